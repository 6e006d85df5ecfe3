"""All URLs of the site. Pages come last: they take every path that nobody else has."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.http import require_POST
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import LogoutView
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from courses.api.content import content_api
from courses.api.views import answer_unknown
from courses.staff import page_urls
from courses.staff.file_tags import suggest_tags
from courses.staff.ordering import set_page_position
from courses.staff.page_doors import guard_pages
from courses.staff.tree_turns import take_turns
from courses.views.files import serve_document, serve_file
from educa_site.gallery import show_gallery
from educa_site.views import closed_door, healthz, staff_door

handler400 = "educa_site.errors.answer_bad_request"
handler500 = "educa_site.errors.answer_server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("gallery/", show_gallery, name="gallery"),
    path("django-admin/login/", staff_door),
    path("django-admin/password_change/", closed_door),
    path("django-admin/", admin.site.urls),
    path("admin/login/", staff_door),
    path("_util/login/", staff_door),
    # Wagtail's takes the session's cookie from whoever follows a link to it, too.
    path("admin/logout/", require_POST(LogoutView.as_view())),
    re_path(r"^admin/password_reset/(?:.+/)?$", closed_door),
    # Wagtail suggests the tags of all files to everybody.
    path("admin/tag-autocomplete/", require_admin_access(suggest_tags)),
    path("admin/tag-autocomplete/<app_name>/<model_name>/", require_admin_access(suggest_tags)),
    path("admin/", include(page_urls)),
    path("admin/", include(guard_pages(page_urls.about_pages))),
    path("admin/pages/<int:page_to_move_id>/set_position/", take_turns(set_page_position)),
    path(
        "admin/",
        include(guard_pages(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, take_turns))),
    ),
    path("documents/<int:document_id>/<path:filename>", serve_document, name="serve_document"),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v2/", content_api.urls),
    path("", include("search.urls")),
    path("", include("home.urls")),
    path("", include("courses.urls")),
    path("", include("chat.urls")),
    path("api/learning/v1/", include("courses.api.urls")),
    re_path(r"^api/learning/(?:.*/)?$", answer_unknown),
    re_path(rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.+)$", serve_file, name="serve_file"),
    path("", include(wagtail_urls)),
]
