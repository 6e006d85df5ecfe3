"""Who may do what on courses. Every surface asks here; nothing else decides.

Each rule has an object form `can_…(user, object)` and, where lists are shown, a queryset form
`visible_…(user)`; a test compares the two.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from wagtail.models import Collection, Page, ReferenceIndex
from wagtail.permissions import policy_registry

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
    pages = knowable_pages()
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


def can_open_file(user: Reader, item) -> bool:
    """Return whether a user may open an image, document or media file.

    A file in a course's collection belongs to that course: its team and its students may open
    it, and anybody when it is public.
    """
    course = get_course_of_file(item)
    if course is None:
        return True
    return can_enter_course(user, course) or is_used_in_public(item, course)


def is_public_file(item) -> bool:
    """Return whether anybody may open a file: it is no course's, or a course shows it in public.

    In public means on a free preview page or on the course's overview.
    """
    course = get_course_of_file(item)
    return course is None or is_used_in_public(item, course)


def get_course_of_file(item) -> CoursePage | None:
    team = CourseTeam.objects.filter(collection=item.collection_id).select_related("course").first()
    return team and team.course


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


def can_manage_class(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may let people onto a course and take them off: its team."""
    return is_on_team(user, course)


def visible_enrollments(user: Reader) -> QuerySet[Enrollment]:
    """Return the enrollments a user may look into: the twin of `can_view_enrollment`."""
    if user.is_anonymous or not user.is_active:
        return Enrollment.objects.none()
    if is_manager(user):
        return Enrollment.objects.all()
    return Enrollment.objects.filter(course__team__group__user=user)


def can_archive_course(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may archive a course: its team where it may publish, and managers."""
    return is_on_team(user, course) and course.permissions_for_user(user).can_publish()


def listed_pages(user: Reader) -> QuerySet[Page]:
    """Return the visible pages that lists offer a user: archived courses to their own people."""
    archived_above = (
        CoursePage.objects.filter(archived_at__isnull=False)
        .annotate(child_path=OUTER_PATH)
        .filter(child_path__startswith=F("path"))
    )
    pages = visible_pages(user)
    if is_manager(user):
        return pages
    listed = ~Q(Exists(archived_above))
    if user.is_authenticated and user.is_active:
        listed |= Q(Exists(courses_entered_by(user)))
    return pages.filter(listed)


def can_know_staff_page(user: Reader, page_id: int) -> bool:
    """Return whether the admin may tell a user of a page at all; what they may do is another rule.

    Besides `passable_pages` that is a page whose review has come to them.
    """
    if passable_pages(user).filter(pk=page_id).exists():
        return True
    page = Page.objects.filter(pk=page_id).first()
    return page is not None and page.specific.permissions_for_user(user).can_edit()


def visible_staff_pages(user: Reader) -> QuerySet[Page]:
    """Return the pages a user works on in the admin: of their courses, and the way down there."""
    if user.is_anonymous or not user.is_active:
        return Page.objects.none()
    return policy_registry.get_by_type(Page).explorable_instances(user).order_by()


def linkable_pages(user: Reader) -> QuerySet[Page]:
    """Return the pages a user may link to: their own, and what is public to everybody.

    Of other courses that is the overview: their modules and lessons are not for linking.
    """
    return _own_or_public_pages(user, ModulePage, LessonPage)


def passable_pages(user: Reader) -> QuerySet[Page]:
    """Return the pages one may walk through in the admin: one's own, and home and catalog."""
    return _own_or_public_pages(user, CoursePage, ModulePage, LessonPage)


def _own_or_public_pages(user: Reader, *private_types) -> QuerySet[Page]:
    if user.is_anonymous or not user.is_active:
        return Page.objects.none()
    public = Page.objects.live().not_type(*private_types).order_by()
    either = Q(pk__in=visible_staff_pages(user).values("pk")) | Q(pk__in=public.values("pk"))
    # By id: searching takes no other condition that is not a plain field (modelsearch 1.x).
    return Page.objects.filter(pk__in=Page.objects.filter(either).order_by().values("pk"))


def can_change_order(user: Reader, parent: Page, before: list[Page], after: list[Page]) -> bool:
    """Return whether a user may put a page's children from one order into another.

    Who may publish may. A team whose work is reviewed may as long as students see no difference:
    anywhere in a course that is not live, else wherever the live pages keep their order.
    """
    permissions = parent.permissions_for_user(user)
    if not permissions.can_reorder_children():
        return False
    if getattr(permissions, "can_reorder_live_children", permissions.can_reorder_children)():
        return True
    course = get_course_of(parent)
    if course is None or not course.live:
        return True
    return [page.pk for page in before if page.live] == [page.pk for page in after if page.live]


def visible_taught_courses(user: Reader) -> QuerySet[CoursePage]:
    """Return the courses a user teaches, drafts too: the twin of `is_on_team`."""
    if user.is_anonymous or not user.is_active:
        return CoursePage.objects.none()
    if is_manager(user):
        return CoursePage.objects.all()
    return CoursePage.objects.filter(team__group__user=user)


def can_copy_course(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may make a new course of one: its team, if it may start courses."""
    return is_on_team(user, course) and user.has_perm("courses.start_course")


def copyable_courses(user: Reader) -> QuerySet[CoursePage]:
    """Return the courses a user may make a new one of: the twin of `can_copy_course`."""
    if user.is_anonymous or not user.has_perm("courses.start_course"):
        return CoursePage.objects.none()
    if is_manager(user):
        return CoursePage.objects.all()
    return CoursePage.objects.filter(team__group__user=user)


def choosable_collections(user: Reader, model: type[Model]) -> QuerySet[Collection]:
    """Return the collections whose files of one kind a user may put on pages and work with.

    Collections the user is granted, without those of courses of other teams: a grant on the root
    collection opens what is shared, never what belongs to somebody else's course.
    """
    if user.is_anonymous or not user.is_active:
        return Collection.objects.none()
    policy = policy_registry.get_by_type(model)
    granted = policy.collections_user_has_any_permission_for(user, ["choose", "change"])
    if is_manager(user):
        return granted
    of_others = (
        Collection.objects.filter(course_team__isnull=False)
        .exclude(course_team__group__user=user)
        .annotate(child_path=OUTER_PATH)
        .filter(child_path__startswith=F("path"))
    )
    return granted.filter(~Exists(of_others))


def choosable_files(user: Reader, model: type[Model]) -> QuerySet:
    """Return the images, documents or media a user may put on pages and work with."""
    collections = choosable_collections(user, model)
    return model._default_manager.filter(collection__in=collections.values("pk"))


def can_choose_file(user: Reader, item) -> bool:
    """Return whether a user may put a file on pages: the twin of `choosable_files`."""
    return choosable_files(user, type(item)).filter(pk=item.pk).exists()
