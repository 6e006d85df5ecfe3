"""Chat: the class rooms."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    verbose_name = "Chat"

    def ready(self):
        from accounts.personal_data import register_part  # noqa: PLC0415  (models are loaded)

        from . import listening  # noqa: F401, PLC0415  (as above)
        from .personal_data import PART  # noqa: PLC0415  (as above)

        register_part(PART)
