"""Tells when what teams are granted is not what EDUCA_COURSES_REQUIRE_REVIEW says."""

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.db import DatabaseError
from wagtail.models import GroupPagePermission, WorkflowPage

from courses.content.pages import CourseIndexPage

from .groups import PUBLISHING_GRANT
from .models import CourseTeam


@register(Tags.database)
def check_review_grants(app_configs, databases=None, **kwargs) -> list[Warning]:
    """Compare setting and grants: after a change of the setting `prepare_site` has to run."""
    if not databases:
        return []
    try:
        return [*find_grant_warnings(), *find_workflow_warnings()]
    except DatabaseError:  # the tables are still to come: this also runs before `migrate`
        return []


def find_grant_warnings() -> list[Warning]:
    publishing = GroupPagePermission.objects.filter(
        group__course_team__isnull=False, permission__codename=PUBLISHING_GRANT
    )
    if settings.EDUCA_COURSES_REQUIRE_REVIEW:
        count, state = publishing.count(), "may publish although review is required"
    else:
        teams = CourseTeam.objects.exclude(group__in=publishing.values("group"))
        count, state = teams.count(), "may not publish although no review is required"
    if not count:
        return []
    hint = "Run manage.py prepare_site after changing EDUCA_COURSES_REQUIRE_REVIEW."
    return [Warning(f"{count} course teams {state}.", hint=hint, id="courses.W001")]


def find_workflow_warnings() -> list[Warning]:
    if not settings.EDUCA_COURSES_REQUIRE_REVIEW:
        return []
    attached = WorkflowPage.objects.filter(workflow__active=True).values("page")
    return [
        Warning(
            f"Review is required, but the catalog “{catalog}” has no workflow.",
            hint="Teams cannot submit. Assign one under Settings, Workflows.",
            id="courses.W002",
        )
        for catalog in CourseIndexPage.objects.exclude(pk__in=attached)
    ]
