"""Webhooks are the managers' alone: they tell of every course and every student."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import User
from courses import access
from courses.teaching.groups import COURSE_MANAGERS
from courses.webhooks.models import WebhookDelivery, WebhookEndpoint


class ManagerPolicy(BasePermissionPolicy):
    """Managers may do some actions, whatever the grants of their groups; nobody else may."""

    def __init__(self, model, actions: set[str]):
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user, action) -> bool:
        return action in self.actions and access.is_manager(user)

    def users_with_any_permission(self, actions):
        if not self.actions.intersection(actions):
            return User.objects.none()
        is_manager = Q(is_superuser=True) | Q(groups__name=COURSE_MANAGERS)
        return User.objects.filter(is_manager, is_active=True).distinct()


def get_webhook_for_manager(request: HttpRequest, pk: int) -> WebhookEndpoint:
    """Return an endpoint. Raises `PermissionDenied` for everybody who is no manager."""
    if not access.is_manager(request.user):
        raise PermissionDenied
    return get_object_or_404(WebhookEndpoint, pk=pk)


def get_delivery_for_manager(request: HttpRequest, pk: int) -> WebhookDelivery:
    """Return a delivery as the log has it. Raises as `get_webhook_for_manager` does."""
    if not access.is_manager(request.user):
        raise PermissionDenied
    return get_object_or_404(WebhookDelivery.objects.for_log(), pk=pk)


register_permission_policy(
    WebhookEndpoint, ManagerPolicy(WebhookEndpoint, {"add", "change", "delete", "view"})
)
register_permission_policy(WebhookDelivery, ManagerPolicy(WebhookDelivery, {"view"}))
