"""Pages that came from one course into another: the files they use come along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from accounts.models import User
from courses.content.pages import CoursePage
from courses.content.tree_writes import tree_write
from courses.teaching.services import ensure_course_team

from .copy_files import FileCopier
from .copy_values import FILE_MODELS, Fields, ValueRewriter


def adopt_files(
    *,
    page: Page,
    source: CoursePage,
    target: CoursePage,
    by: User,
    pages: Mapping[int, int] | None = None,
) -> list[str]:
    """Copy what a page and the pages below it use from one course's files into another's.

    Rows and all revisions are rewritten, so that reverting and scheduled publishing find the
    files too; `pages` says which pages their links lead to instead. Aliases are left alone: they
    follow their original. The caller has asked whether `by` may read the source's files. Returns
    the files that were not there to be copied. Nothing is changed when it fails.
    """
    copier = None
    try:
        with tree_write():
            old = ensure_course_team(course=source, lead=None).collection_id
            new = ensure_course_team(course=target, lead=None).collection
            copier = FileCopier(sources=[old], target=new, owner=by)
            rewriter = ValueRewriter(find_file=copier.find_file, pages=pages)
            for below in page.get_descendants(inclusive=True).filter(alias_of=None).specific():
                adopt_in_page(below, rewriter)
            return copier.missing
    except BaseException:
        if copier is not None:
            copier.remove_stored()
        raise


def adopt_in_page(page: Page, rewriter: ValueRewriter) -> None:
    model = type(page)
    referring = [item for item in model._meta.concrete_fields if is_referring(item)]
    stored = {item.name: read_stored(page, item) for item in referring}
    changed = changes(rewriter, model, stored)
    if changed:
        for name, value in changed.items():
            item = model._meta.get_field(name)
            setattr(page, item.attname, item.to_python(value))
        page.save(clean=False, update_fields=list(changed))
    revisions = Revision.objects.filter(
        base_content_type=page.get_base_content_type(), object_id=str(page.pk)
    )
    for revision in revisions.iterator(chunk_size=50):
        held = {item.name: revision.content.get(item.name) for item in referring}
        changed = changes(rewriter, model, {k: v for k, v in held.items() if v is not None})
        if changed:
            revision.content = {**revision.content, **changed}
            revision.save(update_fields=["content"])


def changes(rewriter: ValueRewriter, model: type[Page], stored: Fields) -> Fields:
    """Return the fields whose references are others now."""
    rewritten = rewriter.rewrite(model, stored)
    return {name: value for name, value in rewritten.items() if plain(value) != plain(stored[name])}


def plain(value: Any) -> Any:
    """Return a stream as data: two texts of the same stream may differ in spaces."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def is_referring(item: models.Field) -> bool:
    if isinstance(item, models.ForeignKey):
        return item.related_model in FILE_MODELS
    return isinstance(item, StreamField | RichTextField)


def read_stored(page: Page, item: models.Field) -> Any:
    if isinstance(item, StreamField):
        return item.value_to_string(page)
    return getattr(page, item.attname)
