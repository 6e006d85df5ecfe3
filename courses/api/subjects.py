"""Subjects with their totals and their best attended courses. The same for everybody."""

from collections import defaultdict
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.enrollment.reading import find_popular_by_subject

from .catalog import known_courses
from .catalog_shapes import CourseLinkSerializer, SubjectLinkSerializer, write_course_link
from .pagination import OffsetPagination
from .views import PublicLearningView

POPULAR_COURSES = 3


class PopularCourseSerializer(CourseLinkSerializer):
    student_count = serializers.IntegerField(help_text="How many have a place, the finished too.")


class SubjectSerializer(SubjectLinkSerializer):
    palette = serializers.ChoiceField(Subject.Palette.choices)
    course_count = serializers.IntegerField(help_text="Courses of the catalog.")
    popular_courses = PopularCourseSerializer(
        many=True, help_text=f"At most {POPULAR_COURSES}, the best attended first."
    )


def write_subjects(subjects: list[Subject]) -> list[dict[str, Any]]:
    """Return subjects of `for_catalog` with their popular courses. One query."""
    shown = known_courses().filter(archived_at__isnull=True)
    popular: dict[int, list[CoursePage]] = defaultdict(list)
    ids = [subject.pk for subject in subjects]
    for course in find_popular_by_subject(shown, ids, number=POPULAR_COURSES):
        popular[course.subject_id].append(course)
    return [
        {
            "id": subject.pk,
            "title": subject.title,
            "slug": subject.slug,
            "palette": subject.palette,
            "course_count": subject.course_count,
            "popular_courses": [
                {**write_course_link(course), "student_count": course.student_count}
                for course in popular[subject.pk]
            ],
        }
        for subject in subjects
    ]


class SubjectListView(PublicLearningView):
    """List the subjects by title, those without courses too."""

    pagination_class = OffsetPagination
    serializer_class = SubjectSerializer

    def get(self, request: Request) -> Response:
        rows = self.paginate_queryset(Subject.objects.for_catalog().order_by("title", "pk"))
        data = SubjectSerializer(write_subjects(rows), many=True).data
        return self.get_paginated_response(data)


class SubjectView(PublicLearningView):
    """Show a subject."""

    serializer_class = SubjectSerializer

    def get(self, request: Request, subject_id: int) -> Response:
        subject = Subject.objects.for_catalog().filter(pk=subject_id).first()
        if subject is None:
            raise Http404
        return Response(SubjectSerializer(write_subjects([subject])[0]).data)
