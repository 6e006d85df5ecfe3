"""The filters beside the list of enrollments."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from courses import access
from courses.enrollment.models import Enrollment


class KnownChoiceFilter(SimpleListFilter):
    """A filter on one field that takes its own choices only; for any other value nothing fits."""

    field_name = ""

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(choice) for choice, _label in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(**{self.field_name: value})


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
