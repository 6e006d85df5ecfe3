"""What is done about single lines of a room beside editing: reporting and pinning them."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from .access import can_moderate_room, can_report_message
from .models import Report
from .moderation import TooManyPinned, pin_message, report_message
from .services import TooLate
from .views import get_line, link_to_line


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What is wrong with it?"),
        help_text=gettext_lazy("The course’s team reads this; the author does not."),
        max_length=Report.MAX_REASON_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def report_line(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """Show somebody's line to the team: a form, then 302 back to the line."""
    message = get_line(request, slug, seq)
    if not can_report_message(request.user, message):
        raise PermissionDenied
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        report_message(message=message, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The course’s team will look at it."))
        return redirect(link_to_line(message))
    context = {
        "course": message.course,
        "line": message,
        "form": form,
        "back_url": link_to_line(message),
    }
    status = 400 if form.errors else 200
    return TemplateResponse(request, "chat/report_message.html", context, status=status)


@require_POST
@cache_control(private=True, no_store=True)
@login_required
def pin_line(request: HttpRequest, slug: str, seq: int) -> HttpResponse:
    """Pin a line above the log, or take it down (`pinned=0`): the team; 302 back to the line."""
    message = get_line(request, slug, seq)
    if not can_moderate_room(request.user, message.course):
        raise PermissionDenied
    try:
        pin_message(message=message, by=request.user, is_pinned=request.POST.get("pinned") != "0")
    except TooLate:
        messages.error(request, _("This message was deleted."))
    except TooManyPinned:
        messages.error(request, _("Five messages are pinned already. Take one down first."))
    return redirect(link_to_line(message))
