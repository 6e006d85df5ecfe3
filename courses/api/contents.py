"""A whole course in one answer, for those who may study it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses import access
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.progress.outline import OutlineItem
from courses.progress.reading import PlaceProgress, build_outline

from .catalog import get_known_course
from .catalog_shapes import (
    BlockSerializer,
    CourseLinkSerializer,
    ModuleSerializer,
    OutlinePageSerializer,
    write_course_link,
)
from .content_reads import PageReads, write_outline_item
from .problems import Problem
from .views import LearningView


class ContentPageSerializer(OutlinePageSerializer):
    content = BlockSerializer(many=True)


class ContentModuleSerializer(ModuleSerializer):
    content = BlockSerializer(many=True)
    lessons = ContentPageSerializer(many=True)


class ContentsSerializer(serializers.Serializer):
    course = CourseLinkSerializer()
    modules = ContentModuleSerializer(many=True)


class ContentsView(LearningView):
    """Show all modules and lessons of a course with their content, in study order.

    For those who have a place on the course, and its team. Addresses of pictures expire: ask
    again rather than keep them.
    """

    serializer_class = ContentsSerializer
    refusals = {"get": {403: ("not-enrolled",)}}

    def get(self, request: Request, course_id: int) -> Response:
        course = get_known_course(course_id)
        if not access.can_enter_course(request.user, course):
            raise Problem("not-enrolled", 403)
        return Response(ContentsSerializer(write_contents(course, request.user)).data)


def read_full_pages(course: CoursePage) -> list[LearningPage]:
    """Return the live modules and lessons of a course in tree order, bodies too. Two queries."""
    pages: list[LearningPage] = [
        page
        for model in (ModulePage, LessonPage)
        for page in model.objects.live().descendant_of(course)
    ]
    return sorted(pages, key=lambda page: page.path)


def write_contents(course: CoursePage, user: access.Reader) -> dict[str, Any]:
    """Return a course with its content. As many queries for one page as for hundreds."""
    pages = read_full_pages(course)
    outline = build_outline(course, pages, progress=PlaceProgress(), is_open=True)
    content = PageReads(pages, user=user, known_pages=access.knowable_pages()).content

    def write(item: OutlineItem) -> dict[str, Any]:
        return {**write_outline_item(item), "content": content[item.page_id]}

    modules = [
        {
            **write(module),
            "number": module.number,
            "lessons": [write(lesson) for lesson in module.lessons],
        }
        for module in outline.modules
    ]
    return {"course": write_course_link(course), "modules": modules}
