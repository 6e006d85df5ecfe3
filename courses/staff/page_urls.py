"""Views of ours that stand in front of Wagtail's own at the same addresses."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .page_choosers import PageBrowseView, PageExternalLinkView, PagesChosenView, PageSearchView
from .page_parents import choose_parent
from .reports import PageTypesReportView

# Names stay Wagtail's: addresses are reversed to its patterns, which are the same.
OURS = [
    path("choose-page/", PageBrowseView.as_view()),
    path("choose-page/<int:parent_page_id>/", PageBrowseView.as_view()),
    path("choose-page/search/", PageSearchView.as_view()),
    path("choose-page/chosen-multiple/", PagesChosenView.as_view()),
    path("choose-external-link/", PageExternalLinkView.as_view()),
    path("pages/create/<slug:app_label>/<slug:model_name>", choose_parent),
    path("reports/page-types-usage/", PageTypesReportView.as_view()),
    path("reports/page-types-usage/results/", PageTypesReportView.as_view(results_only=True)),
]

urlpatterns = decorate_urlpatterns(decorate_urlpatterns(OURS, require_admin_access), never_cache)
