"""Settings: production refuses to start unsafe; two variables switch the backing services."""

import json
import os
import subprocess
import sys

import pytest

from tests.live_site import ROOT

COMPLETE = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "learn.example.org",
    "DATABASE_URL": "postgres://educa@127.0.0.1/educa",
    "EDUCA_BASE_URL": "https://learn.example.org",
}
SHOW = """
import django, json
django.setup()
from django.conf import settings as s
print(json.dumps([s.DATABASES["default"]["ENGINE"], s.CACHES["default"]["BACKEND"],
    s.CHANNEL_LAYERS["default"]["BACKEND"], s.DEBUG, s.SESSION_COOKIE_SECURE]))
"""


def start(module: str, tmp_path, code: str = SHOW, **variables) -> subprocess.CompletedProcess:
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": f"educa_site.settings.{module}",
        "EDUCA_DATA_DIR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_does_not_start_without(missing, tmp_path):
    for value in (None, " "):
        variables = {**COMPLETE, missing: value}
        variables = {name: value for name, value in variables.items() if value is not None}
        done = start("production", tmp_path, **variables)
        assert done.returncode != 0
        last_line = done.stderr.strip().splitlines()[-1]
        assert "does not start in production without" in last_line
        assert missing in last_line


def test_production_starts_when_complete(tmp_path):
    done = start("production", tmp_path, **COMPLETE)
    assert done.returncode == 0, done.stderr
    engine, _cache, _layer, debug, is_secure = json.loads(done.stdout)
    assert engine == "django.db.backends.postgresql"
    assert (debug, is_secure) == (False, True)


def test_secret_can_come_from_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("f" * 60)
    variables = {name: value for name, value in COMPLETE.items() if name != "SECRET_KEY"}
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    done = start("production", tmp_path, code, SECRET_KEY_FILE=str(secret), **variables)
    assert done.stdout.strip() == "f" * 60, done.stderr


def test_embedded_defaults_need_no_server(tmp_path):
    engine, cache, layer, _debug, _secure = json.loads(start("dev", tmp_path).stdout)
    assert engine == "django.db.backends.sqlite3"
    assert "locmem" in cache
    assert "InMemory" in layer


def test_two_variables_switch_to_postgresql_and_redis(tmp_path):
    variables = {"DATABASE_URL": COMPLETE["DATABASE_URL"], "REDIS_URL": "redis://127.0.0.1:6379/0"}
    engine, cache, layer, _debug, _secure = json.loads(start("dev", tmp_path, **variables).stdout)
    assert engine == "django.db.backends.postgresql"
    assert "django_redis" in cache
    assert "pubsub" in layer


def test_sqlite_writes_ahead_and_waits(tmp_path):
    code = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    print(cursor.execute("PRAGMA journal_mode").fetchone()[0],
          cursor.execute("PRAGMA busy_timeout").fetchone()[0])
"""
    assert start("dev", tmp_path, code).stdout.split() == ["wal", "20000"]


def test_development_key_is_kept_and_private(tmp_path):
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    first, second = (start("dev", tmp_path, code).stdout for _ in range(2))
    assert first == second != ""
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
