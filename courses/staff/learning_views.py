"""The two screens of "Learning": the list with its export, and one student's record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail_modeladmin.views import IndexView, InspectView

from courses import access
from courses.progress.results import iterate_results, read_result

from .learning_filters import CourseFilter, StatusFilter
from .spreadsheets import neutralize

EXPORT_ACTION = "courses.export_enrollments"
MAX_SEARCH_LENGTH = 200


def with_results(enrollments):
    """Yield enrollments that carry their `result`, as the columns expect it."""
    for enrollment, result in iterate_results(enrollments):
        enrollment.result = result
        yield enrollment


class EnrollmentIndexView(IndexView):
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

    def get_filters_params(self, params=None):
        """Return the parameters of the filters only.

        The stock view turns every other one into a lookup, as far as the password's hash.
        """
        known = {CourseFilter.parameter_name, StatusFilter.parameter_name}
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name in known}

    def get_search_results(self, request, queryset, search_term):
        # Each word becomes conditions, and databases limit how many one statement may hold.
        return super().get_search_results(request, queryset, search_term[:MAX_SEARCH_LENGTH])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = list(with_results(context["object_list"]))
        return context

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
        result = read_result(self.instance)
        units = [
            {
                "module": f"{module.number}. {module.title}",
                "title": unit.title,
                "done_at": result.done_at.get(unit.page_id),
            }
            for module in result.outline.modules
            for unit in module.units
        ]
        context = {"fields": [], "result": result, "outline": result.outline, "units": units}
        return super().get_context_data(**context, **kwargs)
