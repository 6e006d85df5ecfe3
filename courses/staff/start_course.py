"""“Start a course” in the admin: a title and a subject, then the editor."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from courses.content.pages import CourseIndexPage
from courses.content.subjects import Subject
from courses.teaching.services import start_course

START_COURSE = "courses.start_course"


class StartCourseForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=255,
        help_text=gettext_lazy("You can change it at any time. Nobody sees the draft but you."),
    )
    subject = forms.ModelChoiceField(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all(), empty_label=None
    )

    def clean_title(self) -> str:
        title = self.cleaned_data["title"].strip()
        if not title:
            raise ValidationError(_("Give the course a title."))
        return title


@permission_required(START_COURSE, raise_exception=True)
def start_course_view(request: HttpRequest) -> HttpResponse:
    """Ask for a title, make the draft with its team and files, and open it in the editor."""
    form = StartCourseForm(request.POST or None)
    catalog = CourseIndexPage.objects.order_by("path").first()
    if catalog is None:
        messages.error(request, _("This site has no catalog yet. Ask an administrator."))
        return redirect("wagtailadmin_home")
    if form.is_valid():
        try:
            course = start_course(instructor=request.user, catalog=catalog, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("title", error)
        else:
            messages.success(request, _("Your course is begun. Only you and your team see it."))
            return redirect("wagtailadmin_pages:edit", course.pk)
    return TemplateResponse(request, "courses/staff/start_course.html", {"form": form})


class StartCourseMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(START_COURSE)


@hooks.register("register_admin_urls")
def register_start_course_url():
    return [path("courses/start/", start_course_view, name="start_course")]


@hooks.register("register_admin_menu_item")
def register_start_course_menu_item():
    return StartCourseMenuItem(
        gettext_lazy("Start a course"), reverse("start_course"), icon_name="plus", order=90
    )
