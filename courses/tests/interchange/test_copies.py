"""Copies of courses: what they hold, what they leave out, and that they are whole or absent."""

import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Collection, Comment, Page, PageViewRestriction, ReferenceIndex, Revision

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.interchange import copies
from courses.interchange.copies import copy_course
from courses.interchange.models import ImportedCourse, ImportedPage
from courses.progress.models import PageProgress, ProgressEvent
from courses.progress.services import record_event
from courses.teaching.models import CourseTeam
from courses.tests.cast import make_lesson, make_module
from courses.tests.races import in_parallel, on_postgres

from .copy_material import fill, ids_in, make_content, make_files, stored

FILES = (CourseImage, CourseDocument, CourseMedia)


@pytest.fixture
def files(cast):
    return make_files(cast)


@pytest.fixture
def content(cast, files):
    """Course A with everything a page can refer to, as a draft over the published lesson."""
    content = make_content(cast, files)
    fill(cast.lesson_a, content, publish=False)
    CoursePage.objects.filter(pk=cast.course_a.pk).update(cover=files.picture)
    return content


def copy(cast, **names) -> CoursePage:
    names.setdefault("title", "Copy of A")
    course = CoursePage.objects.get(pk=cast.course_a.pk)
    return copy_course(course=course, catalog=cast.catalog, by=cast.lead, **names).course


def tree_of(course) -> list[Page]:
    return list(Page.objects.descendant_of(course, inclusive=True).order_by("path").specific())


def shape(course) -> list[tuple]:
    depth = course.depth
    return [(type(p), p.depth - depth, p.draft_title, p.slug) for p in tree_of(course)[1:]]


def find_lesson(course, title: str = "Lesson A") -> LessonPage:
    return LessonPage.objects.descendant_of(course).get(title=title)


def test_copy_has_the_same_pages_in_the_same_order_all_drafts(cast, content):
    new = copy(cast)
    assert shape(new) == shape(cast.course_a)
    pages = tree_of(new)
    assert len(pages) == 5
    for page in pages:
        assert (page.live, page.has_unpublished_changes, page.owner) == (False, True, cast.lead)
        assert page.latest_revision.content["title"] == page.title == page.draft_title
        assert page.latest_revision.content["path"] == page.path
    assert not any(Page.find_problems())
    original = {page.translation_key for page in tree_of(cast.course_a)}
    assert original.isdisjoint(page.translation_key for page in pages)


def test_copy_holds_what_was_saved_last_published_or_not(cast, content):
    cast.lesson_a.refresh_from_db()
    cast.lesson_a.title, cast.lesson_a.summary = "New name", "New words"
    cast.lesson_a.save_revision()
    lesson = find_lesson(copy(cast), "New name")
    assert lesson.summary == "New words"
    assert lesson.slug == "lesson-a"


def test_content_is_equal_but_for_ids_and_references(cast, files, content):
    lesson = find_lesson(copy(cast))
    new = stored(lesson)
    assert new == list(lesson.content.raw_data)
    assert [block["type"] for block in new] == [block["type"] for block in content]
    assert new[0]["value"] == content[0]["value"]
    assert len(ids_in(new)) == len(ids_in(content)) == 13
    assert ids_in(new).isdisjoint(ids_in(content))
    assert new[3]["value"] == {**content[3]["value"], "media": new[3]["value"]["media"]}


def test_every_reference_leads_to_the_copys_own(cast, files, content):
    new_course = copy(cast)
    lesson = find_lesson(new_course)
    _head, text, image, video, callout, downloads, table = (b["value"] for b in stored(lesson))
    collection = new_course.team.collection
    sheet = CourseDocument.objects.get(collection=collection)
    picture = CourseImage.objects.get(collection=collection)
    film = CourseMedia.objects.get(collection=collection)
    assert image["image"] == callout["body"][0]["value"]["image"] == picture.pk
    assert video["media"] == film.pk
    assert callout["body"][1]["value"]["body"][0]["value"]["document"] == sheet.pk
    listed = [item["value"]["document"] for item in downloads["files"]]
    assert listed == [sheet.pk, files.shared.pk, files.foreign.pk]
    free = find_lesson(new_course, "Free A")
    wanted = (
        f'<p><a linktype="document" id="{sheet.pk}">sheet</a> '
        f'<a id="{free.pk}" linktype="page">next</a> '
        f'<a linktype="page" id="{cast.module_b.pk}">elsewhere</a> '
        f'<a href="#b-{stored(lesson)[0]["id"]}">up</a></p>'
    )
    assert text == wanted
    assert table["table"]["rows"][0]["values"] == [wanted]
    assert new_course.cover == picture
    assert new_course.latest_revision.content["cover"] == picture.pk


def test_files_are_copied_whole(cast, files, content, media_folder):
    collection = copy(cast).team.collection
    film = CourseMedia.objects.get(collection=collection)
    picture = CourseImage.objects.get(collection=collection)
    for name in ("file", "captions", "thumbnail"):
        old, new = getattr(files.film, name), getattr(film, name)
        assert new.name != old.name
        assert new.open().read() == old.open().read()
    assert [cue["text"] for cue in film.cues] == ["Hi"]
    assert (picture.credit, picture.width, picture.file_hash) == (
        "Ada",
        8,
        files.picture.file_hash,
    )
    assert [tag.name for tag in picture.tags.all()] == ["red"]
    assert picture.uploaded_by_user == cast.lead


def test_nothing_of_people_is_copied(cast, content):
    place = Enrollment.objects.get(student=cast.student)
    done = ProgressEvent.Kind.PAGE_COMPLETED
    record_event(enrollment=place, page=cast.lesson_a, kind=done)
    Comment.objects.create(page=cast.lesson_a, user=cast.lead, text="?", contentpath="content")
    PageViewRestriction.objects.create(page=cast.module_a, restriction_type="login")
    imported = ImportedCourse.objects.create(course=cast.course_a, source_key="a")
    ImportedPage.objects.create(imported_course=imported, page=cast.module_a, key="m")
    soon = timezone.now() + timedelta(days=1)
    Page.objects.filter(pk=cast.free_a.pk).update(expire_at=soon, go_live_at=soon, locked=True)
    models = [Enrollment, ProgressEvent, PageProgress, Comment, PageViewRestriction]
    models += [ImportedCourse, ImportedPage, *apps.get_app_config("chat").get_models()]
    before = [model.objects.count() for model in models]
    new = copy(cast)
    assert [model.objects.count() for model in models] == before
    free = find_lesson(new, "Free A")
    assert (free.expire_at, free.go_live_at, free.locked) == (None, None, False)
    assert free.latest_revision.content["expire_at"] is None
    assert free.is_free_preview
    assert new.team.group_id != cast.course_a.team.group_id
    assert [user.username for user in new.team.group.user_set.all()] == ["lead"]


def test_alias_becomes_an_ordinary_page(cast):
    module = ModulePage.objects.get(pk=cast.module_a.pk)
    cast.lesson_a.create_alias(parent=module, update_slug="again")
    again = LessonPage.objects.descendant_of(copy(cast)).get(slug="again")
    assert again.alias_of is None
    assert "canary-lesson-a" in str(again.content)
    assert again.latest_revision is not None


def test_usage_and_search_know_the_copy(cast, files, content):
    new = copy(cast, title="Zanzibar")
    picture = CourseImage.objects.get(collection=new.team.collection)
    users = {int(row.object_id) for row in ReferenceIndex.get_references_to(picture)}
    assert users == {new.pk, find_lesson(new).pk}
    assert new in CoursePage.objects.search("Zanzibar").get_queryset()
    found = LessonPage.objects.descendant_of(new).search("canary-free-a").get_queryset()
    assert [page.title for page in found] == ["Free A"]


def test_missing_file_is_named_and_stops_nothing(cast, files, content):
    files.sheet.file.storage.delete(files.sheet.file.name)
    files.film.captions.storage.delete(files.film.captions.name)
    course = CoursePage.objects.get(pk=cast.course_a.pk)
    result = copy_course(course=course, catalog=cast.catalog, by=cast.lead, title="Copy of A")
    assert sorted(result.missing_files) == ["Film (film.vtt)", "Sheet (sheet.txt)"]
    lesson = find_lesson(result.course)
    assert stored(lesson)[5]["value"]["files"][0]["value"]["document"] == files.sheet.pk
    film = CourseMedia.objects.get(collection=result.course.team.collection)
    assert film.file.open().read() == b"moving"
    assert not film.captions


def test_failure_at_the_end_leaves_neither_rows_nor_files(cast, content, media_folder, monkeypatch):
    def fail(pages):
        raise RuntimeError("index")

    def count():
        on_disk = sum(path.is_file() for path in media_folder.rglob("*"))
        models = (Page, Revision, Collection, CourseTeam, *FILES)
        return [on_disk, *(model.objects.count() for model in models)]

    monkeypatch.setattr(copies, "index_pages", fail)
    before = count()
    with pytest.raises(RuntimeError):
        copy(cast)
    assert count() == before
    monkeypatch.undo()
    copy(cast)
    assert count()[0] > before[0]


def test_everything_a_page_type_holds_is_accounted_for():
    """A new child relation or many-to-many field must be taught to the copier."""
    for model in (CoursePage, ModulePage, LessonPage):
        relations = {relation.get_accessor_name() for relation in get_all_child_relations(model)}
        assert relations == {"wagtail_admin_comments"}
        assert not model._meta.many_to_many


def test_statements_per_page_do_not_grow_with_the_course(cast):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            copy(cast)
        return len(captured)

    copy(cast)
    few = cost()
    module = make_module(cast.course_a, "Module 2")
    for number in range(30):
        make_lesson(module, f"Lesson {number}")
    assert (cost() - few) / 31 <= 10


def test_course_of_sixty_lessons_is_copied_in_seconds(cast):
    for number in range(2):
        module = make_module(cast.course_a, f"Long module {number}")
        for lesson in range(30):
            make_lesson(module, f"Lesson {number}.{lesson}")
    start = time.monotonic()
    new = copy(cast)
    assert time.monotonic() - start < 15
    assert shape(new) == shape(cast.course_a)
    assert new.get_descendant_count() == 66
    assert not any(Page.find_problems())
    pages = Page.objects.descendant_of(new)
    assert not pages.filter(latest_revision=None).exists()
    assert not pages.exclude(draft_title=F("title")).exists()


class TestRaces:
    pytestmark = on_postgres

    def test_parallel_copies_of_one_course_all_succeed(self, cast):
        slugs = in_parallel(lambda number: copy(cast).slug if number < 8 else None)
        assert len({slug for slug in slugs if slug}) == 8
        assert not any(Page.find_problems())
        assert Page.objects.filter(title="Lesson A").count() == 9
