"""Makes the grants of the scheme true again, whatever happened to them."""

import re
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.content.files import CourseDocument, CourseImage, CourseMedia
from courses.content.pages import CourseIndexPage, CoursePage

from .groups import INSTRUCTORS, get_team_page_grants
from .models import CourseTeam
from .review import ensure_course_review
from .services import (
    FILE_GRANTS,
    ensure_course_team,
    ensure_staff_groups,
    get_permissions,
    grant_files,
    grant_managers,
    name_team,
)

TEAM_GROUP_NAME = re.compile(r"^Team: .* #\d+$")


@dataclass
class SyncReport:
    """What was mended, one sentence each."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.lines.append(line)


@transaction.atomic
def sync_course_access() -> SyncReport:
    """Bring groups, teams, collections and grants to what the scheme says. Idempotent.

    Missing teams are made, missing grants given, grants beyond the scheme taken from team groups
    and all of "Instructors", names follow titles, groups of deleted courses go, and a catalog that
    never had the course review gets it. Whether teams publish follows
    `EDUCA_COURSES_REQUIRE_REVIEW`. Members, leads and workflows that people changed stay.
    """
    report = SyncReport()
    instructors, _managers = ensure_staff_groups()
    for catalog in CourseIndexPage.objects.all():
        grant_managers(catalog)
        if ensure_course_review(catalog):
            report.add(f"gave “{catalog.title}” its review")
    for model, kind in ((GroupPagePermission, "page"), (GroupCollectionPermission, "file")):
        stray = model.objects.filter(group=instructors)
        if stray.exists():
            report.add(f"took {stray.count()} {kind} grants from “{INSTRUCTORS}”")
            stray.delete()
    for course in CoursePage.objects.order_by("path"):
        sync_team(course, report)
    remove_orphans(report)
    return report


def sync_team(course: CoursePage, report: SyncReport) -> None:
    is_new = not CourseTeam.objects.filter(course=course).exists()
    team = ensure_course_team(course=course, lead=None)
    if is_new:
        report.add(f"made the team of “{course.title}”")
    sync_page_grants(team, report)
    sync_file_grants(team, report)
    if name_team(team):
        report.add(f"renamed the team of “{course.title}”")


def sync_page_grants(team: CourseTeam, report: SyncReport) -> None:
    wanted = get_permissions(get_team_page_grants(), "wagtailcore")
    grants = GroupPagePermission.objects.filter(group=team.group)
    beyond = grants.exclude(page_id=team.course_id, permission__in=wanted)
    if beyond.exists():
        report.add(f"took {beyond.count()} page grants from {team.group}")
        beyond.delete()
    for permission in wanted:
        _grant, created = GroupPagePermission.objects.get_or_create(
            group=team.group, page_id=team.course_id, permission=permission
        )
        if created:
            report.add(f"gave {team.group} {permission.codename}")


def sync_file_grants(team: CourseTeam, report: SyncReport) -> None:
    wanted = [
        permission
        for app_label, codenames in FILE_GRANTS.items()
        for permission in get_permissions(codenames, app_label)
    ]
    grants = GroupCollectionPermission.objects.filter(group=team.group)
    beyond = grants.exclude(collection=team.collection, permission__in=wanted)
    if beyond.exists():
        report.add(f"took {beyond.count()} file grants from {team.group}")
        beyond.delete()
    before = grants.count()
    grant_files(team.group, team.collection)
    if grants.count() > before:
        report.add(f"gave {team.group} {grants.count() - before} file grants")


def remove_orphans(report: SyncReport) -> None:
    """Delete the groups of courses that are gone, and their collections where empty."""
    for group in Group.objects.filter(name__startswith="Team: ", course_team__isnull=True):
        if not TEAM_GROUP_NAME.match(group.name):
            continue
        label = group.name.removeprefix("Team: ")
        for collection in Collection.objects.filter(name=label, course_team__isnull=True):
            if is_empty(collection):
                collection.delete()
        report.add(f"removed the group {group.name} of a deleted course")
        group.delete()


def is_empty(collection: Collection) -> bool:
    """Return whether no image, document or media file stands in a collection."""
    models = (CourseImage, CourseDocument, CourseMedia)
    return not any(model.objects.filter(collection=collection).exists() for model in models)
