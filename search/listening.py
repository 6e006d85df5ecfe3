"""Pages tell when they change; their entries follow in the same transaction."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import post_page_move

from courses.content.files import CourseMedia
from courses.content.pages import CoursePage
from courses.content.subjects import Subject

from .backend import is_in_database
from .indexing import PAGE_TYPES, refresh_pages
from .models import SearchEntry

# A draft that is saved changes these of the page's row, and nothing that can be found.
DRAFT_FIELDS = frozenset(
    [
        *("latest_revision", "latest_revision_created_at", "draft_title"),
        *("has_unpublished_changes", "locked", "locked_at", "locked_by", "go_live_at", "expire_at"),
        *("approved_schedule", "alias_of", "translation_key"),
    ]
)


def follow_saved_page(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    if raw or (update_fields is not None and set(update_fields) <= DRAFT_FIELDS):
        return
    ids = [instance.pk]
    if not is_in_database():
        # An index elsewhere holds copies of "is the module live", "is the course archived".
        below = SearchEntry.objects.filter(parent_id=instance.pk) | SearchEntry.objects.filter(
            course_id=instance.pk
        )
        ids = list({instance.pk, *below.values_list("page_id", flat=True)})
    refresh_pages(ids)


for page_type in PAGE_TYPES:
    post_save.connect(follow_saved_page, sender=page_type, dispatch_uid=f"search_{page_type}")


@receiver(post_page_move, dispatch_uid="search_follows_moves")
def follow_moved_page(sender, instance, **kwargs) -> None:
    # Read anew: the page at hand may still say where it stood before.
    page = Page.objects.get(pk=instance.pk)
    refresh_pages(page.get_descendants(inclusive=True).values_list("pk", flat=True))


@receiver(post_save, sender=CourseMedia, dispatch_uid="search_follows_captions")
def follow_saved_media(sender, instance, created, raw=False, **kwargs) -> None:
    if raw or created:
        return
    uses = ReferenceIndex.get_references_to(instance).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    refresh_pages({int(pk) for pk in uses.values_list("object_id", flat=True)})


@receiver(post_save, sender=Subject, dispatch_uid="search_follows_subjects")
def follow_saved_subject(sender, instance, created, raw=False, **kwargs) -> None:
    if not (raw or created):
        refresh_pages(CoursePage.objects.filter(subject=instance).values_list("pk", flat=True))
