"""Live sites for tests of sockets: one per worker and server, with a room of its own per test."""

import os

import pytest

from tests.sockets.servers import SocketSite

DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:  # as in the settings of tests: sites of parallel workers do not hear each other
    _server, _, _number = REDIS_URL.rpartition("/")
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    REDIS_URL = f"{_server}/{(int(_number or 0) + int(_worker)) % 16}"
IS_THOROUGH = os.environ.get("EDUCA_TEST_THOROUGH") == "1"


@pytest.fixture(scope="session")
def socket_site(tmp_path_factory):
    """On the embedded defaults, or on PostgreSQL and Redis where the run has them."""
    folder = tmp_path_factory.mktemp("sockets")
    site = SocketSite(folder, database_url=DATABASE_URL, REDIS_URL=REDIS_URL)
    yield site
    site.stop()


@pytest.fixture(scope="session")
def daphne(socket_site):
    return socket_site.serve("daphne")[0]


@pytest.fixture(scope="session")
def gunicorn(socket_site):
    return socket_site.serve("gunicorn")[0]


@pytest.fixture(params=["daphne", "gunicorn"])
def server(request):
    """Each of the servers that `run_sockets` knows; its log may hold no traceback afterwards."""
    server = request.getfixturevalue(request.param)
    yield server
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def backstage(socket_site):
    return socket_site.backstage


@pytest.fixture
def room(backstage):
    """A course with its lead and two students, `ann` and `ben`."""
    room = backstage("make_room", students=2)
    room["ann"], room["ben"] = room["students"]
    return room
