"""What people in a room see of each other over sockets."""

import uuid

from tests.sockets.client import sit_down

NOBODY = 10**6


def test_hello_tells_the_room_and_the_rights(server, room, backstage):
    backstage("post", course=room["id"], author=room["ben"]["id"], body="Before", times=2)
    with sit_down(server, room["id"], room["ann"]) as ann:
        assert ann.hello["room"] == room["id"]
        assert ann.hello["user"] == {"id": room["ann"]["id"], "name": room["ann"]["name"]}
        assert (ann.hello["seq"], ann.hello["change"]) == (2, 2)
        assert ann.hello["can"] == {"moderate": False}
    with sit_down(server, room["id"], room["lead"]) as lead:
        assert lead.hello["can"] == {"moderate": True}


def test_two_people_talk(server, room):
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["lead"]) as lead,
    ):
        ann.send("message.send", body="Hello <b>")
        line = lead.wait_for("message.posted")
        assert line["body"] == "Hello <b>"
        assert line["user"] == {
            "id": room["ann"]["id"],
            "name": room["ann"]["name"],
            "is_teacher": False,
        }
        lead.send("message.send", body="Welcome")
        answer = ann.wait_for("message.posted", body="Welcome")
        assert answer["user"]["is_teacher"]
        assert (line["seq"], answer["seq"]) == (1, 2)


def test_receipt_names_a_line_that_is_kept(server, room, backstage):
    client_id = str(uuid.uuid4())
    with sit_down(server, room["id"], room["ann"]) as ann:
        receipt = ann.say("Kept", client_id=client_id)
        kept = backstage("read_lines", course=room["id"])
    assert receipt["client_id"] == client_id
    assert not receipt["delayed"]
    assert [(line["id"], line["body"]) for line in kept] == [(receipt["id"], "Kept")]


def test_same_line_sent_twice_is_one_line(server, room, backstage):
    client_id = str(uuid.uuid4())
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["ann"]) as other_tab,
    ):
        first = ann.say("Once", client_id=client_id)
        assert other_tab.say("Twice", client_id=client_id) == first
    assert [line["body"] for line in backstage("read_lines", course=room["id"])] == ["Once"]


def test_changes_and_deletions_reach_the_others(server, room):
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["ben"]) as ben,
        sit_down(server, room["id"], room["lead"]) as lead,
    ):
        seq = ann.say("Frist")["seq"]
        ann.send("message.edit", seq=seq, body="First")
        edited = ben.wait_for("message.edited", seq=seq)
        assert (edited["body"], edited["change"]) == ("First", 2)
        lead.send("message.delete", seq=seq)
        deleted = ben.wait_for("message.deleted", seq=seq)
        assert (deleted["body"], deleted["is_moderated"], deleted["change"]) == ("", True, 3)


def test_nobody_changes_what_somebody_else_wrote(server, room, backstage):
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["ben"]) as ben,
    ):
        seq = ann.say("Mine")["seq"]
        for frame in ({"kind": "message.edit", "body": "Yours"}, {"kind": "message.delete"}):
            ben.send(frame.pop("kind"), seq=seq, **frame)
            assert ben.wait_for("error")["code"] == "not-yours"
        ben.send("message.edit", seq=NOBODY, body="Nothing")
        assert ben.wait_for("error")["code"] == "not-yours"
    assert [line["body"] for line in backstage("read_lines", course=room["id"])] == ["Mine"]


def test_sync_brings_what_was_missed_as_it_stands_now(server, room):
    with sit_down(server, room["id"], room["ann"]) as ann:
        for body in ("One", "Two", "Three"):
            ann.say(body)
        ann.send("message.edit", seq=1, body="Uno")
        ann.wait_for("message.edited")
        ann.send("message.delete", seq=3)
        ann.wait_for("message.deleted")
    with sit_down(server, room["id"], room["ben"]) as ben:
        ben.send("sync", after=1)
        missed = ben.wait_for("changes")
        assert missed["change"] == ben.hello["change"] == 5
        lines = [(line["change"], line["seq"], line["body"]) for line in missed["items"]]
        assert lines == [(2, 2, "Two"), (4, 1, "Uno"), (5, 3, "")]
        ben.send("sync", after=5)
        assert ben.wait_for("changes")["items"] == []


def test_who_missed_more_than_500_changes_loads_the_room_anew(server, room, backstage):
    backstage("post", course=room["id"], author=room["ben"]["id"], body="Much", times=501)
    with sit_down(server, room["id"], room["ann"]) as ann:
        ann.send("sync", after=0)
        assert ann.wait_for("resync")["change"] == 501
        seen, more = 1, True
        while more:
            ann.send("sync", after=seen)
            frame = ann.wait_for("changes")
            assert [line["change"] for line in frame["items"]] == list(
                range(seen + 1, frame["change"] + 1)
            )
            seen, more = frame["change"], frame["more"]
        assert seen == 501


def test_answers_with_long_lines_come_in_frames_that_fit(server, room, backstage):
    long = "𝕳" * 2000
    backstage("post", course=room["id"], author=room["ben"]["id"], body=long, times=30)
    with sit_down(server, room["id"], room["ann"]) as ann:
        ann.send("sync", after=0)
        frame = ann.wait_for("changes")
        assert frame["more"]
        assert 0 < len(frame["items"]) < 30
        before, numbers, more = 31, [], True
        while more:
            ann.send("history", before=before, limit=100)
            page = ann.wait_for("history")
            numbers = [line["seq"] for line in page["items"]] + numbers
            before, more = numbers[0], page["more"]
        assert numbers == list(range(1, 31))


def test_history_comes_in_pages(server, room, backstage):
    backstage("post", course=room["id"], author=room["ben"]["id"], body="Old", times=25)
    with sit_down(server, room["id"], room["ann"]) as ann:
        before, pages = 26, []
        while True:
            ann.send("history", before=before, limit=10)
            page = ann.wait_for("history")
            pages.append([line["seq"] for line in page["items"]])
            before = pages[-1][0]
            if not page["more"]:
                break
    assert pages == [list(range(16, 26)), list(range(6, 16)), list(range(1, 6))]


def test_typing_is_told_and_not_too_often(server, room):
    with (
        sit_down(server, room["id"], room["ann"]) as ann,
        sit_down(server, room["id"], room["ben"]) as ben,
    ):
        for _ in range(5):
            ann.send("typing")
        ann.say("Done")
        ben.wait_for("message.posted")
    told = [frame for frame in ben.seen if frame["type"] == "typing"]
    assert [frame["user"]["id"] for frame in told] == [room["ann"]["id"]]


def test_presence_counts_people_and_not_sockets(server, room):
    with sit_down(server, room["id"], room["ann"]) as ann:
        with (
            sit_down(server, room["id"], room["ann"]),
            sit_down(server, room["id"], room["ben"]),
        ):
            ann.wait_for("presence", count=2)
        ann.wait_for("presence", count=1)


def test_client_cannot_set_time_author_or_number(server, room, backstage):
    with sit_down(server, room["id"], room["ann"]) as ann:
        forged = {"at": "2001-01-01T00:00:00Z", "user": {"id": 1}, "author": 1, "id": 1, "seq": 9}
        for name, value in forged.items():
            ann.send("message.send", body="Forged", **{name: value})
            assert ann.wait_for("error")["detail"] == f"Unknown field: {name}."
    assert backstage("read_lines", course=room["id"]) == []
