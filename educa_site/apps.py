"""The project package: settings, URLs and the chrome around every page."""

from django.apps import AppConfig


class EducaSiteConfig(AppConfig):
    name = "educa_site"
    verbose_name = "Educa"
