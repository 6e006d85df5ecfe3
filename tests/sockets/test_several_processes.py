"""What holds for all processes of a site together: who is here, and how many sockets one holds."""

import shutil
import time
from contextlib import ExitStack

import pytest

from tests.sockets.client import open_socket, sit_down
from tests.sockets.conftest import DATABASE_URL
from tests.sockets.servers import SocketSite
from tests.sockets.services import OwnRedis

# A process that was killed is believed in for six seconds, and clocks of seconds add one.
FREE_SECONDS = 6 + 1 + 5

pytestmark = [
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def own_redis(tmp_path_factory):
    own_redis = OwnRedis(tmp_path_factory.mktemp("redis")).start()
    yield own_redis
    own_redis.kill()


@pytest.fixture(scope="module")
def site(tmp_path_factory, own_redis):
    folder = tmp_path_factory.mktemp("several")
    site = SocketSite(folder, database_url=DATABASE_URL, REDIS_URL=own_redis.url)
    site.serve("daphne", "gunicorn")
    yield site
    site.stop()


@pytest.fixture
def servers(site):
    yield site.servers
    for server in site.servers:
        assert "A round of the chat hub failed" not in server.log.read_text()


@pytest.fixture
def backstage(site):
    return site.backstage


def sit_many(stack: ExitStack, server, room, person: str, times: int) -> list:
    return [stack.enter_context(sit_down(server, room["id"], room[person])) for _ in range(times)]


def expect_full(server, room, person: str) -> None:
    with open_socket(server, room["id"], room[person]) as sixth:
        assert sixth.wait_for_end() == 4429


def test_five_sockets_are_five_whichever_process_serves_them(servers, room):
    one, two = servers
    with ExitStack() as first, ExitStack() as second:
        (tab, *_others) = sit_many(first, one, room, "ann", 3)
        sit_many(second, two, room, "ann", 2)
        for server in servers:
            expect_full(server, room, "ann")
        tab.say("Still here")
        with sit_down(two, room["id"], room["ben"]):
            second.close()  # two are free again, at once
            sit_many(second, one, room, "ann", 2)
            expect_full(two, room, "ann")


def test_presence_counts_a_person_in_two_processes_once(servers, room):
    one, two = servers
    with sit_down(one, room["id"], room["ann"]) as ann:
        with (
            sit_down(two, room["id"], room["ann"]) as tab,
            sit_down(two, room["id"], room["ben"]),
        ):
            ann.wait_for("presence", count=2)
            tab.wait_for("presence", count=2)
        ann.wait_for("presence", count=1)
    counts = [frame["count"] for frame in ann.seen if frame["type"] == "presence"]
    assert max(counts) == 2


def test_killed_process_frees_its_seats(servers, room):
    one, two = servers
    with sit_down(one, room["id"], room["ben"]) as ben, ExitStack() as stack:
        sit_many(stack, two, room, "ann", 5)
        ben.wait_for("presence", count=2)
        expect_full(one, room, "ann")
        two.kill()
        killed_at = time.monotonic()
        try:
            ben.wait_for("presence", count=1)
            assert time.monotonic() - killed_at < FREE_SECONDS
            with ExitStack() as back:
                sit_many(back, one, room, "ann", 5)
        finally:
            two.start().wait()


def test_without_redis_each_process_counts_its_own_and_later_all_do(servers, room, own_redis):
    one, two = servers
    with ExitStack() as stack:
        sit_many(stack, one, room, "ann", 4)
        own_redis.kill()
        try:
            sit_many(stack, one, room, "ann", 1)
            expect_full(one, room, "ann")
            (other,) = sit_many(stack, two, room, "ann", 1)  # counts its own
        finally:
            own_redis.start()
        for _attempt in range(FREE_SECONDS):
            with open_socket(two, room["id"], room["ann"]) as socket:
                if socket.wait_for_start_or_end() == 4429:
                    break
            time.sleep(1)
        else:
            pytest.fail("The processes do not count together again.")
        other.say("Who sits stays seated")
