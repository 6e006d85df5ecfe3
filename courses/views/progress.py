"""My learning, resuming, and the two things a lesson page reports: opened and completed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from wagtail.models import Page

from courses import access
from courses.content.learning_pages import LearningPage, get_course_of
from courses.enrollment.models import Enrollment
from courses.progress.models import ProgressEvent
from courses.progress.reading import read_my_courses, read_outline
from courses.progress.services import record_event

from .course import get_live_course
from .home import get_catalog_url


@login_required
@cache_control(private=True, no_store=True)
def my_learning(request: HttpRequest) -> HttpResponse:
    rows = read_my_courses(request.user)
    in_progress = [row for row in rows if row.state == "enrolled"]
    context = {
        "continue_row": next((row for row in in_progress if row.resume), None),
        "in_progress": in_progress,
        "finished": [row for row in rows if row.state == "completed"],
        "catalog_url": get_catalog_url(),
    }
    return TemplateResponse(request, "courses/my_learning.html", context)


@login_required
@cache_control(private=True, no_store=True)
def resume_course(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the last unfinished place of a course, or to its own page when there is none."""
    course = get_live_course(slug)
    enrollment = access.get_enrollment(request.user, course)
    if enrollment is None or not enrollment.is_open:
        return redirect(course.url)
    place = read_outline(course, enrollment=enrollment).resume
    return redirect(place.url if place else course.url)


@require_POST
@login_required
def complete_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Complete a page, or take it back with `undo=1`. JSON for scripts, a redirect for forms."""
    page, enrollment = get_tracked_page(request, page_id)
    kind = ProgressEvent.Kind.PAGE_COMPLETED
    if request.POST.get("undo") == "1":
        kind = ProgressEvent.Kind.PAGE_REOPENED
    progress = record_event(enrollment=enrollment, page=page, kind=kind)
    if request.accepts("text/html"):
        return redirect(page.get_url(request))
    outline = read_outline(enrollment.course, enrollment=enrollment)
    return JsonResponse(
        {
            "is_done": progress.completed_at is not None,
            "done_count": outline.done_count,
            "total_count": outline.total_count,
            "percent": outline.percent,
            "minutes_left": outline.minutes_left,
        }
    )


@require_POST
@login_required
def open_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Note that a student has a page open, so that "Continue" leads back to it."""
    page, enrollment = get_tracked_page(request, page_id)
    record_event(enrollment=enrollment, page=page, kind=ProgressEvent.Kind.PAGE_OPENED)
    return HttpResponse(status=204)


def get_tracked_page(request: HttpRequest, page_id: int) -> tuple[LearningPage, Enrollment]:
    """Return a page and the student's open place on its course; 404 for everybody else."""
    found = Page.objects.live().filter(pk=page_id).first()
    page = found.specific if found else None
    if not isinstance(page, LearningPage) or not access.can_open_page(request.user, page):
        raise Http404
    course = get_course_of(page)
    enrollment = access.get_enrollment(request.user, course)
    if enrollment is None or not enrollment.is_open:
        raise Http404
    return page, enrollment
