"""Scheduled publishing and expiry: by the editor, by the command, late, failing, at once."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from courses.content.pages import CoursePage
from courses.teaching.review import align_publishing_grants
from courses.tests.cast import make_lesson, make_module
from courses.tests.staff.editor_form import decide, press

HOUR = timedelta(hours=1)


def run(at=None) -> str:
    out = StringIO()
    with time_machine.travel(at or timezone.now(), tick=True):
        call_command("publish_scheduled", stdout=out)
    return out.getvalue()


def schedule(page, *, go_live_at=None, expire_at=None, **fields):
    for name, value in {"go_live_at": go_live_at, "expire_at": expire_at, **fields}.items():
        setattr(page, name, value)
    revision = page.save_revision()
    revision.publish()
    page.refresh_from_db()
    return revision


def written(moment) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def module(cast):
    return make_module(cast.course_a, "Later", text=None, live=False)


def is_live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def places(client, page) -> set[str]:
    """Return where visitors find a page."""
    found = {"page"} if client.get(page.url).status_code in {200, 403} else set()
    api = client.get(f"/api/v2/pages/{page.pk}/")
    found |= {"api"} if api.status_code == 200 else set()
    items = client.get("/api/v2/pages/?limit=100").json()["items"]
    found |= {"api list"} if page.pk in {item["id"] for item in items} else set()
    for name, url in {
        "catalog": "/courses/",
        "course": CoursePage.objects.ancestor_of(page, inclusive=True).get().url,
        "search": f"/search/?q={page.title.split()[-1]}",
    }.items():
        sign = page.title if name == "course" else f'href="{page.url}"'
        if sign in client.get(url).content.decode():
            found.add(name)
    return found


def test_team_schedules_in_the_editor_and_the_page_comes_and_goes(cast, client, module):
    now = timezone.now()
    client.force_login(cast.lead)
    times = {"go_live_at": written(now + 2 * HOUR), "expire_at": written(now + 5 * HOUR)}
    press(client, module, "publish", **times)
    assert not is_live(module)
    run()
    assert not is_live(module)
    run(now + 3 * HOUR)
    assert is_live(module)
    run(now + 6 * HOUR)
    assert not is_live(module)
    assert Page.objects.get(pk=module.pk).expired


def test_schedule_of_a_draft_takes_effect_only_with_approval(cast, client, module, settings):
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True
    align_publishing_grants()
    now = timezone.now()
    client.force_login(cast.lead)
    press(client, module, "publish", go_live_at=written(now + 2 * HOUR))
    assert not module.revisions.filter(approved_go_live_at__isnull=False).exists()
    run(now + 3 * HOUR)
    assert not is_live(module)
    press(client, module, "submit")
    client.force_login(cast.manager)
    decide(client, module, "approve")
    assert not is_live(module)
    run(now + 3 * HOUR)
    assert is_live(module)


def test_late_run_catches_up_with_what_should_have_come_and_gone(cast, module):
    now = timezone.now()
    schedule(module, go_live_at=now + HOUR, expire_at=now + 2 * HOUR)
    assert "1 published, 1 expired" in run(now + 9 * HOUR)
    page = Page.objects.get(pk=module.pk)
    assert (page.live, page.expired) == (False, True)


def test_running_again_does_nothing(cast, module):
    now = timezone.now()
    schedule(module, go_live_at=now + HOUR)
    assert "1 published, 0 expired" in run(now + 2 * HOUR)
    assert "0 published, 0 expired" in run(now + 2 * HOUR)
    entries = PageLogEntry.objects.filter(page=module.pk, action="wagtail.publish.scheduled")
    assert entries.count() == 1


def test_what_fails_keeps_its_schedule_and_holds_up_no_other(cast, module, caplog):
    now = timezone.now()
    clash = schedule(module, go_live_at=now + HOUR, slug="taken")
    other = make_module(cast.course_a, "Other", text=None, live=False)
    schedule(other, go_live_at=now + 2 * HOUR)
    taker = make_module(cast.course_a, "Taker", text=None)
    Page.objects.filter(pk=module.pk).update(slug="free")
    Page.objects.filter(pk=taker.pk).update(slug="taken")
    with pytest.raises(CommandError, match="1 could not be done"):
        run(now + 3 * HOUR)
    assert not is_live(module)
    assert is_live(other)
    clash.refresh_from_db()
    assert clash.approved_go_live_at == now + HOUR
    Page.objects.filter(pk=taker.pk).update(slug="given-back")
    run(now + 3 * HOUR)
    assert is_live(module)


def test_dry_run_changes_nothing(cast, module):
    now = timezone.now()
    schedule(module, go_live_at=now + HOUR)
    with time_machine.travel(now + 2 * HOUR):
        call_command("publish_scheduled", dryrun=True, stdout=StringIO())
    assert not is_live(module)


def test_future_and_expired_courses_are_nowhere(cast, client):
    now = timezone.now()
    course = cast.course_a
    assert places(client, course) >= {"page", "api", "api list", "catalog"}
    course.unpublish()
    schedule(course, go_live_at=now + HOUR, expire_at=now + 3 * HOUR)
    assert places(client, course) == set()
    with time_machine.travel(now + 2 * HOUR):
        run(now + 2 * HOUR)
        assert places(client, course) >= {"page", "api", "api list", "catalog"}
    run(now + 4 * HOUR)
    assert places(client, course) == set()


def test_future_and_expired_lessons_are_nowhere(cast, client):
    now = timezone.now()
    lesson = make_lesson(cast.module_a, "Sonorous", live=False, is_free_preview=True)
    schedule(lesson, go_live_at=now + HOUR, expire_at=now + 3 * HOUR)
    client.force_login(cast.student)
    assert places(client, lesson) == set()
    run(now + 2 * HOUR)
    assert places(client, lesson) >= {"page", "course"}
    run(now + 4 * HOUR)
    assert places(client, lesson) == set()


def test_scheduling_a_later_version_keeps_the_present_one_on_the_site(cast, client):
    course = cast.course_a  # made live without a published version
    assert course.live_revision_id is None
    client.force_login(cast.lead)
    press(client, course, "publish", title="B", go_live_at=written(timezone.now() + 2 * HOUR))
    course.refresh_from_db()
    assert (course.live, course.title) == (True, "Course A")
    run(timezone.now() + 3 * HOUR)
    course.refresh_from_db()
    assert (course.live, course.title) == (True, "B")
