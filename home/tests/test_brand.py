"""The brand: one setting that every page, mail and the admin show."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import User
from home.brand_colors import (
    DARK_GROUNDS,
    INK,
    LIGHT_GROUNDS,
    READABLE,
    derive_shades,
    measure_contrast,
)
from home.models import Brand

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>'


@pytest.fixture
def admin(client, db) -> User:
    user = User.objects.create_superuser(username="root", email="root@educa.example", password="x")
    client.force_login(user)
    return user


def edit_url() -> str:
    return f"/admin/settings/home/brand/{Brand.load().pk}/"


def fill_form(**values) -> dict:
    form = {"name": "Educa", "accent": "", "accent_on_board": "", "sign_up_policy": "open"}
    return {**form, "footer": '{"blocks": [], "entityMap": {}}', **values}


def make_png(width: int, height: int) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (width, height), "#0e5a86").save(out, "PNG")
    return SimpleUploadedFile("icon.png", out.getvalue(), "image/png")


def test_name_stands_everywhere_as_soon_as_it_is_saved(catalog, client, admin):
    client.get("/")  # the old name is known by now
    client.post(edit_url(), fill_form(name="Harbor  School"))
    assert "– Harbor School</title>" in client.get("/courses/").content.decode()
    assert " - Harbor School</title>" in client.get("/admin/").content.decode()
    assert client.get("/site.webmanifest").json()["name"] == "Harbor School"
    client.logout()
    assert 'aria-label="Harbor School, home"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    ("name", "css"), [("Educa", "brand__name"), ("Harbor School of Music", "brand__name--long")]
)
def test_long_names_are_set_smaller(catalog, client, admin, name, css):
    client.post(edit_url(), fill_form(name=name))
    assert f'{css}">{name}</span>' in client.get("/").content.decode()


def test_page_reads_the_brand_once_and_then_not_at_all(catalog, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/accounts/login/")
        return sum("home_brand" in query["sql"] for query in captured)

    Brand.load().save()
    assert [count(), count()] == [1, 0]


@pytest.mark.parametrize("accent", ["#2a3eb1", "#b00020", "#005f5f", "#4b3a8c", "#000000"])
def test_shades_of_an_accent_can_be_read_in_both_themes(accent):
    shades = derive_shades(accent)
    for color in (shades.light, shades.light_hover):
        assert all(measure_contrast(color, ground) >= READABLE for ground in LIGHT_GROUNDS)
    for color in (shades.dark, shades.dark_hover):
        assert all(measure_contrast(color, ground) >= READABLE for ground in (*DARK_GROUNDS, INK))


def test_contrast_is_that_of_wcag():
    assert measure_contrast("#ffffff", "#000000") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"accent": "#ffcc00"}, "too light for white paper: its contrast is 1.2 to 1"),
        ({"accent": "red"}, "A color is written as # and six digits"),
        ({"accent": "#b00020", "accent_on_board": "#b00020"}, "too dark for the board"),
        ({"accent_on_board": "#ffffff"}, "Choose a color for the light theme, too."),
        ({"name": " "}, "This field is required"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(catalog, client, admin, values, words):
    answer = client.post(edit_url(), fill_form(**values))
    assert words in answer.content.decode()
    assert Brand.load().accent == ""


def test_shade_that_a_refusal_names_is_taken(catalog, client, admin):
    body = client.post(edit_url(), fill_form(accent="#ffcc00")).content.decode()
    shade = body.partition("that can be read is ")[2][:7]
    client.post(edit_url(), fill_form(accent=shade))
    assert Brand.load().accent == shade
    page = client.get("/").content.decode()
    path = page.partition('href="/brand/colors/')[2].partition('"')[0]
    answer = client.get(f"/brand/colors/{path}")
    assert f"--action: light-dark({shade}, " in answer.content.decode()
    assert "immutable" in answer.headers["Cache-Control"]


def test_logo_is_served_as_a_picture_that_can_do_nothing(catalog, client, admin):
    logo = SimpleUploadedFile("logo.svg", LOGO, "image/svg+xml")
    client.post(edit_url(), fill_form(logo=logo))
    page = client.get("/").content.decode()
    path = page.partition('class="brand__logo" src="')[2].partition('"')[0]
    answer = client.get(path)
    assert answer.content == LOGO
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get("/brand/logo/000000000000").status_code == 404
    assert client.get(f"/media/{Brand.load().logo.name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("logo.svg", LOGO.replace(b"<path", b"<script>alert(1)</script><path")),
        ("logo.png", b"no picture"),
        ("logo.gif", b"GIF89a"),
        ("logo.svg", LOGO + b" " * 300 * 1024),
    ],
)
def test_logo_that_is_more_or_less_than_a_picture_is_refused(catalog, client, admin, name, data):
    client.post(edit_url(), fill_form(logo=SimpleUploadedFile(name, data)))
    assert not Brand.load().logo


def test_icon_comes_in_the_sizes_devices_ask_for(catalog, client, admin):
    client.post(edit_url(), fill_form(icon=make_png(512, 400)))
    assert not Brand.load().icon
    client.post(edit_url(), fill_form(icon=make_png(512, 512)))
    for entry in client.get("/site.webmanifest").json()["icons"]:
        picture = Image.open(BytesIO(client.get(entry["src"]).content))
        assert f"{picture.width}x{picture.height}" == entry["sizes"]
    assert client.get("/favicon.ico").url.endswith("-32.png")
    assert client.get(client.get("/favicon.ico").url.replace("-32", "-9999")).status_code == 404


def test_preview_shows_what_is_not_saved(catalog, client, admin):
    preview = edit_url() + "preview/"
    values = fill_form(name="Not yet", accent="#b00020")
    assert client.post(preview, values).json()["is_valid"]
    home = client.get(f"{preview}?in_preview_panel=true&mode=home").content.decode()
    assert "– Not yet</title>" in home
    assert "/brand/colors/b00020-" in home
    assert "border-top: 4px solid #b00020" in client.get(f"{preview}?mode=mail").content.decode()
    assert "Not yet" not in client.get("/").content.decode()


def test_brand_is_changed_by_nobody_else(cast, client):
    for user in (cast.student, cast.lead, cast.manager):
        client.force_login(user)
        client.post(edit_url(), fill_form(name="Mine"))
    assert Brand.load().name == "Educa"
