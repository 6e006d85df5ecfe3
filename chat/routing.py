"""Where sockets come in."""

from django.urls import path

from .consumers import ChatConsumer

websocket_urlpatterns = [path("ws/courses/<int:course_id>/chat/", ChatConsumer.as_asgi())]
