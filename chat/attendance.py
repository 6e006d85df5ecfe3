"""How many sockets a person holds and who is in a room, over all processes together.

Each process writes down its own people, under one name that expires unless it is renewed: a process
that is killed frees its seats by itself. Nothing here is worth keeping. While Redis is away or not
used, each process counts its own.
"""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from asgiref.sync import sync_to_async

from .shared_redis import ask_redis, name_key

# A process is believed to be there for so long after its last word. Three rounds of the hub.
LEASE_SECONDS = 6

# All begin by naming the processes that are there, by the clock of Redis. KEYS[1]: their list.
# ARGV: how keys of a process begin, its name, the lease.
LIVING = """
local prefix, own, lease = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 1)
redis.call('ZADD', KEYS[1], now + lease, own)
redis.call('EXPIRE', KEYS[1], 2 * lease)
local living = redis.call('ZRANGE', KEYS[1], 0, -1)
local people = prefix .. own .. ':people'
"""
# Further ARGV: a person, the sockets held here. Returns the sockets held everywhere.
HOLD = f"""{LIVING}
if tonumber(ARGV[5]) > 0 then redis.call('HSET', people, ARGV[4], ARGV[5])
else redis.call('HDEL', people, ARGV[4]) end
redis.call('EXPIRE', people, lease)
local held = 0
for _, process in ipairs(living) do
  held = held + tonumber(redis.call('HGET', prefix .. process .. ':people', ARGV[4]) or 0)
end
return held
"""
# Further ARGV: a room, then its people here. Returns how many people are there everywhere.
COUNT = f"""{LIVING}
local here = prefix .. own .. ':room:' .. ARGV[4]
redis.call('DEL', here)
for i = 5, #ARGV do redis.call('SADD', here, ARGV[i]) end
redis.call('EXPIRE', here, lease)
local rooms = {{}}
for i, process in ipairs(living) do rooms[i] = prefix .. process .. ':room:' .. ARGV[4] end
return #redis.call('SUNION', unpack(rooms))
"""


class Attendance:
    """What one process tells the others, and learns from them. One question at a time."""

    def __init__(self, count_sockets: Callable[[], Mapping[int, int]]):
        """`count_sockets` says how many sockets each person holds here, at any moment."""
        self.name = uuid.uuid4().hex
        self.count_sockets = count_sockets
        # A list that is written down while somebody comes would be short of him.
        self.turns = asyncio.Lock()
        self.told: set[int] = set()  # rooms that have people here, for all that others know

    async def hold(self, user_id: int) -> int:
        """Write down what somebody holds here, and return what he holds everywhere."""
        async with self.turns:
            here = self.count_sockets().get(user_id, 0)
            held = await self.ask(lambda redis: self.run(redis, HOLD, user_id, here))
        return here if held is None else held

    async def renew(self, rooms: Mapping[int, set[int]]) -> dict[int, int]:
        """Write down everybody who is here, and return `{course id: people everywhere}`.

        `rooms` maps each room to the ids of its people here; all are asked in one round trip.
        """
        async with self.turns:
            people = Counter(self.count_sockets())
            left = {course_id: set[int]() for course_id in self.told - set(rooms)}
            found = await self.ask(lambda redis: self.write(redis, {**rooms, **left}, people))
            if found is None:
                return {course_id: len(user_ids) for course_id, user_ids in rooms.items()}
            self.told = set(rooms)
        return dict(zip(rooms, found, strict=False))

    async def ask(self, question: Callable[[Any], Any]) -> Any:
        return await sync_to_async(ask_redis, thread_sensitive=False)(question)

    def write(self, redis: Any, rooms: Mapping[int, set[int]], people: Mapping[int, int]) -> list:
        key = f"{self.prefix}{self.name}:people"
        with redis.pipeline(transaction=False) as pipe:
            pipe.delete(key)
            if people:
                pipe.hset(key, mapping=dict(people))
                pipe.expire(key, LEASE_SECONDS)
            skipped = len(pipe)
            for course_id, user_ids in rooms.items():
                self.run(pipe, COUNT, course_id, *user_ids)
            return pipe.execute()[skipped:]

    def run(self, redis: Any, script: str, *arguments: object) -> Any:
        known = (self.prefix, self.name, LEASE_SECONDS)
        return redis.eval(script, 1, name_key("chat-processes"), *known, *arguments)

    @property
    def prefix(self) -> str:
        return f"{name_key('chat-process')}:"
