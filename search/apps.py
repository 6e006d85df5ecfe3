"""Search: what can be found, by whom, and the page that finds it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import listening  # noqa: F401, PLC0415  (it registers; models are loaded by now)
        from .trigrams import ensure_trigrams  # noqa: PLC0415  (as above)

        post_migrate.connect(ensure_trigrams, sender=self, dispatch_uid="search_trigrams")
