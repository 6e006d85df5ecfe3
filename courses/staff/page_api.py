"""The admin's own API of pages: it reads for the explorer menu and writes nothing."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet


class StaffPagesAPIViewSet(PagesAdminAPIViewSet):
    def action_view(self, request, pk, action_name):
        """Refuse: Wagtail 8.0 runs these without its hooks, and no screen of the admin calls them.

        A copy would have no team and none of its files, and nobody would hear what a deletion
        does to learners.
        """
        self.get_object()  # not found for those who may not know the page
        raise PermissionDenied(_("Pages are changed on their own screens, not through this API."))


@hooks.register("construct_admin_api")
def use_our_pages(router):
    router.register_endpoint("pages", StaffPagesAPIViewSet)
