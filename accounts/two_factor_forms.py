"""The forms of allauth for codes and passkeys, with what they leave open."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from . import limits

# What the WebAuthn library raises for JSON of the wrong shape (allauth 65.21, fido2 2.2).
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class CodeOnceMixin:
    """A code of an app works once in all the time it is valid, also while Redis is away.

    allauth remembers used codes in the cache, for shorter than an older code is accepted.
    """

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        for authenticator in self.find_authenticators():
            if self.is_right(authenticator, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                return code
        raise get_adapter().validation_error("incorrect_code")

    def find_authenticators(self):
        return Authenticator.objects.filter(user=self.user).exclude(
            type=Authenticator.Type.WEBAUTHN
        )

    def is_right(self, authenticator: Authenticator, code: str) -> bool:
        if authenticator.type != Authenticator.Type.TOTP:
            return authenticator.wrap().validate_code(code)
        if not validate_totp_code(decrypt(authenticator.data["secret"]), code):
            return False
        return limits.take(limits.USED_CODES, str(self.user.pk), normalize_user_code(code))


class AuthenticateForm(CodeOnceMixin, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(CodeOnceMixin, base_forms.ReauthenticateForm):
    pass


def refuse_malformed(clean: Callable[[], Any]) -> Any:
    try:
        return clean()
    except MALFORMED:
        raise get_adapter().validation_error("incorrect_code") from None


class PasskeyField(forms.JSONField):
    """JSON of any depth and with numbers of any length is refused, never an error of the server."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A refused answer of a key is not shown again: each try has a new question."""
        return None


class WellFormedMixin(forms.Form):
    """Answers to a passkey's JSON of any shape with an error of the form."""

    credential = PasskeyField()

    def clean_credential(self) -> Any:
        if not isinstance(self.cleaned_data.get("credential"), dict):
            raise get_adapter().validation_error("incorrect_code")
        return refuse_malformed(super().clean_credential)


class AuthenticatePasskeyForm(WellFormedMixin, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class LoginPasskeyForm(WellFormedMixin, webauthn_forms.LoginWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(WellFormedMixin, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    credential = PasskeyField()
    passwordless = forms.BooleanField(
        label=_("Log in with it alone, without a password"),
        required=False,
        initial=True,
        help_text=_("The device asks for your fingerprint, your face or its PIN then."),
    )

    def clean(self) -> dict:
        credential = self.cleaned_data.get("credential")
        if credential is not None and not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return refuse_malformed(super().clean)
