"""A course's room in the admin: its pace, how long it is kept, who is muted, taking it along."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts.models import User
from chat.access import can_mute_person, visible_reports
from chat.models import Mute, Report, Room
from chat.moderation import change_room, mute_person, unmute_person
from chat.retention import write_csv, write_json
from courses import access
from courses.content.pages import CoursePage

from .questions import questions_view
from .room_access import get_course_for_room

EXPORT_ACTION = "chat.export_room"
FORMATS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "json": (write_json, "application/json"),
}
MAX_KEEP_DAYS = 36_500


class RoomForm(forms.Form):
    slow_seconds = forms.IntegerField(
        label=gettext_lazy("Seconds between two messages of one person"),
        help_text=gettext_lazy("0 means no pause. The team is not slowed down."),
        min_value=0,
        max_value=Room.MAX_SLOW_SECONDS,
    )
    keep_days = forms.IntegerField(
        label=gettext_lazy("Days that messages are kept"),
        help_text=gettext_lazy("Empty means for good. Older messages lose their text for good."),
        min_value=1,
        max_value=MAX_KEEP_DAYS,
        required=False,
    )


class MuteForm(forms.Form):
    MINUTES = [
        (60, gettext_lazy("an hour")),
        (1_440, gettext_lazy("a day")),
        (10_080, gettext_lazy("a week")),
    ]
    user_name = forms.CharField(label=gettext_lazy("User name"), max_length=150)
    minutes = forms.TypedChoiceField(label=gettext_lazy("For"), choices=MINUTES, coerce=int)

    def __init__(self, *args, by: User, course: CoursePage, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.course = by, course

    def clean_user_name(self) -> User:
        """Return the person; who is not in the room is not found, whoever he is."""
        name = self.cleaned_data["user_name"]
        found = User.objects.filter(
            username__iexact=name,
            is_active=True,
            enrollments__in=access.visible_enrollments(self.by).filter(course=self.course),
        ).first()
        if found is None or not can_mute_person(self.by, found, self.course):
            raise forms.ValidationError(_("Nobody of this name can be muted here."))
        return found


def room_view(request: HttpRequest, course_id: int) -> HttpResponse:
    """Show the room, or change how it is kept."""
    course = get_course_for_room(request, course_id)
    room = Room.objects.filter(course=course).first() or Room(course=course)
    values = {"slow_seconds": room.slow_seconds, "keep_days": room.keep_days}
    form = RoomForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        change_room(course=course, by=request.user, **form.cleaned_data)
        messages.success(request, _("The class chat was changed."))
        return redirect("chat_room_screen", course.pk)
    return render_room(request, course, form, MuteForm(by=request.user, course=course))


def render_room(
    request: HttpRequest, course: CoursePage, form: RoomForm, mute_form: MuteForm
) -> HttpResponse:
    mutes = Mute.objects.filter(course=course, until__gt=timezone.now()).order_by("until", "pk")
    reports = visible_reports(request.user).filter(message__course=course)
    context = {
        "course": course,
        "form": form,
        "mute_form": mute_form,
        "mutes": mutes.select_related("person", "muted_by"),
        "open_reports": reports.filter(status=Report.Status.OPEN).count(),
        "can_export": access.can_manage_team(request.user, course),
    }
    status = 400 if form.errors or mute_form.errors else 200
    return TemplateResponse(request, "chat/staff/room.html", context, status=status)


@require_POST
def mute_view(request: HttpRequest, course_id: int) -> HttpResponse:
    course = get_course_for_room(request, course_id)
    form = MuteForm(request.POST, by=request.user, course=course)
    if not form.is_valid():
        room = Room.objects.filter(course=course).first() or Room(course=course)
        values = {"slow_seconds": room.slow_seconds, "keep_days": room.keep_days}
        return render_room(request, course, RoomForm(initial=values), form)
    person = form.cleaned_data["user_name"]
    mute_person(person=person, course=course, minutes=form.cleaned_data["minutes"], by=request.user)
    messages.success(request, _("%(name)s is muted.") % {"name": person.public_name})
    return redirect("chat_room_screen", course.pk)


@require_POST
def unmute_view(request: HttpRequest, course_id: int, mute_id: int) -> HttpResponse:
    course = get_course_for_room(request, course_id)
    mute = Mute.objects.filter(course=course, pk=mute_id).select_related("person").first()
    if mute is not None:  # lifted twice is lifted
        unmute_person(person=mute.person, course=course, by=request.user)
        name = mute.person.public_name
        messages.success(request, _("%(name)s may write again.") % {"name": name})
    return redirect("chat_room_screen", course.pk)


@require_safe
def export_view(request: HttpRequest, course_id: int, kind: str) -> HttpResponse:
    """Send the whole room as a file: for its lead and managers, and noted in the history."""
    course = get_course_for_room(request, course_id)
    if not access.can_manage_team(request.user, course):
        raise PermissionDenied
    if kind not in FORMATS:
        raise Http404
    write, content_type = FORMATS[kind]
    log(instance=course, action=EXPORT_ACTION, user=request.user, data={"format": kind})
    response = HttpResponse("".join(write(course)), content_type=content_type)
    name = f"chat-{course.pk}-{timezone.localdate().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("chat/rooms/<int:course_id>/questions/", questions_view, name="chat_questions"),
    path("chat/rooms/<int:course_id>/", room_view, name="chat_room_screen"),
    path("chat/rooms/<int:course_id>/mute/", mute_view, name="chat_mute"),
    path("chat/rooms/<int:course_id>/unmute/<int:mute_id>/", unmute_view, name="chat_unmute"),
    path("chat/rooms/<int:course_id>/export/<str:kind>/", export_view, name="chat_export"),
]
