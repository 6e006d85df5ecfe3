"""The log of webhook messages: what was sent where, what was answered, and sending again."""

import json

import django_filters
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from courses.webhooks.models import PING, EventType, WebhookDelivery, WebhookEndpoint
from courses.webhooks.services import WebhookRefused, send_again

from .webhook_policy import get_delivery_for_manager

MAX_SHOWN_ATTEMPTS = 50
Status = WebhookDelivery.Status


def list_event_types() -> list[tuple[str, str]]:
    return [(value, value) for value in (*EventType.values, PING)]


class DeliveryFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"),
        choices=Status.choices,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    endpoint = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Webhook"), queryset=WebhookEndpoint.objects.order_by("pk")
    )
    event_type = django_filters.ChoiceFilter(
        field_name="event__type", label=gettext_lazy("Event"), choices=list_event_types
    )

    class Meta:
        model = WebhookDelivery
        fields = ["status", "endpoint", "event_type"]


def tell_answer(delivery: WebhookDelivery) -> str:
    """Say in a few words what the last attempt came to."""
    code, problem = delivery.last_status_code, delivery.last_problem
    return problem or (str(code) if code else _("Not tried yet"))


class DeliveryIndexView(generic.IndexView):
    page_title = gettext_lazy("Webhook deliveries")

    def get_base_queryset(self):
        return WebhookDelivery.objects.for_log()

    def get_breadcrumbs_items(self):
        above = {"url": reverse("webhooks:index"), "label": _("Webhooks")}
        first, *rest = super().get_breadcrumbs_items()
        return [first, above, *rest]


class DeliveryView(generic.InspectView):
    page_title = gettext_lazy("Delivery")

    def get_object(self, queryset=None):
        return get_delivery_for_manager(self.request, self.pk)

    def get_page_subtitle(self):
        return self.object.event.type

    def get_context_data(self, **kwargs):
        newest = self.object.attempts.order_by("-pk")[:MAX_SHOWN_ATTEMPTS]
        body = json.dumps(json.loads(self.object.event.body), indent=2, ensure_ascii=False)
        return super().get_context_data(attempts=newest, body=body, **kwargs)


@require_POST
def send_again_view(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_delivery_for_manager(request, pk)
    try:
        send_again(delivery=delivery, by=request.user)
    except WebhookRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The message is sent again, with the same id."))
    return redirect("webhook_deliveries:inspect", delivery.pk)


class WebhookDeliveryViewSet(ModelViewSet):
    """Read only: rows are written by what happens."""

    model = WebhookDelivery
    name = "webhook_deliveries"
    url_prefix = "webhooks/deliveries"
    icon = "list-ul"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["status"]
    index_template_name = "courses/staff/webhooks/index.html"
    inspect_template_name = "courses/staff/webhooks/delivery.html"
    index_view_class = DeliveryIndexView
    inspect_view_class = DeliveryView
    form_fields = []
    filterset_class = DeliveryFilterSet
    search_fields = None
    list_per_page = 50
    ordering = ["-pk"]
    list_display = [
        TitleColumn(
            "type",
            label=gettext_lazy("Event"),
            accessor="event.type",
            get_url=lambda row: reverse("webhook_deliveries:inspect", args=[row.pk]),
        ),
        Column("endpoint", label=gettext_lazy("Webhook"), classname="webhook-address"),
        StatusTagColumn(
            "status",
            label=gettext_lazy("Status"),
            accessor="get_status_display",
            primary=lambda row: row.status == Status.DELIVERED,
        ),
        Column("answer", label=gettext_lazy("Last answer"), accessor=tell_answer),
        DateColumn("created_at", label=gettext_lazy("Happened"), accessor="event.created_at"),
    ]

    def get_common_view_kwargs(self, **kwargs):
        gone = dict.fromkeys(
            ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name"]
        )
        return super().get_common_view_kwargs(**{**gone, "usage_url_name": None, **kwargs})

    def get_permissions_to_register(self):
        return super().get_permissions_to_register().none()

    def register_admin_url_finder(self):
        """No row can be edited, so there is no address to find."""

    def get_urlpatterns(self):
        kept = ("index", "index_results", "inspect")
        stock = [route for route in super().get_urlpatterns() if route.name in kept]
        return [*stock, path("send-again/<int:pk>/", send_again_view, name="send_again")]
