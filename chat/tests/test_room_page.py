"""The room as a page: what it shows, how one pages back, what a form does without scripts."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from chat.models import Message
from chat.services import post_message
from courses.tests.cast import make_user

ROOM = "/courses/course-a/chat/"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></article></div><h1>Out</h1>",
    "{{ 7*7 }}{% debug %}",
    "javascript:alert(1) https://evil.example/<b>",
    "\u202etxet\u202d \u0007\u001b[31m",
]


def say(course, author, body, **fields) -> Message:
    message = post_message(author=author, course=course, body=body, client_id=uuid.uuid4())
    if fields:
        Message.objects.filter(pk=message.pk).update(**fields)
    return message


def read(client, address=ROOM) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="m-(\d+)"', html)]


def line(html: str, seq: int) -> str:
    return re.search(rf'<article[^>]*id="m-{seq}".*?</article>', html, re.S).group()


@pytest.fixture
def reader(cast, client):
    client.force_login(cast.student)
    return client


def test_empty_room_says_so_and_can_be_written_to(cast, reader):
    html = read(reader)
    assert "Nobody has written yet" in html
    assert 'role="log"' in html
    assert '<label class="field__label visually-hidden" for="id_body">Message to the class' in html
    assert 'maxlength="2000"' in html


def test_sent_form_leads_to_the_new_line(cast, reader):
    client_id = re.search(r'name="client_id" value="([^"]+)"', read(reader)).group(1)
    response = reader.post(ROOM, {"body": " Hello, class ", "client_id": client_id})
    assert (response.status_code, response["Location"]) == (302, f"{ROOM}#m-1")
    shown = line(read(reader), 1)
    assert "Hello, class</p>" in shown
    assert "message--own" in shown
    assert "You" in shown


def test_form_sent_twice_is_one_line(cast, reader):
    client_id = re.search(r'name="client_id" value="([^"]+)"', read(reader)).group(1)
    answers = {
        reader.post(ROOM, {"body": "Hello\r\n", "client_id": client_id})["Location"]
        for _ in range(2)
    }
    assert answers == {f"{ROOM}#m-1"}
    assert Message.objects.count() == 1


def test_old_form_with_a_new_text_is_a_new_line(cast, reader):
    client_id = str(uuid.uuid4())
    for body in ("First", "Second", "Second"):
        reader.post(ROOM, {"body": body, "client_id": client_id})
    assert list(Message.objects.values_list("body", flat=True)) == ["First", "Second"]


def test_each_form_has_an_id_of_its_own(cast, reader):
    ids = {re.search(r'name="client_id" value="([^"]+)"', read(reader)).group(1) for _ in "ab"}
    assert len(ids) == 2


@pytest.mark.parametrize("client_id", [None, "", "nonsense", "\0", "9" * 500, "\N{SNOWMAN}"])
def test_missing_or_garbled_id_is_replaced(cast, reader, client_id):
    data = {"body": "Hello"} | ({} if client_id is None else {"client_id": client_id})
    assert reader.post(ROOM, data).status_code == 302
    assert Message.objects.get().body == "Hello"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something first."),
        ("   ", "Write something first."),
        ("word " * 401, "This is 2,004 characters long; a message holds up to 2,000."),
        ("nul \0", "Null characters are not allowed."),
    ],
)
def test_refused_text_is_kept_and_the_reason_said(cast, reader, body, sentence):
    client_id = str(uuid.uuid4())
    response = reader.post(ROOM, {"body": body, "client_id": client_id})
    html = response.content.decode()
    assert response.status_code == 400
    assert sentence in html
    assert 'aria-invalid="true"' in html
    assert f'value="{client_id}"' in html
    assert body.strip() in re.search(r"<textarea.*?</textarea>", html, re.S).group()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"body=%ff%fe%00", b"body=%ed%a0%80", b"body", b"&&&", b"body=" + b"%f0%9f" * 50],
)
def test_any_bytes_are_answered(cast, reader, data):
    for content_type in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
        response = reader.post(ROOM, data, content_type=content_type)
        assert response.status_code in {302, 400}


def test_form_without_its_token_is_refused(cast, reader):
    reader.handler.enforce_csrf_checks = True
    assert reader.post(ROOM, {"body": "Forged"}).status_code == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_allowed(cast, reader, method):
    assert getattr(reader, method)(ROOM).status_code == 405


def test_last_50_lines_stand_oldest_first_and_older_ones_behind_a_link(cast, reader):
    for number in range(1, 121):
        say(cast.course_a, cast.lead, f"Line {number}")
    say(cast.course_b, cast.other_instructor, "Elsewhere")
    seen, address = [], ROOM
    while address:
        html = read(reader, address)
        assert len(numbers(html)) <= 50
        seen = numbers(html) + seen
        link = re.search(r'href="([^"]+\?before=\d+)">Older messages', html)
        address = link and link.group(1)
    assert seen == list(range(1, 121))
    assert "Elsewhere" not in html


def test_exactly_50_lines_have_no_older_ones(cast, reader):
    for number in range(50):
        say(cast.course_a, cast.lead, f"Line {number}")
    assert "Older messages" not in read(reader)


@pytest.mark.parametrize(
    "before", ["", "abc", "-1", "1.5", "1_0", "٣", "+2", "'%20OR%201=1", "1e9"]
)
def test_odd_before_shows_the_newest(cast, reader, before):
    say(cast.course_a, cast.lead, "Hello")
    assert numbers(read(reader, f"{ROOM}?before={before}")) == [1]


@pytest.mark.parametrize("before", ["0", "1"])
def test_before_the_first_line_there_is_nothing(cast, reader, before):
    say(cast.course_a, cast.lead, "Hello")
    html = read(reader, f"{ROOM}?before={before}")
    assert numbers(html) == []
    assert "There are no older messages." in html


@pytest.mark.parametrize("before", ["9" * 18, "9" * 19, "9" * 400, "1_" + "0" * 30, "%00", "%ff"])
def test_absurd_before_is_no_server_error(cast, reader, before):
    assert reader.get(f"{ROOM}?before={before}").status_code in {200, 400}


def test_team_has_a_badge_and_students_have_none(cast, reader):
    for author in (cast.lead, cast.co_instructor, cast.student, cast.manager):
        say(cast.course_a, author, "Hello")
    html = read(reader)
    has_badge = ["tag--teacher" in line(html, seq) for seq in (1, 2, 3, 4)]
    assert has_badge == [True, True, False, False]
    assert "<bdi>Lead</bdi>" in line(html, 1)


def test_name_like_the_badge_gives_no_badge(cast, reader):
    say(cast.course_a, cast.lead, "Hello")
    User.objects.filter(pk=cast.lead.pk).update(display_name="Lead Teacher <b>x</b>")
    cast.lead.groups.clear()
    shown = line(read(reader), 1)
    assert "tag--teacher" not in shown
    assert "Lead Teacher &lt;b&gt;x&lt;/b&gt;" in shown


def test_days_part_the_log(cast, reader):
    now = timezone.now()
    for days in (400, 1, 1, 0):
        say(cast.course_a, cast.lead, "Hello", posted_at=now - timedelta(days=days))
    html = read(reader)
    heads = re.findall(r'<h2 class="chat__day"[^>]*>(.+?)</h2>', html)
    assert len(heads) == 3
    assert str((now - timedelta(days=400)).year) in heads[0]
    assert heads[2] == "Today"
    assert "Times are in UTC." in html


def test_lines_in_one_breath_stand_under_one_name(cast, reader):
    # Noon, so that the lines fall on one day.
    noon = timezone.now().replace(hour=12, minute=0)
    for minutes, author in ((0, "lead"), (1, "lead"), (2, "manager"), (3, "lead"), (30, "lead")):
        posted_at = noon + timedelta(minutes=minutes)
        say(cast.course_a, getattr(cast, author), "Hello", posted_at=posted_at)
    html = read(reader)
    assert ["message--more" in line(html, seq) for seq in range(1, 6)] == [
        False,
        True,
        False,
        False,
        False,
    ]


def test_line_of_a_deleted_person_is_readable_without_a_name(cast, reader):
    say(cast.course_a, cast.outsider, "Still here")
    cast.outsider.delete()
    shown = line(read(reader), 1)
    assert "Deleted user" in shown
    assert "Still here" in shown
    assert "Outsider" not in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_and_names_are_inert(cast, reader, text):
    plain = re.sub(r"<(article|script|/script|img|h1|b)\b[^>]*>", "", read(reader))
    say(cast.course_a, cast.lead, text)
    User.objects.filter(pk=cast.lead.pk).update(display_name=text[:80])
    html = read(reader)
    shown = line(html, 1)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", shown))
    assert tags <= {"article", "span", "p", "bdi", "time", "a"}
    assert all(href.startswith(ROOM) for href in re.findall(r'href="([^"]*)"', shown))
    assert "onerror=" not in re.sub(r">[^<]*<", "><", shown)
    assert html.count("<script") == plain.count("<script") + 2
    assert "49" not in re.search(r"message__body[^>]*>(.*?)</p>", shown, re.S).group(1)


def test_addresses_are_not_made_links(cast, reader):
    say(cast.course_a, cast.lead, "See https://example.org/ and javascript:alert(1)")
    body = re.search(r"message__body[^>]*>(.*?)</p>", line(read(reader), 1), re.S).group(1)
    assert "<a " not in body


def test_room_with_50_messages_costs_what_5_cost(cast, reader, count_queries):
    people = [make_user(f"writer_{number}") for number in range(10)]
    for number in range(5):
        say(cast.course_a, people[number], "Hello")
    few = count_queries(lambda: read(reader))
    for number in range(5, 50):
        say(cast.course_a, people[number % 10], "Hello")
    people[0].delete()
    assert count_queries(lambda: read(reader)) == few
    assert few <= 13


def test_posting_costs_the_same_in_a_full_room(cast, reader, count_queries):
    def post():
        return reader.post(ROOM, {"body": "Hello"})

    few = count_queries(post)
    for _ in range(50):
        say(cast.course_a, cast.lead, "Hello")
    assert count_queries(post) == few
