"""Files of another course have no address in the admin: lists, forms, tags, the internal API."""

from itertools import product

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection, UploadedFile

from courses.content.files import CourseImage
from courses.teaching.services import remove_from_team
from courses.tests.staff.file_cast import (
    FILE_LISTS,
    kinds,
    make_files,
    make_former,
    png,
    snapshot,
)

OUTSIDE = ["other_instructor", "former"]
NO_STAFF = ["student", "inactive", "outsider"]
INSIDE = ["lead", "co_instructor", "manager"]


@pytest.fixture
def files_a(cast):
    return make_files(cast.course_a.team, "canary-a", "#c22f3d")


@pytest.fixture
def files_b(cast):
    return make_files(cast.course_b.team, "own-b", "#14203a")


@pytest.fixture
def log_in(cast, client, files_a, files_b):
    """Return a function that makes the client one of the cast."""

    def become(name):
        user = make_former(cast) if name == "former" else getattr(cast, name)
        client.force_login(user)
        return user

    return become


def addresses_of(files) -> list[str]:
    """Return every admin address of one course's files."""
    image, document, media = (item.pk for item in files)
    return [
        f"/admin/images/{image}/",
        f"/admin/images/{image}/delete/",
        f"/admin/images/{image}/generate_url/",
        f"/admin/images/{image}/generate_url/output/",
        f"/admin/images/{image}/preview/original/",
        f"/admin/images/usage/{image}/",
        f"/admin/images/multiple/{image}/",
        f"/admin/images/multiple/{image}/delete/",
        f"/admin/images/chooser/chosen/{image}/",
        f"/admin/images/chooser/{image}/select_format/",
        f"/admin/documents/edit/{document}/",
        f"/admin/documents/delete/{document}/",
        f"/admin/documents/usage/{document}/",
        f"/admin/documents/multiple/{document}/",
        f"/admin/documents/multiple/{document}/delete/",
        f"/admin/documents/chooser/chosen/{document}/",
        f"/admin/media/edit/{media}/",
        f"/admin/media/delete/{media}/",
        f"/admin/media/usage/{media}/",
        f"/admin/media/chooser/{media}/",
        f"/admin/api/main/images/{image}/",
        f"/admin/api/main/documents/{document}/",
    ]


QUERIES = [
    "",
    "?q=canary",
    "?tag=canary-a-tag",
    "?search=canary",
    "?fields=*",
    "?order=title",
    "?layout=list",
    "?select_format=true&multiple=1",
    "?ordering=title",
]


def body_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace").replace("\\u002D", "-")


def assert_tells_nothing(response, sent=""):
    body = body_of(response)
    for words in sent, sent.replace("+", " "):
        body = body.replace(words, "") if words else body
    assert "canary-a" not in body
    assert "Course A" not in body


@pytest.mark.parametrize("name", OUTSIDE + NO_STAFF)
def test_no_address_of_a_foreign_file_answers(cast, client, log_in, files_a, name):
    log_in(name)
    before = snapshot()
    for url in addresses_of(files_a):
        for response in (
            client.get(url),
            client.post(url, {"title": "Mine", "tags": "mine", "collection": 1}),
        ):
            assert response.status_code in ({404, 405} if name in OUTSIDE else {302, 403})
            assert_tells_nothing(response)
    assert snapshot() == before


@pytest.mark.parametrize("name", INSIDE)
def test_every_address_of_a_file_answers_its_team(cast, client, log_in, files_a, name):
    log_in(name)
    for url in addresses_of(files_a):
        is_mounted = "generate_url" not in url  # resized pictures are not served by address
        if is_mounted and "multiple" not in url:
            assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("name", OUTSIDE + NO_STAFF)
def test_no_list_shows_a_foreign_file_tag_or_collection(cast, client, log_in, name):
    log_in(name)
    foreign_collection = f"?collection_id={cast.course_a.team.collection_id}"
    for url, query in product(
        FILE_LISTS, [*QUERIES, foreign_collection] if name in OUTSIDE else [""]
    ):
        response = client.get(url + query)
        assert response.status_code in ({200, 400} if name in OUTSIDE else {302, 403}), url + query
        assert_tells_nothing(response, query.partition("=")[2])


@pytest.mark.parametrize("name", INSIDE + OUTSIDE)
def test_lists_show_a_course_s_files_to_its_team(cast, client, log_in, name):
    log_in(name)
    for url in FILE_LISTS:
        body = body_of(client.get(url))
        assert ("canary-a" in body) == (name in INSIDE), url
        assert ("own-b" in body) == (name in {"manager", *OUTSIDE}), url


def test_leaving_the_team_closes_lists_and_addresses_at_the_next_request(
    cast, client, log_in, files_a
):
    log_in("co_instructor")
    url = f"/admin/images/{files_a.image.pk}/"
    assert client.get(url).status_code == 200
    remove_from_team(team=cast.course_a.team, user=cast.co_instructor)
    before = snapshot()
    assert client.get(url).status_code == 404
    assert client.post(url, {"title": "Too late"}).status_code == 404
    for address in FILE_LISTS:
        assert_tells_nothing(client.get(address))
    assert snapshot() == before


def test_account_that_is_switched_off_is_out_with_its_session(cast, client, log_in, files_a):
    user = log_in("lead")
    url = f"/admin/images/{files_a.image.pk}/"
    assert client.get(url).status_code == 200
    user.is_active = False
    user.save()
    before = snapshot()
    for address in (url, *FILE_LISTS, "/admin/", "/admin/account/"):
        assert_tells_nothing(client.get(address))
        assert client.get(address).status_code in {302, 403}
    client.post(f"{url}delete/")
    assert snapshot() == before


@pytest.mark.parametrize("action", ["add_tags", "add_to_collection", "delete"])
@pytest.mark.parametrize(
    ("name", "kind"), [("other_instructor", "images"), ("former", "documents")]
)
def test_bulk_action_touches_own_files_and_names_no_other(
    cast, client, log_in, files_a, files_b, name, kind, action
):
    log_in(name)
    foreign, own = kinds(files_a)[kind], kinds(files_b)[kind]
    url = f"/admin/bulk/courses/{own._meta.model_name}/{action}/?id={foreign.pk}&id={own.pk}"
    before = {item.title: list(item.tags.names()) for item in files_a}
    assert_tells_nothing(client.get(url))
    data = {"tags": "swept", "collection": cast.course_b.team.collection_id}
    assert_tells_nothing(client.post(url, data, follow=True))
    for item in files_a:
        item.refresh_from_db()
        assert before[item.title] == list(item.tags.names())
        assert item.collection_id == cast.course_a.team.collection_id
    if action == "delete":
        assert not type(own).objects.filter(pk=own.pk).exists()
    if action == "add_tags":
        assert "swept" in own.tags.names()
    for rest in (f"?id={foreign.pk}", "?id=all", "?id=abc", "?id=all&childOf=abc", "?id=all&q=a"):
        response = client.get(url.partition("?")[0] + rest)
        assert response.status_code in {200, 404}
        assert_tells_nothing(response)


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_bulk_action_takes_no_foreign_collection(cast, client, log_in, files_b, kind):
    log_in("other_instructor")
    own = kinds(files_b)[kind]
    url = f"/admin/bulk/courses/{own._meta.model_name}/add_to_collection/?id={own.pk}"
    response = client.post(url, {"collection": cast.course_a.team.collection_id})
    assert_tells_nothing(response)
    own.refresh_from_db()
    assert own.collection_id == cast.course_b.team.collection_id


@pytest.mark.parametrize("name", [*OUTSIDE, *INSIDE, "student"])
def test_tags_are_suggested_from_own_files(client, log_in, name):
    log_in(name)
    for path in ("", "taggit/tag/"):
        response = client.get(f"/admin/tag-autocomplete/{path}", {"term": "canary"})
        assert response.status_code == (302 if name == "student" else 200)
        if name != "student":
            assert response.json() == (["canary-a-tag"] if name in INSIDE else [])
    if name in INSIDE:
        for path in ("auth/user/", "accounts/user/", "courses/subject/", "x/y/"):
            assert client.get(f"/admin/tag-autocomplete/{path}?term=a").status_code == 404


def test_half_finished_upload_is_its_uploader_s(cast, client, log_in):
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(CourseImage),
        file="uploads/x.png",
        uploaded_by_user=cast.lead,
    )
    for name in OUTSIDE:
        log_in(name)
        for action in ("create_from_uploaded_image", "delete_upload"):
            response = client.post(f"/admin/images/multiple/{action}/{upload.pk}/", {"title": "x"})
            assert response.status_code in {302, 403, 404}
    assert UploadedFile.objects.filter(pk=upload.pk).exists()


UPLOADS = (
    ("images/multiple/add/", "files[]", "png"),
    ("documents/multiple/add/", "files[]", "txt"),
    ("images/add/", "file", "png"),
    ("documents/add/", "file", "txt"),
    ("media/video/add/", "file", "mp4"),
    ("images/chooser/create/", "image-chooser-upload-file", "png"),
    ("documents/chooser/create/", "document-chooser-upload-file", "txt"),
    ("media/video/chooser/upload/", "media-chooser-upload-file", "mp4"),
)


def upload(client, url, field, suffix, **fields):
    """Post a file as the browser does; `fields` get the prefix of the form."""
    prefix = field.removesuffix("file") if field.endswith("-file") else ""
    fields = {"title": "Up", "duration": 1, "language": "en", **fields}
    data = {f"{prefix}{name}": value for name, value in fields.items()}
    file = ContentFile(png("#ffffff"), name=f"up.{suffix}")
    return client.post(f"/admin/{url}", {field: file, **data})


@pytest.mark.parametrize("name", OUTSIDE)
def test_upload_goes_to_no_foreign_collection(cast, client, log_in, name):
    log_in(name)
    foreign = cast.course_a.team.collection_id
    before = [row for row in snapshot() if row[2]["collection_id"] == foreign]
    for url, field, suffix in UPLOADS:
        assert_tells_nothing(upload(client, url, field, suffix, collection=foreign))
    assert [row for row in snapshot() if row[2]["collection_id"] == foreign] == before


def test_upload_of_an_instructor_with_one_course_goes_there(cast, client, log_in):
    log_in("other_instructor")
    own = cast.course_b.team.collection_id
    for url, field, suffix in UPLOADS:
        before = len(snapshot())
        upload(client, url, field, suffix)
        assert len(snapshot()) == before + 1, url
        assert {row[2]["collection_id"] for row in snapshot() if row[2]["title"] == "Up"} == {own}


GARBAGE = [
    "collection_id=abc",
    "collection_id=-1",
    "collection_id=999999999999999999",
    "p=-1",
    "p=abc",
    "p=99999",
    "p=0",
    "tag=%00",
    "tag=" + "x" * 3000,
    "q=%25_'\"",
    "ordering=x",
    "layout=x",
    "usage_count_min=abc",
    "usage_count_min=-1&usage_count_max=999999999999999999",
    "limit=abc",
    "offset=-1",
    "fields=x,*",
    "order=x",
    "id=abc&id=1&id=",
]


def test_odd_queries_are_no_server_errors(client, log_in):
    log_in("other_instructor")
    for url, query in product([*FILE_LISTS, "/admin/images/chooser/chosen-multiple/"], GARBAGE):
        assert client.get(f"{url}?{query}").status_code < 500, url + query


def test_odd_numbers_are_no_server_errors(client, log_in, files_b):
    log_in("lead")
    for url, pk in product(addresses_of(files_b), ["0", "-1", "abc", "9" * 17, "9" * 30, "1e3"]):
        odd = "/".join(pk if part.isdecimal() else part for part in url.split("/"))
        assert client.get(odd).status_code < 500, odd
        assert client.post(odd).status_code < 500, odd


@pytest.mark.parametrize("name", ["other_instructor", "lead"])
def test_collections_are_not_an_instructor_s_to_manage(cast, client, log_in, name):
    log_in(name)
    pk = cast.course_a.team.collection_id
    before = list(Collection.objects.values())
    for path in ("", "add/", f"{pk}/", f"{pk}/delete/"):
        url = f"{reverse('wagtailadmin_collections:index')}{path}"
        for response in (client.get(url), client.post(url, {"name": "Mine", "parent": 1})):
            assert response.status_code in {302, 403, 404}
            assert b"Course A" not in response.content
    assert list(Collection.objects.values()) == before
