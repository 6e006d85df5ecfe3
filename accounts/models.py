"""The person who logs in. What people do on courses stands in `courses`, never here."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

__all__ = ["User", "UserManager"]


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
