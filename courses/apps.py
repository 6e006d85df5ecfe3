"""Courses: the domain of Educa."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Courses"

    def ready(self):
        from wagtail.models import AbstractPage  # noqa: PLC0415  (models are loaded by now)
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415

        from .teaching.collection_policy import flatten_collection_policies  # noqa: PLC0415
        from .teaching.page_policy import FlatPagePermissionPolicy  # noqa: PLC0415

        register_permission_policy(AbstractPage, FlatPagePermissionPolicy())
        flatten_collection_policies()
