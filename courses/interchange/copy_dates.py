"""The dates that a copy of a course does not take over: they belong to this run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from courses.content.pages import CoursePage


@dataclass(frozen=True)
class DroppedDate:
    """What a page of the original does, and when."""

    title: str
    what: str
    at: datetime


def dropped_dates(course: CoursePage) -> list[DroppedDate]:
    """Return the scheduled dates of a course and its pages, in study order. Two queries."""
    pages = Page.objects.descendant_of(course, inclusive=True).order_by("path")
    base_type = course.get_base_content_type()
    scheduled = {
        int(object_id): at
        for object_id, at in Revision.objects.filter(
            base_content_type=base_type, approved_go_live_at__isnull=False
        ).values_list("object_id", "approved_go_live_at")
    }
    dated = Q(go_live_at__isnull=False) | Q(expire_at__isnull=False) | Q(pk__in=scheduled)
    dates = []
    for page in pages.filter(dated):
        goes_live_at = scheduled.get(page.pk, page.go_live_at)
        if goes_live_at:
            dates.append(DroppedDate(page.draft_title, _("goes live"), goes_live_at))
        if page.expire_at:
            dates.append(DroppedDate(page.draft_title, _("expires"), page.expire_at))
    return dates
