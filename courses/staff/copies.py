"""Copies of courses: “Duplicate course”, “Copy as a new run”, and what Wagtail's own ways lack."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin import widgets as wagtailadmin_widgets
from wagtail.models import Page

from accounts.models import User
from courses import access
from courses.content.learning_pages import get_course_of
from courses.content.pages import CourseIndexPage, CoursePage
from courses.interchange.copies import COPY_ACTION, copy_course
from courses.interchange.copy_adoption import adopt_files
from courses.interchange.copy_dates import dropped_dates
from courses.teaching.services import ensure_course_team

TITLE_MAX = 255
NAMED_FILES = 5


class NewRunForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=TITLE_MAX,
        help_text=gettext_lazy("For example “Music, spring 2027”."),
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        max_length=TITLE_MAX,
        required=False,
        allow_unicode=True,
        help_text=gettext_lazy("The last part of its web address. Empty: made from the title."),
    )


def get_course_to_copy(request: HttpRequest, course_id: int) -> CoursePage:
    """Return the course; 404 for everybody who may not copy it."""
    course = get_object_or_404(CoursePage, pk=course_id)
    if not access.can_copy_course(request.user, course):
        raise Http404
    return course


def duplicate_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Say what a copy holds, make it, and open it in the editor."""
    course = get_course_to_copy(request, course_id)
    if request.method == "POST":
        suffix = _(" (copy)")
        title = course.draft_title[: TITLE_MAX - len(suffix)] + suffix
        return make_copy(request, course, title=title)
    return show(request, course, form=None)


def new_run_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Ask for title and address of a new run, make it, and open it in the editor."""
    course = get_course_to_copy(request, course_id)
    initial = {"title": course.draft_title}
    form = NewRunForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            return make_copy(request, course, **form.cleaned_data)
        except ValidationError as error:
            by_field = error.message_dict if hasattr(error, "error_dict") else {"title": error}
            for name, problems in by_field.items():
                form.add_error(name if name in form.fields else None, problems)
    return show(request, course, form=form)


def show(request: HttpRequest, course: CoursePage, form: forms.Form | None) -> HttpResponse:
    context = {
        "course": course,
        "form": form,
        "page_count": course.get_descendant_count(),
        "dates": dropped_dates(course),
    }
    return TemplateResponse(request, "courses/staff/copy_course.html", context)


def make_copy(request: HttpRequest, course: CoursePage, **names: str) -> HttpResponse:
    catalog = CourseIndexPage.objects.ancestor_of(course).get()
    result = copy_course(course=course, catalog=catalog, by=request.user, **names)
    messages.success(request, _("The copy is made. Only you see it: invite your team to it."))
    warn_of_missing(request, result.missing_files)
    return redirect("wagtailadmin_pages:edit", result.course.pk)


def warn_of_missing(request: HttpRequest, names: list[str]) -> None:
    if not names:
        return
    listed = ", ".join(names[:NAMED_FILES])
    if len(names) > NAMED_FILES:
        listed += _(" and %(count)s more") % {"count": len(names) - NAMED_FILES}
    text = _("These files could not be copied because they are not in the storage: %(files)s")
    messages.warning(request, text % {"files": listed})


@hooks.register("register_admin_urls")
def register_copy_urls():
    return [
        path("courses/<int:course_id>/duplicate/", duplicate_view, name="duplicate_course"),
        path("courses/<int:course_id>/new-run/", new_run_view, name="new_run_of_course"),
    ]


def may_offer_copies(user: User, page: Page) -> bool:
    """Answer for a listing's every row with one query per request and user object."""
    if not isinstance(page.specific_deferred, CoursePage):
        return False
    if not hasattr(user, "_educa_copyable_ids"):
        user._educa_copyable_ids = set(access.copyable_courses(user).values_list("pk", flat=True))
    return page.pk in user._educa_copyable_ids


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def add_copy_buttons(page, user, next_url=None, **kwargs) -> Iterator[Any]:
    if not may_offer_copies(user, page):
        return
    for label, name, icon, priority in (
        (_("Duplicate course"), "duplicate_course", "copy", 31),
        (_("Copy as a new run"), "new_run_of_course", "calendar-alt", 32),
    ):
        url = reverse(name, args=[page.pk])
        yield wagtailadmin_widgets.Button(label, url, icon_name=icon, priority=priority)


@hooks.register("register_log_actions")
def register_copy_action(actions):
    actions.register_action(
        COPY_ACTION, gettext_lazy("Copy a course"), gettext_lazy("Begun as a copy of a course")
    )


# --- Wagtail's own ways to make, copy and move pages


@hooks.register("after_create_page")
def give_new_course_its_team(request: HttpRequest, page: Page) -> None:
    if isinstance(page.specific_deferred, CoursePage):
        ensure_course_team(course=page.specific, lead=request.user)


@hooks.register("after_copy_page")
def complete_copied_page(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Give copied courses their teams, and copied pages the files they use."""
    for course in CoursePage.objects.descendant_of(new_page, inclusive=True):
        ensure_course_team(course=course, lead=request.user)
    pairs = list(zip(read_ids(page), read_ids(new_page), strict=False))
    is_whole = page.get_descendant_count() == new_page.get_descendant_count()
    bring_files(
        request, new_page, source=get_course_of(page), pages=dict(pairs) if is_whole else None
    )


def read_ids(page: Page) -> list[int]:
    tree = Page.objects.descendant_of(page, inclusive=True).order_by("path")
    return list(tree.values_list("pk", flat=True))


@hooks.register("before_move_page")
def remember_course(request: HttpRequest, page: Page, destination: Page) -> None:
    remember_courses(request, [page])


@hooks.register("after_move_page")
def complete_moved_page(request: HttpRequest, page: Page) -> None:
    bring_files_of_moved(request, [page])


@hooks.register("before_bulk_action")
def remember_courses_of_many(request, action_type, objects, action) -> None:
    if action_type == "move":
        remember_courses(request, [item for item in objects if isinstance(item, Page)])


@hooks.register("after_bulk_action")
def complete_many_moved_pages(request, action_type, objects, action) -> None:
    if action_type == "move":
        bring_files_of_moved(request, [item for item in objects if isinstance(item, Page)])


def remember_courses(request: HttpRequest, pages: list[Page]) -> None:
    request.educa_courses_left = {page.pk: get_course_of(page) for page in pages}


def bring_files_of_moved(request: HttpRequest, pages: list[Page]) -> None:
    left = getattr(request, "educa_courses_left", {})
    for page in Page.objects.filter(pk__in=[page.pk for page in pages]):
        bring_files(request, page, source=left.get(page.pk))


def bring_files(
    request: HttpRequest,
    page: Page,
    *,
    source: CoursePage | None,
    pages: dict[int, int] | None = None,
) -> None:
    """Let the students of a page's course open what it uses from the course it came from.

    Only for somebody who is on the team of both: copying must open no file to anybody new.
    """
    target = get_course_of(page)
    if source is None or target is None or source.pk == target.pk:
        return
    if page.alias_of_id:
        text = _("The files of an alias stay with the original: students here cannot open them.")
        messages.warning(request, text)
        return
    if access.is_on_team(request.user, source) and access.is_on_team(request.user, target):
        missing = adopt_files(page=page, source=source, target=target, by=request.user, pages=pages)
        warn_of_missing(request, missing)
