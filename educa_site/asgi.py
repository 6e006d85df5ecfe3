"""ASGI entry point: sockets of the class rooms, and pages for the development server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "educa_site.settings.production")
pages = get_asgi_application()  # before anything that needs the apps loaded

from channels.routing import ProtocolTypeRouter  # noqa: E402

from .sockets import make_socket_application  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": make_socket_application()})
