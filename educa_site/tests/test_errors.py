"""Pages of last resort come without a database, and in the site's name."""

from django.test import Client

from educa_site.errors import answer_server_error
from home.brand_reading import get_brand
from home.models import Brand


def test_server_error_page_names_the_site_and_asks_nobody(catalog, rf, django_assert_num_queries):
    brand = Brand.load()
    brand.name = "Harbor School"
    brand.save()
    get_brand()
    with django_assert_num_queries(0):
        answer = answer_server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "– Harbor School</title>" in answer.content.decode()


def test_view_that_breaks_ends_on_the_page_of_last_resort(catalog, monkeypatch):
    monkeypatch.setattr("search.views.TemplateResponse", None)
    visitor = Client(raise_request_exception=False)
    answer = visitor.get("/search/?q=notes")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


def test_form_says_in_one_sentence_what_a_password_needs(catalog, client):
    body = client.get("/accounts/signup/").content.decode()
    assert "At least 8 characters." in body
    assert "Your password can" not in body
