"""Forms of the class screen."""

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from courses.enrollment.rosters import MAX_BYTES, decode_roster

from .person_form import PersonForm

OVER_CAPACITY = gettext_lazy("Enroll even where no place is left")


class AddStudentForm(PersonForm):
    prefix = "add"

    over_capacity = forms.BooleanField(label=OVER_CAPACITY, required=False)


class InviteCodeForm(forms.Form):
    prefix = "code"

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Empty: a random one. Capitals and small letters count alike."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    use_limit = forms.IntegerField(
        label=gettext_lazy("How many may use it"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Empty: everybody who has it."),
    )
    expires_at = forms.DateTimeField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Empty: until you take it back."),
    )


class RosterForm(forms.Form):
    """A list of people: a file, or text that was pasted. One of the two."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        help_text=gettext_lazy("With a column “email” or “username”, or one address a line."),
    )
    text = forms.CharField(
        label=gettext_lazy("or paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    over_capacity = forms.BooleanField(label=OVER_CAPACITY, required=False)

    def read_text(self) -> str:
        """Return the list's text; raises `RosterUnreadable`."""
        file = self.cleaned_data.get("file")
        # One byte more than may be: the reader tells that it is too large.
        return decode_roster(file.read(MAX_BYTES + 1)) if file else self.cleaned_data["text"]
