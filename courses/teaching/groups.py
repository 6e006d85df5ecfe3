"""The names of the standing staff groups, and what each kind of group is granted."""

from django.conf import settings

INSTRUCTORS = "Instructors"
COURSE_MANAGERS = "Course managers"
WRITING_GRANTS = ("add_page", "change_page")
PUBLISHING_GRANT = "publish_page"
TEAM_PAGE_GRANTS = (*WRITING_GRANTS, PUBLISHING_GRANT)
# What managers do for the site as a whole, by app: results that come first in the search.
MANAGER_SITE_GRANTS = {
    "wagtailsearchpromotions": (
        *("add_searchpromotion", "change_searchpromotion", "delete_searchpromotion"),
    )
}
MANAGER_PAGE_GRANTS = (*TEAM_PAGE_GRANTS, "lock_page", "unlock_page", "bulk_delete_page")


def get_team_page_grants() -> tuple[str, ...]:
    """Return what a team is granted on its course; publishing only where no review is required."""
    return WRITING_GRANTS if settings.EDUCA_COURSES_REQUIRE_REVIEW else TEAM_PAGE_GRANTS
