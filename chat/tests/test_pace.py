"""How fast one may write, also while Redis, which counts for all processes, is away."""

import itertools

import pytest
from redis.exceptions import ConnectionError as RedisAway

from chat import pace, shared_redis

people = itertools.count(10**9)  # whose buckets nobody has touched


@pytest.fixture
def limits(settings):
    settings.EDUCA_CHAT_BURST, settings.EDUCA_CHAT_PER_MINUTE = 3, 60


class BrokenCache:
    """The shared cache while its server is away."""

    def __init__(self):
        self.client = self
        self.asked = 0

    def make_key(self, key):
        return key

    def get_client(self, write):
        self.asked += 1
        raise RedisAway


@pytest.fixture
def broken(monkeypatch):
    cache = BrokenCache()
    monkeypatch.setattr(shared_redis, "cache", cache)
    monkeypatch.setattr(shared_redis, "_failed_at", float("-inf"))
    return cache


def test_some_at_once_and_then_one_by_one(limits):
    person = next(people)
    waits = [pace.wait_for_turn(person) for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert 0.5 < waits[3] <= 1
    assert pace.wait_for_turn(next(people)) == 0


def test_limit_holds_while_redis_is_away_and_nobody_waits_for_it(limits, broken):
    person = next(people)
    waits = [pace.wait_for_turn(person) for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert all(waits[3:])
    assert broken.asked == 1


def test_redis_is_asked_again_after_a_rest(limits, broken, monkeypatch):
    pace.wait_for_turn(next(people))
    monkeypatch.setattr(shared_redis, "REST_SECONDS", 0)
    pace.wait_for_turn(next(people))
    assert broken.asked == 2


def test_zero_is_no_limit(settings):
    settings.EDUCA_CHAT_BURST = 0
    assert {pace.wait_for_turn(1) for _ in range(50)} == {0}


def test_tokens_come_back_with_time():
    bucket = pace.Bucket(size=2, rate=0.5, tokens=2, at=0)
    assert [bucket.take(0), bucket.take(0), bucket.take(0)] == [0, 0, 2]
    assert bucket.take(2) == 0
    assert bucket.take(100) == bucket.take(100) == 0  # no more than fit
    assert bucket.take(100) == 2
