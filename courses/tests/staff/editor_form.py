"""Posting the page editor as a browser does, for tests of what its buttons do."""

from django.test import Client
from django.urls import reverse
from wagtail.models import Page

STREAMS = ("outcomes", "overview", "content", "teaching_notes")
RICH_TEXT = '{"blocks": [], "entityMap": {}}'


def edit_page(client: Client, page: Page, **changes):
    """Open the editor, change fields, press a button (`**{"action-publish": "1"}`)."""
    url = f"/admin/pages/{page.pk}/edit/"
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    data |= {f"{name}-count": "0" for name in STREAMS if name in form.fields}
    data |= {"prerequisites": RICH_TEXT} if "prerequisites" in form.fields else {}
    data |= {f"comments-{part}": "0" for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for name in STREAMS:
        data.pop(name, None)
    return client.post(url, {**data, **changes}, follow=True)


def press(client: Client, page: Page, action: str, **changes):
    return edit_page(client, page, **{f"action-{action}": "1"}, **changes)


def decide(client: Client, page: Page, decision: str, comment: str = ""):
    """Approve or reject what waits on a page, from the list on the admin's home."""
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    number = state.pk if state else 0
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, decision, number])
    return client.post(url, {"comment": comment}, follow=True)
