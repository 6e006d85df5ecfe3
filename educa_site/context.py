"""Template context of every page: what the chrome around the content needs."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.brand_reading import BrandView, get_brand

THEMES = ("light", "dark")


def chrome(request: HttpRequest) -> dict[str, object]:
    """Return the theme the reader chose, or "" to follow the system, and the site's brand.

    The brand is read once per request, and only where a template shows it. A preview has put the
    brand that is not saved yet on its request.
    """
    theme = request.COOKIES.get("educa_theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "brand": SimpleLazyObject(lambda: read_brand(request)),
    }


def read_brand(request: HttpRequest) -> BrandView:
    if not hasattr(request, "brand"):
        request.brand = get_brand()
    return request.brand
