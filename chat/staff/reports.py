"""The queue of reported messages in the Wagtail admin: to read, and to decide about."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.options import modeladmin_register
from wagtail_modeladmin.views import InspectView

from chat.access import can_moderate_room, can_mute_person, visible_reports
from chat.models import Report
from chat.moderation import close_reports, mute_person
from courses.access import visible_taught_courses
from courses.staff.read_only_list import KnownChoiceFilter, ReadOnlyAdmin, ReadOnlyPermissions

MUTE_MINUTES = {"60": 60, "1440": 1_440, "10080": 10_080}


class ByTeam(ReadOnlyPermissions):
    """Answers of `chat.access`."""

    def user_can_list(self, user):
        return visible_taught_courses(user).exists()

    def user_can_inspect_obj(self, user, obj):
        return can_moderate_room(user, obj.message.course)


class StatusFilter(KnownChoiceFilter):
    title = gettext_lazy("status")
    parameter_name = "status"
    field_name = "status"

    def lookups(self, request, model_admin):
        return Report.Status.choices


class CourseFilter(KnownChoiceFilter):
    title = gettext_lazy("course")
    parameter_name = "course"
    field_name = "message__course"

    def lookups(self, request, model_admin):
        rows = visible_reports(request.user).order_by("message__course__title")
        return list(rows.values_list("message__course", "message__course__title").distinct())


class ReportInspectView(InspectView):
    """One report: what was written, what is wrong with it, and the decision."""

    user = None

    def __init__(self, model_admin, instance_pk, user):
        get_object_or_404(visible_reports(user), pk=instance_pk)
        super().__init__(model_admin, instance_pk)

    def get_page_title(self):
        return _("Report")

    def get_page_subtitle(self):
        return self.instance.message.course.title

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        message = self.instance.message
        decision = request.POST.get("decision")
        if decision in {"keep", "delete"}:
            close_reports(message=message, by=request.user, is_deleted=decision == "delete")
            messages.success(request, _("The report is closed."))
        elif request.POST.get("mute") in MUTE_MINUTES:
            author, minutes = message.author, MUTE_MINUTES[request.POST["mute"]]
            if author is None or not can_mute_person(request.user, author, message.course):
                raise PermissionDenied
            mute_person(person=author, course=message.course, minutes=minutes, by=request.user)
            messages.success(request, _("%(name)s is muted.") % {"name": author.public_name})
        else:
            messages.error(request, _("Nothing was changed: choose what to do."))
        return redirect(request.path)

    def get_context_data(self, **kwargs):
        message = self.instance.message
        author = message.author
        others = message.reports.exclude(pk=self.instance.pk).select_related("reporter")
        room_url = reverse("course_chat", args=[message.course.slug])
        context = {
            "fields": [],
            "message": message,
            "others": others,
            "can_mute": author is not None
            and can_mute_person(self.request.user, author, message.course),
            "line_url": f"{room_url}?before={message.seq + 1}#m-{message.seq}",
        }
        return super().get_context_data(**context, **kwargs)


class ReportAdmin(ReadOnlyAdmin):
    model = Report
    menu_label = gettext_lazy("Chat reports")
    menu_icon = "warning"
    menu_order = 225
    permission_helper_class = ByTeam
    inspect_view_class = ReportInspectView
    inspect_template_name = "chat/staff/report.html"
    index_view_extra_css = ["chat/staff/reports.css"]
    ordering = ("-reported_at", "-pk")
    list_filter = (StatusFilter, CourseFilter)
    search_fields = ("message__body", "reason")
    list_display = ("text", "author_name", "course_title", "reason", "reported_at", "status")

    def get_queryset(self, request):
        rows = visible_reports(request.user).select_related("message__author", "message__course")
        return rows.order_by(*self.ordering)

    @admin.display(description=gettext_lazy("Message"))
    def text(self, report):
        return Truncator(report.message.body).chars(80) or _("(deleted)")

    @admin.display(description=gettext_lazy("Author"))
    def author_name(self, report):
        author = report.message.author
        return author.public_name if author else _("Deleted user")

    @admin.display(description=gettext_lazy("Course"))
    def course_title(self, report):
        return report.message.course.title


modeladmin_register(ReportAdmin)
