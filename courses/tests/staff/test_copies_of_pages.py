"""Wagtail's own ways to make, copy and move: courses get teams, pages bring their files along."""

import pytest
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.enrollment.services import enroll_student
from courses.teaching.services import add_to_team
from courses.tests.interchange.copy_material import fill, make_content, make_files, stored

FILES = (CourseImage, CourseDocument, CourseMedia)


@pytest.fixture
def files(cast):
    """Files of course A, used by a published lesson whose next draft uses them too."""
    files = make_files(cast)
    fill(cast.lesson_a, make_content(cast, files))
    fill(cast.lesson_a, make_content(cast, files), publish=False)
    return files


@pytest.fixture
def admin(cast, client):
    """The lead of A, who is on the team of B too."""
    add_to_team(team=cast.course_b.team, user=cast.lead)
    client.force_login(cast.lead)
    return client


def copy_form(page, parent, **data) -> dict:
    title = data.pop("title", page.title)
    return {
        "new_title": title,
        "new_slug": title.lower().replace(" ", "-"),
        "new_parent_page": parent.pk,
        **data,
    }


def copy(client, page, parent, **data):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    return client.post(url, copy_form(page, parent, **data), follow=True)


def move(client, page, parent):
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, parent.pk])
    return client.post(url, follow=True)


def refers_to_own_files(lesson, course) -> bool:
    """Check row, all revisions and the usage index: every file stands in the given course."""
    collection = course.team.collection
    picture, sheet, film = (
        model.objects.exclude(title="Foreign").get(collection=collection) for model in FILES
    )
    lesson = LessonPage.objects.get(pk=lesson.pk)
    streams = [list(lesson.content.raw_data)]
    streams += [
        lesson.with_content_json(r.content).content.raw_data for r in lesson.revisions.all()
    ]
    for stream in streams:
        values = [block["value"] for block in stream]
        used = (
            values[2]["image"],
            values[3]["media"],
            values[4]["body"][1]["value"]["body"][0]["value"]["document"],
        )
        if used != (picture.pk, film.pk, sheet.pk) or f'id="{sheet.pk}"' not in values[1]:
            return False
    users = {int(row.object_id) for row in ReferenceIndex.get_references_to(picture)}
    return users == {lesson.pk}


def make_by_form(client, cast, title: str) -> CoursePage:
    data = {
        "title": title,
        "slug": "by-form",
        "promise": "",
        "subject": Subject.objects.first().pk,
        "level": "beginner",
        "language": "en",
        "cover": "",
        "outcomes-count": "0",
        "overview-count": "0",
        "prerequisites": "null",
        "enrollment_policy": "open",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", cast.catalog.pk])
    client.post(url, data)
    return CoursePage.objects.get(title=title)


def test_course_added_below_the_catalog_has_a_team(cast, client):
    client.force_login(cast.manager)
    course = make_by_form(client, cast, "By form")
    assert course.team.lead == cast.manager
    assert course.team.collection.name.startswith("By form")


@pytest.mark.parametrize("live", ["", "on"])
def test_course_copied_by_wagtail_has_team_files_and_links_of_its_own(cast, client, files, live):
    client.force_login(cast.manager)
    data = {"copy_subpages": "on", "publish_copies": live, "title": "Twin"}
    copy(client, cast.course_a, cast.catalog, **data)
    twin = CoursePage.objects.get(title="Twin")
    assert twin.live == bool(live)
    assert twin.team.lead == cast.manager
    lesson = LessonPage.objects.descendant_of(twin).get(title="Lesson A")
    free = LessonPage.objects.descendant_of(twin).get(title="Free A")
    assert refers_to_own_files(lesson, twin)
    assert f'<a id="{free.pk}" linktype="page">' in stored(lesson)[1]["value"]
    picture = CourseImage.objects.get(collection=twin.team.collection)
    if live:
        enroll_student(student=cast.outsider, course=twin)
    client.force_login(cast.outsider)
    assert (client.get(picture.file.url).status_code == 200) == bool(live)
    cast.lesson_a.refresh_from_db()
    assert stored(cast.lesson_a)[2]["value"]["image"] == files.picture.pk


def test_alias_of_a_course_has_a_team(cast, client):
    client.force_login(cast.manager)
    copy(client, cast.course_a, cast.catalog, alias="on", title="Mirror")
    mirror = CoursePage.objects.exclude(alias_of=None).get()
    assert mirror.team.lead == cast.manager


def test_module_copied_into_another_course_brings_its_files(cast, admin, files):
    copy(admin, cast.module_a, cast.course_b, copy_subpages="on")
    lesson = LessonPage.objects.descendant_of(cast.course_b).get(title="Lesson A")
    assert refers_to_own_files(lesson, cast.course_b)
    assert stored(cast.lesson_a)[2]["value"]["image"] == files.picture.pk


def test_module_moved_into_another_course_brings_its_files(cast, admin, client, files):
    move(admin, cast.module_a, cast.course_b)
    lesson = LessonPage.objects.descendant_of(cast.course_b).get(title="Lesson A")
    assert lesson.pk == cast.lesson_a.pk
    assert refers_to_own_files(lesson, cast.course_b)
    enroll_student(student=cast.outsider, course=cast.course_b)
    client.force_login(cast.outsider)
    picture = CourseImage.objects.get(collection=cast.course_b.team.collection)
    assert client.get(picture.file.url).status_code == 200
    assert client.get(lesson.url).status_code == 200


def test_lessons_moved_together_bring_their_files(cast, admin, files):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    ids = f"?id={cast.lesson_a.pk}&id={cast.free_a.pk}"
    admin.post(url + ids, {"chooser": cast.module_b.pk}, follow=True)
    assert Page.objects.child_of(ModulePage.objects.get(pk=cast.module_b.pk)).count() == 2
    assert refers_to_own_files(cast.lesson_a, cast.course_b)


def test_moving_within_a_course_copies_no_file(cast, admin, files):
    counts = [model.objects.count() for model in FILES]
    copy(admin, cast.module_a, cast.course_a, copy_subpages="on", title="Module A2")
    other = ModulePage.objects.get(title="Module A2")
    LessonPage.objects.child_of(other).get(title="Lesson A").delete()
    move(admin, cast.lesson_a, other)
    assert LessonPage.objects.child_of(ModulePage.objects.get(pk=other.pk)).count() == 3
    assert [model.objects.count() for model in FILES] == counts


def test_file_of_a_course_nobody_asked_about_is_not_opened_by_copying(cast, admin, files):
    """A foreign id, written into a page by hand, stays what it was: closed."""
    copy(admin, cast.module_a, cast.course_b, copy_subpages="on")
    assert not CourseDocument.objects.exclude(pk=files.foreign.pk).filter(title="Foreign").exists()
    assert not CourseDocument.objects.exclude(pk=files.shared.pk).filter(title="Shared").exists()


def test_alias_in_another_course_says_that_files_stay(cast, admin, files):
    body = copy(admin, cast.lesson_a, cast.module_b, alias="on").content.decode()
    assert "The files of an alias stay with the original" in body
    assert not CourseImage.objects.filter(collection=cast.course_b.team.collection).exists()


def test_other_instructor_copies_nothing_across(cast, client, files):
    client.force_login(cast.other_instructor)
    pages = Page.objects.count()
    copy(client, cast.module_a, cast.course_b, copy_subpages="on")
    move(client, cast.module_a, cast.course_b)
    assert Page.objects.count() == pages
    assert not CourseImage.objects.filter(collection=cast.course_b.team.collection).exists()
    cast.module_a.refresh_from_db()
    assert cast.module_a.path.startswith(cast.course_a.path)


@pytest.mark.parametrize("action", ["copy", "move", "create_alias", "publish", "delete"])
@pytest.mark.parametrize("name", ["lead", "manager"])
def test_api_of_the_admin_changes_no_page(cast, admin, client, files, name, action):
    """Wagtail runs its actions without hooks: no team, no files, no warning."""
    client.force_login(getattr(cast, name))
    before = list(Page.objects.order_by("path").values())
    for page in (cast.lesson_a, cast.module_a, cast.course_a):
        url = f"/admin/api/main/pages/{page.pk}/action/{action}/"
        data = {"destination_page_id": cast.course_b.pk, "recursive": True}
        response = client.post(url, data, content_type="application/json")
        assert response.status_code == 403
        assert "on their own screens" in response.json()["detail"]
    assert list(Page.objects.order_by("path").values()) == before


def test_api_of_the_admin_still_reads(cast, client):
    client.force_login(cast.lead)
    body = client.get(f"/admin/api/main/pages/?child_of={cast.course_a.pk}").json()
    assert [item["title"] for item in body["items"]] == ["Module A"]
