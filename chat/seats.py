"""Who sits at a socket, and whether he still may: sessions and rights, read together.

A seat is checked when it is taken, with everything its holder writes, whenever rights may have
changed, and every few seconds, so that neither a lost hint nor a forgotten one keeps a door open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.two_factor import lacks_second_factor
from courses.content.pages import CoursePage

from .access import can_enter_room, find_members
from .events import CLOSE_NO_ROOM, CLOSE_NOT_ALLOWED, CLOSE_NOT_LOGGED_IN


class SeatRefused(Exception):
    """Nobody may sit here, or no longer. `code` is what the socket closes with."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Seat:
    """A person in a room, by way of one session. `session_hash` ends with the password."""

    course_id: int
    user_id: int
    user_name: str
    session_key: str
    session_hash: str


def take_seat(session_key: str | None, course_id: int) -> Seat:
    """Return a seat in a room for whoever a session belongs to. Raises `SeatRefused`.

    A course that is not published is no room: 4404, as for one that never was.
    """
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    request.user = auth.get_user(request)
    if not request.user.is_authenticated or lacks_second_factor(request):
        raise SeatRefused(CLOSE_NOT_LOGGED_IN)
    course = CoursePage.objects.live().filter(pk=course_id).first()
    if course is None:
        raise SeatRefused(CLOSE_NO_ROOM)
    if not can_enter_room(request.user, course):
        raise SeatRefused(CLOSE_NOT_ALLOWED)
    return Seat(
        course_id=course_id,
        user_id=request.user.pk,
        user_name=request.user.public_name,
        session_key=session_key or "",
        session_hash=request.user.get_session_auth_hash(),
    )


def read_holder(seat: Seat) -> tuple[User, CoursePage]:
    """Return who sits here and where, read anew. Raises `SeatRefused` when he may no longer."""
    user = User.objects.filter(pk=seat.user_id, is_active=True).first()
    if user is None or user.get_session_auth_hash() != seat.session_hash:
        raise SeatRefused(CLOSE_NOT_LOGGED_IN)
    course = CoursePage.objects.live().filter(pk=seat.course_id).first()
    if course is None:
        raise SeatRefused(CLOSE_NO_ROOM)
    if not can_enter_room(user, course):
        raise SeatRefused(CLOSE_NOT_ALLOWED)
    return user, course


def find_ended(seats: Iterable[Seat]) -> dict[Seat, int]:
    """Return the seats that have ended, each with the code its socket closes with.

    Logging out, another password and a closed account end all seats of a session; losing the
    place or the team ends those in its room, and so does a course that is unpublished. Seven
    queries for any number of seats.
    """
    seats = list(seats)
    if not seats:
        return {}
    keys = {seat.session_key for seat in seats}
    sessions = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    user_ids = {seat.user_id for seat in seats}
    hashes = {
        user.pk: user.get_session_auth_hash()
        for user in User.objects.filter(pk__in=user_ids, is_active=True).only("password")
    }
    course_ids = {seat.course_id for seat in seats}
    members = find_members(course_ids, user_ids)
    rooms = set(CoursePage.objects.live().filter(pk__in=course_ids).values_list("pk", flat=True))
    ended = {}
    for seat in seats:
        if seat.session_key not in sessions or hashes.get(seat.user_id) != seat.session_hash:
            ended[seat] = CLOSE_NOT_LOGGED_IN
        elif seat.course_id not in rooms:
            ended[seat] = CLOSE_NO_ROOM
        elif (seat.course_id, seat.user_id) not in members:
            ended[seat] = CLOSE_NOT_ALLOWED
    return ended
