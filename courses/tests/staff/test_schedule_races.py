"""Two schedulers at once, on PostgreSQL with real threads."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from courses.teaching.schedule import run_schedule
from courses.tests.cast import make_course, make_module
from courses.tests.races import in_parallel, on_postgres

pytestmark = on_postgres


def test_what_is_due_is_done_once_by_many_runs_at_once(catalog):
    course = make_course(catalog, "Course")
    past = timezone.now() - timedelta(hours=1)
    for number in range(3):
        page = make_module(course, f"Module {number}", text=None, live=False)
        revision = page.save_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    gone = make_module(course, "Gone", text=None)
    Page.objects.filter(pk=gone.pk).update(expire_at=past)
    reports = in_parallel(lambda number: run_schedule())
    assert sum(report.published for report in reports) == 3
    assert sum(report.expired for report in reports) == 1
    assert sum(report.failed for report in reports) == 0
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 3
    assert PageLogEntry.objects.filter(action="wagtail.unpublish.scheduled").count() == 1
