"""System checks of the site as a whole."""

from collections.abc import Iterator

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

UNGATED_API = "wagtail.api.v3"


@register
def check_no_ungated_api(app_configs, **kwargs) -> list[Error]:
    """Wagtail's v3 API (preview) shows drafts to token users and does not ask our access rules."""
    mounted = [
        pattern
        for pattern in walk(get_resolver())
        if getattr(pattern.callback, "__module__", "").startswith(UNGATED_API)
    ]
    if not mounted:
        return []
    return [
        Error(
            "Wagtail's v3 API is mounted but knows nothing of who may open a course.",
            hint="Remove it from the URLs until it is gated by courses.access.",
            id="educa.E001",
        )
    ]


def walk(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry)
        else:
            yield entry
