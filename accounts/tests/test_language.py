"""Choosing the language of the site: as a guest, as somebody with an account, and wrongly."""

import pytest
from django.conf import settings

from courses.tests.cast import make_user

pytestmark = pytest.mark.django_db
PATH = "/accounts/language/"


def test_page_offers_every_language_by_its_own_name(client):
    html = client.get(PATH).content.decode()
    for code, name in settings.LANGUAGES:
        assert f'value="{code}" lang="{code}"' in html
        assert name in html


def test_guests_choice_is_kept_and_leads_back(client):
    response = client.post(PATH, {"language": "ar", "next": "/courses/?level=beginner"})
    assert (response.status_code, response.url) == (302, "/courses/?level=beginner")
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("ar", "Lax", True)
    assert '<html lang="ar" dir="rtl"' in client.get(PATH).content.decode()


def test_choice_is_kept_on_the_account(client):
    user = make_user("anna")
    client.force_login(user)
    client.post(PATH, {"language": "fr"})
    user.refresh_from_db()
    assert user.language == "fr"
    client.cookies.pop(settings.LANGUAGE_COOKIE_NAME)
    assert '<html lang="fr"' in client.get(PATH).content.decode()


def test_page_leads_back_to_where_one_came_from(client):
    html = client.get(PATH, headers={"Referer": "http://testserver/courses/?q=x"}).content.decode()
    assert 'name="next" value="/courses/?q=x"' in html


@pytest.mark.parametrize("referer", ["https://evil.example/x", "http://[", "//evil.example", ""])
def test_strangers_are_not_led_back_to(client, referer):
    html = client.get(PATH, headers={"Referer": referer}).content.decode()
    assert 'name="next" value="/"' in html


@pytest.mark.parametrize("language", ["", "xx", "en\0", "fr" * 5_000])
def test_unknown_language_is_asked_again(client, language):
    response = client.post(PATH, {"language": language, "next": "/courses/"})
    assert response.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_way_back_stays_on_this_site(client, target):
    assert client.post(PATH, {"language": "fr", "next": target}).url == "/"


def test_browsers_wish_is_heard_without_a_choice(client):
    html = client.get(PATH, headers={"Accept-Language": "ar-EG,en;q=0.5"}).content.decode()
    assert '<html lang="ar" dir="rtl"' in html
