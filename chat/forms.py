"""The form under a class room's messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Message
from .services import MessageRefused, clean_body

MAX_NUMBER = 10**18 - 1


class SoftNumber(forms.IntegerField):
    """A number of the address or of a hidden field: nonsense is none, and stops no text."""

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class SoftKey(forms.UUIDField):
    """The same for a block."""

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class MessageForm(forms.Form):
    """The text of one message, and what it refers to."""

    reply_to = SoftNumber(
        required=False, min_value=1, max_value=MAX_NUMBER, widget=forms.HiddenInput
    )
    page = SoftNumber(required=False, min_value=1, max_value=MAX_NUMBER, widget=forms.HiddenInput)
    block = SoftKey(required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Message to the class"),
        help_text=_("Plain text, up to 2,000 characters."),
        error_messages={"required": _("Write something first.")},
        strip=False,
        widget=forms.Textarea(
            attrs={
                "class": "textarea",
                "rows": 2,
                "maxlength": Message.MAX_BODY_CHARACTERS,
                "placeholder": _("Write to the class"),
            }
        ),
    )

    def clean_body(self) -> str:
        try:
            return clean_body(self.cleaned_data["body"])
        except MessageRefused as error:
            raise forms.ValidationError(str(error)) from error
