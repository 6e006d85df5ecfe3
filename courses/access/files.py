"""Who may open a course's images, documents and media, and who may put them on pages."""

from django.db.models import Exists, F, Model, Q, QuerySet
from wagtail.models import Collection, ReferenceIndex
from wagtail.permissions import policy_registry

from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.teaching.models import CourseTeam

from .pages import is_reachable
from .people import Reader, can_enter_course, is_manager
from .tree import OUTER_PATH


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
