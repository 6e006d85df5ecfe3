"""What public pages tell search engines and link previews: true, whole, and nothing of lessons."""

import json
import re
from datetime import datetime
from html import unescape
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import timezone

from courses.content.learning_pages import LessonPage
from courses.content.pages import CoursePage
from courses.enrollment.archiving import archive_course
from courses.tests.cast import make_course, make_lesson, make_module
from courses.views.structured_data import write_duration

META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NASTY = '</script><script>alert("1")</script> & <!-- \u202e'


def read(client, url) -> tuple[dict[str, str], list[dict]]:
    response = client.get(url)
    assert response.status_code == 200
    text = response.content.decode()
    meta = {name: unescape(value) for name, value in META.findall(text)}
    graphs = [json.loads(found)["@graph"] for found in JSON_LD.findall(text)]
    return meta, graphs[0] if graphs else []


def by_type(facts, kind) -> dict:
    return next(fact for fact in facts if fact["@type"] == kind)


@pytest.fixture
def course(catalog, cast):
    course = cast.course_a
    course.promise = "Chords and scales"
    course.outcomes = [("outcome", "read a score"), ("outcome", "tune a lute")]
    course.save_revision().publish()
    make_lesson(cast.module_a, "Long", estimated_minutes=140)
    return CoursePage.objects.get(pk=course.pk)


def test_course_has_the_shape_of_schema_org(course, client):
    meta, facts = read(client, course.url)
    data = by_type(facts, "Course")
    assert data["name"] == "Course A"
    assert data["url"] == course.full_url
    assert data["description"] == "Chords and scales"
    assert data["inLanguage"] == "en"
    assert data["educationalLevel"] == "Beginner"
    assert data["teaches"] == ["read a score", "tune a lute"]
    assert data["provider"]["@type"] == "Organization"
    assert data["provider"]["name"]
    assert data["image"] == meta["og:image"]
    assert data["offers"] == {
        "@type": "Offer",
        "category": "Free",
        "price": 0,
        "url": course.full_url,
    }
    instance = data["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert instance["courseMode"] == "Online"
    assert re.fullmatch(r"PT2H2\dM", instance["courseWorkload"])
    assert instance["instructor"] == {"@type": "Person", "name": "Lead"}
    assert [part["name"] for part in data["syllabusSections"]] == ["Module A"]


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "PT0M"), (45, "PT45M"), (120, "PT2H"), (140, "PT2H20M")]
)
def test_durations_are_those_of_iso_8601(minutes, text):
    assert write_duration(minutes) == text


def test_breadcrumbs_lead_down_in_absolute_addresses(course, catalog, client):
    _meta, facts = read(client, course.url)
    assert by_type(facts, "BreadcrumbList")["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": catalog.title, "item": catalog.full_url},
        {"@type": "ListItem", "position": 2, "name": "Course A", "item": course.full_url},
    ]
    _meta, facts = read(client, catalog.url)
    listed = [item["url"] for item in by_type(facts, "ItemList")["itemListElement"]]
    assert course.full_url in listed


def test_nothing_in_a_title_ends_the_script(catalog, client):
    course = make_course(catalog, NASTY, slug="nasty", promise=NASTY)
    for url in (course.url, catalog.url, "/"):
        text = client.get(url).content.decode()
        assert "<script>alert" not in text
    _meta, facts = read(client, course.url)
    assert by_type(facts, "Course")["name"] == NASTY


def test_every_public_page_is_described_and_has_one_address(course, cast, catalog, client):
    for url in ("/", catalog.url, course.url, cast.free_a.url):
        text = client.get(f"{url}?utm_source=x&fbclid=1").content.decode()
        assert text.count('name="description"') == 1
        [canonical] = CANONICAL.findall(text)
        assert canonical.endswith(url)
        assert "?" not in canonical
        meta, _facts = read(client, url)
        assert meta["description"].strip() == meta["og:description"] == meta["twitter:description"]
        assert meta["og:url"] == canonical
        assert meta["og:title"] == meta["twitter:title"]
        assert meta["og:image"].startswith("http")
        assert meta["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    "url", ["/accounts/login/", "/accounts/signup/", "/search/", "/search/?q=x"]
)
def test_other_public_pages_have_a_description(catalog, client, url):
    assert META.search(client.get(url).content.decode())
    assert read(client, url)[0]["description"]


@pytest.mark.parametrize("person", ["guest", "student"])
def test_metadata_holds_nothing_of_a_closed_lesson(course, cast, client, person):
    if person == "student":
        client.force_login(cast.student)
    for page in (cast.lesson_a, cast.module_a, course):
        text = client.get(page.url).content.decode()
        head = text.partition("</head>")[0]
        assert "canary" not in head
    assert "og:title" not in client.get(cast.lesson_a.url).content.decode()
    assert "canary" not in client.get(cast.free_a.url).content.decode().partition("</head>")[0]


def test_archived_course_has_no_structured_data(course, client):
    archive_course(course=course, by=None)
    meta, facts = read(client, course.url)
    assert meta["robots"] == "noindex"
    assert facts == []


def read_sitemap(client) -> dict[str, str | None]:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    assert "public" in response["Cache-Control"]
    urls = fromstring(response.content).findall(f"{SITEMAP}url")
    return {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in urls}


def test_sitemap_lists_what_anybody_may_read(course, cast, catalog, client):
    make_course(catalog, "Draft", live=False)
    archive_course(course=make_course(catalog, "Old"), by=None)
    entries = read_sitemap(client)
    paths = {url.split("/", 3)[3] for url in entries}
    assert paths == {
        "",
        "courses/",
        "courses/course-a/",
        "courses/course-b/",
        f"{cast.free_a.url[1:]}",
    }
    assert datetime.fromisoformat(entries[course.full_url]).date() == timezone.now().date()
    cast.module_a.unpublish()
    assert cast.free_a.full_url not in read_sitemap(client)
    client.force_login(cast.student)
    assert cast.lesson_a.full_url not in read_sitemap(client)


def test_robots_name_the_sitemap_and_close_what_is_personal(catalog, client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /accounts/", "Disallow: /learn/"} <= set(lines)
    [sitemap] = [line.partition(": ")[2] for line in lines if line.startswith("Sitemap")]
    assert client.get("/" + sitemap.split("/", 3)[3]).status_code == 200


def test_feed_has_the_newest_courses_and_no_others(course, catalog, client):
    make_course(catalog, NASTY, slug="nasty", promise=NASTY)
    make_course(catalog, "Draft", live=False)
    archive_course(course=make_course(catalog, "Old"), by=None)
    response = client.get("/feeds/courses/")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = fromstring(response.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert set(titles) == {NASTY, "Course A", "Course B"}
    entry = next(
        one for one in feed.findall(f"{ATOM}entry") if "Course A" in one.findtext(f"{ATOM}title")
    )
    assert entry.find(f"{ATOM}link").get("href") == course.full_url
    assert entry.findtext(f"{ATOM}summary") == "Chords and scales"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Lead"


def fill(catalog, count, start=0):
    for number in range(start, count):
        course = make_course(catalog, f"Course {number}")
        make_lesson(make_module(course, "Module"), "Lesson", is_free_preview=True)


@pytest.mark.parametrize("url", ["/sitemap.xml", "/feeds/courses/"])
def test_lists_for_machines_cost_the_same_at_1_and_50(catalog, client, count_queries, url):
    fill(catalog, 1)
    client.get(url)
    one = count_queries(lambda: client.get(url))
    fill(catalog, 50, start=1)
    assert count_queries(lambda: client.get(url)) == one <= 4
    assert LessonPage.objects.count() == 50
