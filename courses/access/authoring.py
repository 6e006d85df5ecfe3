"""Who may work on which course and page in the admin."""

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.content.learning_pages import LessonPage, ModulePage, get_course_of
from courses.content.pages import CoursePage

from .people import Reader, is_manager, is_on_team


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


def can_archive_course(user: Reader, course: CoursePage) -> bool:
    """Return whether a user may archive a course: its team where it may publish, and managers."""
    return is_on_team(user, course) and course.permissions_for_user(user).can_publish()


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
