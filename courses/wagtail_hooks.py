"""Where courses meet Wagtail: serving, files, snippets."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses import access
from courses.content.subjects import Subject
from courses.staff import (  # noqa: F401  (they register themselves)
    archive,
    checks,
    class_log,
    class_screen,
    copies,
    dashboard,
    explorer,
    file_choosers,
    impact,
    learning,
    notifications,
    ordering,
    page_api,
    page_choosers,
    reports,
    review,
    rich_text_editor,
    saving,
    start_course,
    team,
    webhooks,
)
from courses.views.serving import serve_course_page

hooks.register("serve_course_page", serve_course_page)


@hooks.register("before_serve_document")
def check_document(document, request):
    """Documents of a course open for those who may open the course; nobody else learns of them."""
    if not access.can_open_file(request.user, document):
        raise Http404


class SubjectViewSet(SnippetViewSet):
    model = Subject
    icon = "folder-open-inverse"
    menu_label = _("Subjects")
    list_display = ["title", "slug", "palette"]
    search_fields = ["title"]
    add_to_admin_menu = True
    menu_order = 210


register_snippet(SubjectViewSet)
