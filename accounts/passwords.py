"""Rules about passwords beyond Django's own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAXIMUM_LENGTH = 1_000


class MaximumLengthValidator:
    """Refuses passwords that only a machine would type, before they are hashed."""

    def validate(self, password: str, user=None) -> None:
        if len(password) > MAXIMUM_LENGTH:
            raise ValidationError(
                ngettext(
                    "This password is too long. It may have up to %(limit)d character.",
                    "This password is too long. It may have up to %(limit)d characters.",
                    MAXIMUM_LENGTH,
                ),
                code="password_too_long",
                params={"limit": MAXIMUM_LENGTH},
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be longer than %(limit)d characters.") % {
            "limit": MAXIMUM_LENGTH
        }
