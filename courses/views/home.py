"""What the home page shows of courses."""

from django.http import HttpRequest

from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.progress.reading import read_my_courses

from .cards import build_cards


def get_home_context(request: HttpRequest, *, chosen_ids: set[int], newest_count: int) -> dict:
    """Return subjects with totals, cards of courses, and where the reader can continue.

    `cards_by_id` holds the chosen courses that everybody may see, `newest_cards` the latest. The
    number of queries does not depend on how many there are.
    """
    courses = CoursePage.objects.in_catalog().for_cards()
    chosen = list(courses.filter(pk__in=chosen_ids)) if chosen_ids else []
    newest = (
        list(courses.order_by("-first_published_at", "-pk")[:newest_count]) if newest_count else []
    )
    shown = {course.pk: course for course in [*chosen, *newest]}
    cards = {card.course.pk: card for card in build_cards(list(shown.values()), request.user)}
    mine = read_my_courses(request.user) if request.user.is_authenticated else []
    return {
        "subjects": Subject.objects.for_catalog(),
        "cards_by_id": cards,
        "newest_cards": [cards[course.pk] for course in newest],
        "continue_row": next((row for row in mine if row.resume), None),
        "catalog_url": get_catalog_url(),
    }


def get_catalog_url() -> str:
    catalog = CourseIndexPage.objects.live().order_by("path").first()
    return catalog.url if catalog and catalog.url else "/"
