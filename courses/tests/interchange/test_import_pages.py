"""A course folder becomes pages, with everything in its place."""

import pytest
from wagtail.models import Page

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.interchange.readers import read_course
from courses.interchange.services import import_course
from courses.interchange.tree import CourseFormatError
from courses.teaching.models import CourseTeam
from courses.tests.cast import make_user

from .folders import CARPENTRY, make_course, page, real_course


def module_of(course, title):
    return ModulePage.objects.child_of(course).get(title=title)


def raw(module):
    return {block["type"]: block for block in module.content.raw_data}


def test_course_page_says_what_the_folder_says(course):
    assert (course.title, course.slug, course.live) == ("Tea", "tea", True)
    assert (course.subject.slug, course.promise, course.level) == (
        "physics",
        "Make tea.",
        "beginner",
    )
    assert [outcome.value for outcome in course.outcomes] == ["boil water"]
    assert (course.license, course.credit) == ("CC BY 4.0", "The Kettle")
    assert course.prerequisites == "<p>A kettle.</p>"
    assert course.cover.title == "Tea"
    water = module_of(course, "Water")
    assert course.overview.raw_data[0]["value"] == (
        f'<p>Welcome to <a linktype="page" id="{water.pk}">water</a>.</p>'
    )


def test_modules_stand_in_order_with_their_fields(course):
    modules = list(ModulePage.objects.child_of(course).order_by("path"))
    assert [(module.title, module.slug) for module in modules] == [
        ("Water", "water"),
        ("Leaves", "leaves"),
    ]
    water, leaves = modules
    assert (water.summary, water.minutes, water.is_free_preview) == ("Hot water.", 9, False)
    assert leaves.is_free_preview
    assert water.live
    assert not water.has_unpublished_changes
    assert water.required_block_count > 5
    assert water.teaching_notes.raw_data[0]["value"] == "<p>Ask them.</p>"


def test_every_block_is_there_and_valid(course):
    water = module_of(course, "Water")
    assert [block.block_type for block in water.content] == [
        *("heading", "text", "image", "code", "callout", "table", "quote", "divider", "file"),
        *("download_list", "video", "audio", "maths", "heading"),
    ]
    water.content.stream_block.clean(water.content)
    blocks = raw(water)
    assert blocks["image"]["value"]["alt_text"] == "A blue cup"
    assert blocks["code"]["value"]["output"] == "7"
    assert blocks["file"]["value"]["description"] == "Two pages"
    assert water.content[4].value["body"][2].value["title"] == "Solution"
    film = water.content[10].value["media"]
    assert (film.duration, film.cues[0]["text"]) == (3, "Hello")
    assert film.thumbnail


def test_links_lead_to_pages_files_and_headings(course):
    water, leaves = module_of(course, "Water"), module_of(course, "Leaves")
    text = raw(water)["text"]["value"]
    ending = [block["id"] for block in water.content.raw_data][-1]
    data = CourseDocument.objects.get(title="data")
    assert f'<a href="#b-{ending}">the end</a>' in text
    assert f'<a linktype="page" id="{leaves.pk}">leaves</a>' in text
    assert f'<a linktype="document" id="{data.pk}">data</a>' in text


def test_files_belong_to_the_courses_collection_once(course):
    team = CourseTeam.objects.get(course=course)
    assert CourseImage.objects.filter(collection=team.collection).count() == 3
    assert CourseDocument.objects.filter(collection=team.collection).count() == 2
    assert CourseMedia.objects.filter(collection=team.collection).count() == 2
    assert CourseImage.objects.first().credit == "The Kettle"


def test_all_ids_are_set_and_unique(course):
    water = module_of(course, "Water")
    found = []

    def collect(value):
        if isinstance(value, dict):
            if "type" in value and "value" in value:
                found.append(value.get("id"))
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    collect(list(water.content.raw_data) + list(water.teaching_notes.raw_data))
    assert all(found)
    assert len(set(found)) == len(found) > 20


def test_owner_leads_the_team(catalog, folder):
    lead = make_user("lead")
    report = import_course(path=folder, owner=lead)
    course = CoursePage.objects.get(pk=report.course_id)
    assert course.owner == lead
    assert course.team.lead == lead
    assert lead.groups.filter(pk=course.team.group_id).exists()


def test_without_publish_everything_is_a_draft(catalog, folder):
    report = import_course(path=folder)
    course = Page.objects.get(pk=report.course_id)
    assert not course.live
    assert not course.get_descendants().live().exists()
    water = module_of(course, "Water")
    assert water.has_unpublished_changes
    assert len(water.content) == 14
    assert len(water.get_latest_revision_as_object().content) == 14


def test_lessons_stand_below_their_module(catalog, tmp_path):
    config = "title: T\nmodules:\n- {title: M, lessons: [b.md, a.md]}\n- {title: Chat}\n"
    import_course(
        path=make_course(tmp_path / "t", {"a.md": page("A", "x"), "b.md": page("B", "x")}, config)
    )
    module = ModulePage.objects.get(title="M")
    assert [lesson.title for lesson in LessonPage.objects.child_of(module).order_by("path")] == [
        "B",
        "A",
    ]
    assert ModulePage.objects.get(title="Chat").slug == "chat-module"


def test_course_without_a_subject_is_filed_under_programming(catalog, tmp_path):
    report = import_course(path=make_course(tmp_path / "t", {"a.md": page("A", "x")}))
    assert CoursePage.objects.get(pk=report.course_id).subject.slug == "programming"


def test_unknown_subject_is_refused(catalog, tmp_path):
    path = make_course(tmp_path / "t", {"a.md": page("A", "x")}, "title: T\nsubject: knitting\n")
    for dry_run in (True, False):
        with pytest.raises(CourseFormatError, match="no subject “knitting”; there are: mathem"):
            import_course(path=path, dry_run=dry_run)
    assert not CoursePage.objects.exists()


def test_carpentry_is_imported_whole(catalog):
    path = real_course(CARPENTRY)
    report = import_course(path=path, publish=True)
    course = CoursePage.objects.get(pk=report.course_id)
    modules = ModulePage.objects.child_of(course).live().order_by("path")
    tree = read_course(path)
    assert [module.title for module in modules] == [node.title for node in tree.modules]
    assert CourseImage.objects.count() > 25
    for module in modules:
        module.content.stream_block.clean(module.content)
    again = import_course(path=path, publish=True)
    assert (again.count("unchanged"), len(again.changes), again.stored_files) == (13, 13, 0)
