"""Wagtail's reports, limited to whom they concern.

Locked pages, workflows, aging pages and the site's history are limited by Wagtail to pages one
may edit or explore. “Page types usage” counts and names pages of everybody: managers only.
"""

from django.core.exceptions import PermissionDenied
from wagtail import hooks
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView

from courses import access


class PageTypesReportView(PageTypesUsageReportView):
    def dispatch(self, request, *args, **kwargs):
        if not access.is_manager(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


@hooks.register("construct_reports_menu")
def hide_page_types_report(request, menu_items):
    if not access.is_manager(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]
