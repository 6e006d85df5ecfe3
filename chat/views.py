"""The class room as a page: read, page back, write. Works without scripts."""

import re
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from courses.content.pages import CoursePage
from courses.views.course import get_live_course

from .access import EDIT_WINDOW, can_delete_message, can_edit_message, can_enter_room
from .forms import MessageForm
from .limits import describe_limit
from .models import Message
from .reading import MESSAGES_PER_PAGE, PALETTES, read_log, read_pinned
from .references import find_answered, find_subject
from .replay import read_numbers
from .services import MessageRefused, delete_message, edit_message, mark_read, post_message


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a room, or post to it: 302 to the new line, 400 with the text kept when refused.

    Who opens the page has read what it shows.
    """
    course = get_live_course(slug)
    if not can_enter_room(request.user, course):
        return TemplateResponse(request, "403.html", status=403)
    if request.method != "POST":
        form = MessageForm(initial=read_references(request))
        return render_room(request, course, form, before=read_before(request))
    client_id = read_client_id(request)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render_room(request, course, form, client_id=client_id, status=400)
    return post(request, course, form, client_id)


def post(
    request: HttpRequest, course: CoursePage, form: MessageForm, client_id: uuid.UUID
) -> HttpResponse:
    try:
        message = post_once(request, course, form, client_id)
    except MessageRefused as error:
        form.add_error("body", str(error))
        return render_room(request, course, form, client_id=client_id, status=400)
    return redirect(f"{reverse('course_chat', args=[course.slug])}#m-{message.seq}")


def post_once(
    request: HttpRequest, course: CoursePage, form: MessageForm, client_id: uuid.UUID
) -> Message:
    body = form.cleaned_data["body"]
    what = {
        "author": request.user,
        "course": course,
        "body": body,
        "reply_to": form.cleaned_data["reply_to"],
        "page_id": form.cleaned_data["page"],
        "block_id": form.cleaned_data["block"],
    }
    message = post_message(client_id=client_id, **what)
    if message.body == body:
        return message
    # Back in the browser, the old form holds a new text: that is another message.
    return post_message(client_id=uuid.uuid5(client_id, body), **what)


def read_references(request: HttpRequest) -> dict[str, Any]:
    """Return what the address says the next line is about: `reply`, or `about` and `block`."""
    names = {"reply_to": "reply", "page": "about", "block": "block"}
    given = {field: request.GET.get(name, "") for field, name in names.items()}
    return {
        name: MessageForm.base_fields[name].clean(value) for name, value in given.items() if value
    }


def describe_references(course: CoursePage, form: MessageForm) -> dict[str, Any]:
    """Return the line and the lesson that a form is about, as they are, for those who write it."""
    values = getattr(form, "cleaned_data", form.initial)
    answered = find_answered(course, values.get("reply_to"))
    page, block = find_subject(course, values.get("page"), values.get("block"))
    return {
        "answered": answered if answered and not answered.deleted_at else None,
        "asked_page": page,
        "asked_block": block,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def edit_line(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """Change one's own line: a form, then 302 back to the line; 400 with the text kept."""
    message = get_line(request, slug, seq)
    if not can_edit_message(request.user, message):
        raise PermissionDenied
    form = MessageForm(request.POST if request.method == "POST" else {"body": message.body})
    if request.method == "POST" and form.is_valid():
        try:
            edit_message(message=message, body=form.cleaned_data["body"])
        except MessageRefused as error:
            form.add_error("body", str(error))
        else:
            return redirect(link_to_line(message))
    status = 400 if form.errors else 200
    context = {"course": message.course, "form": form, "back_url": link_to_line(message)}
    return TemplateResponse(request, "chat/edit_message.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def delete_line(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """Ask, then delete a line: one's own, or as the team anybody's; 302 back to its place."""
    message = get_line(request, slug, seq)
    if not can_delete_message(request.user, message):
        raise PermissionDenied
    if request.method == "POST":
        delete_message(message=message, by=request.user)
        return redirect(link_to_line(message))
    context = {"course": message.course, "line": message, "back_url": link_to_line(message)}
    return TemplateResponse(request, "chat/delete_message.html", context)


def get_line(request: HttpRequest, slug: str, seq: int) -> Message:
    """Return a line of a room; 404 where there is none, 403 for who may not enter the room."""
    course = get_live_course(slug)
    if not can_enter_room(request.user, course):
        raise PermissionDenied
    lines = Message.objects.filter(course=course).select_related("author")
    message = get_object_or_404(lines, seq=seq)
    message.course = course
    return message


def link_to_line(message: Message) -> str:
    """Return the address of a line on that page of the room where it is shown."""
    room_url = reverse("course_chat", args=[message.course.slug])
    newest, _change = read_numbers({message.course_id})[message.course_id]
    is_older = newest - message.seq >= MESSAGES_PER_PAGE
    return f"{room_url}{f'?before={message.seq + 1}' if is_older else ''}#m-{message.seq}"


def render_room(
    request: HttpRequest,
    course: CoursePage,
    form: MessageForm,
    *,
    before: int | None = None,
    client_id: uuid.UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    # Before the lines: what happens in between is asked for by the number, and seen twice at most.
    _seq, change = read_numbers({course.pk})[course.pk]
    log = read_log(course, request.user, before=before)
    if request.method == "GET" and log.newest_seq > (log.read_seq or 0):
        mark_read(reader=request.user, course=course, seq=log.newest_seq)
    context = {
        "course": course,
        "log": log,
        "change": change,
        "edit_seconds": int(EDIT_WINDOW.total_seconds()),
        "palettes": ",".join(PALETTES),
        "is_older": before is not None,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "form": form,
        "client_id": client_id or uuid.uuid4(),
        "chat_url": reverse("course_chat", args=[course.slug]),
        "pinned": read_pinned(course),
        "limit": describe_limit(course, request.user, moderates=log.moderates),
        **describe_references(course, form),
    }
    return TemplateResponse(request, "chat/chat_room.html", context, status=status)


def read_before(request: HttpRequest) -> int | None:
    """Return the message number to show older lines of, or None for anything else."""
    text = request.GET.get("before", "")
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def read_client_id(request: HttpRequest) -> uuid.UUID:
    """Return the id the form was rendered with, or a fresh one when it is missing or garbled."""
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()
