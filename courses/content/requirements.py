"""What there is to do on a page, and since when: the versions of its list of required blocks.

Content only; who has done what stands in `courses.progress`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .blocks import UNREQUIRED_BLOCKS
from .learning_pages import LearningPage

__all__ = ["PageRequirement"]

# From a moment on these blocks were required; the first version holds for all time before, too.
Version = tuple[datetime, frozenset[UUID]]
# The least difference that databases keep.
INSTANT = timedelta(microseconds=1)


class PageRequirement(models.Model):
    """The required blocks of a page's published content from `since` on.

    A row is added when the set changes, never for an edit or a new order. Without this memory
    nobody could tell whether somebody had done all there was to do at the time.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    block_ids = models.JSONField(default=list)

    class Meta:
        verbose_name = _("page requirement")
        verbose_name_plural = _("page requirements")
        constraints = [
            models.UniqueConstraint(fields=["page", "since"], name="one_requirement_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {len(self.block_ids)}"


def list_required_blocks(page: LearningPage) -> list[UUID]:
    """Return the ids of a page's required blocks in order, without reading what they refer to.

    A block without a sound id cannot be followed and is left out.
    """
    found = (
        parse_block_id(block.get("id"))
        for block in page.content.raw_data
        if block["type"] not in UNREQUIRED_BLOCKS
    )
    return list(dict.fromkeys(block_id for block_id in found if block_id))


def parse_block_id(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def read_versions(page_ids: Iterable[int]) -> dict[int, list[Version]]:
    """Return the noted versions of each page by its id, the oldest first. One query."""
    versions: dict[int, list[Version]] = defaultdict(list)
    rows = PageRequirement.objects.filter(page_id__in=list(page_ids)).order_by("since", "pk")
    for page_id, since, ids in rows.values_list("page_id", "since", "block_ids"):
        versions[page_id].append((since, frozenset(map(UUID, ids))))
    return versions


def is_noted(page: LearningPage, versions: list[Version]) -> bool:
    """Tell whether the newest version is what a page's content requires. Reads nothing."""
    return bool(versions) and versions[-1][1] == frozenset(list_required_blocks(page))


def note_version(
    page: LearningPage, *, versions: list[Version], after: datetime | None = None
) -> Version:
    """Note what a page requires from now on, and return it. One query.

    It begins after all that was noted before and after the moment `after`, even where clocks
    disagree. To be called while nobody else can.
    """
    required = list_required_blocks(page)
    before = [since for since, _ids in versions] + ([after] if after else [])
    since = max([timezone.now(), *(at + INSTANT for at in before)])
    PageRequirement.objects.create(page_id=page.pk, since=since, block_ids=[*map(str, required)])
    return since, frozenset(required)
