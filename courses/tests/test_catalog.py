"""The catalog page: what its filters find, what its address says, what its form shows."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from courses.catalog.choosing import count_facets, count_kinds, filter_courses
from courses.catalog.lengths import with_length
from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.enrollment.archiving import archive_course
from courses.enrollment.services import enroll_student
from courses.progress.reading import read_outline
from courses.tests.cast import make_course, make_lesson, make_module, make_user

SHORT, MEDIUM, LONG = 90, 400, 700


def make_sized(catalog, title, minutes, **fields):
    course = make_course(catalog, title, **fields)
    make_module(course, "Module", estimated_minutes=minutes)
    return course


@pytest.fixture
def shelf(catalog):
    """Six courses that differ in every filter, a draft and an archived one."""
    physics = Subject.objects.get(slug="physics")
    now = timezone.now()
    make_sized(catalog, "Harmony", SHORT)
    make_sized(catalog, "Counterpoint", MEDIUM, level="advanced", language="de")
    make_sized(catalog, "Fugue", LONG, level="advanced", enrollment_policy="approval")
    make_sized(catalog, "Optics", SHORT, subject=physics, enrollment_policy="code")
    later = {"enrollment_opens_at": now + timedelta(days=9)}
    make_sized(catalog, "Waves", MEDIUM, subject=physics, level="intermediate", **later)
    full = make_sized(catalog, "Heat", LONG, subject=physics, capacity=1)
    enroll_student(student=make_user("first"), course=full)
    make_course(catalog, "Draft", live=False)
    archive_course(course=make_course(catalog, "Old"), by=None)


def find(client, catalog, query="") -> list[str]:
    response = client.get(f"{catalog.url}{query}")
    assert response.status_code == 200
    return sorted(card.course.title for card in response.context["cards"])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Counterpoint", "Fugue", "Harmony", "Heat", "Optics", "Waves"]),
        ("?subject=physics", ["Heat", "Optics", "Waves"]),
        ("?subject=physics&subject=music&level=advanced", ["Counterpoint", "Fugue"]),
        ("?level=intermediate&level=advanced", ["Counterpoint", "Fugue", "Waves"]),
        ("?language=de", ["Counterpoint"]),
        ("?length=short", ["Harmony", "Optics"]),
        ("?length=medium&length=long&subject=music", ["Counterpoint", "Fugue"]),
        ("?availability=open", ["Counterpoint", "Harmony"]),
        ("?availability=invitation", ["Optics"]),
        ("?availability=later&availability=full", ["Heat", "Waves"]),
        ("?availability=request", ["Fugue"]),
        ("?availability=closed", []),
        ("?q=harmony", ["Harmony"]),
        ("?q=harmony&level=advanced", []),
    ],
)
def test_filters_find_what_fits_all_of_them(shelf, catalog, client, query, titles):
    assert find(client, catalog, query) == titles


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("newest", ["Heat", "Waves", "Optics"]),
        ("title", ["Counterpoint", "Fugue", "Harmony"]),
        ("shortest", ["Harmony", "Optics", "Counterpoint"]),
        ("popular", ["Heat", "Harmony", "Counterpoint"]),
    ],
)
def test_orders(shelf, catalog, client, order, titles):
    cards = client.get(f"{catalog.url}?sort={order}", follow=True).context["cards"]
    assert [card.course.title for card in cards][:3] == titles


def test_courses_with_nothing_to_do_come_last_by_length(shelf, catalog, client):
    make_course(catalog, "Empty")
    cards = client.get(f"{catalog.url}?sort=shortest").context["cards"]
    assert cards[-1].course.title == "Empty"


def read_counts(client, url) -> dict[str, dict[str, int]]:
    groups = client.get(url).context["groups"]
    return {group.name: {row.value: row.count for row, _ in group.rows} for group in groups}


def test_counts_are_true_under_the_other_filters(shelf, catalog, client):
    """Each count is what one finds who chooses that value beside the other filters."""
    counts = read_counts(client, f"{catalog.url}?subject=physics&length=short&length=long")
    assert counts["subject"] == {"music": 2, "physics": 2}
    assert counts["length"] == {"short": 1, "medium": 1, "long": 1}
    for chosen in ("", "subject=physics", "subject=physics&level=advanced", "length=short&q=o"):
        for name, counts in read_counts(client, f"{catalog.url}?{chosen}").items():
            others = [part for part in chosen.split("&") if not part.startswith(f"{name}=")]
            for value, count in counts.items():
                query = "&".join([*others, f"{name}={value}"])
                found = find(client, catalog, f"?{query.strip('&')}")
                assert len(found) == count, (chosen, name, value)


def test_what_no_course_has_is_not_offered_unless_it_is_chosen(shelf, catalog, client):
    counts = read_counts(client, f"{catalog.url}?subject=programming&level=beginner")
    assert counts["subject"] == {"music": 1, "physics": 2, "programming": 0}
    assert counts["level"] == {"beginner": 0}


def test_chips_take_one_filter_back_and_keep_the_rest(shelf, catalog, client):
    url = f"{catalog.url}?subject=physics&level=beginner&level=advanced&q=heat&sort=title&page=3"
    chips = client.get(url).context["chips"]
    assert [chip.label for chip in chips] == ["“heat”", "Physics", "Beginner", "Advanced"]
    assert parse_qs(urlsplit(chips[2].url).query) == {
        "q": ["heat"],
        "subject": ["physics"],
        "level": ["advanced"],
        "sort": ["title"],
    }
    for chip in chips:
        assert client.get(chip.url).status_code == 200


def test_form_holds_what_is_chosen(shelf, catalog, client):
    html = client.get(f"{catalog.url}?subject=physics&q=physics&sort=title").content.decode()
    assert 'name="subject" value="physics" checked' in html
    assert 'name="level" value="beginner"><' in html
    assert 'type="search" value="physics"' in html
    assert '<input type="hidden" name="sort" value="title">' in html


@pytest.mark.parametrize(
    ("sent", "tidied"),
    [
        ("?q=&subject=&level=music", "?level=music"),
        ("?q=+&sort=newest", ""),
        ("?q=heat&length=&utm_source=x", "?q=heat&utm_source=x"),
    ],
)
def test_empty_fields_leave_the_address(catalog, client, sent, tidied):
    response = client.get(f"{catalog.url}{sent}")
    assert (response.status_code, response["Location"]) == (302, f"{catalog.url}{tidied}")


@pytest.mark.parametrize("query", ["", "?q=heat&utm_source=x&x=", "?page=2"])
def test_other_addresses_stay(shelf, catalog, client, query):
    assert client.get(f"{catalog.url}{query}").status_code == 200


def test_one_list_has_one_canonical_address(shelf, catalog, client):
    url = (
        "?utm_source=x&level=advanced&subject=physics&subject=music&level=beginner&page=9&fbclid=1"
    )
    html = client.get(catalog.url + url).content.decode()
    wanted = "?subject=music&amp;subject=physics&amp;level=beginner&amp;level=advanced"
    assert f'<link rel="canonical" href="{catalog.full_url}{wanted}">' in html


def test_canonical_address_keeps_the_page(catalog, client):
    for number in range(30):
        make_course(catalog, f"Course {number}")
    html = client.get(f"{catalog.url}?page=2&gclid=1").content.decode()
    assert f'<link rel="canonical" href="{catalog.full_url}?page=2">' in html
    assert client.get(f"{catalog.url}?page=900").context["page_obj"].number == 3


@pytest.mark.parametrize(
    "query",
    [
        "level=wizard",
        "subject=nothing",
        "language=klingonese",
        "length=forever",
        "availability=maybe",
        "sort=random",
    ],
)
def test_unknown_values_are_left_out_and_said(shelf, catalog, client, query):
    response = client.get(f"{catalog.url}?{query}")
    assert response.context["total"] == 6
    assert f"“{query.partition('=')[2]}”" in response.content.decode()


def test_hostile_values_are_shown_as_text_and_cut_short(shelf, catalog, client):
    values = "&".join(f"level={number}" + "%3Cscript%3E" * 99 for number in range(500))
    html = client.get(f"{catalog.url}?{values}").content.decode()
    assert "<script>" not in html.partition("<main")[2]
    assert html.count("&lt;script&gt;") < 20


def test_language_nobody_teaches_in_is_known_and_finds_nothing(shelf, catalog, client):
    response = client.get(f"{catalog.url}?language=fr")
    assert response.context["total"] == 0
    assert [chip.label for chip in response.context["chips"]] == ["Français"]


def test_length_in_sql_is_what_the_outline_says(shelf, catalog):
    course = make_course(catalog, "Mixed")
    module = make_module(course, "Module", estimated_minutes=5)
    make_lesson(module, "Lesson", text="word " * 400)
    make_lesson(module, "Draft", estimated_minutes=50, live=False)
    make_lesson(make_module(course, "Nothing of its own", text=None), "Second", estimated_minutes=7)
    make_lesson(make_module(course, "Hidden", live=False), "Below hidden", estimated_minutes=90)
    make_module(course, "Empty", text=None, estimated_minutes=99)
    courses = list(with_length(CoursePage.objects.all()))
    assert {one.title: one.minutes for one in courses} == {
        one.title: read_outline(one).minutes_total for one in courses
    }
    assert next(one.minutes for one in courses if one.title == "Mixed") == 15
    lengths = {one.title: one.length for one in courses}
    assert (lengths["Draft"], lengths["Mixed"], lengths["Fugue"]) == ("", "short", "long")


def test_catalogs_counts_cost_one_query_however_many_courses(shelf, count_queries):
    def count():
        courses = CoursePage.objects.in_catalog()
        count_facets(count_kinds(filter_courses(courses, {"length": ["long"]})), {})

    assert count_queries(count) == 1
