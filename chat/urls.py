"""URLs of the class rooms."""

from django.urls import path

from .views import room

urlpatterns = [
    # `str`, not `slug`: the addresses of pages may hold letters beyond ASCII.
    path("courses/<str:slug>/chat/", room, name="course_chat"),
]
