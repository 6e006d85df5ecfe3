"""How allauth behaves here: who may join, where links lead, what mails look like."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import limits
from .addresses import read_client_address
from .door_mails import write_html
from .joining import may_sign_up
from .site_identity import get_site_identity


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def format_email_subject(self, subject: str) -> str:
        return f"[{get_site_identity().get_name()}] {subject}"

    def render_mail(
        self, template_prefix: str, email: str, context: dict, headers: dict | None = None
    ) -> EmailMultiAlternatives:
        """Return a mail whose HTML part is made from its text: the same words in both."""
        context = {
            **context,
            "site_name": get_site_identity().get_name(),
            "base_url": settings.EDUCA_BASE_URL,
        }
        message = super().render_mail(template_prefix, email, context, headers)
        html = write_html(message.subject, message.body, template_prefix)
        message.attach_alternative(html, "text/html")
        return message

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
