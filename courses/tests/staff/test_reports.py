"""Reports, the dashboard's panels and mails: nothing of courses one does not teach."""

import pytest
from wagtail.models import PageSubscription

from courses.staff.notifications import send_to_people_of_the_page
from courses.tests.staff.canaries import KNOWN, SECRET, plant_secrets, read_body

REPORTS = [
    "locked", "workflow", "workflow_tasks", "site-history", "aging-pages", "page-types-usage",
]  # fmt: skip


@pytest.fixture
def secrets(cast):
    return plant_secrets(cast)


@pytest.mark.parametrize("who", ["other_instructor", "ex_member"])
def test_reports_and_their_exports_name_no_foreign_page(client, secrets, who):
    client.force_login(secrets.get_actor(who))
    for report in REPORTS:
        for suffix in ("", "results/", "?export=csv", "?export=xlsx"):
            body = read_body(client.get(f"/admin/reports/{report}/{suffix}"))
            assert SECRET not in body, report + suffix
            assert KNOWN not in body, report + suffix


def test_manager_reads_the_reports(client, secrets):
    client.force_login(secrets.cast.manager)
    for report in ("site-history", "page-types-usage", "workflow"):
        assert SECRET in read_body(client.get(f"/admin/reports/{report}/")), report


def test_page_types_are_not_on_an_instructors_menu(client, secrets):
    client.force_login(secrets.cast.lead)
    assert "page-types-usage" not in read_body(client.get("/admin/"))
    client.force_login(secrets.cast.manager)
    assert "page-types-usage" in read_body(client.get("/admin/"))


def test_dashboard_forgets_the_work_of_an_ex_member(client, secrets):
    client.force_login(secrets.ex_member)
    body = read_body(client.get("/admin/"))
    assert SECRET not in body
    assert KNOWN not in body
    secrets.ex_member.groups.add(secrets.course.team.group)
    assert SECRET in read_body(client.get("/admin/"))


def test_subscriptions_of_the_course_end_with_the_membership(secrets):
    assert not PageSubscription.objects.filter(user=secrets.ex_member).exists()


def test_mails_about_comments_go_to_the_team_only(secrets, mailoutbox):
    cast, page = secrets.cast, secrets.cast.module_a
    context = {
        "page": page,
        "editor": cast.manager,
        "new_comments": [],
        "resolved_comments": [],
        "deleted_comments": [],
        "replied_comments": [],
    }
    send_to_people_of_the_page([secrets.ex_member, cast.lead], "updated_comments", context)
    assert {address for mail in mailoutbox for address in mail.to} == {cast.lead.email}


def test_outcome_of_a_review_is_not_mailed_to_an_ex_member(
    secrets, mailoutbox, django_capture_on_commit_callbacks
):
    task_state = secrets.cast.module_a.workflow_states.get().current_task_state
    with django_capture_on_commit_callbacks(execute=True):
        task_state.approve(user=secrets.cast.lead)
    assert secrets.ex_member.email not in {to for mail in mailoutbox for to in mail.to}
