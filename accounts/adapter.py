"""How allauth behaves here: which addresses count, where links lead, when mails go out."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import limits
from .addresses import read_client_address


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        return read_client_address(request)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return request.META.get("HTTP_USER_AGENT", "").replace("\0", "")

    def is_safe_url(self, url: str | None) -> bool:
        """Targets of redirects stay on this host, whatever other hosts are allowed to ask."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", args=("UID", "KEY"))
        return settings.EDUCA_BASE_URL + path.replace("UID-KEY", key)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return settings.EDUCA_BASE_URL + path

    def send_account_already_exists_mail(self, email: str) -> None:
        context = {
            "signup_url": settings.EDUCA_BASE_URL + reverse("account_signup"),
            "password_reset_url": settings.EDUCA_BASE_URL + reverse("account_reset_password"),
        }
        self.send_mail("account/email/account_already_exists", email, context)

    def should_send_confirmation_mail(
        self, request: HttpRequest, email_address: EmailAddress, signup: bool
    ) -> bool:
        """One link in three minutes; the one sent before still works."""
        return limits.take(limits.CONFIRMATION_MAILS, email_address.email.lower())
