"""Wagtail's content API behind the access rules: nobody reads or finds what he may not open."""

from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.fields import Field
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import BaseSerializer, TagsField
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page

from courses import access
from courses.content.pages import CoursePage
from courses.content.subjects import Subject

from .content_fields import GatedPageSerializer
from .content_reads import PageReads
from .content_views import ContentViewSet, make_strict
from .file_values import represent_document, represent_image


class GatedPagesAPIViewSet(ContentViewSet, PagesAPIViewSet):
    base_serializer_class = GatedPageSerializer
    filter_backends = make_strict(PagesAPIViewSet.filter_backends)

    def get_base_queryset(self):
        """Return what tree filters may stand on: for them a draft is no page at all."""
        return self.known_pages.all()

    @cached_property
    def known_pages(self) -> QuerySet[Page]:
        known = access.knowable_pages().values("pk")
        return super().get_base_queryset().filter(pk__in=known)

    def get_queryset(self):
        return self.readable_pages.all()

    @cached_property
    def readable_pages(self) -> QuerySet[Page]:
        """What is listed, or shown. Wagtail asks several times in a request; building it is slow.

        By primary key, because the search backend cannot filter by correlated subqueries.
        """
        rule = access.listed_pages if self.action == "listing_view" else access.visible_pages
        visible = rule(self.request.user)
        return super().get_queryset().filter(pk__in=visible.values("pk"))

    def paginate_queryset(self, queryset):
        rows = super().paginate_queryset(queryset)
        prefetch_related_objects([row for row in rows if isinstance(row, CoursePage)], "subject")
        return rows

    def get_serializer_context(self):
        context = super().get_serializer_context()
        rows = self.rows if self.action == "listing_view" else [self.get_object()]
        reads = PageReads(
            rows,
            user=self.request.user,
            known_pages=self.known_pages,
            rich_text_format=context["_wagtail_rich_text_format"],
        )
        return {**context, "reads": reads}

    def detail_view(self, request, pk=None, slug=None):
        try:
            return super().detail_view(request, pk=pk)
        except Http404:
            self.refuse_known_page(pk)
            raise

    def refuse_known_page(self, pk) -> None:
        """Raise 401 or 403 for a page whose existence is public; return for all others."""
        found = Page.objects.live().filter(pk=pk).first()
        if found is None or not access.can_know_page(found.specific):
            return
        if self.request.user.is_anonymous:
            raise NotAuthenticated
        raise PermissionDenied


class ReadTagsField(TagsField):
    """Tags that were read for the whole list."""

    def to_representation(self, value):
        return sorted(tag.name for tag in value.all())


class FileDetailsField(Field):
    """One part of what `file_values` tells of a file."""

    def __init__(self, represent, name: str):
        super().__init__(read_only=True, source="*")
        self.represent, self.name = represent, name

    def to_representation(self, item):
        return self.represent(item)[self.name]


class GatedFilesAPIViewSet(ContentViewSet):
    """Documents and images, those of a course for its people only."""

    filter_backends = make_strict(DocumentsAPIViewSet.filter_backends)
    read_together: tuple[str, ...] = ("tags",)

    def get_queryset(self):
        return access.visible_files(self.request.user, super().get_queryset())

    def paginate_queryset(self, queryset):
        rows = super().paginate_queryset(queryset)
        prefetch_related_objects(rows, *self.read_together)
        return rows


class GatedDocumentSerializer(DocumentSerializer):
    filename = FileDetailsField(represent_document, "filename")
    content_type = FileDetailsField(represent_document, "content_type")
    size_bytes = FileDetailsField(represent_document, "size_bytes")

    def build_property_field(self, field_name, model_class):
        return build_tags(super().build_property_field(field_name, model_class))


class GatedImageSerializer(ImageSerializer):
    renditions = FileDetailsField(represent_image, "renditions")
    srcset = FileDetailsField(represent_image, "srcset")

    def build_property_field(self, field_name, model_class):
        return build_tags(super().build_property_field(field_name, model_class))


def build_tags(built: tuple) -> tuple:
    field, options = built
    return (ReadTagsField if field is TagsField else field), options


class GatedDocumentsAPIViewSet(GatedFilesAPIViewSet, DocumentsAPIViewSet):
    base_serializer_class = GatedDocumentSerializer
    body_fields = [
        *DocumentsAPIViewSet.body_fields,
        *("filename", "content_type", "size_bytes", "credit", "license"),
    ]


class GatedImagesAPIViewSet(GatedFilesAPIViewSet, ImagesAPIViewSet):
    base_serializer_class = GatedImageSerializer
    body_fields = [
        *ImagesAPIViewSet.body_fields,
        *("renditions", "srcset", "credit", "license"),
    ]
    read_together = ("tags", "renditions")


class SubjectFields(ContentViewSet):
    """How a subject shows inside a course. It has no address of its own here."""

    base_serializer_class = BaseSerializer
    nested_default_fields = ["id", "title", "slug", "palette"]
    model = Subject


class ContentRouter(WagtailAPIRouter):
    """A router that knows how subjects look, though they have no endpoint."""

    def get_model_endpoint(self, model):
        if model is Subject:
            return "subjects", SubjectFields
        return super().get_model_endpoint(model)

    def get_object_detail_urlpath(self, model, pk):
        return None if model is Subject else super().get_object_detail_urlpath(model, pk)


content_api = ContentRouter("wagtailapi")
content_api.register_endpoint("pages", GatedPagesAPIViewSet)
content_api.register_endpoint("documents", GatedDocumentsAPIViewSet)
content_api.register_endpoint("images", GatedImagesAPIViewSet)
