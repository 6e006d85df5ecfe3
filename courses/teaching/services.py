"""Writes on course teams: the groups of the scheme, a course's own group and collection."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from accounts.models import User
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.content.tree_writes import lock_tree

from .groups import (
    COURSE_MANAGERS,
    INSTRUCTORS,
    MANAGER_PAGE_GRANTS,
    MANAGER_SITE_GRANTS,
    get_team_page_grants,
)
from .models import CourseTeam
from .subscriptions import end_subscriptions

# Wagtail checks files by the permissions of its own models, whichever models are in use.
FILE_GRANTS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
    "wagtailmedia": ("add_media", "change_media"),  # it knows no "choose"
}


class TeamRefused(Exception):
    """The team cannot be changed that way. `str(error)` is a sentence for the person who asked."""


def get_permissions(codenames: Iterable[str], app_label: str) -> list[Permission]:
    return list(
        Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
    )


@transaction.atomic
def ensure_staff_groups() -> tuple[Group, Group]:
    """Create "Instructors" and "Course managers" where missing; return them. Idempotent.

    Both may enter the admin and start courses. Neither has a page grant here: instructors get
    theirs course by course, managers on the catalog (`grant_managers`). Managers also choose what
    the search puts first.
    """
    grants = [
        *get_permissions(["access_admin"], "wagtailadmin"),
        *get_permissions(["start_course"], "courses"),
    ]
    groups = []
    for name in (INSTRUCTORS, COURSE_MANAGERS):
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*grants)
        groups.append(group)
    for app_label, codenames in MANAGER_SITE_GRANTS.items():
        groups[1].permissions.add(*get_permissions(codenames, app_label))
    return groups[0], groups[1]


@transaction.atomic
def grant_managers(catalog) -> None:
    """Give course managers their grants on a catalog page and on all collections. Idempotent."""
    _instructors, managers = ensure_staff_groups()
    for permission in get_permissions(MANAGER_PAGE_GRANTS, "wagtailcore"):
        GroupPagePermission.objects.get_or_create(
            group=managers, page=catalog, permission=permission
        )
    grant_files(managers, Collection.get_first_root_node())


def grant_files(group: Group, collection: Collection) -> None:
    """Let a group add, change and choose files of a collection. Idempotent."""
    permissions = [
        permission
        for app_label, codenames in FILE_GRANTS.items()
        for permission in get_permissions(codenames, app_label)
    ]
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def get_team_label(course: CoursePage) -> str:
    return f"{course.title[:80]} #{course.pk}"


def name_team(team: CourseTeam) -> bool:
    """Let group and collection bear the course's present title. Returns whether they did not."""
    label = get_team_label(team.course)
    if team.group.name == f"Team: {label}" and team.collection.name == label:
        return False
    team.group.name = f"Team: {label}"
    team.group.save(update_fields=["name"])
    team.collection.name = label
    team.collection.save(update_fields=["name"])
    return True


@transaction.atomic
def ensure_course_team(*, course: CoursePage, lead: User | None) -> CourseTeam:
    """Return the team of a course, made with group, collection and grants where missing.

    A `lead` joins the team and the instructors, and becomes its lead if it has none.
    """
    team = CourseTeam.objects.select_for_update().filter(course=course).first()
    if team is None:
        label = get_team_label(course)
        group = Group.objects.create(name=f"Team: {label}")
        root = Collection.objects.get(pk=Collection.get_first_root_node().pk)
        collection = root.add_child(name=label)
        for permission in get_permissions(get_team_page_grants(), "wagtailcore"):
            GroupPagePermission.objects.create(group=group, page=course, permission=permission)
        grant_files(group, collection)
        team = CourseTeam.objects.create(
            course=course, group=group, collection=collection, lead=lead
        )
    if lead is not None:
        add_to_team(team=team, user=lead)
        if team.lead_id is None:
            team.lead = lead
            team.save(update_fields=["lead"])
    return team


@transaction.atomic
def add_to_team(*, team: CourseTeam, user: User, by: User | None = None) -> bool:
    """Make a user a member of a course's team, and an instructor. Idempotent.

    Returns whether the user is new to the team; only that writes an audit entry.
    """
    instructors, _managers = ensure_staff_groups()
    is_new = not user.groups.filter(pk=team.group_id).exists()
    user.groups.add(team.group, instructors)
    if is_new:
        log_on_team(team, "courses.team.add", user, by)
    return is_new


@transaction.atomic
def remove_from_team(*, team: CourseTeam, user: User, by: User | None = None) -> bool:
    """End a user's membership at once. Returns whether there was one to end.

    "Instructors" stays theirs: it opens no course by itself. Raises `TeamRefused` for the lead,
    who has to hand over first.
    """
    team = CourseTeam.objects.select_for_update().get(pk=team.pk)
    if team.lead_id == user.pk:
        raise TeamRefused(_("The lead cannot leave. Hand over the lead first."))
    if not user.groups.filter(pk=team.group_id).exists():
        return False
    user.groups.remove(team.group)
    end_subscriptions(team=team, user=user)
    log_on_team(team, "courses.team.remove", user, by)
    return True


@transaction.atomic
def hand_over_lead(*, team: CourseTeam, to: User, by: User | None = None) -> None:
    """Make a member of the team its lead; the old lead stays a member.

    Raises `TeamRefused` for somebody who is not on the team or whose account is off.
    """
    team = CourseTeam.objects.select_for_update().get(pk=team.pk)
    if not to.is_active or not to.groups.filter(pk=team.group_id).exists():
        raise TeamRefused(_("Only a member of the team can become its lead."))
    if team.lead_id == to.pk:
        return
    team.lead = to
    team.save(update_fields=["lead"])
    log_on_team(team, "courses.team.lead", to, by)


def log_on_team(team: CourseTeam, action: str, member: User, by: User | None) -> None:
    """Write an audit entry on the course: who did what to whom."""
    data = {"member_id": member.pk, "member": member.public_name}
    log(instance=team.course, action=action, user=by, data=data)


@transaction.atomic
def start_course(
    *, instructor: User, catalog: CourseIndexPage, title: str, subject: Subject
) -> CoursePage:
    """Make a draft course with its team, collection and first revision; its author leads it.

    Raises `ValidationError` when the title makes no valid page. Nothing is left behind then.
    """
    lock_tree()
    parent = CourseIndexPage.objects.get(pk=catalog.pk)
    course = CoursePage(title=title, subject=subject, owner=instructor, live=False)
    parent.add_child(instance=course)
    ensure_course_team(course=course, lead=instructor)
    course.save_revision(user=instructor)
    return course
