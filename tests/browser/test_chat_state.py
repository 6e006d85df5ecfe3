"""The pure state of a class room: however frames come, it ends where a fresh page would begin."""

import random

import pytest
from playwright.sync_api import Browser

from tests.live_site import LiveSite

pytestmark = pytest.mark.browser

ME, OTHER = 1, 2
RUN = """async ([start, events]) => {
    const { begin, reduce } = await import("/static/educa/js/chat_state.js");
    return events.reduce(reduce, begin(start));
}"""


@pytest.fixture(scope="module")
def run(browser: Browser, site: LiveSite):
    # The module is loaded from outside a page, which the site's policy forbids to everybody.
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    page = context.new_page()
    page.goto("/")

    def run(events: list[dict], **start) -> dict:
        return page.evaluate(RUN, [{"me": ME, **start}, events])

    yield run
    context.close()


def frame(kind: str, seq: int, change: int, body="Hello", user=OTHER) -> dict:
    at = "2026-11-20T17:42:00+00:00"
    return {
        "type": f"message.{kind}",
        "id": 100 + seq,
        "seq": seq,
        "change": change,
        "user": {"id": user, "name": f"Person {user}", "is_teacher": False},
        "body": "" if kind == "deleted" else body,
        "at": at,
        "edited_at": at if kind == "edited" else None,
        "deleted_at": at if kind == "deleted" else None,
        "is_moderated": False,
    }


STORY = [
    frame("posted", 1, 1, "One"),
    frame("posted", 2, 2, "Two"),
    frame("edited", 1, 3, "One, mended"),
    frame("posted", 3, 4, "Three"),
    frame("deleted", 2, 5),
    frame("posted", 4, 6, "Four"),
    frame("edited", 4, 7, "Four, mended"),
]


def bodies(state: dict) -> list[str]:
    return [line["body"] for line in state["lines"]]


def test_frames_in_order_end_where_a_replay_ends(run):
    told = run(STORY)
    assert bodies(told) == ["One, mended", "", "Three", "Four, mended"]
    assert (told["cursor"], told["wants"]) == (7, None)
    newest = [STORY[2], STORY[3], STORY[4], STORY[6]]
    replayed = run([{"type": "changes", "items": newest, "change": 7}])
    assert replayed["lines"] == told["lines"]


@pytest.mark.parametrize("seed", range(5))
def test_frames_lost_doubled_and_out_of_order_are_mended_by_one_replay(run, seed):
    chance = random.Random(seed)
    heard = [event for event in STORY * 2 if chance.random() < 0.6]
    chance.shuffle(heard)
    newest = [STORY[2], STORY[3], STORY[4], STORY[6]]
    state = run([*heard, {"type": "changes", "items": newest, "change": 7}])
    assert state["lines"] == run(STORY)["lines"]
    assert (state["cursor"], state["wants"]) == (7, None)


def test_gap_asks_for_what_lies_between(run):
    state = run([STORY[0], STORY[3]])
    assert (state["cursor"], state["wants"]) == (1, "sync")
    assert bodies(state) == ["One", "Three"]


def test_room_that_went_on_too_far_is_loaded_anew(run):
    assert run([STORY[0], {"type": "resync", "change": 900}])["wants"] == "reload"
    page = {"lines": run(STORY[:4])["lines"], "change": 4, "before": None}
    state = run([{"type": "resync"}, {"type": "local.loaded", "page": page, "replace": True}])
    assert (state["cursor"], state["wants"], len(state["lines"])) == (4, None, 3)


def test_line_on_its_way_becomes_a_line_of_the_room_once(run):
    item = {"client_id": "a", "body": " Mine ", "at": "2026-11-20T17:42:00Z", "name": "Me"}
    written = [
        {"type": "local.written", "item": item},
        {"type": "local.sending", "client_id": "a"},
    ]
    posted = frame("posted", 1, 1, "Mine", user=ME)
    ack = {"type": "ack", "client_id": "a", "id": 101, "seq": 1, "change": 1, "delayed": False}
    for answers in ([posted, ack], [ack, posted], [ack, ack, posted, posted]):
        state = run([*written, *answers])
        assert (bodies(state), state["pending"], state["sentSeq"]) == (["Mine"], [], 1)
        assert state["cursor"] == 1


def test_late_receipt_does_not_undo_a_change(run):
    item = {"client_id": "a", "body": "Mine", "at": "2026-11-20T17:42:00Z", "name": "Me"}
    ack = {"type": "ack", "client_id": "a", "seq": 1, "change": 1}
    events = [frame("posted", 1, 1, "Mine", ME), frame("edited", 1, 2, "Mended", ME)]
    state = run([{"type": "local.written", "item": item}, *events, ack])
    assert bodies(state) == ["Mended"]


def test_lost_socket_sends_again_and_refused_lines_wait_for_their_author(run):
    events = []
    for name in ("a", "b"):
        item = {"client_id": name, "body": name, "at": "2026-11-20T17:42:00Z", "name": "Me"}
        events.append({"type": "local.written", "item": item})
    events += [
        {"type": "local.sending", "client_id": "a"},
        {"type": "local.failed", "client_id": "b", "reason": "Too long."},
        {"type": "local.lost"},
    ]
    assert [item["state"] for item in run(events)["pending"]] == ["waiting", "failed"]


def test_pinned_lines_follow_the_room_however_old_they_are(run):
    def pin(seq, change, is_pinned=True, kind="edited"):
        return frame(kind, seq, change, "Rules") | {"is_pinned": is_pinned}

    lines = run([frame("posted", 9, 9)])["lines"]
    start = {"lines": lines, "before": 9, "change": 9}
    state = run([pin(4, 10), pin(2, 11)], **start)
    assert [one["seq"] for one in state["pinned"]] == [2, 4]
    assert [line["seq"] for line in state["lines"]] == [9]
    replayed = run([{"type": "changes", "items": [pin(4, 10), pin(2, 11)], "change": 11}], **start)
    assert replayed["pinned"] == state["pinned"]
    ends = [pin(4, 12, is_pinned=False), pin(2, 13, is_pinned=False, kind="deleted")]
    assert run([pin(4, 10), pin(2, 11), *ends], **start)["pinned"] == []


def test_older_lines_go_above_and_unknown_frames_change_nothing(run):
    older = {"type": "history", "items": STORY[:2], "more": False}
    lines = run([frame("posted", 3, 4)])["lines"]
    state = run([older, {"type": "toString"}, {"type": "new.thing"}], lines=lines, before=3)
    assert [line["seq"] for line in state["lines"]] == [1, 2, 3]
    assert state["before"] is None
