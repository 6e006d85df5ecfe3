"""Bring a whole course in: from a folder to pages, in one transaction, with a report."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from accounts.models import User
from courses.content.tree_writes import lock_tree
from courses.teaching.models import CourseTeam
from courses.teaching.services import ensure_course_team

from .assets import AssetStore
from .locks import file_lock, take_database_lock
from .placement import ensure_course, find_subject
from .readers import read_course
from .report import ImportReport
from .tree import CourseTree
from .writer import CourseWriter, Progress, preview_course

__all__ = ["ImportReport", "import_course"]


def import_course(
    *,
    path: Path,
    owner: User | None = None,
    publish: bool = False,
    dry_run: bool = False,
    progress: Progress = iter,
) -> ImportReport:
    """Import the course folder at `path`, or update the course that came from it before.

    `owner` becomes the lead of the course's team. Without `publish` everything is a draft; what
    is live stays as it is. `dry_run` reads and compares only. Raises `CourseFormatError`, one
    line, for what is no readable course and for a course that is being imported already; nothing
    is written then, neither rows nor files.
    """
    tree = read_course(Path(path))
    report = ImportReport(title=tree.title, is_dry_run=dry_run, skipped=tree.skipped)
    if dry_run:
        preview(tree, report)
        return report
    with file_lock(tree.key):
        write(tree, report, owner=owner, publish=publish, progress=progress)
    return report


def preview(tree: CourseTree, report: ImportReport) -> None:
    if tree.subject:
        find_subject(tree)
    team = CourseTeam.objects.filter(course__imported_course__source_key=tree.key).first()
    collection = team.collection if team else None
    preview_course(tree, AssetStore(collection=collection, is_dry=True), report)


def write(
    tree: CourseTree,
    report: ImportReport,
    *,
    owner: User | None,
    publish: bool,
    progress: Progress,
) -> None:
    assets = None
    try:
        with transaction.atomic():
            take_database_lock(tree.key)
            lock_tree()
            record, is_new = ensure_course(tree, owner)
            team = ensure_course_team(course=record.course, lead=owner)
            assets = AssetStore(
                collection=team.collection,
                credit=tree.credit,
                license=tree.license,
                owner=owner,
            )
            writer = CourseWriter(
                tree, record, owner=owner, publish=publish, assets=assets, report=report
            )
            writer.write(progress, is_new=is_new)
            report.course_id = record.course_id
            report.stored_files = assets.stored_count
    except BaseException:
        if assets is not None:
            assets.remove_stored()
        raise
