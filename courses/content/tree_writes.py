"""One writer of the page tree at a time, and saves that do not write where a page stands.

A page's place is stored in its own row and in those below it (`path`, `numchild`, `url_path`), so
two writers who each read it before the other wrote leave a broken tree. See
docs/decisions/0007-one-writer-of-the-tree.md.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page

__all__ = ["SoundTreePage", "lock_page", "lock_tree", "tree_write"]

WAIT_SECONDS = 20
PLACE = ("path", "depth", "numchild", "url_path")


def lock_tree() -> None:
    """Make every other writer of the tree wait until this transaction ends.

    Take it before any row is locked or read that the write depends on; taking it again costs one
    query. On SQLite it does nothing: a transaction there begins as the only writer (IMMEDIATE).
    Raises `OperationalError` after `WAIT_SECONDS`.
    """
    if connection.vendor != "postgresql":
        return
    # Advisory locks are the database's own, so the key needs no name of it.
    key = int.from_bytes(hashlib.sha256(b"educa page tree").digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


@contextmanager
def tree_write() -> Iterator[None]:
    """Run a block as the only writer of the tree, in one transaction."""
    with transaction.atomic():
        lock_tree()
        yield


def lock_page(pk: int) -> None:
    """Make others who save this page wait until this transaction ends; students never wait."""
    list(Page.objects.select_for_update(no_key=True).filter(pk=pk).order_by().values_list("pk"))


def refresh_place(page: Page) -> str | None:
    """Read again where a page stands; others may have moved it. Returns its stored slug, if any."""
    stored = Page.objects.filter(pk=page.pk).values(*PLACE, "slug").first()
    if stored is None:
        return None
    for name in PLACE:
        setattr(page, name, stored[name])
    page.__dict__.pop("_cached_parent_obj", None)
    return stored["slug"]


class SoundTreePage(Page):
    """A page whose writes leave the tree sound whoever else writes at the same time."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save everything but the place, which is read again. One query more than Wagtail's.

        A new slug changes addresses below, so that alone is a write on the tree.
        """
        if self._state.adding or self.pk is None or kwargs.get("update_fields") is not None:
            return super().save(*args, **kwargs)
        if refresh_place(self) in {None, self.slug}:
            return super().save(*args, **{**kwargs, "update_fields": fields_to_save(self, PLACE)})
        with tree_write():
            refresh_place(self)
            names = fields_to_save(self, ("path", "depth", "numchild"))
            return super().save(*args, **{**kwargs, "update_fields": names})

    def add_child(self, **kwargs: Any) -> Page:
        with tree_write():
            refresh_place(self)
            return super().add_child(**kwargs)

    def add_sibling(self, pos: str | None = None, **kwargs: Any) -> Page:
        with tree_write():
            refresh_place(self)
            return super().add_sibling(pos, **kwargs)

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        with tree_write():
            refresh_place(self)
            refresh_place(target)
            super().move(target, pos=pos, user=user)

    def copy(self, *args: Any, **kwargs: Any) -> Page:
        with tree_write():
            refresh_place(self)
            return super().copy(*args, **kwargs)

    def create_alias(self, **kwargs: Any) -> Page:
        with tree_write():
            refresh_place(self)
            return super().create_alias(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with tree_write():
            refresh_place(self)
            return super().delete(*args, **kwargs)


def fields_to_save(page: Page, left_out: tuple[str, ...]) -> list[str]:
    """Name all that `page.save()` would write (child objects too) without some fields."""
    names = [
        field.name
        for field in page._meta.concrete_fields
        if not field.primary_key and field.name not in left_out
    ]
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(page)]
    many = [field.name for field in get_all_child_m2m_relations(page)]
    return [*names, *relations, *many]
