"""The field by which staff name somebody who has an account."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User


class PersonForm(forms.Form):
    """Finds one active account by its exact user name or e-mail address."""

    who = forms.CharField(
        label=gettext_lazy("User name or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_who(self) -> User:
        who = self.cleaned_data["who"].strip()
        field = "email__iexact" if "@" in who else "username__iexact"
        user = User.objects.filter(is_active=True, **{field: who}).first()
        if user is None:
            raise forms.ValidationError(
                _("There is no account like that. The person has to sign up first.")
            )
        return user
