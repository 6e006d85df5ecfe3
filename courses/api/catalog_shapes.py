"""How courses look in the learning API: as in the content API, where that has the field."""

from typing import Any

from rest_framework import serializers

from courses.content.pages import CoursePage
from courses.enrollment.availability import Availability
from courses.enrollment.doors import Door, WayIn

from .addresses import make_absolute
from .content_reads import PageReads, write_outline


class SubjectLinkSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    slug = serializers.CharField()


class PictureSizeSerializer(serializers.Serializer):
    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class CoverSerializer(serializers.Serializer):
    url = serializers.URLField(allow_null=True)
    srcset = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    renditions = PictureSizeSerializer(many=True)
    credit = serializers.CharField()
    license = serializers.CharField()
    card = PictureSizeSerializer(allow_null=True, help_text="The part that stands on a card.")


class BlockSerializer(serializers.Serializer):
    """A block of content; docs/api.md tells what `value` is for each `type`."""

    id = serializers.CharField(allow_null=True)
    type = serializers.CharField()
    value = serializers.JSONField(allow_null=True)


class OutlinePageSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    html_url = serializers.URLField()
    summary = serializers.CharField()
    minutes = serializers.IntegerField()
    is_free_preview = serializers.BooleanField()


class ModuleSerializer(OutlinePageSerializer):
    number = serializers.IntegerField(help_text="From 1, in study order.")


class OutlineModuleSerializer(ModuleSerializer):
    lessons = OutlinePageSerializer(many=True)


class CourseLinkSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    slug = serializers.CharField()
    html_url = serializers.URLField()


class CourseSerializer(CourseLinkSerializer):
    promise = serializers.CharField(help_text="What somebody has who finishes the course.")
    subject = SubjectLinkSerializer()
    level = serializers.ChoiceField(CoursePage.Level.choices)
    language = serializers.CharField()
    instructor = serializers.CharField(help_text="The lead's public name; may be empty.")
    cover = CoverSerializer(allow_null=True)
    minutes = serializers.IntegerField()
    lesson_count = serializers.IntegerField()
    enrollment_policy = serializers.ChoiceField(CoursePage.EnrollmentPolicy.choices)
    availability = serializers.ChoiceField(
        Availability.choices, help_text="Whether somebody new can start at this moment."
    )
    availability_line = serializers.CharField(help_text="The same in a few words, as on a card.")
    published_at = serializers.DateTimeField(allow_null=True)
    modules = ModuleSerializer(many=True)


class InstructorSerializer(serializers.Serializer):
    name = serializers.CharField()


class WayInSerializer(serializers.Serializer):
    door = serializers.ChoiceField([(door.value, door.value) for door in Door])
    line = serializers.CharField(help_text="What asking for a place would do, in one sentence.")
    can_ask = serializers.BooleanField()
    needs_code = serializers.BooleanField()


class CourseDetailSerializer(CourseSerializer):
    instructors = InstructorSerializer(many=True)
    overview = BlockSerializer(many=True)
    overview_html = serializers.CharField()
    outcomes = serializers.ListField(child=serializers.CharField())
    prerequisites = serializers.CharField(help_text="HTML.")
    modules = OutlineModuleSerializer(many=True)
    way_in = WayInSerializer()
    enrollment_opens_at = serializers.DateTimeField(allow_null=True)
    enrollment_closes_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    credit = serializers.CharField()
    license = serializers.CharField()


def write_course_link(course: CoursePage) -> dict[str, Any]:
    return {
        "id": course.pk,
        "title": course.title,
        "slug": course.slug,
        "html_url": make_absolute(course.url or ""),
    }


def write_course(course: CoursePage, reads: PageReads) -> dict[str, Any]:
    """Return a course as lists show it. Reads are shared by the whole list."""
    outline = reads.outlines[course.pk]
    standing = reads.standings[course.pk]
    return {
        **write_course_link(course),
        "promise": course.promise,
        "subject": course.subject,
        "level": course.level,
        "language": course.language,
        "instructor": course.owner.public_name if course.owner else "",
        "cover": reads.cover[course.pk],
        "minutes": outline.minutes_total,
        "lesson_count": outline.total_count,
        "enrollment_policy": course.enrollment_policy,
        "availability": standing.availability.value,
        "availability_line": standing.line,
        "published_at": course.first_published_at,
        "modules": reads.outline[course.pk],
    }


def write_detail(course: CoursePage, reads: PageReads, way_in: WayIn) -> dict[str, Any]:
    return {
        **write_course(course, reads),
        "instructors": reads.instructors[course.pk],
        "overview": reads.overview[course.pk],
        "overview_html": reads.overview_html[course.pk],
        "outcomes": reads.outcomes[course.pk],
        "prerequisites": reads.prerequisites[course.pk],
        "modules": write_outline(reads.outlines[course.pk]),
        "way_in": way_in,
        "enrollment_opens_at": course.enrollment_opens_at,
        "enrollment_closes_at": course.enrollment_closes_at,
        "archived_at": course.archived_at,
        "credit": course.credit,
        "license": course.license,
    }
