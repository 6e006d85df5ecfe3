"""Files fetched by programs: a token opens what its owner may open, as a session does."""

import pytest
from django.core.files.base import ContentFile

from accounts.tokens import create_token, revoke_token
from courses.content.files import CourseDocument
from courses.enrollment.services import withdraw_student
from courses.tests.cast import make_media, make_picture

SITE = "https://app.example.org"


@pytest.fixture
def addresses(cast) -> list[str]:
    """A film and a document of course A."""
    collection = cast.course_a.team.collection
    film = make_media(collection, b"0123456789")
    paper = CourseDocument.objects.create(
        title="Paper", collection=collection, file=ContentFile(b"Paper", name="paper.txt")
    )
    return [film.file.url, paper.url]


def give_token(user, *scopes: str):
    row, token = create_token(user=user, name="Reader", scopes=scopes, days=30)
    return row, {"authorization": f"Bearer {token}"}


def fetch(client, addresses, headers) -> list[int]:
    return [client.get(url, headers=headers).status_code for url in addresses]


def test_token_of_a_student_opens_the_files_of_the_course(cast, client, addresses):
    _row, headers = give_token(cast.student, "read")
    assert fetch(client, addresses, headers) == [200, 200]
    response = client.get(addresses[0], headers={**headers, "range": "bytes=2-4"})
    assert b"".join(response.streaming_content) == b"234"
    assert response["Cache-Control"] == "private, no-store"


def test_token_ends_with_what_its_owner_may(cast, client, addresses):
    row, headers = give_token(cast.student, "read")
    withdraw_student(student=cast.student, course=cast.course_a)
    assert fetch(client, addresses, headers) == [404, 404]
    revoke_token(token=row, by=cast.student)
    assert fetch(client, addresses, headers) == [401, 401]


def test_token_of_an_outsider_opens_nothing_of_the_course(cast, client, addresses):
    assert fetch(client, addresses, give_token(cast.outsider, "read", "learn")[1]) == [404, 404]


def test_token_without_the_scope_is_refused(cast, client, addresses):
    assert fetch(client, addresses, give_token(cast.student, "learn")[1]) == [403, 403]


@pytest.mark.parametrize("value", ["Bearer educa_wrong", "Bearer", "Bearer a b", "Bearer \xff"])
def test_wrong_token_is_told_so_whoever_has_a_session(cast, client, addresses, value):
    client.force_login(cast.student)
    response = client.get(addresses[0], headers={"authorization": value})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert fetch(client, addresses, {"authorization": "Basic abc"}) == [200, 200]


def test_address_of_a_picture_opens_with_the_token_it_was_made_for_and_others(cast, client):
    image = make_picture(cast.course_a.team.collection)
    url = image.get_rendition("max-720x1440").url
    assert client.get(url).status_code == 404
    assert client.get(url, headers=give_token(cast.student, "read")[1]).status_code == 200


def test_pages_of_named_sites_may_fetch_files(cast, client, addresses, settings):
    settings.CORS_ALLOWED_ORIGINS = [SITE]
    headers = {"origin": SITE, "access-control-request-method": "GET"}
    wanted = {"access-control-request-headers": "authorization,range"}
    allowed = client.options(addresses[0], headers=headers | wanted)
    assert allowed["Access-Control-Allow-Origin"] == SITE
    assert "range" in allowed["Access-Control-Allow-Headers"]
    answer = client.get(
        addresses[0], headers=give_token(cast.student, "read")[1] | {"origin": SITE}
    )
    assert answer["Access-Control-Allow-Origin"] == SITE
    other = client.get(addresses[0], headers={"origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other
