"""Every admin address with a file's number in it, and the lists: closed to other courses' people.

Wagtail turns them away from most of these, wagtailmedia from some; here all answer 404.
"""

from collections.abc import Callable, Iterable
from functools import wraps

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.urls.resolvers import RoutePattern
from wagtail import hooks
from wagtail.documents import admin_urls as document_urls
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images import admin_urls as image_urls
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.views.images import ImagesFilterSet
from wagtail.images.views.images import IndexView as ImageIndexView
from wagtailmedia import admin_urls as media_urls
from wagtailmedia.views import media as media_views

from courses import access
from courses.content.files import CourseDocument, CourseImage, CourseMedia

from .file_tags import OwnTagsMixin

FILE_KEYS = {"image_id", "document_id", "doc_id", "media_id", "pk"}


def guard_files(prefix: str, patterns: Iterable, model: type[Model]) -> list[URLPattern]:
    """Return patterns below a prefix; those with a file's number open for its people only."""
    guarded = []
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        view = pattern.callback
        if FILE_KEYS & set(pattern.pattern.converters):
            view = guard(view, model)
        guarded.append(path(f"{prefix}{pattern.pattern}", view))
    return guarded


def guard(view: Callable[..., HttpResponse], model: type[Model]) -> Callable[..., HttpResponse]:
    """Wrap a view of one file: not found for those who may not choose it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        pk = next(str(value) for key, value in kwargs.items() if key in FILE_KEYS)
        ours = access.choosable_files(request.user, model)
        if not (pk.isdecimal() and ours.filter(pk=pk).exists()):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class OwnImagesFilterSet(OwnTagsMixin, ImagesFilterSet):
    class Meta(ImagesFilterSet.Meta):
        pass


class OwnDocumentsFilterSet(OwnTagsMixin, DocumentsFilterSet):
    class Meta(DocumentsFilterSet.Meta):
        pass


def media_index(request: HttpRequest) -> HttpResponse:
    """Show the list without the name of a collection that the person may not know."""
    wanted = request.GET.get("collection_id", "")
    ours = access.choosable_collections(request.user, CourseMedia)
    if wanted and not (wanted.isdecimal() and ours.filter(pk=wanted).exists()):
        request.GET = request.GET.copy()
        del request.GET["collection_id"]
    return media_views.index(request)


@hooks.register("register_admin_urls", order=-1)
def register_file_doors():
    """Stand before Wagtail's own addresses, which keep their names."""
    images = {"filterset_class": OwnImagesFilterSet}
    documents = {"filterset_class": OwnDocumentsFilterSet}
    return [
        path("images/", ImageIndexView.as_view(**images)),
        path("images/results/", ImageIndexView.as_view(results_only=True, **images)),
        path("documents/", DocumentIndexView.as_view(**documents)),
        path("documents/results/", DocumentIndexView.as_view(results_only=True, **documents)),
        path("media/", media_index),
        *guard_files("images/", image_urls.urlpatterns, CourseImage),
        *guard_files("documents/", document_urls.urlpatterns, CourseDocument),
        *guard_files("media/", media_urls.urlpatterns, CourseMedia),
    ]


def without_tags(fields: list[str]) -> list[str]:
    """Leave out what Wagtail 8.0 asks for one file at a time; requests may still name it."""
    return [name for name in fields if name != "tags"]


class OwnFilesAPIMixin:
    def get_queryset(self):
        collections = access.choosable_collections(self.request.user, self.model)
        return super().get_queryset().filter(collection__in=collections.values("pk"))


class OwnImagesAPIViewSet(OwnFilesAPIMixin, ImagesAdminAPIViewSet):
    listing_default_fields = without_tags(ImagesAdminAPIViewSet.listing_default_fields)


class OwnDocumentsAPIViewSet(OwnFilesAPIMixin, DocumentsAdminAPIViewSet):
    listing_default_fields = without_tags(DocumentsAdminAPIViewSet.listing_default_fields)


@hooks.register("construct_admin_api", order=100)
def limit_admin_api(router):
    """Replace Wagtail's two endpoints: they list every file to everybody in the admin."""
    router.register_endpoint("images", OwnImagesAPIViewSet)
    router.register_endpoint("documents", OwnDocumentsAPIViewSet)
