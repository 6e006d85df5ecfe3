"""What happens behind a running site: people, rooms and services, called from another process.

Run as a program it reads one JSON list a line, `[word, arguments]`, and answers with one line.
Nothing here talks to a socket.
"""

import contextlib
import json
import sys
import uuid
from datetime import timedelta
from typing import Any


def prepare() -> None:
    from django.core.management import call_command

    call_command("prepare_site", verbosity=0)


def make_room(students: int, name: str = "") -> dict[str, Any]:
    """Return a course with a lead and students, each with the key of a session."""
    from courses.content.pages import CourseIndexPage
    from courses.enrollment.services import enroll_student
    from courses.teaching.services import ensure_course_team
    from courses.tests.cast import make_course

    name = name or uuid.uuid4().hex[:8]
    lead = make_person(f"lead-{name}")
    people = [make_person(f"student-{name}-{number}") for number in range(students)]
    course = make_course(CourseIndexPage.objects.get(), f"Room {name}")
    ensure_course_team(course=course, lead=get_user(lead["id"]))
    for person in people:
        enroll_student(student=get_user(person["id"]), course=course)
    return {"id": course.pk, "slug": course.slug, "lead": lead, "students": people}


def make_person(name: str) -> dict[str, Any]:
    from accounts.services import create_account

    email, password = f"{name}@educa.example", uuid.uuid4().hex
    user = create_account(username=name, email=email, password=password, display_name=name)
    return {"id": user.pk, "name": user.public_name, "session": make_session(user)}


def make_session(user) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def get_user(pk: int):
    from accounts.models import User

    return User.objects.get(pk=pk)


def get_course(pk: int):
    from courses.content.pages import CoursePage

    return CoursePage.objects.get(pk=pk)


def post(course: int, author: int, body: str, times: int = 1) -> int:
    """Post lines by the service and return the number of the last."""
    from chat.services import post_message

    for _ in range(times):
        line = post_message(
            author=get_user(author), course=get_course(course), body=body, client_id=None
        )
    return line.seq


def withdraw(course: int, user: int) -> None:
    from courses.enrollment.services import withdraw_student

    withdraw_student(student=get_user(user), course=get_course(course))


def remove(course: int, user: int) -> None:
    from courses.enrollment.models import Enrollment
    from courses.enrollment.services import remove_student

    place = Enrollment.objects.get(student=user, course=course)
    remove_student(enrollment=place, by=get_course(course).team.lead)


def change_password(user: int) -> None:
    person = get_user(user)
    person.set_password(uuid.uuid4().hex)
    person.save()


def deactivate(user: int) -> None:
    person = get_user(user)
    person.is_active = False
    person.save()


def unpublish(course: int) -> None:
    get_course(course).unpublish()


def join_team(course: int, user: int) -> None:
    from courses.teaching.services import add_to_team

    add_to_team(team=get_course(course).team, user=get_user(user))


def leave_team(course: int, user: int) -> None:
    from courses.teaching.services import remove_from_team

    remove_from_team(team=get_course(course).team, user=get_user(user))


def end_session(session: str) -> None:
    """Have a session end without a word, as when its time is over."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    past = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=session).update(expire_date=past)


def read_lines(course: int) -> list[dict[str, Any]]:
    """Return all lines of a room as the database has them."""
    from chat.models import Message

    rows = Message.objects.filter(course=course).order_by("seq")
    return list(rows.values("id", "seq", "change", "author_id", "body"))


WORDS = {
    function.__name__: function
    for function in (
        prepare,
        make_room,
        make_person,
        post,
        withdraw,
        remove,
        change_password,
        deactivate,
        unpublish,
        join_team,
        leave_team,
        end_session,
        read_lines,
    )
}


def main() -> None:
    import django

    django.setup()
    # Nobody types these passwords; slow ones would take most of a test's time.
    from django.conf import settings
    from django.db import connection

    settings.PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
    for line in sys.stdin:
        word, arguments = json.loads(line)
        connection.close()  # a database of a test's own may have been restarted
        try:
            with contextlib.redirect_stdout(sys.stderr):  # what commands print
                reply = {"value": WORDS[word](**arguments)}
        except Exception as error:
            reply = {"error": repr(error)}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
