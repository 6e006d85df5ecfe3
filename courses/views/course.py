"""A course's public page, and the two forms on it: enroll and withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from courses import access
from courses.content.pages import CoursePage
from courses.content.stream_links import resolve_links
from courses.enrollment.doors import count_before, read_way_in, tell_position
from courses.enrollment.models import Enrollment
from courses.enrollment.services import EnrollmentRefused, Outcome, enroll, withdraw_student
from courses.progress.reading import read_outline

from .cards import get_teacher_name
from .home import get_catalog_url
from .metadata import describe_course

# Who needs no way in.
WITH_ACCESS = ("enrolled", "completed", "team")


def serve_course(page: CoursePage, request: HttpRequest) -> HttpResponse:
    preview_mode = getattr(request, "preview_mode", "")
    enrollment = None if preview_mode else access.get_enrollment(request.user, page)
    resolve_links(page.overview)
    has_place = enrollment is not None and enrollment.is_open
    is_team = not has_place and access.is_on_team(request.user, page)
    state = get_reader_state(request, enrollment, is_team=is_team)
    outline = read_outline(
        page,
        enrollment=enrollment if has_place else None,
        is_all_open=state == "team" or preview_mode == "student",
    )
    return TemplateResponse(
        request,
        "courses/course_page.html",
        {
            "metadata": None if preview_mode else describe_course(page, outline),
            "page": page,
            "outline": outline,
            "state": state,
            "enrollment": enrollment,
            "way_in": None if state in WITH_ACCESS else read_way_in(page, enrollment),
            "enroll_url": reverse("enroll_course", args=[page.slug]),
            "withdraw_url": reverse("withdraw_course", args=[page.slug]),
            "teacher": get_teacher_name(page),
            "catalog_url": get_catalog_url(),
            "is_preview": bool(preview_mode),
        },
    )


def get_reader_state(request: HttpRequest, enrollment: Enrollment | None, *, is_team: bool) -> str:
    """Return "guest", "visitor", "asking", "enrolled", "completed", "withdrawn" or "team".

    "asking" is a request or a turn on the waiting list; "withdrawn" is any place that ended.
    """
    preview_mode = getattr(request, "preview_mode", "")
    if preview_mode:
        return "enrolled" if preview_mode == "student" else "guest"
    if request.user.is_anonymous:
        return "guest"
    if enrollment and enrollment.is_open:
        return "completed" if enrollment.completed_at else "enrolled"
    if is_team:
        return "team"
    if enrollment is None:
        return "visitor"
    return "asking" if enrollment.is_asking else "withdrawn"


def get_live_course(slug: str) -> CoursePage:
    """Return the published course with a slug; 404 for drafts and unknown ones alike."""
    course = CoursePage.objects.live().filter(slug=slug).order_by("path").first()
    if course is None:
        raise Http404
    return course


@require_POST
@cache_control(private=True, no_store=True)
def enroll_course(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a place, with a code where the course wants one. Guests log in first."""
    course = get_live_course(slug)
    if request.user.is_anonymous:
        # Back to the page: this address answers to a form only.
        return redirect_to_login(course.url)
    try:
        outcome = enroll(student=request.user, course=course, code=request.POST.get("code", ""))
    except EnrollmentRefused as error:
        messages.error(request, str(error))
        return redirect(course.url)
    messages.success(request, tell_outcome(outcome))
    if outcome.enrollment.is_open:
        return redirect("resume_course", slug=course.slug)
    return redirect(course.url)


def tell_outcome(outcome: Outcome) -> str:
    """Return what asking for a place came to, in one sentence."""
    if outcome.enrollment.is_asking:
        if not outcome.is_changed:
            return _("You have asked already. You will get a mail.")
        if outcome.status == Enrollment.Status.PENDING:
            return _("Your request is with the team. You will get a mail.")
        return tell_position(count_before(outcome.enrollment))
    if not outcome.is_changed:
        return _("You are enrolled already.")
    return _("You are enrolled. Your place is kept from now on.")


@require_POST
@login_required
@cache_control(private=True, no_store=True)
def withdraw_course(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a course, its waiting list, or take a request back. A repeat changes nothing."""
    course = get_live_course(slug)
    enrollment = access.get_enrollment(request.user, course)
    if withdraw_student(student=request.user, course=course):
        text = _("You have left this course. Your progress is kept if you come back.")
        if enrollment and enrollment.status == Enrollment.Status.PENDING:
            text = _("Your request is taken back.")
        elif enrollment and enrollment.status == Enrollment.Status.WAITING:
            text = _("You have left the waiting list.")
        messages.success(request, text)
    return redirect(course.url)
