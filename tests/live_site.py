"""A site of its own for browser tests and screenshots: private port, folder and database."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.database_template import get_template

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180
STOP_SECONDS = 10
LOGIN = re.compile(r"Log in as demo (\w+): (\w+) / (\S+)")


@dataclass(frozen=True)
class LiveSite:
    """`logins` maps a role ("instructor", "student") to user name and password."""

    url: str
    logins: dict[str, tuple[str, str]]
    env: dict[str, str]
    servers: list[subprocess.Popen]

    def start(self) -> None:
        port = int(self.url.rpartition(":")[2])
        self.servers.append(start_server(Path(self.env["EDUCA_DATA_DIR"]), port, self.env))
        wait_until_up(self.url, self.servers[-1])

    def kill(self) -> None:
        """End the server without a word to those who are connected."""
        server = self.servers.pop()
        server.kill()
        server.wait()

    def manage(self, *arguments: str) -> str:
        """Run a management command against this site and return what it prints."""
        return run_manage(self.env, *arguments)


def run_manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stderr[-2000:]}")
    return done.stdout


def get_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("The server ended while starting.")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {START_SECONDS} seconds.")


def make_env(folder: Path, url: str, settings: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "educa_site.settings.dev",
        "EDUCA_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "REDIS_URL": "",
        "EDUCA_BASE_URL": url,
        "DEBUG": "false",
        **settings,
    }


def start_server(folder: Path, port: int, env: dict[str, str]) -> subprocess.Popen:
    command = ["-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "educa_site.asgi:application"]
    with (folder / "server.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
        )


@contextmanager
def live_site(folder: Path, *, with_demo: bool = True, **settings: str) -> Iterator[LiveSite]:
    """Serve a site with the demo content from `folder`; end the server afterwards.

    `settings` are further environment variables, such as `EDUCA_COURSES_REQUIRE_REVIEW="true"`.
    """
    port = get_free_port()
    url = f"http://127.0.0.1:{port}"
    env = make_env(folder, url, settings)
    folder.mkdir(parents=True, exist_ok=True)
    if (template := get_template()).exists():  # an earlier run has done all migrations
        shutil.copyfile(template, folder / "site.sqlite3")
    run_manage(env, "migrate", "--verbosity", "0")
    run_manage(env, "prepare_site")
    run_manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    printed = run_manage(env, "load_demo") if with_demo else ""
    logins = find_logins(printed)
    site = LiveSite(url, logins, env, servers=[])
    try:
        site.start()
        yield site
    finally:
        for server in site.servers:
            end_server(server)


def find_logins(printed: str) -> dict[str, tuple[str, str]]:
    """Return role → (user name, password) from what `load_demo` has printed."""
    return {role: (name, password) for role, name, password in LOGIN.findall(printed)}


def end_server(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:  # a browser still holds a connection
        server.kill()
        server.wait()


def build_world(site: LiveSite) -> dict:
    return json.loads(site.manage("build_test_world", "--json"))
