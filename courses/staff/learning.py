""" "Learning" in the Wagtail admin: enrollments and progress, to read and never to change."""

from django.contrib import admin
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from courses import access
from courses.enrollment.models import Enrollment
from courses.progress.results import for_results

from .learning_filters import CourseFilter, StatusFilter
from .learning_views import EXPORT_ACTION, EnrollmentIndexView, EnrollmentInspectView
from .read_only_list import ReadOnlyAdmin, ReadOnlyPermissions


class ByTeam(ReadOnlyPermissions):
    """Answers of `courses.access`."""

    def user_can_list(self, user):
        return access.can_list_enrollments(user)

    def user_can_inspect_obj(self, user, obj):
        return access.can_view_enrollment(user, obj)


class EnrollmentAdmin(ReadOnlyAdmin):
    """The list and the record of enrollments; columns expect rows with a `result`."""

    model = Enrollment
    menu_label = _("Enrollments")
    menu_icon = "group"
    permission_helper_class = ByTeam
    index_view_class = EnrollmentIndexView
    inspect_view_class = EnrollmentInspectView
    index_template_name = "courses/staff/enrollment_list.html"
    inspect_template_name = "courses/staff/enrollment_record.html"
    index_view_extra_css = ["courses/staff/learning.css"]
    ordering = ("-enrolled_at",)
    list_filter = (CourseFilter, StatusFilter)
    search_fields = (
        "student__display_name",
        "student__first_name",
        "student__last_name",
        "student__username",
    )
    list_display = (
        "student_name",
        "course_title",
        "status",
        "enrolled_on",
        "units",
        "last_active_on",
        "stuck_at",
    )
    # No e-mail address: whoever needs to write to a class has its room.
    list_export = (
        "student_name",
        "course_title",
        "status_label",
        "enrolled_on",
        "done_count",
        "total_count",
        "percent",
        "last_active_on",
        "stuck_at",
        "completed_on",
    )
    export_filename = "enrollments"

    def get_queryset(self, request):
        return for_results(access.visible_enrollments(request.user)).order_by(*self.ordering)

    @admin.display(description=_("Student"), ordering="name_order")
    def student_name(self, enrollment):
        return enrollment.student.public_name

    @admin.display(description=_("Course"), ordering="course__title")
    def course_title(self, enrollment):
        return enrollment.course.title

    def status_label(self, enrollment):
        return enrollment.get_status_display()

    @admin.display(description=_("Enrolled on"), ordering="enrolled_at")
    def enrolled_on(self, enrollment):
        return localdate(enrollment.enrolled_at)

    @admin.display(description=_("Units done"))
    def units(self, enrollment):
        outline = enrollment.result.outline
        return gettext("%(done)s of %(total)s: %(percent)s %%") % {
            "done": outline.done_count,
            "total": outline.total_count,
            "percent": outline.percent,
        }

    def done_count(self, enrollment):
        return enrollment.result.outline.done_count

    def total_count(self, enrollment):
        return enrollment.result.outline.total_count

    def percent(self, enrollment):
        return enrollment.result.outline.percent

    @admin.display(description=_("Last active on"), ordering="active_order")
    def last_active_on(self, enrollment):
        at = enrollment.result.last_active_at
        return localdate(at) if at else None

    @admin.display(description=_("Goes on at"))
    def stuck_at(self, enrollment):
        return enrollment.result.stuck_at

    def completed_on(self, enrollment):
        return localdate(enrollment.completed_at) if enrollment.completed_at else None


class LearningGroup(ModelAdminGroup):
    menu_label = _("Learning")
    menu_item_name = "learning"
    menu_icon = "glasses"
    menu_order = 220
    items = (EnrollmentAdmin,)


modeladmin_register(LearningGroup)


@hooks.register("register_log_actions")
def register_export_action(actions):
    @actions.register_action(EXPORT_ACTION)
    class ExportFormatter(LogFormatter):
        label = _("Export enrollments")

        def format_message(self, log_entry):
            rows = log_entry.data.get("rows", 0)
            return ngettext(
                "Exported %(count)s enrollment", "Exported %(count)s enrollments", rows
            ) % {"count": rows}
