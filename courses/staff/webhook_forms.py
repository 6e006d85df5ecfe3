"""The form of a webhook: where to, which events, on or off. The secret is in no form."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.webhooks.addresses import MAX_URL_CHARACTERS, AddressRefused, parse_url
from courses.webhooks.delivery import get_policy
from courses.webhooks.models import EventType, WebhookEndpoint

Status = WebhookEndpoint.Status


def label_events() -> list[tuple[str, str]]:
    return [(kind.value, f"{kind.label} ({kind.value})") for kind in EventType]


class WebhookForm(forms.ModelForm):
    url = forms.CharField(
        label=_("Address"),
        max_length=MAX_URL_CHARACTERS,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("Messages are posted here. Try it with a test message afterwards."),
    )
    event_types = forms.MultipleChoiceField(
        label=_("Events"), choices=label_events, widget=forms.CheckboxSelectMultiple
    )
    is_enabled = forms.BooleanField(
        label=_("Enabled"),
        required=False,
        initial=True,
        help_text=_("Off: nothing is sent, and what happens meanwhile is not sent later either."),
    )

    class Meta:
        model = WebhookEndpoint
        fields = ["url", "description", "event_types"]
        help_texts = {"description": _("What stands at this address; shown in the lists.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["is_enabled"] = self.instance.is_enabled

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            parse_url(url, get_policy())
        except AddressRefused as error:
            raise ValidationError(str(error)) from error
        return url

    def save(self, commit=True) -> WebhookEndpoint:
        """Write the endpoint; enabling one that was stopped forgets its failures."""
        if not self.cleaned_data["is_enabled"]:
            if self.instance.is_enabled:
                self.instance.status = Status.PAUSED
        elif not self.instance.is_enabled:
            self.instance.status = Status.ENABLED
            self.instance.failing_since = None
        return super().save(commit)
