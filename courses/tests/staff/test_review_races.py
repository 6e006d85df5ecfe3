"""Many approve the same course at the same moment: it is published and told once."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState

from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.review import align_publishing_grants
from courses.tests.cast import make_module, make_user
from courses.tests.races import in_parallel, on_postgres
from courses.tests.staff.editor_form import press

pytestmark = on_postgres
MANAGERS = 8


@pytest.fixture
def course(cast, client, settings):
    """Course A, live, with a new module, submitted by its lead."""
    settings.EDUCA_COURSES_REQUIRE_REVIEW = True
    align_publishing_grants()
    make_module(cast.course_a, "New", text=None, live=False).save_revision(user=cast.lead)
    client.force_login(cast.lead)
    press(client, cast.course_a, "submit")
    mail.outbox.clear()
    return cast.course_a


def make_manager(number: int) -> Client:
    user = make_user(f"manager_{number}")
    user.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    client = Client()
    client.force_login(user)
    return client


def test_eight_managers_approve_once(course):
    managers = [make_manager(number) for number in range(MANAGERS)]
    state = TaskState.objects.get(workflow_state__object_id=course.pk)
    url = reverse("wagtailadmin_pages:workflow_action", args=[course.pk, "approve", state.pk])
    connection.close()
    answers = in_parallel(lambda n: managers[n].post(url, {"comment": ""}).status_code, MANAGERS)

    assert set(answers) <= {200, 302}
    new = Page.objects.get(title="New")
    assert new.live
    logged = PageLogEntry.objects.filter(page__in=[course.pk, new.pk])
    for action in ("wagtail.publish", "wagtail.workflow.approve"):
        pages = list(logged.filter(action=action).values_list("page_id", flat=True))
        assert len(pages) == len(set(pages)), action
    told = [address for message in mail.outbox for address in message.to]
    assert sorted(told) == sorted(set(told))
    assert told == ["lead@educa.example"]
