"""ASGI entry point: pages for the development server. Sockets join here with the class chat."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "educa_site.settings.production")
application = ProtocolTypeRouter({"http": get_asgi_application()})
