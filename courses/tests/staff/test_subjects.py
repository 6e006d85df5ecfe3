"""Subjects are chosen by instructors and kept by administrators."""

import pytest

from courses.content.subjects import Subject
from courses.tests.cast import make_course

CHOOSER = "/admin/snippets/choose/courses/subject/"


@pytest.fixture
def subject(cast) -> Subject:
    """A subject that a draft course of team A has."""
    music = Subject.objects.get(slug="music")
    music.save()  # fixtures are not in the search index
    make_course(cast.catalog, "Zugzwang", live=False, subject=music, owner=cast.lead)
    return music


@pytest.mark.parametrize("name", ["lead", "co_instructor", "other_instructor", "manager"])
def test_staff_choose_a_subject(cast, client, subject, name):
    client.force_login(getattr(cast, name))
    for path in ("", "results/", "?q=mus", "results/?q=mus"):
        response = client.get(CHOOSER + path)
        assert response.status_code == 200
        assert "Music" in response.content.decode()
        assert "Zugzwang" not in response.content.decode()
    answer = client.get(f"{CHOOSER}chosen/{subject.pk}/").json()
    assert answer["result"]["string"] == "Music"
    answer = client.get(f"{CHOOSER}chosen-multiple/?id={subject.pk}").json()
    assert [item["string"] for item in answer["result"]] == ["Music"]


@pytest.mark.parametrize("name", ["student", "outsider", "inactive"])
def test_nobody_else_reaches_the_chooser(cast, client, subject, name):
    client.force_login(getattr(cast, name))
    for path in ("", "results/", f"chosen/{subject.pk}/"):
        assert client.get(CHOOSER + path).status_code in {302, 403}


@pytest.mark.parametrize("name", ["lead", "other_instructor", "manager"])
def test_subjects_are_changed_by_administrators_alone(cast, client, subject, name):
    client.force_login(getattr(cast, name))
    before = list(Subject.objects.values())
    pk = subject.pk
    data = {"title": "Mine", "slug": "mine", "palette": "arts"}
    addresses = [
        *("", "results/", "add/", f"edit/{pk}/", f"delete/{pk}/", f"usage/{pk}/"),
        *(f"history/{pk}/", f"history-results/{pk}/", f"copy/{pk}/"),
    ]
    for url in (*(f"/admin/snippets/courses/subject/{path}" for path in addresses),
                f"{CHOOSER}create/"):  # fmt: skip
        for response in (client.get(url), client.post(url, data)):
            assert response.status_code in {302, 403, 404, 405}, url
            assert "Zugzwang" not in response.content.decode()
    model_url = f"/admin/bulk/courses/subject/delete/?id={pk}"
    for response in (client.get(model_url), client.post(model_url)):
        assert "Zugzwang" not in response.content.decode()
    assert list(Subject.objects.values()) == before


def test_administrator_changes_a_subject(client, subject, admin_user):
    client.force_login(admin_user)
    url = f"/admin/snippets/courses/subject/edit/{subject.pk}/"
    client.post(url, {"title": "Sound", "slug": "music", "palette": "arts"})
    assert Subject.objects.get(pk=subject.pk).title == "Sound"
    usage = client.get(f"/admin/snippets/courses/subject/usage/{subject.pk}/")
    assert "Zugzwang" in usage.content.decode()
