"""Redis and PostgreSQL of a test's own, on private ports and folders, that may be killed."""

import os
import pwd
import subprocess
from contextlib import closing
from pathlib import Path

import redis

from tests.live_site import get_free_port


class OwnRedis:
    def __init__(self, folder: Path):
        self.folder = folder
        self.port = get_free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "OwnRedis":
        flags = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", self.folder]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), *flags], stdout=subprocess.DEVNULL
        )
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), 200)
        with closing(redis.Redis(port=self.port, retry=retry)) as client:
            client.ping()
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class OwnPostgres:
    """Runs as the user postgres where the test runs as root, which the server refuses."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = get_free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/educa"
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        folder.mkdir(parents=True)
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        self.run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-N")

    def run(self, program: str, *arguments: str) -> None:
        as_postgres = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        subprocess.run(
            [self.bin / program, *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            extra_groups=[] if as_postgres else None,
            **as_postgres,
        )

    def start(self) -> "OwnPostgres":
        # A server that dies loses nothing without fsync, only a machine does.
        flags = f"-p {self.port} -c fsync=off -c listen_addresses=127.0.0.1 -k {self.folder}"
        log = str(self.folder / "postgres.log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", flags, "start")
        return self

    def restart(self) -> None:
        """All connections break, as when the machine restarts it."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "restart")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
