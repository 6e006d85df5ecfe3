"""Nothing acknowledged is lost and nothing is shown twice, whatever falls over in the middle.

Every message is numbered and unique, so that the database and each reader can be compared line by
line. Twenty readers with 200 messages each by EDUCA_TEST_THOROUGH=1, a smaller class otherwise.
"""

import asyncio
import logging
import random
import shutil
import time
from pathlib import Path

import pytest

from tests.sockets.client import sit_down
from tests.sockets.conftest import DATABASE_URL, IS_THOROUGH
from tests.sockets.follower import Follower
from tests.sockets.servers import SocketSite
from tests.sockets.services import OwnPostgres, OwnRedis

logger = logging.getLogger(__name__)

CLIENTS, MESSAGES = (20, 200) if IS_THOROUGH else (8, 40)
PACE_SECONDS = 0.2
SETTLE_SECONDS = 400 if IS_THOROUGH else 120
NO_LIMITS = {"EDUCA_CHAT_BURST": "0", "EDUCA_CHAT_SOCKETS_PER_USER": "0"}
needs_redis = pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server")
# The embedded default has no server to restart.
needs_postgres = pytest.mark.skipif(
    not (DATABASE_URL.startswith("postgres") or IS_THOROUGH), reason="runs on PostgreSQL"
)


class Class:
    """A room full of followers, and the events of one run in figures."""

    def __init__(self, site, servers, room):
        self.site, self.servers, self.room = site, servers, room
        self.sent = asyncio.Event()  # a third of the messages is out
        self.texts: dict[str, str] = {}

    async def run(self, trouble) -> dict:
        urls = [server.url for server in self.servers]
        people = self.room["students"]
        self.followers = [Follower(urls, self.room["id"], person) for person in people]
        started = time.monotonic()
        try:
            writers = [self.write(follower) for follower in self.followers]
            await asyncio.gather(trouble(self), *writers)
            for follower in self.followers:
                await follower.wait_until(lambda one=follower: not one.waiting, SETTLE_SECONDS)
            return await self.settle(started)
        finally:
            await asyncio.gather(*(follower.leave() for follower in self.followers))

    async def write(self, follower: Follower) -> None:
        for number in range(MESSAGES):
            body = f"{follower.person['name']} says {number}"
            self.texts[await follower.post(body)] = body
            if len(self.texts) > CLIENTS * MESSAGES / 3:
                self.sent.set()
            if random.random() < 0.03:
                await follower.drop()
            await asyncio.sleep(PACE_SECONDS * 2 * random.random())

    async def settle(self, started: float) -> dict:
        """Wait until every reader has what the database has, and compare."""
        kept = await asyncio.to_thread(self.site.backstage, "read_lines", course=self.room["id"])
        newest = kept[-1]["change"]
        for follower in self.followers:
            await follower.wait_until(
                lambda one=follower: one.view.change >= newest, SETTLE_SECONDS
            )
        seconds = time.monotonic() - started
        assert sorted(line["body"] for line in kept) == sorted(self.texts.values())
        by_id = {line["id"]: line for line in kept}
        expected = [(line["seq"], line["id"], line["author_id"], line["body"]) for line in kept]
        assert [line[0] for line in expected] == list(range(1, len(kept) + 1))
        for follower in self.followers:
            for client_id, receipt in follower.acknowledged.items():
                assert by_id[receipt["id"]]["body"] == self.texts[client_id]
            lines = follower.view.list_lines()
            seen = [(line["seq"], line["id"], line["user"]["id"], line["body"]) for line in lines]
            assert seen == expected
        closes = [code for follower in self.followers for code in follower.closes]
        return {"lines": len(kept), "seconds": round(seconds, 1), "reconnects": len(closes)}


async def kill_servers_and_redis(group: Class, own_redis: OwnRedis) -> None:
    """Each of two servers dies and comes again, and in between Redis does."""
    first, second = group.servers
    await group.sent.wait()
    for fall, rise in (
        (first.kill, lambda: first.start().wait()),
        (own_redis.kill, own_redis.start),
        (second.kill, lambda: second.start().wait()),
    ):
        await asyncio.to_thread(fall)
        await asyncio.sleep(1)  # others go on without it for a while
        await asyncio.to_thread(rise)


async def restart_postgres(group: Class, postgres: OwnPostgres) -> None:
    await group.sent.wait()
    await asyncio.to_thread(postgres.restart)


def make_site(folder: Path, database_url: str, redis_url: str) -> SocketSite:
    return SocketSite(folder, database_url=database_url, REDIS_URL=redis_url, **NO_LIMITS)


@needs_redis
@pytest.mark.slow
def test_every_reader_has_every_line_once_while_servers_and_redis_die(tmp_path):
    own_redis = OwnRedis(tmp_path).start()
    site = make_site(tmp_path / "site", DATABASE_URL, own_redis.url)
    try:
        room = site.backstage("make_room", students=CLIENTS)
        group = Class(site, site.serve("daphne", "daphne"), room)
        figures = asyncio.run(group.run(lambda group: kill_servers_and_redis(group, own_redis)))
    finally:
        site.stop()
        own_redis.kill()
    logger.info("%s", figures)
    assert figures["lines"] == CLIENTS * MESSAGES


@needs_postgres
@pytest.mark.slow
def test_every_reader_has_every_line_once_while_postgres_restarts(tmp_path):
    own_redis = OwnRedis(tmp_path).start()
    # Below a folder of the system's: the one of pytest is closed to the user postgres.
    postgres = OwnPostgres(Path("/tmp") / f"educa-postgres-{own_redis.port}").start()
    try:
        site = make_site(tmp_path / "site", postgres.url, own_redis.url)
        try:
            room = site.backstage("make_room", students=CLIENTS)
            group = Class(site, site.serve("daphne", "gunicorn"), room)
            figures = asyncio.run(group.run(lambda group: restart_postgres(group, postgres)))
        finally:
            site.stop()
    finally:
        postgres.stop()
        shutil.rmtree(postgres.folder)
        own_redis.kill()
    logger.info("%s", figures)
    assert figures["lines"] == CLIENTS * MESSAGES


@needs_redis
@pytest.mark.slow
def test_line_posted_while_redis_is_away_is_kept_and_comes_late(tmp_path):
    own_redis = OwnRedis(tmp_path).start()
    site = make_site(tmp_path / "site", DATABASE_URL, own_redis.url)
    try:
        room = site.backstage("make_room", students=2)
        ann, ben = room["students"]
        one, two = site.serve("daphne", "gunicorn")
        with sit_down(one, room["id"], ann) as first, sit_down(two, room["id"], ben) as second:
            assert not first.say("Redis is here")["delayed"]
            second.wait_for("message.posted", body="Redis is here")
            own_redis.kill()
            assert first.say("Redis is away")["delayed"]
            for socket in (first, second):
                socket.wait_for("message.posted", body="Redis is away")
            with sit_down(two, room["id"], ann) as third:
                third.send("sync", after=0)
                assert len(third.wait_for("changes")["items"]) == 2
            own_redis.start()
            first.say("Redis is back")
            second.wait_for("message.posted", body="Redis is back")
    finally:
        site.stop()
        own_redis.kill()
