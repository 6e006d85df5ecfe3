"""How often the APIs may be asked, and which other sites may ask them."""

import pytest
import time_machine
from django.core.cache import caches
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from environ import Env

from accounts.configuration import read_api_rate, read_origins
from accounts.tests.test_tokens import PAGES, ask, make_token

SITE = "https://app.example.org"
MIDDAY = "2030-01-01 12:00:15Z"  # 45 seconds to the next minute


@pytest.fixture
def at_midday(cast):
    with time_machine.travel(MIDDAY, tick=False) as clock:
        yield clock


def from_address(address: str, **headers):
    return Client(REMOTE_ADDR=address).get(PAGES, headers=headers)


def test_guests_are_counted_by_address(at_midday, settings):
    settings.EDUCA_API_RATE_ADDRESS = 2
    assert [from_address("192.0.2.1").status_code for _ in range(3)] == [200, 200, 429]
    refused = from_address("192.0.2.1")
    assert refused["Retry-After"] == "45"
    assert from_address("192.0.2.2").status_code == 200
    at_midday.shift(45)
    assert from_address("192.0.2.1").status_code == 200


def test_all_of_one_ipv6_network_count_together(at_midday, settings):
    settings.EDUCA_API_RATE_ADDRESS = 1
    assert from_address("2001:db8::1").status_code == 200
    assert from_address("2001:db8::2").status_code == 429
    assert from_address("2001:db8:0:1::1").status_code == 200


def test_address_behind_a_proxy_is_what_the_proxy_says(at_midday, settings):
    settings.EDUCA_API_RATE_ADDRESS = 1
    settings.EDUCA_TRUSTED_PROXIES = 1
    hops = [{"X-Forwarded-For": f"9.9.9.{n}, 198.51.100.{n % 2}"} for n in range(3)]
    answers = [from_address("10.0.0.1", **hop).status_code for hop in hops]
    assert answers == [200, 200, 429]


def test_forwarded_addresses_are_not_believed_without_a_proxy(at_midday, settings):
    settings.EDUCA_API_RATE_ADDRESS = 1
    hops = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(2)]
    assert [from_address("192.0.2.1", **hop).status_code for hop in hops] == [200, 429]


def test_account_is_counted_over_sessions_and_tokens_and_not_by_address(
    at_midday, cast, settings, client
):
    settings.EDUCA_API_RATE_USER = 3
    settings.EDUCA_API_RATE_ADDRESS = 1
    tokens = [make_token(cast.student, name=name) for name in ("one", "two")]
    client.force_login(cast.student)
    assert [ask(token).status_code for token in tokens] == [200, 200]
    assert client.get(PAGES).status_code == 200
    assert client.get(PAGES).status_code == ask(tokens[0]).status_code == 429
    assert ask(make_token(cast.outsider)).status_code == 200
    assert Client().get(PAGES).status_code == 200


def test_token_that_runs_wild_stops_itself_alone(at_midday, cast, settings):
    settings.EDUCA_API_RATE_TOKEN = 1
    wild, calm = (make_token(cast.student, name=name) for name in ("wild", "calm"))
    assert [ask(wild).status_code for _ in range(2)] == [200, 429]
    assert ask(calm).status_code == 200


def test_wrong_tokens_count_for_their_address(at_midday, settings):
    settings.EDUCA_API_RATE_ADDRESS = 2
    answers = [from_address("192.0.2.1", Authorization="Bearer x") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[-1]["Retry-After"] == "45"


def test_rate_of_zero_is_no_limit(at_midday, settings):
    settings.EDUCA_API_RATE_ADDRESS = 0
    assert {Client().get(PAGES).status_code for _ in range(5)} == {200}


AWAY = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": "redis://127.0.0.1:1/0",  # nobody listens there
    "OPTIONS": {"IGNORE_EXCEPTIONS": True},
}
EMPTY = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


@pytest.mark.parametrize("backend", [AWAY, EMPTY], ids=["away", "keeps nothing"])
def test_cache_that_is_away_refuses_nobody(cast, settings, backend):
    settings.EDUCA_API_RATE_ADDRESS = settings.EDUCA_API_RATE_USER = 1
    settings.CACHES = {"default": backend}
    assert {Client().get(PAGES).status_code for _ in range(3)} == {200}
    assert ask(make_token(cast.student)).status_code == 200
    assert ask("x").status_code == 401
    assert caches["default"].get("anything") is None


def preflight(origin: str, path: str = PAGES):
    asks = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    return Client().options(path, headers={"Origin": origin, **asks})


@pytest.fixture
def open_to_site(settings):
    settings.CORS_ALLOWED_ORIGINS = [SITE]


def test_preflight_of_a_named_site_is_allowed(cast, open_to_site):
    answer = preflight(SITE)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == SITE
    assert "authorization" in answer["Access-Control-Allow-Headers"]
    assert "PATCH" in answer["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert "origin" in answer["Vary"].lower()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://app.example.org", "x"])
def test_other_sites_are_not_allowed(cast, open_to_site, origin):
    for answer in (preflight(origin), Client().get(PAGES, headers={"Origin": origin})):
        assert answer.status_code < 500
        assert "Access-Control-Allow-Origin" not in answer


def test_without_a_list_no_site_is_allowed(cast):
    assert "Access-Control-Allow-Origin" not in preflight(SITE)


@pytest.mark.parametrize("path", ["/", "/accounts/tokens/", "/admin/api/main/pages/", "/courses/"])
def test_only_the_apis_are_open_to_other_sites(cast, open_to_site, path):
    assert "Access-Control-Allow-Origin" not in preflight(SITE, path)


def test_named_site_reads_answers_and_refusals(cast, open_to_site):
    token = make_token(cast.student)
    for header in (f"Bearer {token}", "Bearer x"):
        answer = Client().get(PAGES, headers={"Origin": SITE, "Authorization": header})
        assert answer["Access-Control-Allow-Origin"] == SITE
        assert "retry-after" in answer["Access-Control-Expose-Headers"]
    broken = Client().get(f"{PAGES}?search=%00", headers={"Origin": SITE})
    assert (broken.status_code, broken["Access-Control-Allow-Origin"]) == (400, SITE)


@pytest.mark.parametrize(
    "wrong",
    ["*", "null", "app.example.org", "https://a.example/path", "https://*.a.example", "ftp://a"],
)
def test_wrong_origins_end_the_start(monkeypatch, wrong):
    monkeypatch.setenv("EDUCA_CORS_ORIGINS", f"{SITE},{wrong}")
    with pytest.raises(ImproperlyConfigured, match="EDUCA_CORS_ORIGINS"):
        read_origins(Env())


def test_origins_are_read_in_their_one_spelling(monkeypatch):
    monkeypatch.setenv("EDUCA_CORS_ORIGINS", f" {SITE.upper()}/ , http://127.0.0.1:5173,{SITE}")
    assert read_origins(Env()) == [SITE, "http://127.0.0.1:5173"]


@pytest.mark.parametrize("wrong", ["-1", "many", "10/minute", "9" * 30])
def test_wrong_rates_end_the_start(monkeypatch, wrong):
    monkeypatch.setenv("EDUCA_API_RATE_USER", wrong)
    with pytest.raises(ImproperlyConfigured, match="EDUCA_API_RATE_USER"):
        read_api_rate(Env(), "EDUCA_API_RATE_USER", default=5)


def list_errors() -> set[str]:
    return {error.id for error in run_checks() if error.id.startswith("educa.")}


def test_check_refuses_plain_http_in_production_alone(settings):
    settings.CORS_ALLOWED_ORIGINS = ["http://app.example.org"]
    assert list_errors() == set()
    settings.EDUCA_ENV = "production"
    assert list_errors() == {"educa.E003"}
    settings.CORS_ALLOWED_ORIGINS = [SITE]
    assert list_errors() == set()


@pytest.mark.parametrize("name", ["CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOW_CREDENTIALS"])
def test_check_refuses_doors_for_everybody(settings, name):
    setattr(settings, name, True)
    assert list_errors() == {"educa.E002"}
