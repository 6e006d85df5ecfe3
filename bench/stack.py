"""The whole stack on this machine, without containers: `make stack`.

PostgreSQL, Redis, nginx with TLS, two gunicorn workers, two daphnes and a worker for tasks, each
from the machine's own packages, on loopback ports and in a folder of their own; the front door is
made of nginx/educa.conf.template and docker/stack.env, as in the compose stack.
"""

import argparse
import os
import secrets
import shutil
import signal
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.live_site import find_logins, get_free_port
from tests.sockets.services import OwnPostgres, OwnRedis

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 15
START_SECONDS = 90
RESTART_SECONDS = 1
WEB_WORKERS = 2
SOCKET_SERVERS = 2
NGINX = """\
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    include {folder}/educa.conf;
}}
"""


@dataclass
class Program:
    """One process of the stack. It is started again when it ends by itself, as containers are."""

    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it without a word, and whatever workers it has."""
        for pid in [*self.find_children(), self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def find_children(self) -> list[int]:
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self) -> None:
        if not self.is_running:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass
class Stack:
    """Everything that serves one site, over TLS at `url`. `logins`: role → user name, password."""

    folder: Path
    port: int
    env: dict[str, str]
    postgres: OwnPostgres
    redis: OwnRedis
    programs: dict[str, Program] = field(default_factory=dict)
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "tls" / "fullchain.pem"

    def manage(self, *arguments: str) -> str:
        """Run a management command in the stack's environment and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stderr[-3000:]}")
        return done.stdout

    def add(self, name: str, *command: str, **env: str) -> None:
        log = self.folder / f"{name}.log"
        self.programs[name] = Program(name, list(command), {**self.env, **env}, log)

    def start(self) -> None:
        for program in self.programs.values():
            program.start()
        self.wait_until_up()

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.raise_for_ended()
            if self.ask("/healthz") == 200:
                return
            time.sleep(0.2)
        raise RuntimeError(f"{self.url} did not answer within {START_SECONDS} seconds.")

    def raise_for_ended(self) -> None:
        for program in self.programs.values():
            if not program.is_running:
                words = program.log.read_text()[-3000:]
                raise RuntimeError(f"{program.name} ended while starting:\n{words}")

    def ask(self, path: str) -> int:
        """Return the status of a GET through the front door, 0 without an answer."""
        flags = ["--silent", "--output", os.devnull, "--write-out", "%{http_code}"]
        done = subprocess.run(
            ["curl", *flags, "--cacert", self.certificate, "--max-time", "5", self.url + path],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(done.stdout or 0)

    def watch(self) -> None:
        """Start again what has ended, until the stack is told to stop."""
        while True:
            time.sleep(RESTART_SECONDS)
            for program in self.programs.values():
                if not program.is_running:
                    print(f"{program.name} has ended and is started again.", flush=True)
                    program.start()

    def stop(self) -> None:
        for program in reversed(self.programs.values()):
            program.stop()
        self.redis.kill()
        self.postgres.stop()


def read_env_file(path: Path) -> dict[str, str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _sign, value in pairs}


def make_certificate(folder: Path) -> None:
    folder.mkdir(parents=True)
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def make_front_door(folder: Path, values: dict[str, str]) -> None:
    """Fill the template as the nginx image does: only the variables whose names begin with ours."""
    text = (ROOT / "nginx" / "educa.conf.template").read_text()

    class Ours(string.Template):
        pattern = r"\$\{(?P<braced>EDUCA_\w+)\}|(?P<escaped>(?!))|(?P<named>(?!))|(?P<invalid>(?!))"

    (folder / "educa.conf").write_text(Ours(text).substitute(values))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder))


def make_env(folder: Path, port: int, postgres: OwnPostgres, redis: OwnRedis) -> dict[str, str]:
    return {
        **os.environ,
        **read_env_file(ROOT / "docker" / "stack.env"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "EDUCA_BASE_URL": f"https://localhost:{port}",
        "EDUCA_DATA_DIR": str(folder / "data"),
        "SECURE_HSTS_SECONDS": "0",  # a browser must not remember this of localhost
        "PYTHONUNBUFFERED": "1",
    }


def build(folder: Path, port: int) -> Stack:
    """Make everything that stands still: folders, database, certificate, static files, pages."""
    for name in ("data", "nginx-body", "nginx-proxy", "nginx-cache", "acme"):
        (folder / name).mkdir(parents=True)
    (folder / "redis").mkdir()
    folder.chmod(0o755)
    make_certificate(folder / "tls")
    postgres = OwnPostgres(folder / "postgres").start()
    postgres.run("createdb", "-h", "127.0.0.1", "-p", str(postgres.port), "-U", "postgres", "educa")
    redis = OwnRedis(folder / "redis").start()
    stack = Stack(folder, port, make_env(folder, port, postgres, redis), postgres, redis)
    web, sockets = get_free_port(), [get_free_port() for _ in range(SOCKET_SERVERS)]
    front_door = {
        **stack.env,
        "EDUCA_HTTP_PORT": f"127.0.0.1:{get_free_port()}",
        "EDUCA_HTTPS_PORT": f"127.0.0.1:{port}",
        "EDUCA_PORT_SUFFIX": f":{port}",
        "EDUCA_WEB_SERVERS": f"server 127.0.0.1:{web};",
        "EDUCA_WS_SERVERS": " ".join(f"server 127.0.0.1:{one};" for one in sockets),
        "EDUCA_STATIC_DIR": str(folder / "data" / "static"),
        "EDUCA_MEDIA_DIR": str(folder / "data" / "media"),
        "EDUCA_TLS_DIR": str(folder / "tls"),
        "EDUCA_ACME_DIR": str(folder / "acme"),
        "EDUCA_NGINX_CACHE": str(folder / "nginx-cache"),
        "EDUCA_NGINX_LOG": str(folder / "nginx-access.log"),
        "EDUCA_NGINX_PAGES": str(ROOT / "nginx" / "pages"),
    }
    make_front_door(folder, front_door)
    python = sys.executable
    gunicorn = [python, "-m", "gunicorn", "--workers", str(WEB_WORKERS)]
    stack.add("web", *gunicorn, "--bind", f"127.0.0.1:{web}", "educa_site.wsgi:application")
    for number, one in enumerate(sockets, start=1):
        stack.add(f"ws-{number}", python, "manage.py", "run_sockets", "--port", str(one))
    stack.add("worker", python, "manage.py", "db_worker")
    flags = ["-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off; user root;"]
    stack.add("nginx", "nginx", *flags)
    return stack


@contextmanager
def running_stack(folder: Path, port: int = 0) -> Iterator[Stack]:
    """Run a stack with the demo content in a new folder; end all of it afterwards."""
    stack = build(folder.resolve(), port or get_free_port())
    try:
        for step in ("migrate --verbosity 0", "prepare_site", "collectstatic --noinput -v 0"):
            stack.manage(*step.split())
        stack.logins = find_logins(stack.manage("load_demo"))
        stack.start()
        yield stack
    finally:
        stack.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8443, help="where to answer, over TLS")
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "stack")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.folder.exists():
        shutil.rmtree(options.folder)
    with running_stack(options.folder, options.port) as stack:
        for role, (name, password) in stack.logins.items():
            print(f"Log in as demo {role}: {name} / {password}")
        print(f"Educa answers at {stack.url}/ (a certificate of its own; stop: Ctrl+C)", flush=True)
        try:
            stack.watch()
        except KeyboardInterrupt:
            print("Stopping.")


if __name__ == "__main__":
    main()
