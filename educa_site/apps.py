"""The project package: settings, URLs and the chrome around every page."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class EducaSiteConfig(AppConfig):
    default = True
    name = "educa_site"
    verbose_name = "Educa"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415  (registers them)


class EducaUsersConfig(WagtailUsersAppConfig):
    """People and groups in the admin, with our own forms."""

    group_viewset = "courses.staff.people.StaffGroupViewSet"
    user_viewset = "courses.staff.people.PersonViewSet"
