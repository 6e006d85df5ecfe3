"""The filters beside the list of enrollments."""

from django.utils.translation import gettext_lazy as _

from courses import access
from courses.enrollment.models import Enrollment

from .read_only_list import KnownChoiceFilter


class CourseFilter(KnownChoiceFilter):
    title = _("course")
    parameter_name = "course"
    field_name = "course_id"

    def lookups(self, request, model_admin):
        """Return the courses with enrollments that the user teaches. One query."""
        return list(
            access.visible_enrollments(request.user)
            .order_by("course__title", "course_id")
            .values_list("course_id", "course__title")
            .distinct()
        )


class StatusFilter(KnownChoiceFilter):
    title = _("status")
    parameter_name = "status"
    field_name = "status"

    def lookups(self, request, model_admin):
        return Enrollment.Status.choices
