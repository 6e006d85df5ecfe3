"""Importing a course again: the same pages, the same ids, only what changed."""

import pytest
from wagtail.models import Page, Revision

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.services import enroll_student
from courses.interchange.models import ImportedPage
from courses.interchange.services import import_course
from courses.progress.models import ProgressEvent
from courses.progress.reading import read_outline
from courses.progress.services import record_event
from courses.tests.cast import make_user

from .folders import make_course, page, write_picture


def counts():
    models = (Page, Revision, CourseImage, CourseDocument, CourseMedia, ImportedPage)
    return [model.objects.count() for model in models]


def edit(folder, name, old, new):
    path = folder / "episodes" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def ids(module):
    return [block["id"] for block in module.content.raw_data]


def water():
    return ModulePage.objects.get(title="Water")


def titles(course):
    modules = ModulePage.objects.child_of(CoursePage.objects.get(pk=course.pk))
    return [module.title for module in modules.order_by("path")]


def test_second_import_creates_nothing(course, folder):
    before, stamps = counts(), list(Page.objects.values_list("pk", "latest_revision_id"))
    report = import_course(path=folder, publish=True)
    assert counts() == before
    assert list(Page.objects.values_list("pk", "latest_revision_id")) == stamps
    assert report.count("unchanged") == len(report.changes) == 3
    assert report.stored_files == 0


def test_changed_block_gets_a_new_id_and_others_keep_theirs(course, folder):
    before = ids(water())
    edit(folder, "01-water.md", "print(7)", "print(8)")
    report = import_course(path=folder, publish=True)
    after = ids(water())
    changed = [
        index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]
    ]
    assert changed == [3]
    assert [change.title for change in report.rows("updated")] == ["Water"]
    assert report.count("unchanged") == 2


def test_block_keeps_its_id_when_it_moves(course, folder):
    before = ids(water())
    edit(folder, "01-water.md", "## Boil", "::: tip\nNew.\n:::\n\n## Boil")
    import_course(path=folder, publish=True)
    assert ids(water())[1:] == before


def test_solution_keeps_its_id_when_its_callout_changes(course, folder):
    before = water().content[4].value["body"].raw_data[2]["id"]
    edit(folder, "01-water.md", "challenge Steep", "challenge Steep it")
    import_course(path=folder, publish=True)
    callout = water().content[4]
    assert callout.value["title"] == "Steep it"
    assert callout.value["body"].raw_data[2]["id"] == before


def test_progress_survives_an_update_and_a_new_order(course, folder):
    student = make_user("student")
    enrollment = enroll_student(student=student, course=course)
    record_event(enrollment=enrollment, page=water(), kind=ProgressEvent.Kind.PAGE_COMPLETED)
    edit(folder, "01-water.md", "print(7)", "print(8)")
    config = folder / "config.yaml"
    text = config.read_text().replace(
        "- 01-water.md\n- 02-leaves.md", "- 02-leaves.md\n- 01-water.md"
    )
    config.write_text(text)
    import_course(path=folder, publish=True)
    assert titles(course) == ["Leaves", "Water"]
    outline = read_outline(CoursePage.objects.get(pk=course.pk), enrollment=enrollment)
    assert [(item.title, item.is_done) for item in outline.items] == [
        ("Leaves", False),
        ("Water", True),
    ]


def test_update_without_publish_leaves_what_is_live(course, folder):
    edit(folder, "02-leaves.md", "Words.", "Other words.")
    import_course(path=folder)
    leaves = ModulePage.objects.get(title="Leaves")
    assert leaves.live
    assert leaves.has_unpublished_changes
    assert "Other" not in str(leaves.content)
    assert "Other words." in str(leaves.get_latest_revision_as_object().content)
    report = import_course(path=folder, publish=True)
    assert [change.title for change in report.rows("published")] == ["Leaves"]
    assert "Other words." in str(ModulePage.objects.get(title="Leaves").content)


def test_editors_words_stay_while_the_source_is_the_same(course, folder):
    leaves = ModulePage.objects.get(title="Leaves")
    leaves.summary = "By hand."
    leaves.save_revision().publish()
    report = import_course(path=folder, publish=True)
    assert report.count("unchanged") == 3
    assert ModulePage.objects.get(title="Leaves").summary == "By hand."
    edit(folder, "02-leaves.md", "Words.", "Other words.")
    report = import_course(path=folder, publish=True)
    assert report.rows("updated")[0].remark == "edits made here are in its history"
    assert ModulePage.objects.get(title="Leaves").summary == ""


def test_editors_draft_is_not_published_by_an_import(course, folder):
    leaves = ModulePage.objects.get(title="Leaves")
    leaves.summary = "Half a thought"
    leaves.save_revision()
    import_course(path=folder, publish=True)
    assert ModulePage.objects.get(title="Leaves").summary == ""


def test_editors_address_and_own_modules_stay(course, folder):
    leaves = ModulePage.objects.get(title="Leaves")
    leaves.slug = "the-leaves"
    leaves.save_revision().publish()
    course = CoursePage.objects.get(pk=course.pk)
    course.add_child(instance=ModulePage(title="By hand"))
    edit(folder, "02-leaves.md", "Words.", "Other words.")
    import_course(path=folder, publish=True)
    assert ModulePage.objects.get(title="Leaves").slug == "the-leaves"
    assert titles(course) == ["Water", "Leaves", "By hand"]


def test_changed_picture_replaces_the_image_and_keeps_the_id(course, folder):
    before, image = ids(water()), water().content[2].value["image"]
    write_picture(folder / "episodes/fig/cup.png", "crimson")
    import_course(path=folder, publish=True)
    assert ids(water()) == before
    assert water().content[2].value["image"] != image


@pytest.fixture
def three(catalog, tmp_path):
    pages = {name: page(name.upper(), f"Words of {name}.") for name in "abc"}
    return tmp_path / "three", {f"{name}.md": text for name, text in pages.items()}


def bring(root, pages, names, config="title: Three\n"):
    return import_course(
        path=make_course(root, {f"{name}.md": pages[f"{name}.md"] for name in names}, config),
        publish=True,
    )


@pytest.mark.parametrize("order", ["cab", "bca", "acb", "cba"])
def test_order_follows_the_source(three, order):
    root, pages = three
    course = Page.objects.get(pk=bring(root, pages, "abc").course_id)
    before = counts()
    report = bring(root, pages, order)
    assert titles(course) == list(order.upper())
    assert counts() == before
    assert report.count("unchanged") == 4


def test_page_that_is_gone_becomes_a_draft_and_can_return(three):
    root, pages = three
    course = Page.objects.get(pk=bring(root, pages, "abc").course_id)
    page_b = ModulePage.objects.get(title="B")
    report = bring(root, pages, "ac")
    assert [change.title for change in report.rows("unpublished")] == ["B"]
    page_b.refresh_from_db()
    assert not page_b.live
    report = bring(root, pages, "ac")
    assert report.rows("unpublished") == []
    report = bring(root, pages, "abc")
    assert [change.title for change in report.rows("published")] == ["B"]
    page_b.refresh_from_db()
    assert page_b.live
    assert titles(course) == ["A", "B", "C"]


def test_lesson_moves_to_another_module(three):
    root, pages = three
    config = (
        "title: Three\nmodules:\n- {{title: M, lessons: [{}]}}\n- {{title: N, lessons: [{}]}}\n"
    )
    bring(root, pages, "abc", config.format("a.md, b.md", "c.md"))
    lesson = LessonPage.objects.get(title="B")
    bring(root, pages, "abc", config.format("a.md", "c.md, b.md"))
    lesson.refresh_from_db()
    assert lesson.get_parent().title == "N"
    assert lesson.live
    assert lesson.url_path.endswith("/n/b/")
    assert [page.title for page in lesson.get_siblings().order_by("path")] == ["C", "B"]


def test_module_that_becomes_a_lesson_is_another_page(three):
    root, pages = three
    bring(root, pages, "ab")
    old = ModulePage.objects.get(title="B")
    report = bring(
        root, pages, "ab", "title: Three\nmodules:\n- {title: M, lessons: [a.md, b.md]}\n"
    )
    old.refresh_from_db()
    assert not old.live
    assert LessonPage.objects.get(title="B").live
    assert "another page replaces it" in [row.remark for row in report.rows("unpublished")]


def test_new_page_gets_a_free_address(three):
    root, pages = three
    course = CoursePage.objects.get(pk=bring(root, pages, "a").course_id)
    course.add_child(instance=ModulePage(title="Mine", slug="b"))
    bring(root, pages, "ab")
    assert ModulePage.objects.get(title="B").slug == "b-2"


def test_title_changes_in_place(three):
    root, pages = three
    bring(root, pages, "ab")
    before = ModulePage.objects.get(title="A").pk
    pages["a.md"] = page("A, anew", "Words of a.")
    bring(root, pages, "ab")
    assert ModulePage.objects.get(title="A, anew").pk == before
    assert ModulePage.objects.get(pk=before).draft_title == "A, anew"
