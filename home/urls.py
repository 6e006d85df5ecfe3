"""What pages fetch of the brand."""

from django.urls import path, re_path

from . import brand_views

urlpatterns = [
    re_path(
        r"^brand/colors/(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})\.css$",
        brand_views.show_colors,
        name="brand_colors",
    ),
    path("brand/logo/<slug:version>", brand_views.show_logo, name="brand_logo"),
    path("brand/icon/<slug:version>-<int:size>.png", brand_views.show_icon, name="brand_icon"),
    path("favicon.ico", brand_views.show_favicon, name="favicon"),
    path("site.webmanifest", brand_views.show_manifest, name="site_manifest"),
]
