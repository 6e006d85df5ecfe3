"""The part of personal data that accounts keep themselves."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from .models import ApiToken, Mail, User
from .personal_data import Files, Leaving, Part

SESSIONS_AT_ONCE = 500
TASK_TEXTS = ("args_kwargs", "return_value", "traceback")
PROFILE_FIELDS = (
    *("display_name", "first_name", "last_name", "language", "time_zone"),
    *("wants_reminders", "wants_digests"),
)


def export(user: User, files: Files) -> dict[str, Any]:
    return {
        "account": {
            "username": user.username,
            "email": user.email,
            "joined_at": user.date_joined,
            "last_login_at": user.last_login,
            "groups": sorted(user.groups.values_list("name", flat=True)),
        },
        "profile": {name: getattr(user, name) for name in PROFILE_FIELDS},
        **export_mail(user),
        "sessions": list(
            UserSession.objects.filter(user=user)
            .order_by("pk")
            .values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "second_factors": [
            to_second_factor(one) for one in Authenticator.objects.filter(user=user)
        ],
        "connected_logins": list(
            SocialAccount.objects.filter(user=user)
            .order_by("pk")
            .values("provider", "uid", "date_joined", "last_login", "extra_data")
        ),
        "tokens": list(
            ApiToken.objects.filter(user=user)
            .order_by("pk")
            .values(
                "name", "scopes", "last_used_at", created_at=F("created"), expires_at=F("expiry")
            )
        ),
        "editor": export_editor(user, files),
    }


def export_mail(user: User) -> dict[str, Any]:
    """Return addresses and mails; of a mail that is sent, only when and why."""
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    mails = Mail.objects.filter(recipient=user).order_by("pk")
    return {
        "emails": list(addresses.values("email", "verified", "primary")),
        "mails": list(mails.values("kind", "subject", "text", "created_at", "sent_at")),
    }


def to_second_factor(one: Authenticator) -> dict[str, Any]:
    """Return what a person may know of a factor. Its secret is not for an archive."""
    return {
        "type": one.type,
        "name": one.data.get("name", ""),
        "created_at": one.created_at,
        "last_used_at": one.last_used_at,
    }


def export_editor(user: User, files: Files) -> dict[str, Any] | None:
    """Return the settings somebody has in the admin, with the picture; None without any."""
    profile = UserProfile.objects.filter(user=user).first()
    if profile is None:
        return None
    avatar = profile.avatar
    has_file = bool(avatar) and avatar.storage.exists(avatar.name)
    return {
        "language": profile.preferred_language,
        "time_zone": profile.current_time_zone,
        "theme": profile.theme,
        "picture": files.add(avatar.name, avatar) if has_file else None,
    }


def erase(leaving: Leaving) -> None:
    """Forget sessions, waiting mails, pictures and half uploads; the account's row goes last."""
    user = leaving.user
    erase_sessions(leaving)
    erase_tasks(leaving)
    delete_file_later(UserProfile.objects.filter(user=user).first(), "avatar")
    for upload in UploadedFile.objects.filter(uploaded_by_user=user):
        delete_file_later(upload, "file")
        upload.delete()
    entries = LogEntry.objects.filter(user=user)
    if entries.exists():
        entries.update(user=leaving.stand_in())
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=about, object_id=str(user.pk)).update(
        object_id=None, object_repr=_("An account"), change_message=""
    )


def erase_sessions(leaving: Leaving) -> None:
    """End every session that is the person's or names the person, finished logins or not."""
    person = str(leaving.user.pk)
    doomed = [
        session.pk
        for session in Session.objects.iterator(chunk_size=SESSIONS_AT_ONCE)
        if names_person(session.get_decoded(), person, leaving.words)
    ]
    for start in range(0, len(doomed), SESSIONS_AT_ONCE):
        Session.objects.filter(pk__in=doomed[start : start + SESSIONS_AT_ONCE]).delete()


def names_person(data: Any, person: str, words: frozenset[str]) -> bool:
    if isinstance(data, dict) and str(data.get("_auth_user_id")) == person:
        return True
    return any(
        text.lower() in words or (key == "user_pk" and text == person)
        for key, text in walk_texts(data)
    )


def walk_texts(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from walk_texts(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from walk_texts(value, key)
    elif isinstance(data, str | int):
        yield key, str(data)


def erase_tasks(leaving: Leaving) -> None:
    """Drop background work that names the person: a mail that still waits is not sent."""
    named = Q()
    for column in TASK_TEXTS:
        for word in leaving.words:
            named |= Q(**{f"{column}_text__icontains": word})
    texts = {f"{column}_text": Cast(column, TextField()) for column in TASK_TEXTS}
    DBTaskResult.objects.alias(**texts).filter(named).delete()


def delete_file_later(holder: Any, name: str) -> None:
    """Delete a model's file once the erasure is certain."""
    file = getattr(holder, name, None)
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


PART = Part(name="accounts", export=export, erase=erase)
