"""Webhooks in the admin's settings: endpoints, their secrets, and test messages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import LogFormatter

from courses.webhooks.models import EventType, WebhookEndpoint
from courses.webhooks.services import rotate_secret, send_ping

from .webhook_forms import WebhookForm
from .webhook_log import WebhookDeliveryViewSet
from .webhook_policy import get_webhook_for_manager

TEMPLATES = "courses/staff/webhooks"
SHOW_SECRET = "show_secret_of_webhook"  # noqa: S105  (a key of the session)


class WebhookIndexView(generic.IndexView):
    page_title = gettext_lazy("Webhooks")
    add_item_label = gettext_lazy("Add a webhook")

    @property
    def header_buttons(self):
        log_url = reverse("webhook_deliveries:index")
        return [
            *super().header_buttons,
            HeaderButton(_("Deliveries"), url=log_url, icon_name="list-ul"),
        ]


class WebhookCreateView(generic.CreateView):
    success_message = None

    def get_success_url(self):
        self.request.session[SHOW_SECRET] = self.object.pk
        return reverse("webhooks:secret", args=[self.object.pk])


class WebhookEditView(generic.EditView):
    def get_success_url(self):
        return self.get_edit_url()

    def get_success_buttons(self):
        return []


class WebhookDeleteView(generic.DeleteView):
    @property
    def confirmation_message(self):
        return _("Delete this webhook, with what is noted of its messages? Nothing is sent then.")


def secret_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a secret once, after it was made. Later nobody sees it; a new one can be made."""
    endpoint = get_webhook_for_manager(request, pk)
    is_new = request.session.get(SHOW_SECRET) == endpoint.pk
    if is_new:
        del request.session[SHOW_SECRET]
    context = {"endpoint": endpoint, "secret": endpoint.secret if is_new else ""}
    return TemplateResponse(request, f"{TEMPLATES}/secret.html", context)


def rotate_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a secret is replaced, replace it, and show the new one."""
    endpoint = get_webhook_for_manager(request, pk)
    if request.method != "POST":
        return TemplateResponse(request, f"{TEMPLATES}/rotate.html", {"endpoint": endpoint})
    rotate_secret(endpoint=endpoint, by=request.user)
    request.session[SHOW_SECRET] = endpoint.pk
    return redirect("webhooks:secret", endpoint.pk)


@require_POST
def ping_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message and show what came of it."""
    endpoint = get_webhook_for_manager(request, pk)
    delivery = send_ping(endpoint=endpoint, by=request.user)
    return redirect("webhook_deliveries:inspect", delivery.pk)


def list_events(endpoint: WebhookEndpoint) -> str:
    if len(endpoint.event_types) == len(EventType):
        return _("All")
    return ", ".join(sorted(endpoint.event_types))


class WebhookViewSet(ModelViewSet):
    model = WebhookEndpoint
    name = "webhooks"
    icon = "resubmit"
    menu_label = gettext_lazy("Webhooks")
    menu_order = 700
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = WebhookIndexView
    add_view_class = WebhookCreateView
    edit_view_class = WebhookEditView
    delete_view_class = WebhookDeleteView
    index_template_name = f"{TEMPLATES}/index.html"
    edit_template_name = f"{TEMPLATES}/edit.html"
    search_fields = ["url", "description"]
    ordering = ["pk"]
    list_filter = ["status"]
    list_display = [
        "__str__",
        StatusTagColumn(
            "status",
            label=gettext_lazy("Status"),
            accessor="get_status_display",
            primary=lambda endpoint: endpoint.is_enabled,
        ),
        Column("events", label=gettext_lazy("Events"), accessor=list_events),
        Column("url", label=gettext_lazy("Address"), classname="webhook-address"),
        DateColumn("failing_since", label=gettext_lazy("Failing since")),
    ]

    def get_common_view_kwargs(self, **kwargs):
        # Nothing refers to a webhook, so where it is used is no question.
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_form_class(self, for_update=False):
        return WebhookForm

    def get_permissions_to_register(self):
        # Managers may, by being managers: there is nothing to grant.
        return super().get_permissions_to_register().none()

    def get_urlpatterns(self):
        stock = [route for route in super().get_urlpatterns() if route.name != "usage"]
        return [
            *stock,
            path("secret/<int:pk>/", secret_view, name="secret"),
            path("rotate/<int:pk>/", rotate_view, name="rotate"),
            path("ping/<int:pk>/", ping_view, name="ping"),
        ]


@hooks.register("register_admin_viewset")
def register_webhook_viewsets():
    # The log stands before the rest: its addresses begin like those of endpoints.
    return [WebhookDeliveryViewSet(), WebhookViewSet()]


@hooks.register("register_log_actions")
def register_webhook_actions(actions):
    for name, label, message in (
        ("rotate", gettext_lazy("New secret"), gettext_lazy("Made a new secret")),
        ("ping", gettext_lazy("Test"), gettext_lazy("Sent a test message")),
        ("send_again", gettext_lazy("Send again"), gettext_lazy("Sent a message again")),
        ("stop", gettext_lazy("Stop"), gettext_lazy("Stopped after failures")),
    ):
        formatter = type("Formatter", (LogFormatter,), {"label": label, "message": message})
        actions.register_action(f"courses.webhook.{name}")(formatter)
