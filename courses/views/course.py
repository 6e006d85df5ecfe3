"""A course's public page, and the two forms on it: enroll and withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import access
from courses.content.pages import CoursePage
from courses.content.stream_links import resolve_links
from courses.enrollment.models import Enrollment
from courses.enrollment.services import EnrollmentRefused, enroll_student, withdraw_student
from courses.progress.reading import read_outline

from .cards import get_teacher_name
from .home import get_catalog_url


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
            "page": page,
            "outline": outline,
            "state": state,
            "enrollment": enrollment,
            "enroll_url": reverse("enroll_course", args=[page.slug]),
            "withdraw_url": reverse("withdraw_course", args=[page.slug]),
            "teacher": get_teacher_name(page),
            "catalog_url": get_catalog_url(),
            "is_preview": bool(preview_mode),
        },
    )


def get_reader_state(request: HttpRequest, enrollment: Enrollment | None, *, is_team: bool) -> str:
    """Return "guest", "visitor", "enrolled", "completed", "withdrawn" or "team"."""
    preview_mode = getattr(request, "preview_mode", "")
    if preview_mode:
        return "enrolled" if preview_mode == "student" else "guest"
    if request.user.is_anonymous:
        return "guest"
    if enrollment and enrollment.is_open:
        return "completed" if enrollment.completed_at else "enrolled"
    if is_team:
        return "team"
    return "withdrawn" if enrollment else "visitor"


def get_live_course(slug: str) -> CoursePage:
    """Return the published course with a slug; 404 for drafts and unknown ones alike."""
    course = CoursePage.objects.live().filter(slug=slug).order_by("path").first()
    if course is None:
        raise Http404
    return course


@require_POST
@login_required
def enroll_course(request: HttpRequest, slug: str) -> HttpResponse:
    course = get_live_course(slug)
    try:
        enroll_student(student=request.user, course=course)
    except EnrollmentRefused as error:
        messages.error(request, str(error))
        return redirect(course.url)
    messages.success(request, _("You are enrolled. Your place is kept from now on."))
    return redirect("resume_course", slug=course.slug)


@require_POST
@login_required
def withdraw_course(request: HttpRequest, slug: str) -> HttpResponse:
    course = get_live_course(slug)
    if withdraw_student(student=request.user, course=course):
        messages.success(
            request, _("You have left this course. Your progress is kept if you come back.")
        )
    return redirect(course.url)
