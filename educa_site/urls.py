"""All URLs of the site. Pages come last: they take every path that nobody else has."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from courses.api.content import content_api
from courses.views.files import serve_file
from educa_site.views import healthz, staff_door
from search.views import search

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("django-admin/login/", staff_door),
    path("django-admin/", admin.site.urls),
    path("admin/login/", staff_door),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.urls")),
    path("api/v2/", content_api.urls),
    path("search/", search, name="search"),
    path("", include("courses.urls")),
    path("", include("chat.urls")),
    re_path(rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.+)$", serve_file, name="serve_file"),
    path("", include(wagtail_urls)),
]
