"""Search: what can be found, by whom, and the page that finds it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import listening  # noqa: F401, PLC0415  (it registers; models are loaded by now)
