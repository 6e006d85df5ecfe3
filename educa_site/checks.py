"""System checks of the site as a whole."""

from collections.abc import Iterator

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


def is_ungated(entry: URLPattern | URLResolver) -> bool:
    if isinstance(entry, URLResolver):
        return entry.namespace == UNGATED_NAMESPACE
    return getattr(entry.callback, "__module__", "").startswith(UNGATED_API)


def walk(resolver: URLResolver) -> Iterator[URLPattern | URLResolver]:
    for entry in resolver.url_patterns:
        yield entry
        if isinstance(entry, URLResolver):
            yield from walk(entry)
