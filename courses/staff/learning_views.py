"""The two screens of "Learning": the list with its export, and one student's record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail_modeladmin.views import InspectView

from courses import access
from courses.content.pages import CoursePage
from courses.progress.explaining import explain_progress
from courses.progress.results import iterate_results

from .learning_filters import CourseFilter
from .read_only_list import BoundedIndexView
from .spreadsheets import neutralize

EXPORT_ACTION = "courses.export_enrollments"
MAX_ID_LENGTH = 18


def with_results(enrollments):
    """Yield enrollments that carry their `result`, as the columns expect it."""
    for enrollment, result in iterate_results(enrollments):
        enrollment.result = result
        yield enrollment


class EnrollmentIndexView(BoundedIndexView):
    export_headings = {
        "student_name": _("Student"),
        "course_title": _("Course"),
        "status_label": _("Status"),
        "enrolled_on": _("Enrolled on"),
        "done_count": _("Units done"),
        "total_count": _("Units in all"),
        "percent": _("Percent done"),
        "last_active_on": _("Last active on"),
        "stuck_at": _("Goes on at"),
        "completed_on": _("Completed on"),
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = list(with_results(context["object_list"]))
        context["class_course"] = self.find_class_course()
        return context

    def find_class_course(self) -> CoursePage | None:
        """Return the course that the list is limited to, for the way to its class."""
        chosen = self.request.GET.get(CourseFilter.parameter_name, "")
        if not chosen.isdecimal() or len(chosen) > MAX_ID_LENGTH:
            return None
        return access.visible_taught_courses(self.request.user).filter(pk=chosen).first()

    def as_spreadsheet(self, queryset, spreadsheet_format):
        log(
            instance=self.request.user,
            action=EXPORT_ACTION,
            user=self.request.user,
            data={
                "format": spreadsheet_format,
                "rows": queryset.count(),
                "courses": sorted(
                    queryset.order_by().values_list("course_id", flat=True).distinct()
                ),
            },
        )
        return super().as_spreadsheet(with_results(queryset), spreadsheet_format)

    def write_csv_response(self, queryset):
        """Answer with the whole file: a generator would block the loop that serves it."""
        response = HttpResponse(
            b"".join(self.stream_csv(queryset)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response

    def to_row_dict(self, item):
        """Return the values of one row. Zero stays a number; the stock view makes it a dash."""
        row = {name: getattr(self.model_admin, name)(item) for name in self.list_export}
        return {name: "" if value is None else value for name, value in row.items()}

    def preprocess_field_value(self, field, value, export_format):
        return neutralize(super().preprocess_field_value(field, value, export_format))


class EnrollmentInspectView(InspectView):
    user = None

    def __init__(self, model_admin, instance_pk, user):
        # Another course's record is not found, rather than refused.
        get_object_or_404(access.visible_enrollments(user), pk=instance_pk)
        super().__init__(model_admin, instance_pk)

    def get_page_title(self):
        return self.instance.student.public_name

    def get_page_subtitle(self):
        return self.instance.course.title

    def get_meta_title(self):
        return f"{self.get_page_title()}: {self.get_page_subtitle()}"

    def get_context_data(self, **kwargs):
        explanation = explain_progress(self.instance)
        units = [
            {
                "module": f"{group.module.number}. {group.module.title}",
                "title": page.item.title,
                "done_at": page.done_at,
                "page": page,
            }
            for group in explanation.modules
            for page in group.pages
        ]
        context = {
            "fields": [],
            "result": explanation,
            "outline": explanation.outline,
            "units": units,
        }
        return super().get_context_data(**context, **kwargs)
