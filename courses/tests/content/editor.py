"""The admin's page forms as a browser posts them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.content.blocks.text import TEXT_FEATURES


def rich(html: str) -> str:
    """Return rich text as the editor's field posts it."""
    return rich_text(html, features=TEXT_FEATURES)


def text_of(html: str) -> list[tuple[str, Any]]:
    return [("text", rich(html))]


def page_form(title: str, blocks: list[tuple[str, Any]] | None = None, **fields) -> dict[str, str]:
    """Return the fields of a module's or lesson's form."""
    return nested_form_data(
        {
            "title": title,
            "slug": title.lower().replace(" ", "-"),
            "summary": "",
            "estimated_minutes": "",
            "content": streamfield(blocks or []),
            "teaching_notes": streamfield([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def save_draft(client: Client, page: Page, form: dict[str, str]) -> HttpResponse:
    return client.post(edit_url(page), form)


def publish(client: Client, page: Page, form: dict[str, str]) -> HttpResponse:
    return client.post(edit_url(page), {**form, "action-publish": "Publish"})


def preview(client: Client, page: Page, form: dict[str, str], mode: str, **query) -> HttpResponse:
    """Post a form to the live preview and return what its frame shows."""
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = client.post(url, form).json()
    assert answer == {"is_valid": True, "is_available": True}, answer
    return client.get(url, {"mode": mode, **query})


def preview_new(client: Client, parent: Page, model: type, form: dict, mode: str) -> HttpResponse:
    """The same for a page that does not exist yet."""
    names = (model._meta.app_label, model._meta.model_name)
    url = reverse("wagtailadmin_pages:preview_on_add", args=[*names, parent.pk])
    answer = client.post(url, form).json()
    assert answer == {"is_valid": True, "is_available": True}, answer
    return client.get(url, {"mode": mode})
