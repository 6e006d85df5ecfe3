"""What Wagtail asks a course or a module about a person, where our answer is not Wagtail's."""

from django.conf import settings
from wagtail.models import PagePermissionTester

__all__ = ["CoursePagePermissionTester"]


class CoursePagePermissionTester(PagePermissionTester):
    """Lets a team that may not publish still put its drafts in order.

    This is the coarse answer, for menus. Which order may be made is `access.can_change_order`.
    """

    def can_reorder_children(self) -> bool:
        return self.can_reorder_live_children() or (
            self.user.is_active
            and getattr(settings, "EDUCA_COURSES_REQUIRE_REVIEW", False)
            and {"add", "change"} <= self.permissions
        )

    def can_reorder_live_children(self) -> bool:
        """Return whether the order that students see may be changed: Wagtail's own rule."""
        return super().can_reorder_children()
