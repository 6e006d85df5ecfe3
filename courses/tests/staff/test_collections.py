"""Collections: whose are offered, who manages them, and which files may leave theirs."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection

from courses.content.files import CourseImage
from courses.teaching.services import add_to_team, ensure_course_team
from courses.tests.cast import make_course, make_lesson
from courses.tests.interchange.copy_material import (
    block,
    file_value,
    fill,
    image_value,
    make_files,
)
from courses.tests.staff.file_cast import png

FORMS = (
    "images/", "images/results/", "images/add/", "images/multiple/add/", "images/chooser/",
    "documents/", "documents/results/", "documents/add/", "documents/multiple/add/",
    "documents/chooser/", "media/", "media/audio/add/", "media/video/add/", "media/chooser/",
    "media/chooser/video/",
)  # fmt: skip
KINDS = ["image", "document", "media"]


@pytest.fixture
def files(cast):
    return make_files(cast)


def edit_path(item) -> str:
    kind = type(item)._meta.model_name.removeprefix("course")
    return {
        "image": f"/admin/images/{item.pk}/",
        "document": f"/admin/documents/edit/{item.pk}/",
        "media": f"/admin/media/edit/{item.pk}/",
    }[kind]


def pick(files, kind: str):
    return {"image": files.picture, "document": files.sheet, "media": files.film}[kind]


def use(cast, files, kind: str, *, publish: bool = True, page=None) -> None:
    """Put a file on a page of course A."""
    value = {
        "image": ("image", image_value(files.picture)),
        "document": ("file", file_value(files.sheet)),
        "media": ("video", {"title": "Film", "media": files.film.pk, "embed_url": ""}),
    }[kind]
    fill(page or cast.lesson_a, [block(*value)], publish=publish)


def form_of(item, collection: int, **fields) -> dict:
    data = {"title": "Typed with care", "collection": collection, "tags": "fresh", **fields}
    return {"duration": "3", "language": "en", **data}


# --- what is offered


@pytest.mark.parametrize("count", [1, 2])
def test_no_select_names_a_collection_of_another_course(cast, client, files, count):
    if count == 2:
        second = make_course(cast.catalog, "Second of mine", live=False)
        ensure_course_team(course=second, lead=cast.other_instructor)
    draft = make_course(cast.catalog, "Zugzwang", live=False)
    ensure_course_team(course=draft, lead=cast.lead)
    client.force_login(cast.other_instructor)
    item = files.foreign
    paths = [f"/admin/{path}" for path in FORMS]
    paths += [
        edit_path(item),
        f"/admin/bulk/courses/coursedocument/add_to_collection/?id={item.pk}",
    ]
    named = 0
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        body = response.content.decode()
        foreign = ("Zugzwang", "Course A", cast.course_a.team.collection.name)
        assert not [name for name in foreign if name in body], path
        if 'name="collection' in body or "collection_id" in body:
            named += "Second of mine" in body
    assert (named > 5) == (count == 2)


def test_manager_is_offered_all(cast, client):
    client.force_login(cast.manager)
    for path in FORMS:
        if path.endswith("add/"):
            body = client.get(f"/admin/{path}").content.decode()
            assert "Course A" in body, path
            assert "Course B" in body, path


# --- who manages them


@pytest.mark.parametrize("name", ["lead", "co_instructor", "other_instructor", "manager"])
def test_collections_are_managed_by_administrators_alone(cast, client, files, name):
    client.force_login(getattr(cast, name))
    pk = cast.course_a.team.collection_id
    before = list(Collection.objects.values())
    index = reverse("wagtailadmin_collections:index")
    for path in ("", "add/", f"{pk}/", f"{pk}/delete/", f"{pk}/privacy/"):
        for response in (
            client.get(index + path),
            client.post(index + path, {"name": "Mine", "parent": 1, "restriction_type": "none"}),
        ):
            assert response.status_code in {302, 403, 404}
            assert b"Course A" not in response.content
    assert list(Collection.objects.values()) == before
    assert 'href="/admin/collections/"' not in client.get("/admin/").content.decode()


def test_collection_that_holds_a_course_s_files_is_not_deleted(cast, client, admin_user, files):
    client.force_login(admin_user)
    collection = cast.course_a.team.collection
    client.post(reverse("wagtailadmin_collections:delete", args=[collection.pk]))
    assert Collection.objects.filter(pk=collection.pk).exists()


# --- which files may leave


@pytest.mark.parametrize("who", ["lead", "manager"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["published", "draft", "scheduled"])
def test_file_that_pages_use_stays_and_the_form_is_shown_again(
    cast, client, files, who, kind, state
):
    page = cast.lesson_a if state == "published" else cast.draft_a
    use(cast, files, kind, publish=state == "published", page=page)
    if state == "scheduled":
        page.refresh_from_db()
        revision = page.get_latest_revision()
        revision.approved_go_live_at = timezone.now() + timezone.timedelta(days=1)
        revision.save()
        fill(page, [block("text", "<p>Later without it</p>")], publish=False)
    add_to_team(team=cast.course_b.team, user=cast.lead)
    client.force_login(getattr(cast, who))
    item, other = pick(files, kind), cast.course_b.team.collection_id
    own = item.collection_id
    response = client.post(edit_path(item), form_of(item, other))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["collection"]
    body = response.content.decode()
    assert "Pages of its course use this file" in body
    assert "Typed with care" in body
    assert "fresh" in body
    item.refresh_from_db()
    assert (item.collection_id, item.title) == (own, item.title)
    assert item.title != "Typed with care"
    assert client.post(edit_path(item), form_of(item, own)).status_code == 302
    item.refresh_from_db()
    assert (item.collection_id, item.title) == (own, "Typed with care")


@pytest.mark.parametrize("kind", KINDS)
def test_unused_file_moves_and_so_does_one_that_was_taken_off(cast, client, files, kind):
    use(cast, files, kind)
    fill(cast.lesson_a, [block("text", "<p>Without it</p>")])
    client.force_login(cast.manager)
    item, other = pick(files, kind), cast.course_b.team.collection_id
    assert client.post(edit_path(item), form_of(item, other)).status_code == 302
    item.refresh_from_db()
    assert item.collection_id == other


def test_shared_file_moves_although_pages_use_it(cast, client, files):
    fill(cast.lesson_a, [block("file", file_value(files.shared))])
    client.force_login(cast.manager)
    other = cast.course_b.team.collection_id
    client.post(edit_path(files.shared), form_of(files.shared, other))
    files.shared.refresh_from_db()
    assert files.shared.collection_id == other


@pytest.mark.parametrize("kind", ["image", "document"])
def test_form_below_a_fresh_upload_gets_its_answer_as_json(cast, client, files, kind):
    use(cast, files, kind)
    item, other = pick(files, kind), cast.course_b.team.collection_id
    prefix = {"image": "image", "document": "doc"}[kind]
    url = f"/admin/{kind}s/multiple/{item.pk}/"
    client.force_login(cast.manager)

    def post(collection):
        fields = form_of(item, collection)
        data = {f"{prefix}-{item.pk}-{name}": value for name, value in fields.items()}
        return client.post(url, data, headers={"X-Requested-With": "XMLHttpRequest"})

    answer = post(other).json()
    assert answer["success"] is False
    assert "Pages of its course use this file" in answer["form"]
    assert "Typed with care" in answer["form"]
    own = post(item.collection_id).json()
    assert own["success"] is True, own["form"]


@pytest.mark.parametrize("who", ["lead", "manager"])
@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize("published", [True, False])
def test_moving_many_moves_none_when_one_is_used(cast, client, files, who, kind, published):
    use(cast, files, kind, publish=published)
    add_to_team(team=cast.course_b.team, user=cast.lead)
    item, other = pick(files, kind), cast.course_b.team.collection_id
    own = item.collection_id
    model = type(item)
    unused = model.objects.create(
        title="Unused", collection_id=own, file=item.file.name, **size_of(item)
    )
    client.force_login(getattr(cast, who))
    url = f"/admin/bulk/courses/{model._meta.model_name}/add_to_collection/?next=/admin/{kind}s/"
    body = client.post(
        f"{url}&id={item.pk}&id={unused.pk}", {"collection": other}, follow=True
    ).content.decode()
    assert "Nothing was moved" in body
    held = model.objects.filter(pk__in=[item.pk, unused.pk]).values_list("collection", flat=True)
    assert list(held) == [own, own]
    client.post(f"{url}&id={unused.pk}", {"collection": other})
    unused.refresh_from_db()
    assert unused.collection_id == other


def size_of(item) -> dict:
    return {"width": 8, "height": 8} if isinstance(item, CourseImage) else {}


def test_moving_asks_the_same_for_a_course_of_any_length(cast, client, files, count_queries):
    client.force_login(cast.manager)
    use(cast, files, "image", publish=False)
    data = form_of(files.picture, cast.course_b.team.collection_id)

    def cost() -> int:
        return count_queries(lambda: client.post(edit_path(files.picture), data))

    few = cost()
    for number in range(20):
        lesson = make_lesson(cast.module_a, f"More {number}", live=False)
        lesson.save_revision()
    assert cost() == few


# --- duplicates


@pytest.mark.parametrize("who", ["other_instructor", "lead"])
def test_second_upload_of_a_picture_shows_the_first_to_its_team_only(cast, client, who):
    """Wagtail points out a picture that is there already: never one of another course."""
    content = png("#123456")
    CourseImage.objects.create(
        title="Canary of A",
        file=ContentFile(content, name="canary.png"),
        collection=cast.course_a.team.collection,
    ).get_file_hash()
    CourseImage.objects.get()._set_image_file_metadata()
    client.force_login(getattr(cast, who))
    course = cast.course_a if who == "lead" else cast.course_b
    collection = course.team.collection_id
    for url, field, prefix in (
        ("images/multiple/add/", "files[]", ""),
        ("images/chooser/create/", "image-chooser-upload-file", "image-chooser-upload-"),
    ):
        data = {f"{prefix}title": "Up", f"{prefix}collection": collection}
        answer = client.post(f"/admin/{url}", {field: ContentFile(content, name="up.png"), **data})
        body = re.sub(r"\\u002D", "-", answer.content.decode())
        assert ("Canary of A" in body) == (who == "lead"), url
        CourseImage.objects.filter(title="Up").delete()
