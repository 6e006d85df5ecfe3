"""Images in lessons: their addresses are signed, expire, and open for the course's people only."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from wagtail.models import Collection

from accounts.models import User
from courses.content.files import CourseImage
from courses.content.image_urls import find_expiry
from courses.enrollment.services import withdraw_student
from courses.teaching.services import remove_from_team
from courses.tests.cast import Cast, make_picture

IMAGE_ADDRESS = re.compile(r'/media/[^\s",]+')
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def image_block(image: CourseImage) -> dict:
    value = {"image": image.pk, "alt_text": "A dot", "is_decorative": False, "caption": ""}
    return {"type": "image", "value": value, "id": "1" * 8}


@pytest.fixture
def image(cast) -> CourseImage:
    """A picture in the text of lesson A."""
    image = make_picture(cast.course_a.team.collection)
    cast.lesson_a.content = [image_block(image)]
    cast.lesson_a.save_revision().publish()
    return image


def addresses_in(client, url: str) -> list[str]:
    body = unescape(client.get(url).content.decode())
    return [found for found in IMAGE_ADDRESS.findall(body) if "/media/images/" in found]


@pytest.fixture
def address(cast: Cast, client, image) -> str:
    client.force_login(cast.student)
    return addresses_in(client, cast.lesson_a.url)[0]


def test_every_address_of_a_lesson_opens_for_a_student(cast, client, image):
    client.force_login(cast.student)
    addresses = addresses_in(client, cast.lesson_a.url)
    assert addresses
    for address in addresses:
        assert "signature=" in address
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Type"] == "image/png"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "ETag" not in response


def test_rendition_stands_below_a_name_nobody_can_guess(image):
    assert len(image.get_rendition("width-4").file.name.split("/")[1]) >= 20


def test_address_without_its_signature_is_unknown(client, address):
    assert client.get(address.split("?")[0]).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda address: address[:-1] + ("A" if address[-1] != "A" else "B"),
        lambda address: re.sub(r"expires=\d+", "expires=9999999999", address),
        lambda address: re.sub(r"signature=.*", "signature=", address),
        lambda address: re.sub(r"&signature=.*", "", address),
        lambda address: re.sub(r"expires=\d+&", "", address),
        lambda address: re.sub(r"expires=\d+", "expires=soon", address),
        lambda address: address + "&signature=x",
        lambda address: address + "&expires=9999999999",
        lambda address: address.replace("720x1440", "1440x2880").replace("width", "max"),
    ],
)
def test_changed_address_is_refused_even_to_a_student(cast, client, image, address, change):
    changed = change(address)
    if changed == address:  # the sizes of this picture have other names
        other = image.get_rendition("width-4").file.name
        changed = f"/media/{other}?{address.split('?')[1]}"
    response = client.get(changed)
    assert response.status_code == 403
    assert response["Cache-Control"] == "private, no-store"


def test_address_expires(cast, client, image):
    client.force_login(cast.student)
    with time_machine.travel(NOON, tick=False) as clock:
        address = addresses_in(client, cast.lesson_a.url)[0]
        clock.shift(timedelta(minutes=59))
        assert client.get(address).status_code == 200
        clock.shift(timedelta(minutes=62))
        assert client.get(address).status_code == 403
        assert client.get(addresses_in(client, cast.lesson_a.url)[0]).status_code == 200


def test_addresses_are_the_same_within_a_window_and_live_an_hour_or_two():
    expiries = {second: find_expiry(second) - second for second in range(0, 7200, 60)}
    assert {second + life for second, life in expiries.items()} == {7200, 10800}
    assert all(3600 <= life <= 7200 for life in expiries.values())


def test_leaked_address_opens_for_nobody_else(cast, client, address):
    client.logout()
    assert client.get(address).status_code == 404
    client.force_login(cast.other_instructor)
    assert client.get(address).status_code == 404


def test_withdrawal_bites_on_images_at_the_next_request(cast, client, address):
    assert client.get(address).status_code == 200
    withdraw_student(student=cast.student, course=cast.course_a)
    assert client.get(address).status_code == 404


def test_deactivation_bites_on_images_at_the_next_request(cast, client, address):
    User.objects.filter(pk=cast.student.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_removal_from_the_team_bites_on_images_at_the_next_request(cast, client, address):
    client.force_login(cast.co_instructor)
    assert client.get(address).status_code == 200
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    assert client.get(address).status_code == 404


def test_unpublished_course_shows_its_images_to_no_student(cast, client, address):
    cast.course_a.unpublish()
    assert client.get(address).status_code == 404


def test_image_of_a_free_preview_opens_for_guests_by_its_signed_address(cast, client, image):
    cast.free_a.content = [image_block(image)]
    cast.free_a.save_revision().publish()
    address = addresses_in(client, cast.free_a.url)[0]
    assert "signature=" in address
    assert client.get(address).status_code == 200


def test_cover_is_plain_and_may_be_kept_by_everybody(cast, client):
    cast.course_a.cover = make_picture(cast.course_a.team.collection)
    cast.course_a.save_revision().publish()
    [address, *_more] = addresses_in(client, cast.course_a.url)
    assert "?" not in address
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("public")
    assert "Cookie" not in response.headers.get("Vary", "")
    cast.course_a.refresh_from_db()
    cast.course_a.unpublish()
    assert client.get(address).status_code == 404


def test_image_in_an_overview_is_plain_in_all_its_sizes(cast, client):
    image = make_picture(cast.course_a.team.collection)
    callout = {"kind": "note", "title": "", "body": [image_block(image)]}
    cast.course_a.overview = [
        image_block(image),
        {"type": "callout", "value": callout, "id": "2" * 8},
    ]
    cast.course_a.save_revision().publish()
    addresses = addresses_in(client, cast.course_a.url)
    assert len(addresses) >= 2
    assert not [address for address in addresses if "?" in address]
    assert {client.get(address).status_code for address in addresses} == {200}


def test_image_of_no_course_is_everybodys(catalog, client):
    image = make_picture(Collection.get_first_root_node())
    rendition = image.get_rendition("width-4")
    for address in (rendition.url, rendition.public_url, image.file.url):
        assert client.get(address).status_code == 200


def test_replaced_image_is_gone_under_its_old_addresses(cast, client, image, address):
    original = image.file.url
    image.renditions.all().delete()
    image.file = make_picture(image.collection).file
    image.save()
    assert client.get(address).status_code == 404
    assert client.get(original).status_code == 404


def test_an_image_costs_the_same_few_queries_whatever_the_course_holds(
    cast, client, address, count_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        client.get(address)
