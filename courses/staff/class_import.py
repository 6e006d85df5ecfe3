"""Many people onto a course by one list: sent, looked through, and only then enrolled."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.rosters import (
    DONE_LABELS,
    ENROLL,
    LABELS,
    WAIT,
    PlannedLine,
    RosterUnreadable,
    enroll_roster,
    plan_roster,
    read_roster,
)

from .class_forms import RosterForm

FORM_TEMPLATE = "courses/staff/class/import.html"
TABLE_TEMPLATE = "courses/staff/class/import_table.html"


def import_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Show the form, what a list would do, and after “yes” what it did.

    Nothing is kept between the steps: the page that shows what would happen carries the list.
    """
    course = get_object_or_404(CoursePage, pk=course_id)
    if not access.can_manage_class(request.user, course):
        raise Http404
    if request.method != "POST":
        return show_form(request, course, RosterForm())
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, course, form)
    try:
        text = form.read_text()
        lines = read_roster(text)
    except RosterUnreadable as error:
        form.add_error(None, str(error))
        return show_form(request, course, form)
    arguments = {
        "course": course,
        "lines": lines,
        "over_capacity": form.cleaned_data["over_capacity"],
    }
    is_done = request.POST.get("confirm") == "yes"
    rows = enroll_roster(by=request.user, **arguments) if is_done else plan_roster(**arguments)
    context = {
        "course": course,
        "rows": rows,
        "counts": count_results(rows, DONE_LABELS if is_done else LABELS),
        "enroll_count": sum(row.result in (ENROLL, WAIT) for row in rows),
        "text": text,
        "over_capacity": form.cleaned_data["over_capacity"],
        "is_done": is_done,
    }
    return TemplateResponse(request, TABLE_TEMPLATE, context)


def show_form(request: HttpRequest, course: CoursePage, form: RosterForm) -> HttpResponse:
    return TemplateResponse(request, FORM_TEMPLATE, {"course": course, "form": form})


def count_results(rows: list[PlannedLine], labels: dict[str, str]) -> list[tuple[str, int]]:
    """Return how many lines have which result, in the order of the labels."""
    counts = Counter(row.result for row in rows)
    return [(label, counts[result]) for result, label in labels.items() if counts[result]]
