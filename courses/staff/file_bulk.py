"""Bulk actions on images and documents, silent about files of other courses.

Wagtail lists the titles of what somebody may not change; other courses' titles are left out.
"""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.documents.views import bulk_actions as document_actions
from wagtail.images.views import bulk_actions as image_actions

from courses import access

from .collections import find_files_that_stay


class OwnFilesMixin:
    """Leaves out what the person may not know of. Wagtail 8.0 fails on ids that are no number."""

    @classmethod
    def get_queryset(cls, model, object_ids):
        return super().get_queryset(model, [pk for pk in object_ids if str(pk).isdecimal()])

    def get_all_objects_in_listing_query(self, parent_id):
        if parent_id is not None and not parent_id.isdecimal():
            raise Http404
        return super().get_all_objects_in_listing_query(parent_id)

    def get_actionable_objects(self):
        objects, others = super().get_actionable_objects()
        ours = access.choosable_files(self.request.user, self.model)
        known = set(
            ours.filter(pk__in=[item.pk for item in others["items_with_no_access"]]).values_list(
                "pk", flat=True
            )
        )
        others["items_with_no_access"] = [
            item for item in others["items_with_no_access"] if item.pk in known
        ]
        return objects, others


class KeepUsedFilesMixin:
    """Moves nothing at all when a page of its course uses one of the files."""

    def prepare_action(self, objects, objects_without_access):
        target = self.cleaned_form.cleaned_data["collection"].pk
        leaving = [item for item in objects if item.collection_id != target]
        count = len(find_files_that_stay(leaving))
        if not count:
            return None
        text = ngettext(
            "Nothing was moved: pages of its course use %(count)s of these files.",
            "Nothing was moved: pages of their course use %(count)s of these files.",
            count,
        )
        messages.error(self.request, text % {"count": count})
        return redirect(self.next_url)


def register_actions(actions) -> None:
    """Put our versions in the place of Wagtail's three actions on one kind of file."""
    for stock in (actions.AddTagsBulkAction, actions.DeleteBulkAction):
        register(type(stock.__name__, (OwnFilesMixin, stock), {}))
    moving = actions.AddToCollectionBulkAction
    register(type(moving.__name__, (OwnFilesMixin, KeepUsedFilesMixin, moving), {}))


def register(action: type) -> None:
    # After Wagtail's own: the last class registered for a model and a name is the one used.
    hooks.register("register_bulk_action", action, order=100)


register_actions(image_actions)
register_actions(document_actions)
