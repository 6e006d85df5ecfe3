"""Where sockets come in."""

from django.urls import re_path

from .consumers import ChatConsumer

websocket_urlpatterns = [  # Up to 18 digits: what a database can look for.
    re_path(r"^ws/courses/(?P<course_id>[0-9]{1,18})/chat/$", ChatConsumer.as_asgi())
]
