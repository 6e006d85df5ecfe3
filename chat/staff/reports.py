"""The queue of reported messages in the Wagtail admin: to read, and to decide about."""

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import re_path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, modeladmin_register
from wagtail_modeladmin.views import IndexView, InspectView

from chat.access import can_moderate_room, can_mute_person, visible_reports
from chat.models import Report
from chat.moderation import close_reports, mute_person
from courses.access import visible_taught_courses

MAX_SEARCH_LENGTH = 200
MUTE_MINUTES = {"60": 60, "1440": 1_440, "10080": 10_080}


class ByTeam(PermissionHelper):
    """Answers of `chat.access`; nobody adds, edits or deletes a report."""

    def user_can_list(self, user):
        return visible_taught_courses(user).exists()

    def user_can_inspect_obj(self, user, obj):
        return can_moderate_room(user, obj.message.course)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class LinkOnly(ButtonHelper):
    def get_buttons_for_obj(self, obj, **kwargs):
        return []

    def get_primary_button(self, obj):
        return self.inspect_button(obj.pk)


class StatusFilter(SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Report.Status.choices

    def queryset(self, request, queryset):
        return queryset if self.value() is None else queryset.filter(status=self.value())


class CourseFilter(SimpleListFilter):
    title = gettext_lazy("course")
    parameter_name = "course"

    def lookups(self, request, model_admin):
        rows = visible_reports(request.user).order_by("message__course__title")
        return list(rows.values_list("message__course", "message__course__title").distinct())

    def queryset(self, request, queryset):
        known = {str(pk) for pk, _title in self.lookup_choices}
        if self.value() is None:
            return queryset
        return (
            queryset.filter(message__course=self.value())
            if self.value() in known
            else queryset.none()
        )


class ReportIndexView(IndexView):
    def get_filters_params(self, params=None):
        """Return the parameters of the filters only: the stock view looks up any other."""
        known = {StatusFilter.parameter_name, CourseFilter.parameter_name}
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name in known}

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term[:MAX_SEARCH_LENGTH])


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


class ReportAdmin(ModelAdmin):
    model = Report
    menu_label = gettext_lazy("Chat reports")
    menu_icon = "warning"
    menu_order = 225
    inspect_view_enabled = True
    history_view_enabled = False
    permission_helper_class = ByTeam
    button_helper_class = LinkOnly
    index_view_class = ReportIndexView
    inspect_view_class = ReportInspectView
    inspect_template_name = "chat/staff/report.html"
    index_view_extra_css = ["chat/staff/reports.css"]
    empty_value_display = "–"
    list_per_page = 50
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

    def inspect_view(self, request, instance_pk):
        view = self.inspect_view_class.as_view(
            model_admin=self, instance_pk=instance_pk, user=request.user
        )
        return view(request)

    def get_admin_urls_for_registration(self):
        """Register the list and the record: what has no address cannot be changed by it."""
        helper = self.url_helper
        return (
            re_path(
                helper.get_action_url_pattern("index"),
                self.index_view,
                name=helper.get_action_url_name("index"),
            ),
            re_path(
                rf"^{helper.base_url_path}/inspect/(?P<instance_pk>[0-9]+)/$",
                self.inspect_view,
                name=helper.get_action_url_name("inspect"),
            ),
        )

    def get_permissions_for_registration(self):
        """Offer no grants in the group form: the team alone decides."""
        return Permission.objects.none()

    def register_admin_url_finders(self):
        """There is no address to edit a report at."""

    def register_indexing(self):
        """Reports are no references of an author."""


modeladmin_register(ReportAdmin)
