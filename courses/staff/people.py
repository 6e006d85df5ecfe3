"""People and groups in the admin, without the groups that the product manages itself.

A course's team is changed in the course's team view. Its group is neither listed nor edited
here, and saving a person's form keeps the teams that the person is on.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.groups import DeleteView, EditView, GroupViewSet, IndexView
from wagtail.users.views.users import DeleteView as UserDeleteView
from wagtail.users.views.users import UserViewSet

from accounts.erasure import ErasureRefused, erase_person


class KeepTeamsMixin:
    """Offers the groups people manage; the person's teams stay as they are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        groups.queryset = groups.queryset.filter(course_team__isnull=True)

    def clean_groups(self):
        chosen = list(self.cleaned_data["groups"])
        if self.instance.pk:
            chosen += self.instance.groups.filter(course_team__isnull=False)
        return chosen


class PersonCreationForm(KeepTeamsMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"display_name"}


class PersonEditForm(KeepTeamsMixin, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"display_name"}


class PersonDeleteView(UserDeleteView):
    """Erases as people erase themselves: nothing cascades into courses."""

    def delete_action(self):
        try:
            erase_person(user=self.object, by=self.request.user)
        except ErasureRefused as refused:
            raise PermissionDenied(str(refused)) from None


class PersonViewSet(UserViewSet):
    delete_view_class = PersonDeleteView

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm


class WithoutTeamsMixin:
    def get_base_queryset(self):
        return super().get_base_queryset().filter(course_team__isnull=True)

    def get_object(self, *args, **kwargs):
        group = super().get_object(*args, **kwargs)
        if hasattr(group, "course_team"):
            raise Http404
        return group


class StaffGroupIndexView(WithoutTeamsMixin, IndexView):
    pass


class StaffGroupEditView(WithoutTeamsMixin, EditView):
    pass


class StaffGroupDeleteView(WithoutTeamsMixin, DeleteView):
    pass


class StaffGroupViewSet(GroupViewSet):
    index_view_class = StaffGroupIndexView
    edit_view_class = StaffGroupEditView
    delete_view_class = StaffGroupDeleteView
