"""Who may read which page of a course on the site."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from wagtail.models import Page

from accounts.models import User
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage, get_course_of
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment

from .people import Reader, get_enrollment, is_manager, is_on_team
from .tree import OUTER_PATH


@dataclass(frozen=True)
class Reading:
    """How one user stands to one module or lesson: everything a view of it needs to know."""

    course: CoursePage
    enrollment: Enrollment | None
    is_team: bool
    is_open: bool


def read_page_access(user: Reader, page: LearningPage) -> Reading | None:
    """Return how a user stands to a page, or None for a page that belongs to no course.

    The nearest course above decides, so copies and aliases follow the place where they stand.
    Unpublished pages are open to nobody here; the team reads them in the admin.
    """
    course = get_course_of(page)
    if course is None:
        return None
    enrollment = get_enrollment(user, course)
    has_place = enrollment is not None and enrollment.is_open and user.is_active
    is_team = not has_place and is_on_team(user, course)
    is_allowed = page.is_free_preview or has_place or is_team
    return Reading(course, enrollment, is_team, is_allowed and is_reachable(page, course))


def is_reachable(page: LearningPage, course: CoursePage) -> bool:
    """Return whether a page and everything between it and its course is published."""
    return (
        page.live
        and course.live
        and not Page.objects.ancestor_of(page).filter(depth__gt=course.depth, live=False).exists()
    )


def can_open_page(user: Reader, page: LearningPage) -> bool:
    """Return whether a user may read the body of a module or lesson on the site."""
    reading = read_page_access(user, page)
    return reading is not None and reading.is_open


def visible_pages(user: Reader) -> QuerySet[Page]:
    """Return the published pages a user may read in full: the twin of `can_open_page`.

    Pages that are not part of a course's learning content are public.
    """
    learning_types = Q(modulepage__isnull=False) | Q(lessonpage__isnull=False)
    pages = knowable_pages()
    if is_manager(user):
        return pages
    free = Q(modulepage__is_free_preview=True) | Q(lessonpage__is_free_preview=True)
    open_to_user = ~learning_types | free
    if user.is_authenticated and user.is_active:
        open_to_user |= Q(Exists(courses_entered_by(user)))
    return pages.filter(open_to_user)


def entered_courses(user: Reader) -> QuerySet[CoursePage]:
    """Return the published courses that are open to a user as a whole. Managers need none.

    One that is entered in several ways is there several times.
    """
    if user.is_anonymous or not user.is_active:
        return CoursePage.objects.none()
    entered = Q(enrollments__student=user, enrollments__status__in=Enrollment.OPEN_STATUSES) | Q(
        team__group__user=user
    )
    return CoursePage.objects.filter(entered, live=True)


def courses_entered_by(user: User) -> QuerySet[CoursePage]:
    """Courses above the outer page that a user has entered; for use inside `Exists`."""
    courses = entered_courses(user).annotate(child_path=OUTER_PATH)
    return courses.filter(child_path__startswith=F("path"))


def knowable_pages() -> QuerySet[Page]:
    """Return the pages with nothing unpublished at or above them: the twin of `can_know_page`."""
    unpublished_above = (
        Page.objects.filter(live=False, depth__lt=OuterRef("depth"), depth__gt=2)
        .annotate(child_path=OUTER_PATH)
        .filter(child_path__startswith=F("path"))
    )
    return Page.objects.live().filter(~Exists(unpublished_above))


def can_know_page(page: Page) -> bool:
    """Return whether anybody may know that a page exists: what public outlines show."""
    if not isinstance(page, (ModulePage, LessonPage)):
        return page.live
    course = get_course_of(page)
    return course is not None and is_reachable(page, course)


def listed_pages(user: Reader) -> QuerySet[Page]:
    """Return the visible pages that lists offer a user: archived courses to their own people."""
    return without_archived(user, visible_pages(user))


def without_archived(user: Reader, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Limit pages to those that stand in no archived course but a user's own."""
    archived_above = (
        CoursePage.objects.filter(archived_at__isnull=False)
        .annotate(child_path=OUTER_PATH)
        .filter(child_path__startswith=F("path"))
    )
    if is_manager(user):
        return pages
    listed = ~Q(Exists(archived_above))
    if user.is_authenticated and user.is_active:
        listed |= Q(Exists(courses_entered_by(user)))
    return pages.filter(listed)
