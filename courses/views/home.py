"""What the home page shows of courses."""

from django.http import HttpRequest

from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.progress.reading import read_my_courses

from .cards import build_cards

CARDS_ON_HOME = 6


def get_home_context(request: HttpRequest) -> dict:
    """Return subjects with totals, the newest courses, and where the reader can continue."""
    newest = CoursePage.objects.in_catalog().for_cards().order_by("-first_published_at", "-pk")
    mine = read_my_courses(request.user) if request.user.is_authenticated else []
    return {
        "subjects": Subject.objects.for_catalog(),
        "cards": build_cards(list(newest[:CARDS_ON_HOME]), request.user),
        "continue_row": next((row for row in mine if row.resume), None),
        "catalog_url": get_catalog_url(),
    }


def get_catalog_url() -> str:
    catalog = CourseIndexPage.objects.live().order_by("path").first()
    return catalog.url if catalog and catalog.url else "/"
