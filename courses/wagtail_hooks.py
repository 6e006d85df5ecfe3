"""Where courses meet Wagtail: serving, files, snippets."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses import access
from courses.content.subjects import Subject
from courses.enrollment.reading import count_students_below
from courses.staff import learning, start_course, team  # noqa: F401  (they register themselves)
from courses.views.serving import serve_course_page

hooks.register("serve_course_page", serve_course_page)


@hooks.register("before_serve_document")
def check_document(document, request):
    """Documents of a course open for those who may open the course; nobody else learns of them."""
    if not access.can_open_file(request.user, document):
        raise Http404


@hooks.register("before_delete_page")
def keep_pages_with_students(request, page):
    """Explain, instead of failing, that a course people are enrolled in cannot be deleted."""
    return refuse_deleting(request, [page])


@hooks.register("before_bulk_action")
def keep_many_pages_with_students(request, action_type, objects, action):
    if action_type == "delete" and objects and isinstance(objects[0], Page):
        return refuse_deleting(request, objects)
    return None


def refuse_deleting(request, pages):
    """Return an answer that refuses, or None when no student stands in the way."""
    count = count_students_below(pages)
    if not count:
        return None
    messages.error(
        request,
        ngettext(
            "This cannot be deleted: %(count)s student is enrolled. Unpublish it instead.",
            "This cannot be deleted: %(count)s students are enrolled. Unpublish it instead.",
            count,
        )
        % {"count": count},
    )
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


class SubjectViewSet(SnippetViewSet):
    model = Subject
    icon = "folder-open-inverse"
    menu_label = _("Subjects")
    list_display = ["title", "slug", "palette"]
    search_fields = ["title"]
    add_to_admin_menu = True
    menu_order = 210


register_snippet(SubjectViewSet)
