"""From what happens on courses to messages: Wagtail's events, and those of enrollment."""

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.content.learning_pages import LearningPage, LessonPage, ModulePage, get_course_of
from courses.content.pages import CoursePage
from courses.enrollment.happenings import (
    ArchiveChanged,
    Happening,
    PlaceErased,
    StatusChanged,
    listen,
)
from courses.enrollment.models import Enrollment

from .events import describe_course, describe_enrollment, describe_page, emit, find_endpoints
from .models import EventType

Status = Enrollment.Status

KINDS: dict[type[Page], str] = {CoursePage: "course", ModulePage: "module", LessonPage: "lesson"}

STATUS_EVENTS = {
    Status.PENDING: EventType.ENROLLMENT_REQUESTED,
    Status.WAITING: EventType.ENROLLMENT_REQUESTED,
    Status.ACTIVE: EventType.ENROLLMENT_CREATED,
    Status.WITHDRAWN: EventType.ENROLLMENT_WITHDRAWN,
    Status.REFUSED: EventType.ENROLLMENT_REFUSED,
    Status.REMOVED: EventType.ENROLLMENT_REMOVED,
}


@receiver(page_published, dispatch_uid="webhooks_of_published_pages")
def tell_published(sender, instance: Page, **kwargs) -> None:
    if instance.live:  # Wagtail sends the signal for what is only scheduled, too
        tell_page(instance, "published")


@receiver(page_unpublished, dispatch_uid="webhooks_of_unpublished_pages")
def tell_unpublished(sender, instance: Page, **kwargs) -> None:
    tell_page(instance, "unpublished")


def tell_page(page: Page, what: str) -> None:
    """Tell that a course, a module or a lesson came or went, if people could see it come or go.

    Below a page that is not published nothing is told: `course.published` or `module.published`
    means everything below it.
    """
    kind = KINDS.get(type(page))
    endpoints = find_endpoints(f"{kind}.{what}") if kind else []
    if not endpoints or Page.objects.ancestor_of(page).filter(live=False).exists():
        return
    course = page if isinstance(page, CoursePage) else get_course_of(page)
    if course is None:
        return
    data = describe_course(course)
    if page is not course:
        data[kind] = describe_page(page)
    emit(f"{kind}.{what}", data, endpoints=endpoints)


@receiver(post_page_move, dispatch_uid="webhooks_of_moved_pages")
def tell_moved(
    sender, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs
) -> None:
    """Tell of another order within a course, or of both courses if a page went to another."""
    if not issubclass(sender, LearningPage) or not instance.live:
        return
    if not (endpoints := find_endpoints(EventType.COURSE_REORDERED)):
        return
    above = (get_course_of(parent_page_before), get_course_of(parent_page_after))
    for course in {course.pk: course for course in above if course and course.live}.values():
        emit(EventType.COURSE_REORDERED, describe_course(course), endpoints=endpoints)


@listen
def tell_happening(happening: Happening) -> None:
    if isinstance(happening, StatusChanged):
        tell_status(happening)
    elif isinstance(happening, PlaceErased):
        tell_erased(happening)
    elif isinstance(happening, ArchiveChanged):
        is_archived = happening.is_archived
        kind = EventType.COURSE_ARCHIVED if is_archived else EventType.COURSE_UNARCHIVED
        if endpoints := find_endpoints(kind):
            emit(kind, describe_course(happening.course), endpoints=endpoints, at=happening.at)


def find_status_event(status: str, before: str | None) -> EventType:
    """Return what a change of status means: who completed before and returns has a place again."""
    if status == Status.COMPLETED:
        was_in = before == Status.ACTIVE
        return EventType.ENROLLMENT_COMPLETED if was_in else EventType.ENROLLMENT_CREATED
    return STATUS_EVENTS[Status(status)]


def tell_status(change: StatusChanged) -> None:
    enrollment = change.enrollment
    kind = find_status_event(enrollment.status, change.before)
    if endpoints := find_endpoints(kind):
        emit(
            kind,
            describe_enrollment(enrollment, change.before),
            endpoints=endpoints,
            student_id=enrollment.student_id,
            at=change.at,
        )


def tell_erased(erased: PlaceErased) -> None:
    """Tell receivers to forget a student too. This message outlives the account."""
    if endpoints := find_endpoints(EventType.ENROLLMENT_ERASED):
        data = {
            "enrollment": {"id": erased.enrollment_id},
            "student": {"id": erased.student_id},
            **describe_course(erased.course),
        }
        emit(EventType.ENROLLMENT_ERASED, data, endpoints=endpoints, at=erased.at)
