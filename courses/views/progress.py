"""My learning, resuming, the explained percentage, and the forms of a lesson page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from wagtail.models import Page

from courses import access
from courses.content.learning_pages import LearningPage, get_course_of
from courses.content.requirements import parse_block_id
from courses.enrollment.models import Enrollment
from courses.enrollment.reading import find_popular_courses, read_asking
from courses.progress.explaining import explain_progress
from courses.progress.models import ProgressEvent
from courses.progress.new_events import EventsRefused
from courses.progress.reading import read_my_courses, read_outline
from courses.progress.services import record_event

from .cards import build_cards
from .course import get_live_course
from .home import get_catalog_url

Kind = ProgressEvent.Kind
POPULAR_COURSES = 3


@login_required
@cache_control(private=True, no_store=True)
def my_learning(request: HttpRequest) -> HttpResponse:
    rows = read_my_courses(request.user)
    in_progress = [row for row in rows if row.state == "enrolled"]
    popular = [] if rows else find_popular_courses().for_cards()[:POPULAR_COURSES]
    context = {
        "continue_row": next((row for row in in_progress if row.resume), None),
        "in_progress": in_progress,
        "finished": [row for row in rows if row.state == "completed"],
        "asking": read_asking(request.user),
        "popular": build_cards(list(popular), request.user) if popular else [],
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


@login_required
@cache_control(private=True, no_store=True)
def explain_course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a student's own percentage is made of."""
    course = get_live_course(slug)
    enrollment = access.get_enrollment(request.user, course)
    if enrollment is None or not enrollment.is_open:
        return redirect(course.url)
    explanation = explain_progress(enrollment)
    context = {
        "course": course,
        "enrollment": enrollment,
        "explanation": explanation,
        "outline": explanation.outline,
        "resume": explanation.outline.resume,
    }
    return TemplateResponse(request, "courses/course_progress.html", context)


@require_POST
@login_required
def complete_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Complete a page, or take it back with `undo=1`, and lead back to it."""
    page, enrollment = get_tracked_page(request, page_id)
    is_undo = request.POST.get("undo") == "1"
    kind = Kind.PAGE_REOPENED if is_undo else Kind.PAGE_COMPLETED
    record_or_tell(request, enrollment=enrollment, page=page, kind=kind)
    return redirect(page.get_url(request))


@require_POST
@login_required
def mark_part(request: HttpRequest, page_id: int) -> HttpResponse:
    """Mark a part of a page as `done`, or as `undone`, by its block's id; lead back to it."""
    page, enrollment = get_tracked_page(request, page_id)
    name = "undone" if "undone" in request.POST else "done"
    block_id = parse_block_id(request.POST.get(name))
    kind = Kind.BLOCK_UNDONE if name == "undone" else Kind.BLOCK_DONE
    is_recorded = record_or_tell(
        request, enrollment=enrollment, page=page, kind=kind, block_id=block_id
    )
    return redirect(page.get_url(request) + (f"#b-{block_id}" if is_recorded else ""))


def record_or_tell(request: HttpRequest, **event) -> bool:
    """Record one event; tell the student when the page or the place has changed meanwhile."""
    try:
        record_event(**event)
    except EventsRefused as error:
        messages.error(request, str(error))
        return False
    return True


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
