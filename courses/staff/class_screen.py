"""The class of a course: requests, the waiting list, who is enrolled, and the codes that invite."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin import widgets as wagtailadmin_widgets

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.codes import create_invite_code, read_codes
from courses.enrollment.models import Enrollment, InviteCode
from courses.enrollment.seats import count_free_seats
from courses.enrollment.services import (
    EnrollmentRefused,
    approve_request,
    enroll,
    refuse_request,
    remove_student,
)

from .class_forms import AddStudentForm, InviteCodeForm
from .class_import import import_view

STUDENTS_PER_PAGE = 50
WAITING_SHOWN = 200
MAX_DECIDED = 500
DECISIONS = ("approve", "refuse")


def get_course_for_class(request: HttpRequest, course_id: int) -> CoursePage:
    """Return a course; 404 for everybody who is not on its team."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not access.can_manage_class(request.user, course):
        raise Http404
    return course


def class_view(
    request: HttpRequest,
    course_id: int,
    add_form: AddStudentForm | None = None,
    code_form: InviteCodeForm | None = None,
) -> HttpResponse:
    """Show the class; the same number of queries for 1 and for 50 rows of each kind."""
    course = get_course_for_class(request, course_id)
    rows = Enrollment.objects.filter(course=course).select_related("student")
    enrolled = rows.open().order_by("-enrolled_at", "-pk")
    turned_away = rows.filter(status__in=Enrollment.TURNED_AWAY_STATUSES).order_by("-changed_at")
    page_obj = Paginator(enrolled, STUDENTS_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "course": course,
        "pending": rows.pending()[:WAITING_SHOWN],
        "waiting": rows.waiting()[:WAITING_SHOWN],
        "turned_away": turned_away[:WAITING_SHOWN],
        "page_obj": page_obj,
        "enrolled_count": page_obj.paginator.count,
        "free_seats": count_free_seats(course),
        "codes": read_codes(course),
        "needs_code": course.enrollment_policy == CoursePage.EnrollmentPolicy.CODE,
        "add_form": add_form or AddStudentForm(),
        "code_form": code_form or InviteCodeForm(),
    }
    return TemplateResponse(request, "courses/staff/class/class.html", context)


@require_POST
def decide_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Approve or refuse requests, one or many; rows of other courses do not count."""
    course = get_course_for_class(request, course_id)
    action, ids = read_decision(request)
    chosen = Enrollment.objects.filter(course=course, pk__in=ids).order_by("changed_at", "pk")
    rows = list(chosen.select_related("student", "course"))
    if action not in DECISIONS or not rows:
        messages.error(request, _("Nothing was changed: choose somebody first."))
    elif action == "approve":
        approve_rows(request, rows)
    else:
        count = sum(refuse_request(enrollment=row, by=request.user) for row in rows)
        text = ngettext("%(count)s person was refused.", "%(count)s people were refused.", count)
        messages.success(request, text % {"count": count})
    return redirect("course_class", course.pk)


def read_decision(request: HttpRequest) -> tuple[str, list[int]]:
    """Return the action and the ids. A row's own button says both, as in “approve-12”."""
    action, _dash, single = request.POST.get("action", "").partition("-")
    sent = [single] if single else request.POST.getlist("enrollment")[:MAX_DECIDED]
    return action, [int(text) for text in sent if text.isdecimal() and len(text) < 19]


def approve_rows(request: HttpRequest, rows: list[Enrollment]) -> None:
    enrolled = waiting = 0
    for row in rows:
        try:
            done = approve_request(enrollment=row, by=request.user)
        except EnrollmentRefused as error:
            messages.error(request, f"{row.student.public_name}: {error}")
            continue
        enrolled += done.is_open
        waiting += done.status == Enrollment.Status.WAITING
    text = ngettext("%(count)s person is enrolled.", "%(count)s people are enrolled.", enrolled)
    words = [text % {"count": enrolled}]
    if waiting:
        text = ngettext(
            "No place was left for %(count)s: on the waiting list now.",
            "No places were left for %(count)s: on the waiting list now.",
            waiting,
        )
        words.append(text % {"count": waiting})
    messages.success(request, " ".join(words))


@require_POST
def add_student_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Enroll one person by address or user name, whatever the policy."""
    course = get_course_for_class(request, course_id)
    form = AddStudentForm(request.POST)
    if not form.is_valid():
        return class_view(request, course_id, add_form=form)
    person = form.cleaned_data["who"]
    try:
        outcome = enroll(
            student=person,
            course=course,
            source=Enrollment.Source.STAFF,
            by=request.user,
            over_capacity=form.cleaned_data["over_capacity"],
        )
    except EnrollmentRefused as error:
        messages.error(request, str(error))
        return redirect("course_class", course.pk)
    text = _("%(name)s is enrolled.")
    if not outcome.enrollment.is_open:
        text = _("The course is full: %(name)s is on the waiting list.")
    elif not outcome.is_changed:
        text = _("%(name)s was enrolled already.")
    messages.success(request, text % {"name": person.public_name})
    return redirect("course_class", course.pk)


def remove_view(request: HttpRequest, course_id: int, enrollment_id: int) -> HttpResponse:
    """Ask before somebody loses a place; what they did is kept."""
    course = get_course_for_class(request, course_id)
    rows = Enrollment.objects.filter(course=course).select_related("student", "course")
    enrollment = get_object_or_404(rows, pk=enrollment_id)
    if request.method == "POST":
        text = _("%(name)s had no place to lose.")
        if remove_student(enrollment=enrollment, by=request.user):
            text = _("%(name)s is off the course. Progress is kept.")
        messages.success(request, text % {"name": enrollment.student.public_name})
        return redirect("course_class", course.pk)
    context = {"course": course, "enrollment": enrollment}
    return TemplateResponse(request, "courses/staff/class/remove.html", context)


@require_POST
def codes_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Make a code or take one back; who came in by it stays."""
    course = get_course_for_class(request, course_id)
    removed = request.POST.get("remove", "")
    if removed:
        is_number = removed.isdecimal() and len(removed) < 19
        codes = InviteCode.objects.filter(course=course, pk=int(removed) if is_number else None)
        if codes.delete()[0]:
            messages.success(request, _("The code no longer opens the course."))
        else:
            messages.error(request, _("This course has no such code."))
        return redirect("course_class", course.pk)
    form = InviteCodeForm(request.POST)
    if form.is_valid():
        try:
            create_invite_code(course=course, **form.cleaned_data)
        except EnrollmentRefused as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("The code is made."))
            return redirect("course_class", course.pk)
    return class_view(request, course_id, code_form=form)


@hooks.register("register_admin_urls")
def register_class_urls():
    base = "courses/<int:course_id>/class/"
    return [
        path(base, class_view, name="course_class"),
        path(f"{base}decide/", decide_view, name="course_class_decide"),
        path(f"{base}add/", add_student_view, name="course_class_add"),
        path(f"{base}codes/", codes_view, name="course_class_codes"),
        path(f"{base}import/", import_view, name="course_class_import"),
        path(f"{base}<int:enrollment_id>/remove/", remove_view, name="course_class_remove"),
    ]


@hooks.register("register_page_header_buttons")
def add_class_button(page, user, next_url=None, **kwargs):
    if isinstance(page.specific_deferred, CoursePage) and access.can_manage_class(user, page):
        yield wagtailadmin_widgets.Button(
            _("Class"), reverse("course_class", args=[page.pk]), icon_name="glasses", priority=44
        )
