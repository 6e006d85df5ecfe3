"""Forms of accounts: what sign-up asks beyond allauth's own fields, the profile, the way out."""

from allauth.core import context
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .joining import check_invited_address, get_invited_address
from .models import User, UserManager
from .time_zones import list_zone_names

# Names of old and of technical use that the database of time zones carries along.
ODD_ZONES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


class SignupForm(forms.Form):
    """What sign-up asks beyond allauth's own fields, here and after a provider's login."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("As your class will see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ["display_name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        if address := get_invited_address(context.request):
            kwargs["initial"] = {**(kwargs.get("initial") or {}), "email": address}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        if address := cleaned.get("email"):
            try:
                check_invited_address(context.request, address)
            except forms.ValidationError as problem:
                self.add_error("email", problem)
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"].strip()
        user.save(update_fields=["display_name"])


def list_time_zones() -> list[tuple[str, str]]:
    """Return time zones by region and city, as people look for them, and UTC."""
    names = sorted(
        name for name in list_zone_names() if "/" in name and not name.startswith(ODD_ZONES)
    )
    return [("", _("The site’s time (UTC)")), *((name, name.replace("_", " ")) for name in names)]


class ProfileForm(forms.ModelForm):
    """The choice of language appears once the site speaks more than one."""

    language = forms.ChoiceField(label=_("Language of the site"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = User
        fields = ("display_name", "language", "time_zone", "wants_reminders", "wants_digests")
        labels = {
            "display_name": _("Name shown to others"),
            "wants_reminders": _("Remind me by mail of what I could learn"),
            "wants_digests": _("Mail me when somebody in a class chat names or answers me"),
        }
        help_texts = {
            "display_name": _("As your class sees it, in the chat and in lists."),
            "wants_reminders": _("Rarely. Each mail has a link that ends them."),
            "wants_digests": _("One mail for all that is new. Each has a link that ends them."),
        }
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["time_zone"].choices = list_time_zones()
        if len(settings.LANGUAGES) > 1:
            self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]
        else:
            del self.fields["language"]


class EraseForm(forms.Form):
    """The account's address, typed: nobody erases an account by a slip."""

    confirmation = forms.CharField(
        label=_("Type the email address of your account"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_confirmation(self) -> str:
        typed = UserManager.normalize_email(self.cleaned_data["confirmation"])
        if typed != self.user.email.lower():
            raise forms.ValidationError(_("This is not the address of this account."))
        return typed
