"""What operators may say about accounts in the environment, read and checked. Holds no Django.

Each function raises `ImproperlyConfigured` with one line that names the variable and what it
takes, so that a wrong value ends the start and not somebody's login.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

VERIFICATIONS = ("mandatory", "optional")
OIDC = "allauth.socialaccount.providers.openid_connect"
OIDC_FIELDS = ("id", "name", "server_url", "client_id", "secret")
# A scheme, a host name, an IPv4 address or an IPv6 address in brackets, perhaps a port.
ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")
SLUG = set("abcdefghijklmnopqrstuvwxyz0123456789-")
# Providers with a protocol of their own. Everybody else speaks OpenID Connect.
KNOWN_PROVIDERS = {
    "google": ("https://accounts.google.com", {"SCOPE": ["profile", "email"]}),
    "github": ("https://github.com", {"SCOPE": ["read:user", "user:email"]}),
}


@dataclass(frozen=True)
class Providers:
    """`apps` for INSTALLED_APPS, `settings` for allauth, `origins` that log-in forms lead to."""

    apps: list[str] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)


def read_email_verification(env, *, default: str) -> str:
    value = env.str("EDUCA_EMAIL_VERIFICATION", default=default).strip().lower()
    if value not in VERIFICATIONS:
        raise ImproperlyConfigured(
            f"EDUCA_EMAIL_VERIFICATION is {value!r}; it takes {' or '.join(VERIFICATIONS)}."
        )
    return value


def read_required_groups(env) -> list[str]:
    """Return the names from EDUCA_MFA_REQUIRED_FOR, in order, without blanks."""
    text = env.str("EDUCA_MFA_REQUIRED_FOR", default="")
    return [name.strip() for name in text.split(",") if name.strip()]


def read_trusted_proxies(env) -> int:
    text = env.str("EDUCA_TRUSTED_PROXIES", default="0").strip()
    if not (text.isascii() and text.isdigit() and int(text) <= 10):
        raise ImproperlyConfigured(f"EDUCA_TRUSTED_PROXIES is {text!r}; it takes 0 to 10.")
    return int(text)


def read_api_rate(env, name: str, *, default: int) -> int:
    """Return requests in a minute; 0 stands for no limit."""
    text = env.str(name, default=str(default)).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes a number of requests a minute.")
    return int(text)


def read_origins(env) -> list[str]:
    """Return the origins in EDUCA_CORS_ORIGINS, as browsers spell them: no path, no wildcard."""
    text = env.str("EDUCA_CORS_ORIGINS", default="")
    origins = [one.strip().rstrip("/").lower() for one in text.split(",") if one.strip()]
    for one in origins:
        if not ORIGIN.fullmatch(one):
            raise ImproperlyConfigured(
                f"EDUCA_CORS_ORIGINS: {one!r} is no origin. It takes https://app.example.org, "
                "several with commas between them; no path and no wildcard."
            )
    return list(dict.fromkeys(origins))


def read_providers(env) -> Providers:
    """Return the logins of other houses that are configured; without configuration, none."""
    providers = Providers()
    for name, (origin, options) in KNOWN_PROVIDERS.items():
        client_id = env.str(f"EDUCA_{name.upper()}_CLIENT_ID", default="")
        secret = env.str(f"EDUCA_{name.upper()}_CLIENT_SECRET", default="")
        if bool(client_id) != bool(secret):
            raise ImproperlyConfigured(
                f"EDUCA_{name.upper()}_CLIENT_ID and EDUCA_{name.upper()}_CLIENT_SECRET "
                "belong together: set both or none."
            )
        if client_id:
            providers.apps.append(f"allauth.socialaccount.providers.{name}")
            app = {"client_id": client_id, "secret": secret, "key": ""}
            providers.settings[name] = {"APPS": [app], **options}
            providers.origins.append(origin)
    if found := read_oidc(env.str("EDUCA_OIDC_PROVIDERS", default="")):
        providers.apps.append(OIDC)
        providers.settings["openid_connect"] = {"APPS": [to_app(one) for one in found]}
        providers.origins.extend(dict.fromkeys(origin_of(one["server_url"]) for one in found))
    return providers


def read_oidc(text: str) -> list[dict[str, str]]:
    """Return the providers in EDUCA_OIDC_PROVIDERS, a JSON list of objects with `OIDC_FIELDS`."""
    if not text.strip():
        return []
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"EDUCA_OIDC_PROVIDERS is not JSON: {error}.") from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ImproperlyConfigured("EDUCA_OIDC_PROVIDERS takes a JSON list of objects.")
    for one in found:
        check_oidc(one)
    ids = [one["id"] for one in found]
    if len(set(ids)) < len(ids):
        raise ImproperlyConfigured("EDUCA_OIDC_PROVIDERS names one id twice.")
    return found


def check_oidc(one: dict) -> None:
    for name in OIDC_FIELDS:
        if not isinstance(one.get(name), str) or not one[name].strip():
            raise ImproperlyConfigured(
                f"EDUCA_OIDC_PROVIDERS: each provider needs {', '.join(OIDC_FIELDS)} as text; "
                f"{name!r} is missing."
            )
    if not set(one["id"]) <= SLUG:
        raise ImproperlyConfigured(
            f"EDUCA_OIDC_PROVIDERS: the id {one['id']!r} takes a–z, 0–9 and hyphens."
        )
    address = urlsplit(one["server_url"])
    is_local = address.hostname in ("127.0.0.1", "localhost")
    if not address.hostname or not (address.scheme == "https" or is_local):
        raise ImproperlyConfigured(
            f"EDUCA_OIDC_PROVIDERS: the server_url of {one['id']!r} must begin with https://."
        )


def to_app(one: dict[str, str]) -> dict[str, Any]:
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client_id"],
        "secret": one["secret"],
        "settings": {"server_url": one["server_url"], "oauth_pkce_enabled": True},
    }


def origin_of(url: str) -> str:
    address = urlsplit(url)
    return f"{address.scheme}://{address.netloc}"
