"""What a class asks about its lessons, for its team: all of it, or one lesson's."""

import re

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from chat.models import Message
from courses.content.pages import CoursePage

from .room_access import get_course_for_room

QUESTIONS_PER_PAGE = 50
# The value of `lesson` for questions whose lesson was deleted.
GONE = "gone"


@require_safe
def questions_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """List questions in study order, the newest of a lesson first.

    `lesson` chooses one by the id of its page, or those that are "gone". Six
    queries for the list, however long it is.
    """
    course = get_course_for_room(request, course_id)
    asked = request.GET.get("lesson", "")
    lines = choose_lesson(find_questions(course), asked).select_related("author", "page")
    page_obj = Paginator(lines.order_by("page__path", "-seq"), QUESTIONS_PER_PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        "course": course,
        "page_obj": page_obj,
        "lessons": list_lessons(course, asked),
        "gone": find_questions(course).filter(page__isnull=True).count(),
        "asked": asked,
    }
    return TemplateResponse(request, "chat/staff/questions.html", context)


def find_questions(course: CoursePage) -> QuerySet[Message]:
    """Return the lines that ask about a lesson; one that is gone has left its block behind."""
    about = Q(page__isnull=False) | Q(block_id__isnull=False)
    return Message.objects.filter(about, course=course, deleted_at__isnull=True)


def choose_lesson(lines: QuerySet[Message], asked: str) -> QuerySet[Message]:
    """Return the lines about one lesson; none for one that is not known, all for no choice."""
    if not asked:
        return lines
    if asked == GONE:
        return lines.filter(page__isnull=True)
    return lines.filter(page=int(asked)) if is_key(asked) else lines.none()


def list_lessons(course: CoursePage, asked: str) -> list[dict]:
    """Return the lessons that were asked about, in study order: `page`, `page__title`, `count`.

    The one that is chosen is among them, also without a question.
    """
    rows = find_questions(course).filter(page__isnull=False).order_by("page__path")
    lessons = list(rows.values("page", "page__title", "page__path").annotate(count=Count("pk")))
    if not is_key(asked) or any(lesson["page"] == int(asked) for lesson in lessons):
        return lessons
    chosen = Page.objects.descendant_of(course).filter(pk=int(asked)).first()
    if chosen is not None:
        lessons.insert(0, {"page": chosen.pk, "page__title": chosen.title, "count": 0})
    return lessons


def is_key(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,18}", text) is not None
