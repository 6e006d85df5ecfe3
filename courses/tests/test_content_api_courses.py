"""Courses in the content API: what another site needs for a catalog and a course's own page."""

import pytest
from django.conf import settings

from accounts.models import User
from courses.content.subjects import Subject
from courses.enrollment.archiving import archive_course
from courses.tests.cast import make_course, make_lesson, make_module, make_picture, text_block
from courses.tests.every_block import block, image_value

PAGES = "/api/v2/pages/"


@pytest.fixture
def course(cast):
    """Course A with everything a course can say of itself."""
    page = cast.course_a
    picture = make_picture(page.team.collection)
    page.promise = "Read music"
    page.overview = [
        text_block(f'<a linktype="page" id="{cast.course_b.pk}">Other</a>'),
        block("image", image_value(picture)),
    ]
    page.outcomes = [block("outcome", "Read a stave")]
    page.prerequisites = f'<p><a linktype="page" id="{cast.course_b.pk}">B</a> first</p>'
    page.cover = picture
    page.save_revision().publish()
    return page


@pytest.fixture
def told(client, course) -> dict:
    return client.get(f"{PAGES}{course.pk}/").json()


def test_guest_reads_everything_public_of_a_course(told):
    assert told["promise"] == "Read music"
    assert told["level"] == "beginner"
    assert told["language"] == "en"
    assert told["outcomes"] == ["Read a stave"]
    assert told["enrollment_policy"] == "open"
    assert told["archived_at"] is None
    subject = Subject.objects.get(slug="music")
    assert told["subject"] == {
        "id": subject.pk,
        "title": "Music",
        "slug": "music",
        "palette": subject.palette,
    }


def test_overview_comes_as_blocks_and_as_html_with_absolute_addresses(cast, client, told):
    link = f'href="{settings.EDUCA_BASE_URL}{cast.course_b.url}"'
    assert link in told["overview"][0]["value"]
    assert link in told["overview_html"]
    assert link in told["prerequisites"]
    assert "linktype" not in str(told)
    assert f'src="{settings.EDUCA_BASE_URL}/media/images/' in told["overview_html"]
    assert ' src="/' not in told["overview_html"]
    size = told["overview"][1]["value"]["image"]["renditions"][0]
    assert "signature" not in size["url"]
    assert client.get(size["url"].removeprefix(settings.EDUCA_BASE_URL)).status_code == 200


def test_cover_has_sizes_that_everybody_may_open(client, told):
    cover = told["cover"]
    assert cover["srcset"]
    for size in (*cover["renditions"], cover["card"]):
        response = client.get(size["url"].removeprefix(settings.EDUCA_BASE_URL))
        assert response.status_code == 200
        assert "public" in response["Cache-Control"]


def test_course_without_a_cover_says_so(cast, client):
    assert client.get(f"{PAGES}{cast.course_b.pk}/").json()["cover"] is None


def test_teachers_are_named_the_lead_first_and_never_by_address(cast, client, told):
    assert told["instructors"] == [{"name": "Lead"}, {"name": "Co Instructor"}]
    assert "@" not in str(told)
    User.objects.filter(pk=cast.co_instructor.pk).update(is_active=False)
    told = client.get(f"{PAGES}{cast.course_a.pk}/").json()
    assert told["instructors"] == [{"name": "Lead"}]


def test_outline_tells_titles_and_minutes_of_what_is_published(cast, client, told):
    (module,) = told["outline"]
    assert (module["title"], module["number"]) == ("Module A", 1)
    assert [lesson["title"] for lesson in module["lessons"]] == ["Lesson A", "Free A"]
    assert module["lessons"][0]["html_url"] == settings.EDUCA_BASE_URL + cast.lesson_a.url
    assert set(module["lessons"][0]) == {
        *("id", "title", "html_url", "summary", "minutes", "is_free_preview"),
    }
    assert told["lesson_count"] == 3
    assert "canary" not in str(told["outline"])
    assert "Draft A" not in str(told)


def test_outline_hides_what_stands_below_a_draft(cast, client):
    module = make_module(cast.course_a, "canary-module", live=False)
    make_lesson(module, "canary-below")
    assert "canary" not in client.get(f"{PAGES}{cast.course_a.pk}/").content.decode()


def test_courses_are_filtered_by_subject_level_and_language(cast, client):
    physics = Subject.objects.get(slug="physics")
    course = make_course(cast.catalog, "Light", subject=physics, level="advanced", language="de")
    for query in ({"subject": physics.pk}, {"level": "advanced"}, {"language": "de"}):
        data = client.get(PAGES, {"type": "courses.CoursePage", **query}).json()
        assert [item["id"] for item in data["items"]] == [course.pk]


def test_fields_of_the_subject_are_chosen_as_wagtail_documents_it(cast, client):
    query = {"type": "courses.CoursePage", "fields": "_,subject(_,title)"}
    items = client.get(PAGES, query).json()["items"]
    assert items == [{"subject": {"title": "Music"}}] * 2
    assert client.get(PAGES, query | {"fields": "subject(courses)"}).status_code == 400


def test_archived_course_is_read_by_its_address_and_listed_for_its_people(cast, client):
    archive_course(course=cast.course_a, by=cast.manager)
    assert client.get(f"{PAGES}{cast.course_a.pk}/").json()["archived_at"]
    assert cast.course_a.title not in client.get(f"{PAGES}?fields=*").content.decode()


def test_catalog_and_home_say_what_the_site_says(cast, client):
    cast.catalog.intro = "All we teach"
    cast.catalog.save_revision().publish()
    assert client.get(f"{PAGES}{cast.catalog.pk}/").json()["intro"] == "All we teach"
    home = client.get(PAGES, {"type": "home.HomePage", "fields": "headline,lead"}).json()
    assert home["items"][0]["headline"]


def test_equal_rows_keep_their_place_from_slice_to_slice(cast, client):
    for number in range(6):
        make_course(cast.catalog, "Same", slug=f"same-{number}")
    query = {"type": "courses.CoursePage", "order": "title", "limit": 3}
    slices = [client.get(PAGES, {**query, "offset": at}).json()["items"] for at in (0, 3, 6)]
    ids = [item["id"] for items in slices for item in items]
    assert len(set(ids)) == len(ids) == 8


@pytest.mark.parametrize(
    "query",
    [
        "order=--title",
        "order=overview",
        "order=cover",
        "overview=x",
        "cover=1",
        "outcomes=x",
        "first_published_at=never",
        "enrollment_opens_at=[]",
        "subject=music",
        "search=a&search_operator=xor",
        "search=a&order=promise",
        "fields=" + "subject(" * 30,
        "fields=" + "a," * 1200,
        "type=courses.LearningPage",
        "type=.",
        "locale=xx",
        "site=nowhere",
        "limit=101",
        "offset=-1",
        "owner=1",
        "live=0",
    ],
)
def test_questions_that_mean_nothing_get_a_4xx_and_a_sentence(cast, client, query):
    kind = "" if "type" in query else "type=courses.CoursePage&"
    response = client.get(f"{PAGES}?{kind}{query}")
    assert response.status_code in {400, 404}
    assert response.json()["message"]


@pytest.mark.parametrize("query", ["id=x", "id=", "html_path=%2F%2F..", "id=-5", "x=1"])
@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
def test_finding_nothing_is_no_error_of_ours(cast, client, kind, query):
    response = client.get(f"/api/v2/{kind}/find/?{query}")
    assert response.status_code in {302, 400, 404}


@pytest.mark.parametrize("query", ["search=a", "child_of=x", "order=x", "type=courses.CoursePage"])
def test_detail_takes_no_notice_of_filters(cast, client, query):
    response = client.get(f"{PAGES}{cast.course_a.pk}/?{query}")
    assert response.status_code == 200
    assert response.json()["id"] == cast.course_a.pk
