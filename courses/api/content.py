"""Wagtail's content API behind the access rules: nobody reads or finds what he may not open."""

from django.http import Http404
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page

from courses import access


class GatedPagesAPIViewSet(PagesAPIViewSet):
    permission_classes: list = []  # public by design: the queryset is the gate

    def get_queryset(self):
        # By primary key, because the search backend cannot filter by correlated subqueries.
        visible = access.visible_pages(self.request.user)
        return super().get_queryset().filter(pk__in=visible.values("pk"))

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


class GatedDocumentsAPIViewSet(DocumentsAPIViewSet):
    permission_classes: list = []

    def get_queryset(self):
        return access.visible_files(self.request.user, super().get_queryset())


class GatedImagesAPIViewSet(ImagesAPIViewSet):
    permission_classes: list = []

    def get_queryset(self):
        return access.visible_files(self.request.user, super().get_queryset())


content_api = WagtailAPIRouter("wagtailapi")
content_api.register_endpoint("pages", GatedPagesAPIViewSet)
content_api.register_endpoint("documents", GatedDocumentsAPIViewSet)
content_api.register_endpoint("images", GatedImagesAPIViewSet)
