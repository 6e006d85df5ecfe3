"""The neutral course tree → pages, written as a person would: revisions, then publishing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from accounts.models import User

from .assets import AssetStore
from .block_ids import BlockIds
from .models import ImportedCourse, ImportedPage
from .placement import Placement, find_subject
from .report import Action, ImportReport
from .tree import CourseFormatError, CourseTree, PageNode
from .values import Links, ValueWriter, heading_anchors

COURSE_KEY = ""
Progress = Callable[[Iterable[PageNode]], Iterable[PageNode]]
Fields = dict[str, Any]


class FieldWriter:
    """What the source says → field values of pages. With a dry store, nothing is written."""

    def __init__(self, tree: CourseTree, assets: AssetStore, page_ids: dict[str, int]) -> None:
        self.tree = tree
        self.assets = assets
        self.links = Links(
            assets,
            page_ids=page_ids,
            anchors={node.key: heading_anchors(node) for node in tree.pages()},
            files={asset.path: asset for asset in tree.files},
        )

    def page_fields(self, node: PageNode) -> Fields:
        values = ValueWriter(node.key, self.assets, self.links)
        return {
            "title": node.title,
            "summary": node.summary,
            "content": json.dumps(values.stream(node.blocks)),
            "teaching_notes": json.dumps(values.stream(node.notes, "notes.")),
            "estimated_minutes": node.minutes or None,
            "is_free_preview": node.is_free_preview,
        }

    def course_fields(self) -> Fields:
        tree = self.tree
        values = ValueWriter(COURSE_KEY, self.assets, self.links)
        ids = BlockIds(COURSE_KEY)
        fields = {
            "title": tree.title,
            "promise": tree.promise,
            "level": tree.level,
            "language": tree.language,
            "license": tree.license,
            "credit": tree.credit,
            "overview": json.dumps(values.stream(tree.overview)),
            "outcomes": json.dumps(
                [
                    {"type": "outcome", "value": text, "id": ids.next_id("outcome", text)}
                    for text in tree.outcomes
                ]
            ),
            "prerequisites": self.links.resolve(tree.prerequisites, COURSE_KEY),
            "cover_id": self.assets.image(tree.cover, tree.title) if tree.cover else None,
        }
        if tree.subject:
            fields["subject_id"] = find_subject(tree).pk
        return fields


def hash_of(fields: Fields) -> str:
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class CourseWriter:
    """Writes one course. Call inside a transaction."""

    def __init__(
        self,
        tree: CourseTree,
        record: ImportedCourse,
        *,
        owner: User | None,
        publish: bool,
        assets: AssetStore,
        report: ImportReport,
    ) -> None:
        self.tree = tree
        self.record = record
        self.owner = owner
        self.publish = publish
        self.assets = assets
        self.report = report

    def write(self, progress: Progress, *, is_new: bool) -> None:
        placement = Placement(self.record, self.report, self.owner)
        placement.place(self.tree)
        fields = FieldWriter(self.tree, self.assets, placement.page_ids())
        self.write_page(
            self.record, self.record.course, COURSE_KEY, fields.course_fields(), is_new=is_new
        )
        for node in progress(list(self.tree.pages())):
            row = placement.rows[node.key]
            fresh = placement.created.get(node.key)
            page = fresh if fresh is not None else row.page
            self.write_page(row, page, node.key, fields.page_fields(node), is_new=fresh is not None)
        placement.unpublish_gone(self.tree)

    def write_page(
        self,
        record: ImportedCourse | ImportedPage,
        page: Page,
        key: str,
        fields: Fields,
        *,
        is_new: bool,
    ) -> None:
        """Write a page if the source says something new; publish what is to be published."""
        digest = hash_of(fields)
        if record.source_hash == digest and not is_new:
            self.keep_page(record, page, key)
            return
        remark = ""
        if not is_new and page.latest_revision_id != record.revision_id:
            remark = "edits made here are in its history"
        # A page that was just made may have stale tree columns: moving others changed them.
        draft = page.specific.get_latest_revision_as_object() if not is_new else refreshed(page)
        for name, value in fields.items():
            setattr(draft, name, value)
        try:
            revision = save_draft(draft, self.owner, publish=self.publish)
        except ValidationError as error:
            problem = "; ".join(error.messages)
            raise CourseFormatError(f"{key or self.tree.title}: {problem}") from error
        record.source_hash, record.revision_id = digest, revision.pk
        record.save()
        action = Action.CREATED if is_new else Action.UPDATED
        self.report.add(action, key, draft.title, remark)

    def keep_page(self, record: ImportedCourse | ImportedPage, page: Page, key: str) -> None:
        """Leave a page whose source is the same, but publish it if that was left to do."""
        is_ours = page.latest_revision_id == record.revision_id
        is_waiting = not page.live or page.has_unpublished_changes
        if self.publish and is_waiting and is_ours and page.latest_revision is not None:
            page.latest_revision.publish(user=self.owner, skip_permission_checks=True)
            self.report.add(Action.PUBLISHED, key, page.title)
        else:
            self.report.add(Action.UNCHANGED, key, page.title)


def refreshed(page: Page) -> Page:
    """Return a page with the tree columns it has in the database by now."""
    page.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
    return page


def save_draft(draft: Page, owner: User | None, *, publish: bool) -> Any:
    """Save a revision, and publish it or, where nothing is live yet, keep the row like it."""
    if not draft.live and not publish:
        draft.save()
    revision = draft.save_revision(user=owner)
    if publish:
        revision.publish(user=owner, skip_permission_checks=True)
    return revision


def preview_course(tree: CourseTree, assets: AssetStore, report: ImportReport) -> None:
    """Report what writing would do, by comparing with what was written. Reads only."""
    record = ImportedCourse.objects.filter(source_key=tree.key).first()
    rows = {row.key: row for row in record.pages.select_related("page")} if record else {}
    fields = FieldWriter(tree, assets, {key: row.page_id for key, row in rows.items()})
    known = {COURSE_KEY: record.source_hash} if record else {}
    known |= {key: row.source_hash for key, row in rows.items()}
    wanted = [(COURSE_KEY, tree.title, fields.course_fields())]
    wanted += [(node.key, node.title, fields.page_fields(node)) for node in tree.pages()]
    for key, title, values in wanted:
        if key not in known:
            report.add(Action.CREATED, key, title)
        else:
            same = known[key] == hash_of(values)
            report.add(Action.UNCHANGED if same else Action.UPDATED, key, title)
    present = {key for key, _title, _values in wanted}
    for key, row in rows.items():
        if key not in present and row.page.live:
            report.add(Action.UNPUBLISHED, key, row.page.title, "no longer in the source")
