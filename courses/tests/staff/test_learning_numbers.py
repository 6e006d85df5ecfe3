"""The numbers of “Learning”: those of the site, on the screen and in exports; what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from wagtail.models import ModelLogEntry, Page

from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student
from courses.progress import results
from courses.progress.models import ProgressEvent
from courses.progress.reading import read_my_courses
from courses.progress.results import read_result
from courses.progress.services import record_event
from courses.staff.spreadsheets import neutralize
from courses.teaching.services import ensure_course_team
from courses.tests.cast import make_course, make_lesson, make_module, make_user

LIST = "/admin/courses/enrollment/"
Kind = ProgressEvent.Kind


def complete(place, *pages, at=None):
    for page in pages:
        record_event(enrollment=place, page=page, kind=Kind.PAGE_COMPLETED, happened_at=at)


@pytest.fixture
def place(cast):
    return Enrollment.objects.get(student=cast.student)


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return cast.lead


def test_screen_exports_and_site_say_the_same(cast, client, lead, place, read_csv, read_workbook):
    second = make_module(cast.course_a, "Second module")
    empty = make_module(cast.course_a, "Only a heading", text=None)
    make_lesson(empty, "Deep lesson")
    complete(place, cast.module_a, at=now() - timedelta(days=3))
    record_event(enrollment=place, page=second, kind=Kind.PAGE_OPENED)
    site = read_my_courses(cast.student)[0]
    assert (site.done_count, site.total_count, site.percent) == (1, 5, 20)
    assert site.resume.title == "Second module"

    body = client.get(f"{LIST}?q=student").content.decode()
    assert "1 of 5: 20 %" in body
    wanted = {
        "Student": "Student",
        "Course": "Course A",
        "Status": "Enrolled",
        "Units done": 1,
        "Units in all": 5,
        "Percent done": 20,
        "Goes on at": "Second module",
    }
    (row,) = read_workbook(client.get(f"{LIST}?q=student&export=xlsx"))
    assert {name: row[name] for name in wanted} == wanted
    assert row["Enrolled on"] == localdate(place.enrolled_at)
    assert row["Last active on"] == localdate()
    (row,) = read_csv(client.get(f"{LIST}?q=student&export=csv"))
    assert {name: row[name] for name in wanted} == {k: str(v) for k, v in wanted.items()}
    assert row["Enrolled on"] == localdate(place.enrolled_at).isoformat()
    assert row["Completed on"] == ""


def test_every_student_of_a_course_has_numbers_of_their_own(cast, client, lead, place, read_csv):
    pupils = [make_user(f"pupil_{number}") for number in range(3)]
    pages = [cast.module_a, cast.lesson_a, cast.free_a]
    for number, pupil in enumerate(pupils, start=1):
        complete(enroll_student(student=pupil, course=cast.course_a), *pages[:number])
    rows = {row["Student"]: row for row in read_csv(client.get(f"{LIST}?export=csv"))}
    assert {name: row["Percent done"] for name, row in rows.items()} == {
        "Student": "0",
        "Withdrawn": "0",
        "Inactive": "0",
        "Pupil 0": "33",
        "Pupil 1": "66",
        "Pupil 2": "100",
    }
    assert rows["Pupil 2"]["Status"] == "Completed"
    assert rows["Pupil 2"]["Completed on"] == localdate().isoformat()
    assert rows["Pupil 2"]["Goes on at"] == ""
    assert rows["Student"]["Last active on"] == ""
    for pupil in pupils:
        (site,) = read_my_courses(pupil)
        assert str(site.percent) == rows[pupil.public_name]["Percent done"]


def test_long_lists_are_read_in_portions_with_the_same_numbers(
    cast, client, lead, read_csv, monkeypatch
):
    pupils = [make_user(f"pupil_{number}") for number in range(4)]
    for number, pupil in enumerate(pupils):
        pages = [cast.module_a, cast.lesson_a, cast.free_a][:number]
        complete(enroll_student(student=pupil, course=cast.course_a), *pages)
    whole = read_csv(client.get(f"{LIST}?export=csv"))
    monkeypatch.setattr(results, "ROWS_AT_ONCE", 2)
    assert len(whole) == 7
    assert read_csv(client.get(f"{LIST}?export=csv")) == whole


def test_record_explains_the_percentage(cast, client, lead, place):
    complete(place, cast.module_a, cast.lesson_a)
    cast.lesson_a.live = False
    cast.lesson_a.save()
    body = client.get(f"{LIST}inspect/{place.pk}/").content.decode()
    assert "1 of 2: 50 %" in body
    assert "1 more page was done and does not count now" in body
    assert "Free A" in body
    assert "Lesson A" not in body
    assert read_result(place).uncounted == 1


def test_record_shows_the_date_of_every_unit(cast, client, lead, place):
    at = now().replace(year=2024, month=2, day=29, hour=12)
    Enrollment.objects.filter(pk=place.pk).update(enrolled_at=at)
    complete(place, cast.lesson_a, at=at)
    response = client.get(f"{LIST}inspect/{place.pk}/")
    done = {unit["title"]: unit["done_at"] for unit in response.context["units"]}
    assert done == {"Module A": None, "Lesson A": at, "Free A": None}
    assert "2024" in response.content.decode()


def test_filters_and_search_narrow_list_and_export_alike(cast, client, lead, read_csv):
    for query, names in {
        "status=withdrawn": {"Withdrawn"},
        "status=active": {"Student", "Inactive"},
        "status=completed": set(),
        "q=STUD": {"Student"},
        f"course={cast.course_a.pk}&q=inactive": {"Inactive"},
    }.items():
        response = client.get(f"{LIST}?{query}")
        assert {row.student.public_name for row in response.context["object_list"]} == names
        rows = read_csv(client.get(f"{LIST}?{query}&export=csv"))
        assert {row["Student"] for row in rows} == names


def test_list_sorts_by_the_name_shown_and_by_last_activity(cast, client, lead, place):
    zoe = make_user("aaa")
    zoe.display_name, zoe.first_name, zoe.last_name = "", "Zoe", "Young"
    zoe.save()
    enroll_student(student=zoe, course=cast.course_a)
    Enrollment.objects.update(enrolled_at=now() - timedelta(hours=1))
    complete(place, cast.module_a)

    def names(order):
        rows = client.get(f"{LIST}?o={order}").context["object_list"]
        return [row.student.public_name for row in rows]

    assert names("0") == ["Inactive", "Student", "Withdrawn", "Zoe Young"]
    assert names("-0") == ["Zoe Young", "Withdrawn", "Student", "Inactive"]
    assert names("-5")[0] == "Student"


def test_more_than_a_page_is_reached_by_turning_pages(cast, client, lead):
    for number in range(50):
        enroll_student(student=make_user(f"pupil_{number}"), course=cast.course_a)
    first = client.get(LIST).context["object_list"]
    second = client.get(f"{LIST}?p=2").context["object_list"]
    assert (len(first), len(second)) == (50, 3)
    assert not {row.pk for row in first} & {row.pk for row in second}


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =1", "＝1", "\x00=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_formulas_become_text(text):
    assert neutralize(text).startswith("'")


@pytest.mark.parametrize("value", ["Ann", "a=b", "3-4", "", 0, -7, None, "O'Neill"])
def test_plain_values_stay_as_they_are(value):
    assert neutralize(value) == value


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "@x", "\x0b+1", "-2"])
def test_hostile_names_and_titles_are_text_in_both_exports(
    cast, client, lead, read_csv, read_workbook, name
):
    type(cast.student).objects.filter(pk=cast.student.pk).update(display_name=name)
    cast.course_a.title = name
    cast.course_a.save()
    type(cast.module_a).objects.filter(pk=cast.module_a.pk).update(title=name)
    safe = "'" + name.replace("\x0b", "")
    for read, kind in ((read_csv, "csv"), (read_workbook, "xlsx")):
        rows = {row["Student"]: row for row in read(client.get(f"{LIST}?export={kind}"))}
        assert rows[safe]["Course"] == safe
        assert rows[safe]["Goes on at"] == safe


def test_names_are_no_markup_on_the_screens(cast, client, lead, place):
    type(cast.student).objects.filter(pk=cast.student.pk).update(display_name="<b id=x>Ann</b>")
    for url in (LIST, f"{LIST}inspect/{place.pk}/"):
        body = client.get(url).content.decode()
        assert "<b id=x>" not in body
        assert "&lt;b id=x&gt;" in body


def test_exports_and_screens_hold_no_address_and_no_secret(
    cast, client, lead, place, read_workbook
):
    secrets = ["@educa.example", cast.student.password, "pbkdf2", "md5$"]
    for url in (LIST, f"{LIST}?export=csv", f"{LIST}inspect/{place.pk}/"):
        body = client.get(url).content.decode().replace(lead.email, "")
        assert not [secret for secret in secrets if secret in body]
    rows = read_workbook(client.get(f"{LIST}?export=xlsx"))
    assert not [secret for secret in secrets if secret in str(rows)]
    assert list(rows[0]) == [
        "Student",
        "Course",
        "Status",
        "Enrolled on",
        "Units done",
        "Units in all",
        "Percent done",
        "Last active on",
        "Goes on at",
        "Completed on",
    ]


def test_every_export_is_in_the_log(cast, client, lead):
    client.get(f"{LIST}?export=csv&status=active")
    entry = ModelLogEntry.objects.get(action="courses.export_enrollments")
    assert entry.user == lead
    assert entry.data == {"format": "csv", "rows": 2, "courses": [cast.course_a.pk]}
    assert entry.formatter.format_message(entry) == "Exported 2 enrollments"


@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
@pytest.mark.parametrize("grown", ["students", "courses"])
def test_50_enrollments_cost_what_5_cost(catalog, client, query, grown):
    lead = make_user("lead")
    client.force_login(lead)
    course = None

    def grow(count, start):
        nonlocal course
        for number in range(start, count):
            if course is None or grown == "courses":
                course = make_course(catalog, f"Course {number}")
                ensure_course_team(course=course, lead=lead)
                module = make_module(course, "Module")
                make_lesson(module, "Lesson")
            place = enroll_student(student=make_user(f"pupil_{number}"), course=course)
            complete(place, Page.objects.child_of(course).first())

    grow(5, 0)
    few = count_queries(client, query)
    grow(50, 5)
    assert count_queries(client, query) == few
    # The list brings the admin's own chrome along.
    assert few <= (18 if query else 26)


def count_queries(client, query) -> int:
    client.get(LIST + query)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(LIST + query)
        assert response.status_code == 200
        assert not response.streaming or b"".join(response.streaming_content)
    return len(captured)
