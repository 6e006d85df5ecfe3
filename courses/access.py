"""Who may do what on courses. Every surface asks here; nothing else decides.

Each rule has an object form `can_…(user, object)` and, where lists are shown, a queryset form
`visible_…(user)`; a test compares the two.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page, ReferenceIndex

from accounts.models import User
from courses.content.learning_pages import LearningPage, LessonPage, ModulePage, get_course_of
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.models import CourseTeam

Reader = User | AnonymousUser

# The tree path of the outer page, for "stands below" inside `Exists`.
OUTER_PATH = ExpressionWrapper(OuterRef("path"), output_field=CharField())


def is_manager(user: Reader) -> bool:
    """Superusers and members of "Course managers" may see and do everything on courses."""
    if not user.is_active or user.is_anonymous:
        return False
    return user.is_superuser or COURSE_MANAGERS in get_group_names(user)


def get_group_names(user: User) -> set[str]:
    """Return the names of a user's groups, read once per request and user object."""
    if not hasattr(user, "_educa_group_names"):
        user._educa_group_names = set(user.groups.values_list("name", flat=True))
    return user._educa_group_names


def is_on_team(user: Reader, course: CoursePage) -> bool:
    """Return whether a user teaches a course. Managers count as its team."""
    if user.is_anonymous or not user.is_active:
        return False
    return is_manager(user) or CourseTeam.objects.filter(course=course, group__user=user).exists()


def can_manage_team(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may change who teaches a course: its lead, and managers."""
    if user.is_anonymous or not user.is_active:
        return False
    return is_manager(user) or (
        CourseTeam.objects.filter(course=course, lead=user, group__user=user).exists()
    )


def get_enrollment(user: Reader, course: CoursePage) -> Enrollment | None:
    """Return a user's row on a course, whatever its status."""
    if user.is_anonymous:
        return None
    return Enrollment.objects.filter(student=user, course=course).first()


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


def can_enter_course(user: Reader, course: CoursePage) -> bool:
    """Return whether all of a course is open to a user: its team, or an open place on it."""
    if user.is_anonymous or not user.is_active:
        return False
    enrollment = get_enrollment(user, course) if course.live else None
    return (enrollment is not None and enrollment.is_open) or is_on_team(user, course)


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
    unpublished_above = (
        Page.objects.filter(live=False, depth__lt=OuterRef("depth"), depth__gt=2)
        .annotate(child_path=OUTER_PATH)
        .filter(child_path__startswith=F("path"))
    )
    pages = Page.objects.live().filter(~Exists(unpublished_above))
    if is_manager(user):
        return pages
    free = Q(modulepage__is_free_preview=True) | Q(lessonpage__is_free_preview=True)
    open_to_user = ~learning_types | free
    if user.is_authenticated and user.is_active:
        open_to_user |= Q(Exists(courses_entered_by(user)))
    return pages.filter(open_to_user)


def courses_entered_by(user: User) -> QuerySet[CoursePage]:
    """Courses above the outer page that a user has entered; for use inside `Exists`."""
    entered = Q(enrollments__student=user, enrollments__status__in=Enrollment.OPEN_STATUSES) | Q(
        team__group__user=user
    )
    return (
        CoursePage.objects.filter(entered, live=True)
        .annotate(child_path=OUTER_PATH)
        .filter(child_path__startswith=F("path"))
    )


def can_know_page(page: Page) -> bool:
    """Return whether anybody may know that a page exists: what public outlines show."""
    if not isinstance(page, (ModulePage, LessonPage)):
        return page.live
    course = get_course_of(page)
    return course is not None and is_reachable(page, course)


def can_open_file(user: Reader, item) -> bool:
    """Return whether a user may open an image, document or media file.

    A file in a course's collection belongs to that course: its team and its students may open
    it, and anybody when a free preview page or the course's public overview uses it. Files in
    other collections are public.
    """
    team = CourseTeam.objects.filter(collection=item.collection_id).select_related("course").first()
    if team is None:
        return True
    return can_enter_course(user, team.course) or is_used_in_public(item, team.course)


def visible_files(user: Reader, queryset: QuerySet) -> QuerySet:
    """Limit images, documents or media to those a user may open by course membership.

    Files that only free previews open are reachable by their address and not listed.
    """
    if is_manager(user):
        return queryset
    teams = CourseTeam.objects.all()
    if user.is_authenticated and user.is_active:
        entered = Q(
            course__live=True,
            course__enrollments__student=user,
            course__enrollments__status__in=Enrollment.OPEN_STATUSES,
        )
        mine = teams.filter(entered | Q(group__user=user)).values("pk")
        teams = teams.exclude(pk__in=mine)
    return queryset.exclude(collection_id__in=list(teams.values_list("collection_id", flat=True)))


def is_used_in_public(item, course: CoursePage) -> bool:
    """Return whether the public part of a live course refers to a file."""
    if not course.live:
        return False
    page_ids = {
        int(reference.object_id)
        for reference in ReferenceIndex.get_references_to(item)
        .filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
        .exclude(model_path__startswith="teaching_notes")
    }
    if course.pk in page_ids:
        return True
    for model in (ModulePage, LessonPage):
        pages = (
            model.objects.live().descendant_of(course).filter(pk__in=page_ids, is_free_preview=True)
        )
        if any(is_reachable(page, course) for page in pages):
            return True
    return False


def can_list_enrollments(user: Reader) -> bool:
    """Return whether there is any course whose enrollments a user may look into."""
    if user.is_anonymous or not user.is_active:
        return False
    return is_manager(user) or CourseTeam.objects.filter(group__user=user).exists()


def can_view_enrollment(user: Reader, enrollment: Enrollment) -> bool:
    """Return whether a user may look into somebody's place and progress: the course's team."""
    return is_on_team(user, enrollment.course)


def visible_enrollments(user: Reader) -> QuerySet[Enrollment]:
    """Return the enrollments a user may look into: the twin of `can_view_enrollment`."""
    if user.is_anonymous or not user.is_active:
        return Enrollment.objects.none()
    if is_manager(user):
        return Enrollment.objects.all()
    return Enrollment.objects.filter(course__team__group__user=user)
