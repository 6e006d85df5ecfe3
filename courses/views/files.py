"""Uploaded files over HTTP: who may have one is asked at every single request.

Nothing is looked for on the disk: a path opens what a row in the database says it is, so the
bytes of a replaced file are gone with it. Who may not open a file gets 404, as for one that does
not exist; a signature that does not fit gets 403.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served

from courses import access
from courses.content.files import CourseDocument, CourseImage, CourseMedia, CourseRendition
from courses.content.image_urls import BadImageAddress, check_image_signature, is_signed

from .file_answers import PRIVATE, answer_with_file
from .token_readers import readable_by_token

# A course may stop showing a picture in public; other pictures stay what they are.
PUBLIC = "public, max-age=3600"


@require_safe
@readable_by_token
def serve_file(request: HttpRequest, path: str) -> HttpResponse:
    """Serve one file below /media/ to those who may open it. Documents have a view of their own."""
    if path.startswith("images/"):
        return serve_rendition(request, path)
    if path.startswith("original_images/"):
        image = CourseImage.objects.filter(file=path).first()
        if image is not None and access.is_public_file(image):
            return answer_with_file(request, path, cache_control=PUBLIC)
        return serve_gated(request, path, image)
    if path.startswith("media/"):
        wanted = Q(file=path) | Q(captions=path) | Q(thumbnail=path)
        return serve_gated(request, path, CourseMedia.objects.filter(wanted).first())
    raise Http404


def serve_rendition(request: HttpRequest, path: str) -> HttpResponse:
    """Serve an image in one size: by its plain address what is public, by a signed one the rest."""
    if is_signed(request.GET):
        try:
            check_image_signature(path, request.GET)
        except BadImageAddress as error:
            raise PermissionDenied from error
    rendition = CourseRendition.objects.filter(file=path).select_related("image").first()
    if is_signed(request.GET):
        return serve_gated(request, path, rendition and rendition.image)
    if rendition is None or not access.is_public_file(rendition.image):
        raise Http404
    return answer_with_file(request, path, cache_control=PUBLIC)


def serve_gated(
    request: HttpRequest, path: str, item: CourseImage | CourseMedia | None
) -> HttpResponse:
    if item is None or not access.can_open_file(request.user, item):
        raise Http404
    return answer_with_file(request, path, cache_control=PRIVATE)


@require_safe
@readable_by_token
def serve_document(request: HttpRequest, document_id: int, filename: str) -> HttpResponse:
    """Serve a document as a download. Stands in Wagtail's place, whose ETag is the file's hash."""
    document = get_object_or_404(CourseDocument, pk=document_id)
    if document.filename != filename:
        raise Http404
    for check in hooks.get_hooks("before_serve_document"):
        if response := check(document, request):
            return response
    document_served.send(sender=CourseDocument, instance=document, request=request)
    return answer_with_file(
        request,
        document.file.name,
        content_type=document.content_type,
        download_name=document.filename,
    )
