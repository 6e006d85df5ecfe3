"""Archive a course: the way out where deleting is refused."""

from collections.abc import Callable

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

from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.enrollment.services import archive_course, unarchive_course


def get_course_for_archiving(request: HttpRequest, course_id: int) -> CoursePage:
    """Return a course; 404 for everybody who may not archive it."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not access.can_archive_course(request.user, course):
        raise Http404
    return course


def archive_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Say what archiving means for how many students, and do it on “yes”."""
    done = _("“%(title)s” is archived. Those who are enrolled keep it.")
    return decide(request, course_id, archive_course, done, _("“%(title)s” was archived already."))


def unarchive_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Ask before a course returns to the catalog."""
    done = _("“%(title)s” is no longer archived.")
    return decide(request, course_id, unarchive_course, done, _("“%(title)s” was not archived."))


def decide(
    request: HttpRequest, course_id: int, act: Callable[..., bool], done: str, was_so: str
) -> HttpResponse:
    """Show the question, or do what was decided and say it: `done`, or that it `was_so` before."""
    course = get_course_for_archiving(request, course_id)
    if request.method != "POST":
        return show(request, course)
    text = done if act(course=course, by=request.user) else was_so
    messages.success(request, text % {"title": course.title})
    return redirect("wagtailadmin_explore", course.pk)


def show(request: HttpRequest, course: CoursePage) -> HttpResponse:
    """Show the one question that makes sense now, whichever address was opened."""
    places = Enrollment.objects.open().filter(course=course)
    name = "unarchive_course" if course.archived_at else "archive_course"
    context = {
        "course": course,
        "submit_url": reverse(name, args=[course.pk]),
        "student_count": places.count(),
        "finished_count": places.filter(completed_at__isnull=False).count(),
    }
    return TemplateResponse(request, "courses/staff/archive.html", context)


@hooks.register("register_admin_urls")
def register_archive_urls():
    return [
        path("courses/<int:course_id>/archive/", archive_view, name="archive_course"),
        path("courses/<int:course_id>/unarchive/", unarchive_view, name="unarchive_course"),
    ]


@hooks.register("register_page_header_buttons")
def add_archive_button(page, user, next_url=None, **kwargs):
    course = page.specific_deferred
    if not isinstance(course, CoursePage) or not access.can_archive_course(user, course):
        return
    name, label = (
        ("unarchive_course", _("Unarchive"))
        if course.archived_at
        else ("archive_course", _("Archive"))
    )
    yield wagtailadmin_widgets.Button(
        label, reverse(name, args=[course.pk]), icon_name="folder-inverse", priority=85
    )


class ArchiveFormatter(LogFormatter):
    label = gettext_lazy("Archive")
    message = gettext_lazy("Archived the course")


class UnarchiveFormatter(LogFormatter):
    label = gettext_lazy("Unarchive")
    message = gettext_lazy("Took the course out of the archive")


@hooks.register("register_log_actions")
def register_archive_actions(actions):
    actions.register_action("courses.archive")(ArchiveFormatter)
    actions.register_action("courses.unarchive")(UnarchiveFormatter)
