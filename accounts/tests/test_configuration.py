"""Wrong values end the start with one clear line; right ones make providers."""

import json

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts import configuration

COLLEGE = {
    "id": "college",
    "name": "College",
    "server_url": "https://id.example.org/realm",
    "client_id": "educa",
    "secret": "s",
}


@pytest.fixture
def read(monkeypatch):
    def read_with(function, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return function(environ.FileAwareEnv())

    return read_with


def test_without_configuration_there_is_no_provider(read):
    assert read(configuration.read_providers) == configuration.Providers()


def test_providers_come_from_the_environment(read):
    found = read(
        configuration.read_providers,
        EDUCA_OIDC_PROVIDERS=json.dumps([COLLEGE]),
        EDUCA_GITHUB_CLIENT_ID="a",
        EDUCA_GITHUB_CLIENT_SECRET="b",
    )
    assert found.apps == ["allauth.socialaccount.providers.github", configuration.OIDC]
    assert found.origins == ["https://github.com", "https://id.example.org"]
    (app,) = found.settings["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == COLLEGE["server_url"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "is not JSON"),
        ("{}", "JSON list"),
        ("[1]", "JSON list"),
        (json.dumps([{**COLLEGE, "secret": ""}]), "'secret' is missing"),
        (json.dumps([{**COLLEGE, "id": "A b"}]), "a–z"),
        (json.dumps([{**COLLEGE, "server_url": "http://id.example.org"}]), "https://"),
        (json.dumps([COLLEGE, COLLEGE]), "one id twice"),
    ],
)
def test_wrong_providers_are_told_in_one_line(read, value, words):
    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        read(configuration.read_providers, EDUCA_OIDC_PROVIDERS=value)
    assert "EDUCA_OIDC_PROVIDERS" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_half_a_pair_is_refused(read):
    with pytest.raises(ImproperlyConfigured, match="both or none"):
        read(configuration.read_providers, EDUCA_GOOGLE_CLIENT_ID="a")


@pytest.mark.parametrize("value", ["-1", "x", "11", "1.5", "²", ""])
def test_number_of_proxies_is_checked(read, value):
    with pytest.raises(ImproperlyConfigured, match="EDUCA_TRUSTED_PROXIES"):
        read(configuration.read_trusted_proxies, EDUCA_TRUSTED_PROXIES=value)


def test_verification_is_checked(read):
    def function(env):
        return configuration.read_email_verification(env, default="optional")

    assert read(function) == "optional"
    assert read(function, EDUCA_EMAIL_VERIFICATION=" Mandatory ") == "mandatory"
    with pytest.raises(ImproperlyConfigured, match="mandatory or optional"):
        read(function, EDUCA_EMAIL_VERIFICATION="none")


def test_groups_are_names_between_commas(read):
    value = " superusers, Course managers ,,"
    found = read(configuration.read_required_groups, EDUCA_MFA_REQUIRED_FOR=value)
    assert found == ["superusers", "Course managers"]
