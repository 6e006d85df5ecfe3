"""Modules and lessons as readers find them: open, locked, or as a preview."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from courses import access
from courses.content.blocks.downloads import find_files
from courses.content.learning_pages import LearningPage
from courses.content.pages import CoursePage
from courses.content.requirements import parse_block_id
from courses.content.stream_links import resolve_links
from courses.enrollment.doors import WayIn, read_way_in
from courses.enrollment.models import Enrollment
from courses.progress.outline import CourseOutline, OutlineItem
from courses.progress.parts import list_parts, read_done_blocks, read_positions
from courses.progress.reading import read_outline

from .course import get_reader_state
from .metadata import describe_free_page

# Headings of this level stand in the list "On this page".
SECTION_LEVEL = "2"


def serve_learning_page(page: LearningPage, request: HttpRequest) -> HttpResponse:
    """Answer for a module or lesson: 200 for those who may open it, else 403 with its teaser."""
    preview_mode = getattr(request, "preview_mode", "")
    reading = access.read_page_access(request.user, page)
    if reading is None:
        return TemplateResponse(request, "404.html", status=404)
    course = reading.course
    enrollment = None if preview_mode else reading.enrollment
    is_open = reading.is_open
    if preview_mode:
        is_open = preview_mode == "student" or page.is_free_preview
    state = get_reader_state(request, enrollment, is_team=reading.is_team)
    outline = read_outline(
        course,
        enrollment=enrollment if enrollment and enrollment.is_open else None,
        is_all_open=state == "team" or preview_mode == "student",
    ).at(page.pk)
    if is_open:
        response = render_open(request, page, course, outline, state, enrollment)
    else:
        way_in = read_way_in(course, enrollment)
        response = render_locked(request, page, course, outline, state, way_in)
    patch_cache_control(response, private=True, no_store=True)
    return response


def render_open(
    request: HttpRequest,
    page: LearningPage,
    course: CoursePage,
    outline: CourseOutline,
    state: str,
    enrollment: Enrollment | None,
) -> HttpResponse:
    here = outline.here or get_draft_item(page)
    module = next((module for module in outline.modules if module.holds_here), None)
    can_track = enrollment is not None and enrollment.is_open and here.has_content
    context = {
        "page": page,
        "course": course,
        "outline": outline,
        "here": here,
        "module": module,
        "blocks": list_blocks(page, enrollment if can_track else None),
        "headings": [
            {"id": f"b-{block.id}", "title": block.value["text"]}
            for block in page.content
            if block.block_type == "heading" and block.value["level"] == SECTION_LEVEL
        ],
        "files": list_files(page),
        "can_track": can_track,
        "is_done": here.is_done,
        "state": state,
        "complete_url": reverse("complete_page", args=[page.pk]) if page.pk else "",
        "parts_url": reverse("mark_part", args=[page.pk]) if page.pk else "",
        "place": enrollment,
        "now": timezone.now(),
        "enroll_url": reverse("enroll_course", args=[course.slug]),
        "teaching_notes": page.teaching_notes if state == "team" else None,
        "is_preview": bool(getattr(request, "preview_mode", "")),
        "preview_mode": getattr(request, "preview_mode", ""),
    }
    if page.is_free_preview and not context["is_preview"]:
        context["metadata"] = describe_free_page(page, course)
    return TemplateResponse(request, "courses/learning_page.html", context)


def list_files(page: LearningPage) -> list[dict]:
    """Return the files of a page in its order, each with the block of the page it stands in."""
    return [
        {"block_id": block.id, "file": file}
        for block in page.content
        for file in find_files(block.value)
    ]


def list_blocks(page: LearningPage, enrollment: Enrollment | None) -> list[dict]:
    """Return the blocks of a page, each with its part of the work for one who is enrolled."""
    blocks = resolve_links(page.content)
    if enrollment is None:
        return [{"block": block} for block in blocks]
    done = read_done_blocks(enrollment, [page.pk])[page.pk]
    parts = {part.block_id: part for part in list_parts(page, done)}
    positions = read_positions(enrollment, page.pk)
    return [
        {
            "block": block,
            "part": parts.get(block_id := parse_block_id(block.id)),
            "total": len(parts),
            "position_seconds": positions.get(block_id, 0),
        }
        for block in blocks
    ]


def render_locked(
    request: HttpRequest,
    page: LearningPage,
    course: CoursePage,
    outline: CourseOutline,
    state: str,
    way_in: WayIn,
) -> HttpResponse:
    context = {
        "page": page,
        "course": course,
        "outline": outline,
        "here": outline.here or get_draft_item(page),
        "state": state,
        "way_in": way_in,
        "enroll_url": reverse("enroll_course", args=[course.slug]),
        "withdraw_url": reverse("withdraw_course", args=[course.slug]),
        "login_url": reverse("account_login"),
        "signup_url": reverse("account_signup"),
    }
    status = 200 if getattr(request, "preview_mode", "") else 403
    return TemplateResponse(request, "courses/locked_page.html", context, status=status)


def get_draft_item(page: LearningPage) -> OutlineItem:
    """Return an outline item for a page that is not published, as in a preview."""
    return OutlineItem(
        page_id=page.pk or 0,
        title=page.title,
        url="",
        minutes=page.minutes,
        summary=page.summary,
        is_free_preview=page.is_free_preview,
        has_content=bool(page.content),
        is_here=True,
        is_open=True,
    )
