"""Lists of people: every shape a spreadsheet sends, and what becomes of each line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Mail
from courses.enrollment.models import Enrollment
from courses.enrollment.rosters import (
    MAX_BYTES,
    MAX_LINES,
    RosterUnreadable,
    decode_roster,
    plan_roster,
    read_roster,
)

from .doors import get_status, make_people, set_door

ADA = "ada@educa.example"


@pytest.mark.parametrize(
    "text",
    [
        ADA,
        f"email\n{ADA}",
        f"\ufeffE-Mail\r\n{ADA}\r\n",
        f"name;e-mail address\nAda;{ADA}\n",
        f"name\temail\nAda\t{ADA}",
        f'"name","email"\n"Love, ""Ada""\nof old","{ADA}"',
        f"\n\n  {ADA}  \n\n",
        f"Username,group\n{ADA},A\n",
    ],
)
def test_shapes_of_lists(text):
    assert [line.who for line in read_roster(text)] == [ADA]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding):
    assert decode_roster("name,email\nÉva,e@x".encode(encoding)) == "name,email\nÉva,e@x"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xe9va@educa.example", "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a" * (MAX_BYTES + 1), "larger"),
        (b"a\0b", "not a text file"),
        (b'"a\nb', "quotes"),
        (b"", "nobody"),
        (b"email\n\n", "nobody"),
        (b"a\n" * (MAX_LINES + 1), "Split it"),
    ],
)
def test_unreadable_lists_are_refused_in_words(data, words):
    with pytest.raises(RosterUnreadable, match=words):
        read_roster(decode_roster(data))


def test_each_line_is_judged(cast):
    people = make_people(3)
    course = set_door(cast.course_a, capacity=3)  # the student and the inactive one have two
    text = "\n".join(
        [
            people[0].email.upper(),
            people[0].username,
            cast.student.username,
            "nobody@educa.example",
            people[1].username,
            cast.inactive.email,
        ]
    )
    rows = plan_roster(course=course, lines=read_roster(text))
    results = [row.result for row in rows]
    assert results == ["enroll", "repeated", "already", "unknown", "wait", "already"]
    rows = plan_roster(course=course, lines=read_roster(text), over_capacity=True)
    assert rows[4].result == "enroll"
    rows = plan_roster(course=cast.course_b, lines=read_roster(cast.inactive.email))
    assert rows[0].result == "inactive"


def test_looking_writes_nothing_and_confirming_enrolls(cast, client):
    people = make_people(2)
    client.force_login(cast.co_instructor)
    url = f"/admin/courses/{cast.course_a.pk}/class/import/"
    text = f"email\n{people[0].email}\n{people[1].email}\nnobody@educa.example\n"
    before = Enrollment.objects.count(), Mail.objects.count()
    page = client.post(url, {"text": text}).content.decode()
    assert "Yes, enroll 2 people" in page
    assert "No account: the person has to sign up first" in page
    assert (Enrollment.objects.count(), Mail.objects.count()) == before
    for _time in range(2):
        page = client.post(url, {"text": text, "confirm": "yes"}).content.decode()
    assert "Was enrolled or waited already: 2" in page
    assert [get_status(person, cast.course_a) for person in people] == ["active", "active"]
    assert Enrollment.objects.filter(source="staff", course=cast.course_a).count() == 2
    assert Mail.objects.filter(kind="enrolled", recipient__in=people).count() == 2


def test_file_is_read_like_pasted_text(cast, client):
    client.force_login(cast.lead)
    file = SimpleUploadedFile("class.csv", b"\xef\xbb\xbfEmail;Group\nOUTSIDER@educa.example;A\n")
    url = f"/admin/courses/{cast.course_a.pk}/class/import/"
    page = client.post(url, {"file": file}).content.decode()
    assert "Yes, enroll 1 person" in page


@pytest.mark.parametrize("data", [{}, {"text": ""}, {"text": "x" * (MAX_BYTES + 1)}])
def test_bad_lists_show_the_form_again(cast, client, data):
    client.force_login(cast.lead)
    response = client.post(f"/admin/courses/{cast.course_a.pk}/class/import/", data)
    assert response.status_code == 200
    assert "Look at the list" in response.content.decode()


def test_typed_markup_is_text(cast, client):
    client.force_login(cast.lead)
    url = f"/admin/courses/{cast.course_a.pk}/class/import/"
    page = client.post(url, {"text": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page


def test_planning_asks_as_often_for_many_as_for_few(cast, count_queries):
    names = [person.username for person in make_people(50)]
    few = read_roster("\n".join(names[:2]))
    many = read_roster("\n".join(names))
    assert count_queries(lambda: plan_roster(course=cast.course_a, lines=few)) == count_queries(
        lambda: plan_roster(course=cast.course_a, lines=many)
    )
