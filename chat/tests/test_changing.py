"""Lines that are changed or deleted: by whom, for how long, and what the class sees of it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import PageLogEntry

from accounts.erasure import erase_person
from chat.access import EDIT_WINDOW, can_delete_message, can_edit_message
from chat.models import Message
from chat.services import MessageRefused, TooLate, delete_message, edit_message, post_message
from courses.content.pages import CoursePage
from courses.enrollment.services import enroll_student, withdraw_student
from courses.tests.races import in_parallel, on_postgres

ROOM = "/courses/course-a/chat/"


@pytest.fixture
def line(cast) -> Message:
    return post_message(
        author=cast.student, course=cast.course_a, body="canary-line", client_id=uuid.uuid4()
    )


def act(client, what: str, seq=1, **data):
    return client.post(f"{ROOM}{seq}/{what}/", data)


def make_older(line: Message, by: timedelta) -> None:
    Message.objects.filter(pk=line.pk).update(posted_at=timezone.now() - by)


@pytest.mark.parametrize(
    ("name", "edits", "deletes"),
    [
        ("student", True, True),
        ("lead", False, True),
        ("co_instructor", False, True),
        ("manager", False, True),
        ("withdrawn", False, False),
        ("outsider", False, False),
        ("other_instructor", False, False),
        ("inactive", False, False),
    ],
)
def test_who_may_change_a_line(cast, line, client, name, edits, deletes):
    person = getattr(cast, name)
    assert can_edit_message(person, line) == edits
    assert can_delete_message(person, line) == deletes
    client.force_login(person)
    refused = 302 if name == "inactive" else 403
    for what, allowed in (("edit", edits), ("delete", deletes)):
        assert client.get(f"{ROOM}1/{what}/").status_code == (200 if allowed else refused)
    assert act(client, "edit", body="Other").status_code == (302 if edits else refused)
    assert act(client, "delete").status_code == (302 if deletes else refused)
    line.refresh_from_db()
    assert (line.deleted_at is not None) == deletes
    assert line.body == ("" if deletes else "canary-line")


def test_classmate_can_neither_edit_nor_delete(cast, line, client):
    enroll_student(student=cast.outsider, course=cast.course_a)
    client.force_login(cast.outsider)
    for what in ("edit", "delete"):
        assert act(client, what, body="Taken over").status_code == 403
    line.refresh_from_db()
    assert (line.body, line.edited_at) == ("canary-line", None)


def test_who_left_the_course_changes_nothing(cast, line, client):
    withdraw_student(student=cast.student, course=cast.course_a)
    client.force_login(cast.student)
    assert act(client, "edit", body="Other").status_code == 403
    assert act(client, "delete").status_code == 403


def test_room_says_what_was_edited(cast, line, client):
    client.force_login(cast.student)
    assert 'href="/courses/course-a/chat/1/edit/"' in client.get(ROOM).content.decode()
    assert act(client, "edit", body="Better <b>")["Location"] == f"{ROOM}#m-1"
    html = client.get(ROOM).content.decode()
    assert "Better &lt;b&gt;" in html
    assert ">edited<" in html
    assert "canary-line" not in html


def test_unfit_text_is_refused_and_kept_in_the_form(cast, line, client):
    client.force_login(cast.student)
    response = act(client, "edit", body="x" * 2001)
    assert response.status_code == 400
    assert "holds up to 2,000" in response.content.decode()
    assert act(client, "edit", body=" ").status_code == 400
    line.refresh_from_db()
    assert (line.body, line.edited_at) == ("canary-line", None)


def test_same_text_again_is_no_edit(line):
    assert edit_message(message=line, body=" canary-line ").edited_at is None


def test_line_can_be_edited_for_a_while_only(cast, line, client):
    make_older(line, EDIT_WINDOW)
    client.force_login(cast.student)
    assert act(client, "edit", body="Late").status_code == 403
    assert "/edit/" not in client.get(ROOM).content.decode()
    with pytest.raises(TooLate):
        edit_message(message=line, body="Late")
    assert act(client, "delete").status_code == 302


@pytest.mark.parametrize("name", ["student", "lead"])
def test_deleted_line_leaves_its_number_and_no_text(cast, line, client, name):
    client.force_login(getattr(cast, name))
    act(client, "delete")
    page = client.get(ROOM).content.decode()
    assert "canary-line" not in page
    html = re.search(r'<article[^>]*id="m-1".*?</article>', page, re.S).group()
    assert ("Deleted by the team" in html) == (name == "lead")
    assert "/edit/" not in html
    assert "/delete/" not in html
    following = post_message(
        author=cast.lead, course=cast.course_a, body="Next", client_id=uuid.uuid4()
    )
    assert following.seq == 2


def test_deleting_twice_is_once_and_the_first_stays_the_one_who_did(cast, line):
    first = delete_message(message=line, by=cast.student)
    again = delete_message(message=line, by=cast.lead)
    assert again.deleted_at == first.deleted_at
    assert (again.deleted_by, again.is_moderated) == (cast.student, False)
    with pytest.raises(MessageRefused, match="deleted"):
        edit_message(message=line, body="Back again")


def test_history_of_the_course_tells_of_moderation_without_the_text(cast, line):
    delete_message(message=line, by=cast.lead)
    entry = PageLogEntry.objects.get(action="chat.delete_message")
    assert (entry.page_id, entry.user) == (cast.course_a.pk, cast.lead)
    assert entry.data == {"number": 1, "author_id": cast.student.pk}
    assert entry.message == "Deleted message 1 of the class chat"


def test_own_deletion_is_no_moderation(cast, line):
    delete_message(message=line, by=cast.student)
    assert not PageLogEntry.objects.filter(action="chat.delete_message").exists()


def test_rolled_back_deletion_leaves_no_entry(cast, line):
    with transaction.atomic():
        delete_message(message=line, by=cast.lead)
        transaction.set_rollback(True)
    line.refresh_from_db()
    assert line.body == "canary-line"
    assert not PageLogEntry.objects.filter(action="chat.delete_message").exists()


def test_erased_people_are_in_no_deleted_line(cast, line):
    mine = post_message(
        author=cast.student, course=cast.course_a, body="Mine", client_id=uuid.uuid4()
    )
    delete_message(message=mine, by=cast.student)
    delete_message(message=line, by=cast.lead)
    erase_person(user=cast.student, by=cast.manager)
    for row in Message.objects.all():
        assert row.author is None
        assert row.deleted_by in {None, cast.lead}
    assert Message.objects.get(pk=line.pk).is_moderated
    assert PageLogEntry.objects.get(action="chat.delete_message").data["author_id"] is None


def test_line_of_another_room_or_none_is_not_found(cast, line, client):
    client.force_login(cast.lead)
    for seq, status in ((2, 404), (0, 404), (2**62, 404), (10**30, 400)):
        for what in ("edit", "delete"):
            assert client.get(f"{ROOM}{seq}/{what}/").status_code in {status, 400}
    assert client.get("/courses/course-b/chat/1/delete/").status_code == 403
    CoursePage.objects.filter(pk=cast.course_a.pk).update(live=False)
    assert act(client, "delete").status_code == 404


def test_after_deleting_an_old_line_one_is_back_where_it_was(cast, line, client):
    for number in range(60):
        post_message(
            author=cast.lead, course=cast.course_a, body=str(number), client_id=uuid.uuid4()
        )
    client.force_login(cast.student)
    answer = act(client, "delete")
    assert answer["Location"] == f"{ROOM}?before=2#m-1"
    assert 'id="m-1"' in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "body = ''",
        "deleted_at = posted_at",
        "is_moderated = (1 = 1)",
        "deleted_by_id = author_id",
    ],
)
def test_database_refuses_half_deleted_rows(line, change):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE chat_message SET {change}")


@pytest.mark.parametrize("race", [pytest.param(None, marks=on_postgres)])
def test_parallel_edits_and_deletions_end_deleted_with_one_entry(cast, line, race):
    def work(number):
        try:
            if number % 2:
                return delete_message(message=line, by=cast.lead).deleted_at
            edit_message(message=line, body=f"Edit {number}")
        except TooLate:
            pass
        return None

    moments = set(in_parallel(work)) - {None}
    line.refresh_from_db()
    assert moments == {line.deleted_at}
    assert line.body == ""
    assert PageLogEntry.objects.filter(action="chat.delete_message").count() == 1
