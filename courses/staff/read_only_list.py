"""What our lists in the admin share that are there to read: a list, a record, nothing to change."""

from django.contrib.admin import SimpleListFilter
from django.contrib.auth.models import Permission
from django.urls import re_path
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

MAX_SEARCH_LENGTH = 200


class ReadOnlyPermissions(PermissionHelper):
    """Nobody adds, edits or deletes. Who lists and who inspects is the subclass's to say."""

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class LinkOnly(ButtonHelper):
    """The first column leads to the record. Rows are visible already: nothing to ask again."""

    def get_buttons_for_obj(self, obj, **kwargs):
        return []

    def get_primary_button(self, obj):
        return self.inspect_button(obj.pk)


class KnownChoiceFilter(SimpleListFilter):
    """A filter on one field that takes its own choices only; for any other value nothing fits."""

    field_name = ""

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(choice) for choice, _label in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(**{self.field_name: value})


class BoundedIndexView(IndexView):
    """A list that takes its own filters and a search of bounded length, and no other question."""

    def get_filters_params(self, params=None):
        """Return the parameters of the filters only.

        The stock view turns every other one into a lookup, as far as the password's hash.
        """
        known = {one.parameter_name for one in self.model_admin.list_filter}
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name in known}

    def get_search_results(self, request, queryset, search_term):
        # Each word becomes conditions, and databases limit how many one statement may hold.
        return super().get_search_results(request, queryset, search_term[:MAX_SEARCH_LENGTH])


class ReadOnlyAdmin(ModelAdmin):
    """A list and its records. Subclasses say which rows, in `get_queryset`, and who, by their
    `permission_helper_class`; their inspect view takes the user who asks."""

    inspect_view_enabled = True
    history_view_enabled = False
    button_helper_class = LinkOnly
    index_view_class = BoundedIndexView
    empty_value_display = "–"
    list_per_page = 50

    def inspect_view(self, request, instance_pk):
        view = self.inspect_view_class.as_view(
            model_admin=self, instance_pk=instance_pk, user=request.user
        )
        return view(request)

    def get_admin_urls_for_registration(self):
        """Register the list and the record: what has no address cannot be changed by it."""
        helper = self.url_helper
        return (
            re_path(
                helper.get_action_url_pattern("index"),
                self.index_view,
                name=helper.get_action_url_name("index"),
            ),
            re_path(
                rf"^{helper.base_url_path}/inspect/(?P<instance_pk>[0-9]+)/$",
                self.inspect_view,
                name=helper.get_action_url_name("inspect"),
            ),
        )

    def get_permissions_for_registration(self):
        """Offer no grants in the group form: the team alone decides."""
        return Permission.objects.none()

    def register_admin_url_finders(self):
        """There is no address to edit a row at."""

    def register_indexing(self):
        """Keep rows out of "used on": they are no references of an author."""
