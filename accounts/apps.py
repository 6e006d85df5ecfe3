"""Accounts: who people are."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self):
        from . import checks  # noqa: F401, PLC0415  (registers them)
        from .own_data import PART  # noqa: PLC0415  (models are loaded by now)
        from .personal_data import register_part  # noqa: PLC0415  (as above)

        register_part(PART)
