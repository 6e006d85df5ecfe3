"""Erasing a person: everywhere, at once, or not at all."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .models import User
from .personal_data import PARTS, Leaving

STAND_IN = "deleted-user"
STAND_IN_ADDRESS = "deleted-user@educa.invalid"  # a domain that never exists (RFC 2606)
ACTION = "accounts.erase"


class ErasureRefused(Exception):
    """The account has to stay. `str(error)` is a sentence for whoever asked."""


def is_stand_in(user: User) -> bool:
    return user.username == STAND_IN and user.email == STAND_IN_ADDRESS


def find_obstacle(user: User) -> str:
    """Return why an account cannot be erased, as a sentence; "" if it can."""
    if is_stand_in(user):
        return _("This account stands for everybody who has left, and stays.")
    if user.is_superuser and user.is_active:
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
        if not others.exists():
            return _("The last administrator cannot leave. Make somebody else administrator first.")
    return ""


@transaction.atomic
def erase_person(*, user: User, by: User | None = None) -> None:
    """Erase an account and all personal data of it. Access is the caller's duty.

    Whatever others have a part in stays, without a name: lines in class rooms, comments, pages,
    uploaded course files. Courses the person led are the managers' then. Locks the account and
    all administrators; writes one audit entry that names nobody. Raises `ErasureRefused`.
    """
    superusers = User.objects.select_for_update().filter(is_superuser=True).order_by("pk")
    list(superusers.values_list("pk", flat=True))
    locked = User.objects.select_for_update().filter(pk=user.pk).first()
    if locked is None:
        return
    if obstacle := find_obstacle(locked):
        raise ErasureRefused(obstacle)
    actor = by if by is not None and by.pk != locked.pk else None
    log(instance=locked, action=ACTION, user=actor, title=_("An account"))
    leaving = Leaving(user=locked, stand_in=make_stand_in(), words=find_words(locked))
    for part in reversed(PARTS.values()):
        part.erase(leaving)
    locked.delete()


def find_words(user: User) -> frozenset[str]:
    addresses = user.emailaddress_set.values_list("email", flat=True)
    words = {user.username, user.email, *addresses}
    return frozenset(word.lower() for word in words if word)


def make_stand_in() -> Callable[[], User]:
    found: list[User] = []

    def stand_in() -> User:
        if not found:
            found.append(get_stand_in())
        return found[0]

    return stand_in


def get_stand_in() -> User:
    """Return the account that stands for everybody who has left. Nobody can log in as it."""
    user, created = User.objects.get_or_create(
        username=STAND_IN,
        defaults={
            "email": STAND_IN_ADDRESS,
            "display_name": _("Deleted user"),
            "is_active": False,
            "wants_reminders": False,
        },
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
