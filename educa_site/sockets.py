"""What every socket passes before its consumer: its origin, its address, its cookies."""

from urllib.parse import urlsplit

from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404

from chat.routing import websocket_urlpatterns

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class SameOrigin:
    """Refuse handshakes (403) that no page of this site made: cookies come along with any.

    The origin is the host and port that were asked, or stands in CSRF_TRUSTED_ORIGINS. Its scheme
    is not compared: a proxy may end TLS.
    """

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        application = self.application if is_same_origin(scope) else WebsocketDenier()
        return await application(scope, receive, send)


class KnownAddress:
    """Refuse (403) sockets at addresses that are none, without a traceback."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        try:
            return await self.application(scope, receive, send)
        except (ValueError, Resolver404) as error:
            if not str(error).startswith("No route found"):
                raise
        return await WebsocketDenier()(scope, receive, send)


def is_same_origin(scope) -> bool:
    headers = dict(scope["headers"])
    try:
        origin = headers.get(b"origin", b"").decode("ascii")
        host = headers.get(b"host", b"").decode("ascii").lower()
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    domain, asked_port = split_domain_port(host)
    if parts.scheme not in {"http", "https"} or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    default = DEFAULT_PORTS[parts.scheme]
    return parts.hostname == domain.strip("[]") and (port or default) == int(asked_port or default)


def make_socket_application():
    router = KnownAddress(URLRouter(websocket_urlpatterns))
    return SameOrigin(CookieMiddleware(router))
