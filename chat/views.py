"""The class room as a page: read, page back, write. Works without scripts."""

import re
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from courses.content.pages import CoursePage
from courses.views.course import get_live_course

from .access import can_enter_room
from .forms import MessageForm
from .reading import read_log
from .services import post_message


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a room, or post to it: 302 to the new line, 400 with the text kept when refused."""
    course = get_live_course(slug)
    if not can_enter_room(request.user, course):
        return TemplateResponse(request, "403.html", status=403)
    if request.method != "POST":
        return render_room(request, course, MessageForm(), before=read_before(request))
    client_id = read_client_id(request)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render_room(request, course, form, client_id=client_id, status=400)
    return post(request, course, form.cleaned_data["body"], client_id)


def post(request: HttpRequest, course: CoursePage, body: str, client_id: uuid.UUID) -> HttpResponse:
    message = post_message(author=request.user, course=course, body=body, client_id=client_id)
    if message.body != body:
        # Back in the browser, the old form holds a new text: that is another message.
        other_id = uuid.uuid5(client_id, body)
        message = post_message(author=request.user, course=course, body=body, client_id=other_id)
    return redirect(f"{reverse('course_chat', args=[course.slug])}#m-{message.seq}")


def render_room(
    request: HttpRequest,
    course: CoursePage,
    form: MessageForm,
    *,
    before: int | None = None,
    client_id: uuid.UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "course": course,
        "log": read_log(course, request.user, before=before),
        "is_older": before is not None,
        "today": timezone.localdate(),
        "form": form,
        "client_id": client_id or uuid.uuid4(),
        "chat_url": reverse("course_chat", args=[course.slug]),
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
