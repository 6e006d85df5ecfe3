"""The person who logs in. What people do on courses stands in `courses`, never here."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

__all__ = ["ApiToken", "DoorCount", "Mail", "User", "UserManager"]


class UserManager(DjangoUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address in lower case: one address is one account, however it is typed."""
        return (email or "").strip().lower()


class User(AbstractUser):
    """An account. The e-mail address is unique without regard to case, as is the user name."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    display_name = models.CharField(
        _("name shown to others"), max_length=80, blank=True, help_text=_("As the class sees it.")
    )
    language = models.CharField(_("language of the site"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    wants_reminders = models.BooleanField(
        _("remind me by mail"), default=True, help_text=_("Now and then, never more.")
    )
    wants_digests = models.BooleanField(
        _("mail me when somebody names or answers me"),
        default=False,
        help_text=_("One mail for all that is new, and only while you are away."),
    )

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_ignoring_case",
                violation_error_message=_("An account with this e-mail address exists already."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique_ignoring_case",
                violation_error_message=_("This user name is taken."),
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_not_empty"),
        ]

    def clean(self, *args: Any, **kwargs: Any) -> None:
        super().clean(*args, **kwargs)
        self.email = UserManager.normalize_email(self.email)

    @property
    def public_name(self) -> str:
        """The name others see: never the e-mail address."""
        return self.display_name or self.get_full_name() or self.username


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        """Mails to send: not sent yet, to an account that is on."""
        return self.filter(sent_at__isnull=True, recipient__is_active=True)


class Mail(models.Model):
    """One mail to one person, as it was rendered, until it is sent; then only that it was.

    `accounts.mail` alone writes the rows.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails"
    )
    kind = models.CharField(_("kind"), max_length=40)
    # What happened, as in "enrolled-12-3": the same thing is told once.
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(sent_at__isnull=True), name="mail_to_send"
            )
        ]

    def __str__(self) -> str:
        return self.key


class DoorCount(models.Model):
    """How often something was tried, until `ends_at`. `accounts.limits` writes the rows.

    `key` is a hash: the table names neither accounts nor addresses.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("count of attempts")
        verbose_name_plural = _("counts of attempts")

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"


class ApiTokenManager(AuthTokenManager):
    def usable(self) -> models.QuerySet["ApiToken"]:
        """Tokens that are not expired, of accounts that are on."""
        return self.filter(expiry__gt=timezone.now(), user__is_active=True)


class ApiToken(AbstractAuthToken):
    """A key of one person's programs. `accounts.tokens` makes and ends them.

    The token itself is not here: `digest` is its SHA-512, `token_key` its first 15 characters, by
    which people recognize it.
    """

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        LEARN = "learn", _("Learn")
        TEACH = "teach", _("Teach")

    # Addresses name a token by its number, never by its digest.
    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=128, unique=True)
    expiry = models.DateTimeField(_("expires at"))
    name = models.CharField(_("name"), max_length=60)
    scopes = models.JSONField(_("scopes"))
    # A token ends with the password it was made under, as sessions do.
    password_digest = models.CharField(max_length=128)
    # When the session that made it had shown a second factor; None if it had not.
    second_factor_shown_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = ApiTokenManager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="api_token_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="api_token_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expiry <= timezone.now()

    @property
    def is_of_an_old_password(self) -> bool:
        """Whether the account's password has changed since. Also true for a lost SECRET_KEY."""
        return not any(
            constant_time_compare(self.password_digest, digest)
            for digest in (
                self.user.get_session_auth_hash(),
                *self.user.get_session_auth_fallback_hash(),
            )
        )

    @property
    def is_live(self) -> bool:
        return not self.is_expired and not self.is_of_an_old_password

    def get_scope_labels(self) -> list[str]:
        return [str(self.Scope(scope).label) for scope in self.scopes]
