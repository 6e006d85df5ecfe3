"""The whole world of the matrix: the people, course A, course B, and a browser for each actor."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from accounts.models import ApiToken, User
from accounts.tokens import create_token
from courses.enrollment.services import enroll_student, withdraw_student
from courses.teaching.groups import COURSE_MANAGERS
from courses.teaching.services import remove_from_team
from courses.tests.cast import make_user
from courses.webhooks.models import WebhookDelivery, WebhookEndpoint
from courses.webhooks.services import send_ping
from home.services import ensure_site_pages

from . import actors
from .course_material import build_material
from .course_world import CourseWorld, build_course

# Beside the actors of the matrix, two who find on the site what any account finds.
WITHDRAWN = "withdrawn"  # had a place on course A
REVIEWER = "reviewer"  # reviews what is submitted, teaches nothing


@dataclass
class World:
    catalog: object
    people: dict[str, User]
    a: CourseWorld
    b: CourseWorld
    redirect: Redirect
    workflow: Workflow
    message: WebhookDelivery
    token: ApiToken  # the superuser's
    sessions: dict[str, str] = field(default_factory=dict)

    def course(self, letter: str) -> CourseWorld:
        return self.a if letter == "a" else self.b

    def browser(self, actor: str) -> Client:
        """Return a fresh browser in which an actor is logged in; errors come back as answers."""
        client = Client(raise_request_exception=False)
        if actor in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client


def build_world() -> World:
    call_command("loaddata", "subjects", verbosity=0)
    catalog = ensure_site_pages()
    people = {name: make_user(name) for name in actors.ACTORS if name != actors.ANONYMOUS}
    people["superuser"].is_superuser = people["superuser"].is_staff = True
    people["superuser"].save()
    managers = Group.objects.get(name=COURSE_MANAGERS)
    people["manager"].groups.add(managers)
    workflow = ensure_review(catalog, managers)
    on_team = [people[name] for name in ("co_instructor", "ex_member", "deactivated")]
    a = build_course("a", catalog, people["manager"], people["lead"], *on_team)
    b = build_course("b", catalog, people["manager"], people["other_instructor"])
    for course in (a, b):
        build_material(course)
    enroll_student(student=people["enrolled"], course=a.course)
    people |= build_passers_by(workflow)
    enroll_student(student=people[WITHDRAWN], course=a.course)
    redirect = Redirect.objects.create(
        old_path=f"/{a.word('redirect')}", redirect_page=a.draft, site=None
    )
    promoted = Query.objects.create(query_string="notes")
    SearchPromotion.objects.create(query=promoted, page=a.draft)
    token, _text = create_token(user=people["superuser"], name="Reader", scopes=["read"], days=30)
    world = World(catalog, people, a, b, redirect, workflow, build_message(), token)
    log_everybody_in(world)
    withdraw_student(student=people[WITHDRAWN], course=a.course)
    for course in (a.course, a.hidden):
        remove_from_team(team=course.team, user=people["ex_member"])
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
    return world


def build_passers_by(workflow: Workflow) -> dict[str, User]:
    people = {name: make_user(name) for name in (WITHDRAWN, REVIEWER)}
    reviewers = Group.objects.create(name="Reviewers")
    reviewers.permissions.add(Permission.objects.get(codename="access_admin"))
    people[REVIEWER].groups.add(reviewers)
    workflow.tasks[0].specific.groups.add(reviewers)
    return people


def build_message() -> WebhookDelivery:
    """Make a webhook that is told nothing by itself, and a message on its way to it."""
    paused = WebhookEndpoint.Status.PAUSED
    endpoint = WebhookEndpoint.objects.create(url="https://receiver.invalid/", status=paused)
    return send_ping(endpoint=endpoint, by=None)


def ensure_review(catalog, managers: Group) -> Workflow:
    """Return the workflow of the catalog; managers approve."""
    if link := WorkflowPage.objects.filter(page=catalog).first():
        return link.workflow
    task = GroupApprovalTask.objects.create(name="Review by managers")
    task.groups.add(managers)
    workflow = Workflow.objects.create(name="Review of courses")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=catalog)
    return workflow


def log_everybody_in(world: World) -> None:
    """Open everybody's browser while all are what they were: removal must bite on open tabs."""
    for name, user in world.people.items():
        client = Client()
        client.force_login(user)
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
