"""Courses: the domain of Educa."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Courses"

    def ready(self):
        from wagtail.models import AbstractPage  # noqa: PLC0415  (models are loaded by now)
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415  (as above)

        from accounts.personal_data import register_part  # noqa: PLC0415  (as above)

        from .enrollment import course_signals  # noqa: F401, PLC0415  (it registers)
        from .personal_data import PART  # noqa: PLC0415  (as above)
        from .progress import content_signals  # noqa: F401, PLC0415  (it registers)
        from .teaching import review_checks, review_signals  # noqa: F401, PLC0415  (they register)
        from .teaching.collection_policy import flatten_collection_policies  # noqa: PLC0415  (as above)
        from .teaching.page_policy import FlatPagePermissionPolicy  # noqa: PLC0415  (as above)
        from .webhooks import listening  # noqa: F401, PLC0415  (it registers)

        register_part(PART)
        register_permission_policy(AbstractPage, FlatPagePermissionPolicy())
        flatten_collection_policies()
