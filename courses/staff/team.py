"""Who teaches a course: a view of its own, outside the page's revisions.

Reverting a page can therefore never give access back.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin import widgets as wagtailadmin_widgets
from wagtail.log_actions import LogFormatter

from accounts.models import User
from courses import access
from courses.content.pages import CoursePage
from courses.teaching.models import CourseTeam
from courses.teaching.services import (
    TeamRefused,
    add_to_team,
    ensure_course_team,
    hand_over_lead,
    remove_from_team,
)

from .person_form import PersonForm


def get_team_for_manager(request: HttpRequest, course_id: int) -> CourseTeam:
    """Return the team of a course; 404 for everybody who may not manage it."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not access.can_manage_team(request.user, course):
        raise Http404
    return ensure_course_team(course=course, lead=None)


def team_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Show the team and take one change: add, remove or hand over."""
    team = get_team_for_manager(request, course_id)
    form = PersonForm()
    if request.method == "POST":
        if request.POST.get("action") == "add":
            form = PersonForm(request.POST)
            if form.is_valid():
                return add_member(request, team, form.cleaned_data["who"])
        else:
            return change_member(request, team)
    members = team.group.user_set.order_by("display_name", "username")
    context = {"team": team, "course": team.course, "members": members, "form": form}
    return TemplateResponse(request, "courses/staff/team.html", context)


def add_member(request: HttpRequest, team: CourseTeam, user: User) -> HttpResponse:
    if add_to_team(team=team, user=user, by=request.user):
        text = _("%(name)s is on the team now.")
    else:
        text = _("%(name)s was on the team already.")
    messages.success(request, text % {"name": user.public_name})
    return redirect("course_team", team.course_id)


def change_member(request: HttpRequest, team: CourseTeam) -> HttpResponse:
    """Remove a member or hand the lead over to one; unknown actions and people change nothing."""
    member_id = request.POST.get("member", "")
    member = team.group.user_set.filter(pk=member_id).first() if member_id.isdecimal() else None
    action = {"remove": remove_member, "lead": make_lead}.get(request.POST.get("action", ""))
    if member is None or action is None:
        messages.error(request, _("Nothing was changed: that person is not on the team."))
    else:
        try:
            action(request, team, member)
        except TeamRefused as error:
            messages.error(request, str(error))
    if not access.can_manage_team(request.user, team.course):
        return redirect("wagtailadmin_explore", team.course_id)
    return redirect("course_team", team.course_id)


def remove_member(request: HttpRequest, team: CourseTeam, member: User) -> None:
    remove_from_team(team=team, user=member, by=request.user)
    messages.success(
        request, _("%(name)s is no longer on the team.") % {"name": member.public_name}
    )


def make_lead(request: HttpRequest, team: CourseTeam, member: User) -> None:
    hand_over_lead(team=team, to=member, by=request.user)
    messages.success(request, _("%(name)s leads the course now.") % {"name": member.public_name})


@hooks.register("register_admin_urls")
def register_team_url():
    return [path("courses/<int:course_id>/team/", team_view, name="course_team")]


@hooks.register("register_page_header_buttons")
def add_team_button(page, user, next_url=None, **kwargs):
    if isinstance(page.specific_deferred, CoursePage) and access.can_manage_team(user, page):
        yield wagtailadmin_widgets.Button(
            _("Team"), reverse("course_team", args=[page.pk]), icon_name="group", priority=45
        )


class TeamActionFormatter(LogFormatter):
    """Tells a change of the team with the member's name."""

    def format_message(self, log_entry) -> str:
        return self.message % {"name": log_entry.data.get("member", "")}


@hooks.register("register_log_actions")
def register_team_actions(actions):
    for name, label, message in (
        ("add", gettext_lazy("Add to team"), gettext_lazy("%(name)s joined the team")),
        ("remove", gettext_lazy("Remove from team"), gettext_lazy("%(name)s left the team")),
        ("lead", gettext_lazy("Hand over lead"), gettext_lazy("%(name)s leads the course now")),
    ):
        formatter = type("Formatter", (TeamActionFormatter,), {"label": label, "message": message})
        actions.register_action(f"courses.team.{name}")(formatter)
