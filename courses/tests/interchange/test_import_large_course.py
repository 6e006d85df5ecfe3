"""A course of 562 lessons is imported whole, quickly, and once."""

import time

import pytest
from wagtail.models import Page, Revision

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.interchange.readers import read_course
from courses.interchange.services import import_course

from .folders import MDBOOK, real_course


@pytest.mark.slow
def test_comprehensive_rust_is_imported_whole_and_once(catalog):
    path = real_course(MDBOOK)
    start = time.monotonic()
    report = import_course(path=path, publish=True)
    assert time.monotonic() - start < 240
    course = CoursePage.objects.get(pk=report.course_id)
    tree = read_course(path)
    modules = ModulePage.objects.child_of(course).live().order_by("path")
    lessons = LessonPage.objects.descendant_of(course).live().order_by("path")
    assert [module.title for module in modules] == [node.title for node in tree.modules]
    assert [lesson.title for lesson in lessons] == [
        node.title for module in tree.modules for node in module.lessons
    ]
    assert (len(modules), len(lessons)) == (17, 562)
    assert sum(bool(lesson.teaching_notes) for lesson in lessons) > 400
    before = (Page.objects.count(), Revision.objects.count())
    again = import_course(path=path, publish=True)
    assert again.count("unchanged") == len(again.changes) == 580
    assert (Page.objects.count(), Revision.objects.count()) == before
