"""Choosers of images, documents and media: one's own files, and uploads to the right course."""

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.documents.views import chooser as documents
from wagtail.images.views import chooser as images
from wagtailmedia.views import chooser as media_chooser
from wagtailmedia.views import media as media_pages

from courses import access
from courses.content.files import CourseDocument, CourseImage, CourseMedia

from . import file_bulk, file_doors, file_forms  # noqa: F401  (they register themselves)
from .collections import prefer_course_collection
from .file_tags import popular_tags


def limit_to_choosable(files, request: HttpRequest):
    collections = access.choosable_collections(request.user, files.model)
    return files.filter(collection__in=collections.values("pk")).select_related("collection")


hooks.register("construct_image_chooser_queryset", limit_to_choosable)
hooks.register("construct_document_chooser_queryset", limit_to_choosable)


@hooks.register("construct_media_chooser_queryset")
def limit_media_to_choosable(files, request: HttpRequest):
    # wagtailmedia 0.19 fails on a collection that is no number, after this hook.
    if not request.GET.get("collection_id", "0").isdecimal():
        raise Http404
    return limit_to_choosable(files, request)


class OwnFilesMixin:
    """Offers the person's own collections and tags; an upload goes to the course being edited."""

    @cached_property
    def collections(self):
        found = access.choosable_collections(self.request.user, self.model)
        return found if len(found) > 1 else None

    def get_creation_form(self):
        form = super().get_creation_form()
        prefer_course_collection(self.request, form)
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if "popular_tags" in context:
            context["popular_tags"] = popular_tags(self.request.user, self.model)
        return context


class ChosenNumbersMixin:
    """Takes numbers only, as ids: Wagtail 8.0 fails on others."""

    def get_objects(self, pks):
        ours = access.choosable_files(self.request.user, self.model)
        return ours.filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class ImageChooseView(OwnFilesMixin, images.ImageChooseView):
    pass


class ImageChooseResultsView(OwnFilesMixin, images.ImageChooseResultsView):
    pass


class ImageChosenMultipleView(ChosenNumbersMixin, images.ImageChosenMultipleView):
    pass


class DocumentChooseView(OwnFilesMixin, documents.DocumentChooseView):
    pass


class DocumentChooseResultsView(OwnFilesMixin, documents.DocumentChooseResultsView):
    pass


class DocumentChosenMultipleView(ChosenNumbersMixin, documents.DocumentChosenMultipleView):
    pass


class CourseImageChooser(images.ImageChooserViewSet):
    choose_view_class = ImageChooseView
    choose_results_view_class = ImageChooseResultsView
    chosen_multiple_view_class = ImageChosenMultipleView


class CourseDocumentChooser(documents.DocumentChooserViewSet):
    choose_view_class = DocumentChooseView
    choose_results_view_class = DocumentChooseResultsView
    chosen_multiple_view_class = DocumentChosenMultipleView


@hooks.register("register_admin_urls", order=-2)
def register_choosers():
    """Stand before Wagtail's choosers, at the same addresses and under the same names."""
    return [
        *file_doors.guard_files(
            "images/chooser/",
            CourseImageChooser("wagtailimages_chooser", model=CourseImage).get_urlpatterns(),
            CourseImage,
        ),
        *file_doors.guard_files(
            "documents/chooser/",
            CourseDocumentChooser("wagtaildocs_chooser", model=CourseDocument).get_urlpatterns(),
            CourseDocument,
        ),
    ]


def limit_media_context(request: HttpRequest, context: dict | None) -> dict | None:
    """Give a screen of wagtailmedia the person's own collections and tags."""
    if context and "collections" in context:
        found = access.choosable_collections(request.user, CourseMedia)
        context["collections"] = found if len(found) > 1 else None
        context["popular_tags"] = popular_tags(request.user, CourseMedia)
        for form in (context.get("uploadforms") or {}).values():
            prefer_course_collection(request, form)
        shown = context.get("media_files")
        if shown is not None:  # one page of them; each row names its collection
            shown.object_list = list(shown.object_list)
            prefetch_related_objects(shown.object_list, "collection")
    return context


def render_media_modal(request, html_template, js_template=None, template_vars=None, **kwargs):
    context = limit_media_context(request, template_vars)
    return render_any_modal(request, html_template, js_template, context, **kwargs)


def render_media_page(request, template_name, context=None, **kwargs):
    return render_any_page(request, template_name, limit_media_context(request, context), **kwargs)


# wagtailmedia 0.19 offers everybody all collections and all tags. Its views are functions with no
# hook for what they render, so we stand in for the function they render with.
render_any_modal = media_chooser.render_modal_workflow
render_any_page = media_pages.render
media_chooser.render_modal_workflow = render_media_modal
media_pages.render = render_media_page
