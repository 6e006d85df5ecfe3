"""A whole course → a new draft course with the same content, and nothing of its people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from accounts.models import User
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject
from courses.content.tree_writes import tree_write
from courses.teaching.services import ensure_course_team

from .copy_files import FileCopier
from .copy_values import Fields, ValueRewriter
from .names import slug_of, unused

__all__ = ["COPY_ACTION", "CopyResult", "copy_course"]

COPY_ACTION = "courses.copy"
BATCH = 200
# What Wagtail keeps about every page and a copy takes over; everything else is the page's own.
PAGE_FIELDS = ("title", "seo_title", "search_description", "show_in_menus")


@dataclass
class CopyResult:
    """The new course, and the files that were not there to be copied."""

    course: CoursePage
    missing_files: list[str] = field(default_factory=list)


@dataclass
class PageCopy:
    """One page on its way: its source, its latest saved content, its new row."""

    source: Page
    content: Fields
    row: Page
    page: Any = None


def copy_course(
    *, course: CoursePage, catalog: CourseIndexPage, by: User, title: str, slug: str = ""
) -> CopyResult:
    """Copy the latest saved version of a course and all its pages as drafts, with its files.

    `by` leads the new course. Without `slug`, an unused one is made from the title. Is the tree's
    only writer while it runs. About ten statements for each
    page. Raises `ValidationError` for a title or slug that makes no page; nothing is left then,
    neither rows nor files.
    """
    copier = None
    try:
        with tree_write():
            parent = CourseIndexPage.objects.select_for_update().get(pk=catalog.pk)
            new_course = add_course(course, parent, by, title=title, slug=slug)
            team = ensure_course_team(course=new_course, lead=by)
            sources = list(
                CoursePage.objects.filter(pk=course.pk, team__isnull=False).values_list(
                    "team__collection_id", flat=True
                )
            )
            copier = FileCopier(sources=sources, target=team.collection, owner=by)
            copy_pages(course, new_course, copier, by)
            log(instance=new_course, action=COPY_ACTION, user=by, data={"course_id": course.pk})
            new_course.refresh_from_db()
            return CopyResult(new_course, copier.missing)
    except BaseException:
        if copier is not None:
            copier.remove_stored()
        raise


def add_course(
    course: CoursePage, parent: CourseIndexPage, by: User, *, title: str, slug: str
) -> CoursePage:
    """Add the empty draft below the catalog; its content follows with that of the other pages."""
    return parent.add_child(
        instance=CoursePage(
            title=title,
            slug=slug or unused(slug_of(title, "course"), slugs_below(parent)),
            subject_id=course.subject_id,
            locale_id=course.locale_id,
            owner=by,
            live=False,
            has_unpublished_changes=True,
        )
    )


def slugs_below(parent: Page) -> set[str]:
    return set(Page.objects.child_of(parent).values_list("slug", flat=True))


def copy_pages(course: CoursePage, new_course: CoursePage, copier: FileCopier, by: User) -> None:
    """Make the pages below a new course in bulk: rows, then content, then what indexes them."""
    sources = list(course.get_descendants(inclusive=True).order_by("path").specific())
    copies = plan_copies(sources, read_latest(sources), new_course, by)
    Page.objects.bulk_create([copy.row for copy in copies[1:]], batch_size=BATCH)
    numchild = sum(copy.row.depth == new_course.depth + 1 for copy in copies[1:])
    Page.objects.filter(pk=new_course.pk).update(numchild=numchild)
    copies[0].row = Page.objects.get(pk=new_course.pk)
    rewriter = ValueRewriter(
        find_file=copier.find_file, pages={copy.source.pk: copy.row.pk for copy in copies}
    )
    for copy in copies:
        model = type(copy.source)
        fields = rewriter.rewrite(model, copy.content, new_page_id=copy.row.pk)
        copy.page = build_page(model, copy.row, fields)
        # The row of the base model is there; "raw" writes the row of the page's own model.
        copy.page.save_base(raw=True, force_insert=copy is not copies[0])
    save_revisions([copy.page for copy in copies], by)
    index_pages([copy.page for copy in copies])


def read_latest(pages: list[Page]) -> dict[int, Fields]:
    """Return what each page's latest revision holds. Pages without one, as aliases, stay out."""
    ids = {page.latest_revision_id: page.pk for page in pages if page.latest_revision_id}
    found: dict[int, Fields] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), BATCH):
        batch = Revision.objects.filter(pk__in=wanted[start : start + BATCH])
        found |= {ids[pk]: content for pk, content in batch.values_list("pk", "content")}
    return found


def plan_copies(
    sources: list[Page], latest: dict[int, Fields], new_course: CoursePage, by: User
) -> list[PageCopy]:
    """Give every page below the course its place in the new one, in the same order."""
    course = sources[0]
    copies = [PageCopy(course, read_course_fields(course, latest, new_course), new_course)]
    placed = {course.path: copies[0].row}
    for source in sources[1:]:
        parent = placed.get(source.path[: -source.steplen])
        if parent is None or type(source) is Page:
            continue  # deleted by somebody else since the tree was read
        content = read_fields(source, latest.get(source.pk, {}))
        place = parent.numchild
        parent.numchild += 1
        row = Page(
            **{name: content[name] for name in PAGE_FIELDS},
            draft_title=content["title"],
            slug=source.slug,
            path=Page._get_path(parent.path, parent.depth + 1, place),
            depth=parent.depth + 1,
            numchild=0,
            url_path=f"{parent.url_path}{source.slug}/",
            content_type_id=source.content_type_id,
            locale_id=source.locale_id,
            translation_key=uuid.uuid4(),
            owner=by,
            live=False,
            has_unpublished_changes=True,
        )
        placed[source.path] = row
        copies.append(PageCopy(source, content, row))
    return copies


def read_course_fields(course: Page, latest: dict[int, Fields], new_course: CoursePage) -> Fields:
    fields = read_fields(course, latest.get(course.pk, {})) | {"title": new_course.title}
    if not Subject.objects.filter(pk=fields["subject"]).exists():
        fields["subject"] = new_course.subject_id  # the draft's own was deleted since
    return fields


def read_fields(page: Page, saved: Fields) -> Fields:
    """Return what a copy takes over from a page, as revisions store it.

    Dates are left out: they belong to this run of the course.
    """
    own = [
        item
        for item in type(page)._meta.local_concrete_fields
        if not item.primary_key
        and item.name not in page.exclude_fields_in_copy
        and not is_date(item)
    ]
    names = [*PAGE_FIELDS, *(item.name for item in own)]
    fields = {}
    for name in names:
        model_field = type(page)._meta.get_field(name)
        is_saved = name in saved and (saved[name] is not None or model_field.null)
        fields[name] = saved[name] if is_saved else read_stored(page, model_field)
    return fields


def read_stored(page: Page, model_field: models.Field) -> Any:
    if isinstance(model_field, StreamField):
        return model_field.value_to_string(page)
    return getattr(page, model_field.attname)


def is_date(model_field: models.Field) -> bool:
    return isinstance(model_field, models.DateField) and model_field.null


def build_page(model: type[Page], row: Page, fields: Fields) -> Any:
    """Return a page of the given model on an existing row. A file that is gone is left out."""
    own = {"pk": row.pk, **fields}
    page = model.from_serializable_data(own, check_fks=True, strict_fks=False)
    for item in Page._meta.concrete_fields:
        if item.name not in PAGE_FIELDS:
            setattr(page, item.attname, getattr(row, item.attname))
    page._state.adding = False
    return page


def save_revisions(pages: list[Any], by: User) -> None:
    """Give every page its first revision and an entry in its history."""
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type_id=page.content_type_id,
                base_content_type=page.get_base_content_type(),
                object_id=str(page.pk),
                object_str=str(page),
                created_at=now,
                user=by,
                content=page.serializable_data(),
            )
            for page in pages
        ],
        batch_size=BATCH,
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
        page.draft_title = page.title
        log(instance=page, action="wagtail.create", user=by, revision=revision)
    names = [*PAGE_FIELDS, "draft_title", "latest_revision", "latest_revision_created_at"]
    Page.objects.bulk_update(pages, names, batch_size=BATCH)


def index_pages(pages: list[Any]) -> None:
    """Tell usage and search of new pages, as Wagtail's own signals do for one page at a time."""
    by_model: dict[type[Page], list[Any]] = {}
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
        by_model.setdefault(type(page), []).append(page)
    for backend in get_search_backends(with_auto_update=True):
        for model, group in by_model.items():
            backend.add_bulk(model, group)
