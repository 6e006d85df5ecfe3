"""The content policy: pages run their own scripts and nobody else's."""

import re

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.test import Client

from educa_site import import_map

SCRIPT = re.compile(r"<script\b[^>]*>")
# Data and no program: no browser runs it, and no policy asks about it.
DATA = re.compile(r'type="application/(?:ld\+)?json"')


def read_policy(response) -> dict[str, str]:
    policy = response.headers["Content-Security-Policy"]
    return dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/courses/",
        "/search/?q=a",
        "/accounts/login/",
        "/accounts/signup/",
        "/no-such-page/",
        "/api/learning/v1/docs/",
    ],
)
def test_every_script_of_a_page_bears_the_nonce_of_its_answer(catalog, client, path):
    response = client.get(path)
    policy = read_policy(response)
    nonce = re.fullmatch(r"'nonce-([\w+/=]{22,})'", policy["script-src"])[1]
    scripts = SCRIPT.findall(response.content.decode())
    running = [tag for tag in scripts if not DATA.search(tag)]
    assert running
    assert all(f'nonce="{nonce}"' in tag for tag in running)
    assert policy["object-src"] == policy["base-uri"] == policy["script-src-attr"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert nonce not in client.get(path).headers["Content-Security-Policy"]


def test_answers_that_no_view_gives_have_a_policy_too(catalog, settings):
    careful = Client(enforce_csrf_checks=True)
    refused = careful.post("/accounts/login/", {"login": "a", "password": "b"})
    assert refused.status_code == 403
    assert read_policy(refused)["script-src"].startswith("'nonce-")


def test_admin_has_a_policy_of_its_own_that_names_no_other_host(cast, client):
    client.force_login(cast.lead)
    policy = read_policy(client.get("/admin/"))
    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["default-src"] == policy["form-action"] == "'self'"
    hosts = [part for rule in policy.values() for part in rule.split() if "//" in part]
    assert hosts == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
    assert "unsafe" not in client.get("/django-admin/").headers["Content-Security-Policy"]


class HashedNames(StaticFilesStorage):
    hashed_files = {
        "educa/js/main.js": "educa/js/main.1.js",
        "educa/js/</script>.js": "educa/js/x.2.js",
        "educa/css/educa.css": "educa/css/educa.3.css",
    }

    def url(self, name):
        return f"/static/{self.hashed_files[name]}"


def test_import_map_names_our_modules_and_ends_no_element(monkeypatch):
    monkeypatch.setattr(import_map, "staticfiles_storage", HashedNames(base_url="/static/"))
    text = import_map.write_import_map("abc")
    assert text.startswith('<script type="importmap" nonce="abc">{"imports":{')
    assert '"/static/educa/js/main.js":"/static/educa/js/main.1.js"' in text
    assert ".css" not in text
    assert text.count("</script>") == 1


def test_plain_names_need_no_map(catalog, client):
    assert "importmap" not in client.get("/").content.decode()
