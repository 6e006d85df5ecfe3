"""Addresses of images in lessons: signed, and good for a while only.

A signature says that this site printed the address for somebody who could read the page. Who may
still open the image is asked again in `courses.access` when it is fetched.
"""

import re
import time

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import QueryDict

SALT = "courses.image_urls"
FIELDS = ("expires", "signature")
EXPIRES = re.compile(r"[0-9]{1,12}")


class BadImageAddress(Exception):
    """The signature is missing its half, does not fit the path, or has expired."""


def sign_image_url(url: str, name: str) -> str:
    """Return the address of a rendition with an expiry (Unix seconds) and a signature.

    It lives between half of `EDUCA_IMAGE_URL_SECONDS` and all of it: within half of that time
    every address of an image is the same, so that what holds it can be kept.
    """
    expires = find_expiry(time.time())
    signature = Signer(salt=SALT).signature(f"{name}:{expires}")
    return f"{url}?expires={expires}&signature={signature}"


def find_expiry(now: float) -> int:
    window = max(settings.EDUCA_IMAGE_URL_SECONDS // 2, 1)
    return (int(now) // window + 2) * window


def is_signed(query: QueryDict) -> bool:
    return any(name in query for name in FIELDS)


def check_image_signature(name: str, query: QueryDict) -> None:
    """Raise `BadImageAddress` unless a query holds the one valid signature of a rendition's path.

    Compared in constant time; keys of `SECRET_KEY_FALLBACKS` count too.
    """
    expires, signature = (query.getlist(field) for field in FIELDS)
    if len(expires) != 1 or len(signature) != 1 or not EXPIRES.fullmatch(expires[0]):
        raise BadImageAddress
    try:
        Signer(salt=SALT).unsign(f"{name}:{expires[0]}:{signature[0]}")
    except BadSignature as error:
        raise BadImageAddress from error
    if int(expires[0]) < time.time():
        raise BadImageAddress
