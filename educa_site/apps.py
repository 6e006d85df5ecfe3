"""The project package: settings, URLs and the chrome around every page."""

from django.apps import AppConfig


class EducaSiteConfig(AppConfig):
    name = "educa_site"
    verbose_name = "Educa"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415  (registers them)
