"""What a sound page tree is, for tests of those who write on it."""

from collections import Counter

from django.urls import reverse
from wagtail.models import Page

from .editor import page_form


def assert_tree_is_sound() -> None:
    """Fail on wrong paths, depths, child counts, addresses, and slugs that stand twice."""
    assert Page.find_problems() == ([], [], [], [], [])
    pages = {page.path: page for page in Page.objects.all()}
    for path, page in pages.items():
        parent = pages.get(path[: -Page.steplen])
        if parent is not None:
            assert page.url_path == f"{parent.url_path}{page.slug}/", page.pk
    slugs = Counter((path[: -Page.steplen], page.slug) for path, page in pages.items())
    assert not [place for place, count in slugs.items() if count > 1]


def add_module(client, course, title: str, **fields):
    url = reverse("wagtailadmin_pages:add", args=["courses", "modulepage", course.pk])
    return client.post(url, page_form(title, **fields))


def set_position(client, page, position):
    url = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    return client.post(f"{url}?position={position}")
