"""What pages fetch of the brand: colors, logo, icons, the manifest. All of it is public."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .brand import Brand
from .brand_colors import write_stylesheet
from .brand_files import ICON_SIZES, LOGO_TYPES, resize_icon
from .brand_reading import get_brand, name_version

FOR_EVER = 365 * 24 * 3600
HOUR = 3600
# Opened by itself, a drawing may load and run nothing.
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def show_colors(request: HttpRequest, light: str, dark: str) -> HttpResponse:
    """Return a stylesheet that follows from its address alone; unreadable colors are mended."""
    text = write_stylesheet(f"#{light}", f"#{dark}")
    return keep_public(HttpResponse(text, content_type="text/css; charset=utf-8"), FOR_EVER)


@require_safe
def show_logo(request: HttpRequest, version: str) -> HttpResponse:
    brand = Brand.objects.order_by("pk").first()
    if not brand or not brand.logo or name_version(brand.logo) != version:
        raise Http404
    with brand.logo.open("rb") as file:
        data = file.read()
    kind = LOGO_TYPES[brand.logo.name.rpartition(".")[2].lower()]
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["X-Content-Type-Options"] = "nosniff"
    return keep_public(response, FOR_EVER)


@require_safe
def show_icon(request: HttpRequest, version: str, size: int) -> HttpResponse:
    brand = Brand.objects.order_by("pk").first()
    is_known = brand and brand.icon and name_version(brand.icon) == version
    if not is_known or size not in ICON_SIZES:
        raise Http404
    with brand.icon.open("rb") as file:
        data = resize_icon(file.read(), size)
    return keep_public(HttpResponse(data, content_type="image/png"), FOR_EVER)


@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """Return what a device needs to put the site on its home screen (W3C Web App Manifest)."""
    brand = get_brand()
    own = brand.icon_paths
    icons = [
        {
            "src": own.get(f"px{size}") or static(f"educa/img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for size in (192, 512)
    ]
    manifest = {
        "name": brand.name,
        "short_name": brand.name,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#f5f7fb",
        "theme_color": "#f5f7fb",
        "icons": icons,
    }
    response = JsonResponse(manifest, content_type="application/manifest+json")
    return keep_public(response, HOUR)


@require_safe
def show_favicon(request: HttpRequest) -> HttpResponse:
    """Answer what browsers ask for of themselves, beside answers that are no pages."""
    own = get_brand().icon_paths
    return keep_public(redirect(own.get("px32") or static("educa/img/icon-32.png")), HOUR)


def keep_public(response: HttpResponse, seconds: int) -> HttpResponse:
    forever = {"immutable": True} if seconds == FOR_EVER else {}
    patch_cache_control(response, public=True, max_age=seconds, **forever)
    return response
