"""Views of ours that stand in front of Wagtail's own at the same addresses."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from .page_choosers import PageBrowseView, PageExternalLinkView, PagesChosenView, PageSearchView
from .page_parents import choose_parent
from .page_privacy import PagePrivacyView
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
# About one page each: the door of pages comes before them, as before Wagtail's own.
ABOUT_PAGES = [path("pages/<int:page_id>/privacy/", PagePrivacyView.as_view())]


def for_staff(patterns: list) -> list:
    return decorate_urlpatterns(decorate_urlpatterns(patterns, require_admin_access), never_cache)


about_pages = for_staff(ABOUT_PAGES)
urlpatterns = for_staff(OURS)
