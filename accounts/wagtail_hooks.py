"""Accounts in the admin: their audit entries, and the one way people are deleted."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.users.views.bulk_actions.delete import DeleteBulkAction

from .data_views import EXPORT_ACTION
from .erasure import ACTION as ERASE_ACTION
from .erasure import ErasureRefused, erase_person, find_obstacle
from .invitations import invite_people
from .tokens import CREATE_ACTION, REVOKE_ACTION

AFTER_WAGTAIL = 100
RESET_ACTION = "accounts.reset_two_factor"


@hooks.register("register_log_actions")
def register_actions(actions):
    actions.register_action(ERASE_ACTION, _("Erase an account"), _("Account erased"))
    actions.register_action(RESET_ACTION, _("Reset two-factor login"), _("Two-factor login reset"))
    actions.register_action(EXPORT_ACTION, _("Export one’s data"), _("Personal data exported"))
    actions.register_action(CREATE_ACTION, _("Make an API token"), _("API token made"))
    actions.register_action(REVOKE_ACTION, _("Revoke an API token"), _("API token revoked"))


@hooks.register("register_admin_urls")
def add_invitations():
    return [path("invitations/", invite_people, name="invite_people")]


class InvitationsItem(MenuItem):
    """Shown to those who may make accounts."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm("accounts.add_user")


@hooks.register("register_settings_menu_item")
def add_invitations_item():
    return InvitationsItem(
        _("Invite people"), reverse("invite_people"), icon_name="mail", order=610
    )


@hooks.register("register_bulk_action", order=AFTER_WAGTAIL)
class EraseBulkAction(DeleteBulkAction):
    """Erases as people erase themselves: nothing cascades into courses."""

    def check_perm(self, obj) -> bool:
        return super().check_perm(obj) and not find_obstacle(obj)

    def get_execution_context(self):
        return {**super().get_execution_context(), "by": self.request.user}

    @classmethod
    def execute_action(cls, objects, model=None, by=None, **kwargs):
        erased = 0
        for person in objects:
            try:
                erase_person(user=person, by=by)
            except ErasureRefused:
                continue
            erased += 1
        return erased, 0
