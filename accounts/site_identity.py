"""What the site is called and whom it takes in, as accounts need to know it.

Accounts know nobody: the part of the site that keeps its look registers itself here.
"""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SignUpPolicy(TextChoices):
    OPEN = "open", _("Open: anybody makes an account")
    INVITED = "invited", _("By invitation: who got a mail from the team")
    CLOSED = "closed", _("Closed: nobody new")


class SiteIdentity:
    """The answers of a site where nobody has chosen anything. A subclass is registered."""

    def get_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def get_accent(self) -> str:
        """Return the color of the site as "#rrggbb", readable on white and under white."""
        return "#2a3eb1"

    def get_shown_policy(self) -> str:
        """Return the policy for what pages offer; it may be some seconds old."""
        return SignUpPolicy.OPEN

    def read_policy(self) -> str:
        """Return the policy as it stands now: sign-up itself asks this."""
        return SignUpPolicy.OPEN


class _Registry:
    identity = SiteIdentity()


def register_site_identity(identity: SiteIdentity) -> None:
    _Registry.identity = identity


def get_site_identity() -> SiteIdentity:
    return _Registry.identity
