"""From what changes anybody's rights to the sockets that hang on them.

A hint only, so that a socket ends at once and before any later line; the hubs look for themselves
every few seconds.
"""

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_unpublished

from accounts.models import User
from courses.content.pages import CoursePage
from courses.enrollment.happenings import Happening, PlaceErased, StatusChanged, listen

from .broadcast import announce_logout, announce_rights


@listen
def end_places(happening: Happening) -> None:
    if isinstance(happening, StatusChanged):
        place = happening.enrollment
        if not place.is_open:
            announce_rights(user_id=place.student_id, course_id=place.course_id)
    elif isinstance(happening, PlaceErased):
        announce_rights(user_id=happening.student_id)


@receiver(page_unpublished, sender=CoursePage, dispatch_uid="chat_of_unpublished_courses")
def end_rooms(sender, instance: CoursePage, **kwargs) -> None:
    announce_rights(course_id=instance.pk)


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="chat_of_changed_groups")
def end_teaching(sender, instance, action: str, pk_set: set[int] | None, **kwargs) -> None:
    """Whoever left a team or the managers leaves its rooms, if nothing else lets him in."""
    if not action.startswith("post_"):
        return
    if isinstance(instance, User):
        announce_rights(user_id=instance.pk)
    else:  # from the group's side
        announce_rights()


@receiver(post_save, sender=User, dispatch_uid="chat_of_changed_accounts")
def end_accounts(sender, instance: User, update_fields, created: bool, **kwargs) -> None:
    if created or (update_fields and not {"password", "is_active"} & set(update_fields)):
        return
    announce_rights(user_id=instance.pk)


@receiver(post_delete, sender=User, dispatch_uid="chat_of_erased_accounts")
def end_erased(sender, instance: User, **kwargs) -> None:
    announce_rights(user_id=instance.pk)


@receiver(user_logged_out, dispatch_uid="chat_of_ended_sessions")
def end_session(sender, request, user: User | None, **kwargs) -> None:
    """The session still stands when this signal comes, so its sockets are named and not checked."""
    if user is not None and request.session.session_key:
        announce_logout(request.session.session_key)
