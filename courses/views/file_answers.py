"""How the bytes of an uploaded file are sent, once somebody may have them.

In production nginx sends them: the answer names the file in `X-Accel-Redirect` and has no body.
In development this process sends them itself, in ranges too, which players need for seeking.
"""

import mimetypes
import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

INTERNAL_PREFIX = "/internal-media/"
CHUNK_BYTES = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PRIVATE = "private, no-store"
# An SVG or a text opened by its own address must not run anything.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def answer_with_file(
    request: HttpRequest,
    name: str,
    *,
    content_type: str = "",
    download_name: str = "",
    cache_control: str = PRIVATE,
) -> HttpResponse:
    """Return the answer with a stored file. No validators: an ETag would tell what a file holds.

    `download_name` makes it an attachment. Raises `Http404` when the file is gone.
    """
    content_type = content_type or guess_type(name)
    if settings.EDUCA_X_ACCEL:
        response = HttpResponse(content_type=content_type)
        # nginx decodes it once; so a “%”, “?” or line break in a name stays a part of the name.
        response["X-Accel-Redirect"] = INTERNAL_PREFIX + quote(name)
        del response["Content-Length"]
    else:
        response = send_file(request, open_file(name), content_type)
    if download_name:
        response["Content-Disposition"] = content_disposition_header(True, download_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = cache_control
    return response


def guess_type(name: str) -> str:
    if name.endswith(".vtt"):
        return "text/vtt"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def open_file(name: str) -> BinaryIO:
    try:
        return default_storage.open(name)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error


def send_file(request: HttpRequest, file: BinaryIO, content_type: str) -> HttpResponse:
    size = file.size
    wanted = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if wanted is None:
        response = FileResponse(file, content_type=content_type)
        del response["Content-Disposition"]
    else:
        span = resolve_range(*wanted.groups(), size)
        if span is None:
            file.close()
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
        first, last = span
        file.seek(first)
        response = StreamingHttpResponse(
            read_chunks(file, last - first + 1), status=206, content_type=content_type
        )
        response["Content-Length"] = str(last - first + 1)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def resolve_range(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return the bytes a single range means (RFC 9110, 14.1.2), or None when it cannot be met."""
    if not first and not last:
        return None
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end and start < size else None


def read_chunks(file: BinaryIO, count: int) -> Iterator[bytes]:
    with file:
        while count > 0 and (chunk := file.read(min(CHUNK_BYTES, count))):
            count -= len(chunk)
            yield chunk
