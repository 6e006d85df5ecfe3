"""The form of the one door. Apart from the other forms: allauth's own must be loaded by then."""

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address or user name")
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["remember"].label = _("Stay logged in for two weeks")
