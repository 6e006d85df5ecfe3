"""A room with 100,000 lines costs what one with ten costs: nothing reads the whole of it."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import events
from chat.answers import ANSWERS
from chat.models import Message, Room
from chat.services import delete_message, edit_message, mark_read, post_message
from chat.views import link_to_line

ROOM = "/courses/course-a/chat/"
LINES = 100_000
# Every third line answers one far above, every hundredth asks about a lesson.
FILL = """
INSERT INTO chat_message (course_id, author_id, client_id, seq, change, body, posted_at,
                          is_moderated, page_id)
SELECT %(course)s, %(author)s, gen_random_uuid(), n, n, 'Line ' || n,
       now(), false, CASE WHEN n %% 100 = 7 THEN %(page)s END
FROM generate_series(%(first)s, %(lines)s) n
"""
ANSWER = """
UPDATE chat_message line SET reply_to_id = above.id FROM chat_message above
WHERE line.course_id = %(course)s AND line.seq %% 3 = 0 AND above.course_id = line.course_id
  AND above.seq = line.seq / 3
"""

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="asks how PostgreSQL finds its rows"
    ),
]


def fill(cast, first: int, lines: int) -> None:
    course = cast.course_a
    values = {
        "course": course.pk,
        "author": cast.lead.pk,
        "page": course.get_first_child().pk,
        "first": first,
        "lines": lines,
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute(ANSWER, values)
        Room.objects.update_or_create(
            course=course, defaults={"last_seq": lines, "last_change": lines}
        )
        cursor.execute("ANALYZE chat_message")


def list_acts(cast, student, lead) -> dict:
    """Return all that people do in a room, each as something to call."""
    course = cast.course_a
    api = f"/api/learning/v1/courses/{course.pk}/messages/"
    room = Room.objects.get(course=course)
    middle = room.last_seq // 2
    for reader in (cast.student, cast.lead):  # whose pages then have nothing to note
        mark_read(reader=reader, course=course, seq=room.last_seq)

    def find(seq: int) -> Message:
        return Message.objects.select_related("course").get(course=course, seq=seq)

    def ask(event):
        return lambda: ANSWERS[type(event)](cast.student, course, event)

    def post():
        post_message(
            author=cast.student, course=course, body="@Lead, hello", client_id=uuid.uuid4()
        )

    return {
        "room": lambda: student.get(ROOM),
        "room of the team": lambda: lead.get(ROOM),
        "older page": lambda: student.get(ROOM, {"before": middle + 3}),
        "form": lambda: student.post(ROOM, {"body": "Hello", "reply_to": 2}),
        "api": lambda: student.get(api, {"limit": 5}),
        "api, older": lambda: student.get(api, {"before": middle + 3, "limit": 5}),
        "api, newer": lambda: student.get(api, {"after": middle - 3, "limit": 5}),
        "api, changes": lambda: student.get(api, {"changed_after": middle - 3, "limit": 5}),
        "history": ask(events.AskHistory(before=middle + 3, limit=5)),
        "changes": ask(events.AskChanges(after=room.last_change - 3)),
        "read": ask(events.Read(seq=middle)),
        "post": post,
        "edit": lambda: edit_message(message=find(middle), body=f"Edited {uuid.uuid4()}"),
        "delete": lambda: delete_message(message=find(middle - 1), by=cast.lead),
        "link": lambda: link_to_line(find(1)),
        "my learning": lambda: student.get("/learn/"),
        "questions": lambda: lead.get(f"/admin/chat/rooms/{course.pk}/questions/"),
    }


def run(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    assert getattr(answer, "status_code", 200) in {200, 302}
    return [query["sql"] for query in captured]


def find_scans(sql: str) -> list[str]:
    """Return the parts of a query's plan that read a whole table of lines."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (plan,) = json.loads(json.dumps(cursor.fetchone()[0]))
    found, nodes = [], [plan["Plan"]]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "chat_message":
            found.append(sql)
    return found


def test_room_with_100000_lines_costs_what_one_with_10_costs(cast, client):
    student, lead = client, client.__class__()
    student.force_login(cast.student)
    lead.force_login(cast.lead)
    fill(cast, 1, 10)
    acts = list_acts(cast, student, lead)
    for act in acts.values():  # what is made once is made
        run(act)
    few = {name: len(run(act)) for name, act in list_acts(cast, student, lead).items()}
    fill(cast, Room.objects.get(course=cast.course_a).last_change + 1, LINES)
    many = {name: run(act) for name, act in list_acts(cast, student, lead).items()}
    assert {name: len(queries) for name, queries in many.items()} == few
    scans = {
        name: [found for sql in queries if "chat_message" in sql for found in find_scans(sql)]
        for name, queries in many.items()
    }
    assert {name: found for name, found in scans.items() if found} == {}
