"""A site for tests of sockets: servers of its own that may be killed, and a way behind them."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.database_template import get_template, keep_database
from tests.live_site import ROOT, get_free_port, make_env, run_manage, wait_until_up

STOP_SECONDS = 10
# Uploaded pictures, statics and pages play no part: only sockets and what is behind them.
QUIET = {"EDUCA_LOG_LEVEL": "WARNING", "EDUCA_CHAT_PER_MINUTE": "60", "EDUCA_CHAT_BURST": "10"}


class SocketServer:
    """One process that serves sockets; `kill` and `start` again keep its port."""

    def __init__(self, kind: str, folder: Path, env: dict[str, str], port: int = 0):
        self.kind = kind
        self.port = port or get_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.env = {**env, "EDUCA_WS_SERVER": kind}

    def start(self) -> "SocketServer":
        command = [sys.executable, "manage.py", "run_sockets", "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )
        return self

    def wait(self) -> "SocketServer":
        try:
            wait_until_up(self.url, self.process)
        except RuntimeError as error:
            raise RuntimeError(self.log.read_text()[-3000:]) from error
        return self

    def find_pids(self) -> list[int]:
        """Return the processes that answer: the server, or the workers below it."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()] or [self.process.pid]

    def read_memory(self) -> float:
        """Return the resident MiB of the processes that answer."""
        pages = sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in self.find_pids())
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def kill(self) -> None:
        for pid in {*self.find_pids(), self.process.pid}:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()


class Backstage:
    """Calls the words of `backstage.py` in a process that knows the site's database."""

    def __init__(self, env: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.sockets.backstage"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __call__(self, word: str, **arguments: Any) -> Any:
        self.process.stdin.write(json.dumps([word, arguments]) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            raise RuntimeError(f"{word}: {reply['error']}")
        return reply["value"]

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=STOP_SECONDS)
        self.process.stdout.close()


class SocketSite:
    """A database, backstage, and any number of servers; everything ends with `stop`."""

    def __init__(self, folder: Path, *, database_url: str = "", **settings: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database = None
        if database_url.startswith("postgres"):
            self.database = LiveDatabase(database_url)
            settings["DATABASE_URL"] = self.database.url
        elif get_template().exists():
            shutil.copyfile(get_template(), folder / "site.sqlite3")
        self.env = make_env(folder, "http://127.0.0.1", {**QUIET, **settings})
        if self.database is None:
            run_manage(self.env, "migrate", "--verbosity", "0")
        if self.database is None and not get_template().exists():
            with closing(sqlite3.connect(folder / "site.sqlite3")) as fresh:
                keep_database(fresh)
        self.backstage = Backstage({**self.env, "EDUCA_CHAT_BURST": "0"})
        self.backstage("prepare")
        self.servers: list[SocketServer] = []

    def serve(self, *kinds: str) -> list[SocketServer]:
        """Start servers side by side and return them when they answer."""
        started = [SocketServer(kind, self.folder, self.env).start() for kind in kinds]
        self.servers += started
        return [server.wait() for server in started]

    def stop(self) -> None:
        self.backstage.stop()
        for server in self.servers:
            server.stop()
        if self.database is not None:
            self.database.drop()


class LiveDatabase:
    """A database beside that of the tests, copied from one that has been migrated before."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.server = parts._replace(scheme="postgresql", path="/postgres").geturl()
        self.name = f"{parts.path[1:]}_live_{os.getpid()}_{get_free_port()}"
        self.url = parts._replace(path=f"/{self.name}").geturl()
        template = f"educa_template_{get_template().stem[:16]}"
        with closing(psycopg.connect(self.server, autocommit=True)) as server:
            # One worker makes the template; the others wait for it.
            key = int(hashlib.sha256(template.encode()).hexdigest()[:12], 16)
            server.execute("SELECT pg_advisory_lock(%s)", [key])
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if known.fetchone() is None:
                self.make_template(server, template, parts._replace(path=f"/{template}").geturl())
            server.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')

    @staticmethod
    def make_template(server: psycopg.Connection, name: str, url: str) -> None:
        unfinished = f"{name}_unfinished"
        server.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
        server.execute(f'CREATE DATABASE "{unfinished}"')
        env = make_env(Path("/tmp"), "http://127.0.0.1", {"SECRET_KEY": "x" * 50})
        env["DATABASE_URL"] = url.replace(name, unfinished)
        run_manage(env, "migrate", "--verbosity", "0")
        server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')

    def drop(self) -> None:
        with closing(psycopg.connect(self.server, autocommit=True)) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
