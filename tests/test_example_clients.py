"""The example clients of docs/examples do what they say, against this site."""

import importlib.util
from pathlib import Path

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from accounts.tokens import create_token
from courses.enrollment.models import Enrollment
from courses.tests.cast import make_course

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"


@pytest.fixture
def enroll_all(monkeypatch):
    """The example, in whose lists two courses make a page."""
    path = EXAMPLES / "enroll_all.py"
    spec = importlib.util.spec_from_file_location("enroll_all", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PAGE_SIZE", 2)
    return module


@pytest.fixture(autouse=True)
def one_connection():
    """A request of a server closes connections, also the one whose transaction a test is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def connect(user, *scopes: str) -> httpx.Client:
    _row, token = create_token(user=user, name="Example", scopes=scopes, days=30)
    return httpx.Client(
        base_url="http://testserver",
        headers={"Authorization": f"Bearer {token}"},
        transport=httpx.WSGITransport(app=get_wsgi_application()),
    )


def test_enroll_all_walks_every_page_and_enrolls(cast, catalog, enroll_all, capsys):
    for number in range(4):
        make_course(catalog, f"Further {number}")
    make_course(catalog, "By request", enrollment_policy="approval")
    make_course(catalog, "Shut", enrollment_policy="closed")
    make_course(catalog, "Draft", live=False)
    with connect(cast.outsider, "read", "learn") as client:
        assert enroll_all.enroll_in_all(client) == 1
        printed = capsys.readouterr().out
        again = enroll_all.enroll_in_all(client)
    assert again == 1
    mine = Enrollment.objects.filter(student=cast.outsider)
    for number in range(4):
        assert f"✓ Further {number}: enrolled" in printed
        assert mine.filter(course__title=f"Further {number}", status="active").count() == 1
    assert "✓ By request: asked" in printed
    assert "✗ Shut: " in printed
    assert "Draft" not in printed
    assert not mine.filter(course__title="Shut").exists()


def test_enroll_all_says_why_a_token_is_not_enough(cast, enroll_all, capsys):
    with connect(cast.outsider, "read") as client:
        assert enroll_all.enroll_in_all(client) > 0
    assert "scope" in capsys.readouterr().out
    assert not Enrollment.objects.filter(student=cast.outsider).exists()
