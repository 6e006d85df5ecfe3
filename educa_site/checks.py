"""System checks of the site as a whole."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

UNGATED_API = "wagtail.api.v3"
# Its views are made by Django Ninja and name neither Wagtail nor v3: the mount is known by this.
UNGATED_NAMESPACE = "wagtailapi_v3"


@register
def check_no_ungated_api(app_configs, **kwargs) -> list[Error]:
    """Wagtail's v3 API (preview) shows drafts to token users and does not ask our access rules."""
    mounted = [entry for entry in walk(get_resolver()) if is_ungated(entry)]
    if not mounted:
        return []
    return [
        Error(
            "Wagtail's v3 API is mounted but knows nothing of who may open a course.",
            hint="Remove it from the URLs until it is gated by courses.access.",
            id="educa.E001",
        )
    ]


# What would let every site, or every page of a network, call the APIs.
UNSAFE_CORS = ("CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOW_CREDENTIALS", "CORS_ALLOWED_ORIGIN_REGEXES")


@register
def check_calls_from_other_sites(app_configs, **kwargs) -> list[Error]:
    """Other sites call with tokens only, by name; in production over TLS only."""
    errors = [
        Error(
            f"{name} is set: other sites call the APIs with tokens, and each by its name.",
            hint="Use EDUCA_CORS_ORIGINS alone.",
            id="educa.E002",
        )
        for name in UNSAFE_CORS
        if getattr(settings, name, None)
    ]
    if settings.EDUCA_ENV != "production":
        return errors
    plain = [one for one in settings.CORS_ALLOWED_ORIGINS if not one.startswith("https://")]
    if plain:
        errors.append(
            Error(
                f"EDUCA_CORS_ORIGINS names what anybody on the way can change: {', '.join(plain)}.",
                hint="In production an origin begins with https://.",
                id="educa.E003",
            )
        )
    return errors


def is_ungated(entry: URLPattern | URLResolver) -> bool:
    if isinstance(entry, URLResolver):
        return entry.namespace == UNGATED_NAMESPACE
    return getattr(entry.callback, "__module__", "").startswith(UNGATED_API)


def walk(resolver: URLResolver) -> Iterator[URLPattern | URLResolver]:
    for entry in resolver.url_patterns:
        yield entry
        if isinstance(entry, URLResolver):
            yield from walk(entry)
