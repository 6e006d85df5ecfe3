"""The content checks of a page, for the editor's side panel."""

from django import template
from django.urls import reverse

from courses.content.checks import find_problems
from courses.content.learning_pages import LearningPage
from courses.content.pages import CoursePage

register = template.Library()


@register.inclusion_tag("courses/staff/checks.html")
def content_checks(page: object) -> dict:
    """Show the checks of a course, module or lesson that exists; nothing for anything else."""
    if not isinstance(page, (CoursePage, LearningPage)) or not page.pk:
        return {"is_shown": False}
    url = reverse("content_checks", args=[page.pk])
    return {"is_shown": True, "problems": find_problems(page), "url": url}
