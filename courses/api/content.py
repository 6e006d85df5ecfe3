"""Wagtail's content API behind the access rules: nobody reads or finds what he may not open."""

from django.http import Http404
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageAliasOfField, PageSerializer
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page

from accounts.scopes import HasScope
from courses import access


class KnownAliasOfField(PageAliasOfField):
    """What a page is an alias of, unless nobody may know of that: it may be somebody's draft."""

    def get_attribute(self, instance):
        known = self.context["base_queryset"]
        return known.filter(pk=instance.alias_of_id).first() if instance.alias_of_id else None


class GatedPageSerializer(PageSerializer):
    alias_of = KnownAliasOfField(read_only=True)


class GatedPagesAPIViewSet(PagesAPIViewSet):
    permission_classes = [HasScope]  # public by design: the queryset is the gate
    base_serializer_class = GatedPageSerializer

    def get_base_queryset(self):
        """Return what tree filters may stand on: for them a draft is no page at all."""
        return super().get_base_queryset().filter(pk__in=access.knowable_pages().values("pk"))

    def get_queryset(self):
        # By primary key, because the search backend cannot filter by correlated subqueries.
        rule = access.listed_pages if self.action == "listing_view" else access.visible_pages
        visible = rule(self.request.user)
        return super().get_queryset().filter(pk__in=visible.values("pk"))

    @classmethod
    def get_available_fields(cls, model, db_fields_only=False):
        """Return the fields to show, or to filter and order by: not by an alias’s source."""
        fields = super().get_available_fields(model, db_fields_only)
        return [name for name in fields if not (db_fields_only and name == "alias_of")]

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
    permission_classes = [HasScope]

    def get_queryset(self):
        return access.visible_files(self.request.user, super().get_queryset())


class GatedImagesAPIViewSet(ImagesAPIViewSet):
    permission_classes = [HasScope]

    def get_queryset(self):
        return access.visible_files(self.request.user, super().get_queryset())


content_api = WagtailAPIRouter("wagtailapi")
content_api.register_endpoint("pages", GatedPagesAPIViewSet)
content_api.register_endpoint("documents", GatedDocumentsAPIViewSet)
content_api.register_endpoint("images", GatedImagesAPIViewSet)
