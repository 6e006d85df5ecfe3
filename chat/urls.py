"""URLs of the class rooms."""

from django.urls import path

from .api import MessagesView, MessageView
from .api_moderation import PinMessageView, ReportMessageView
from .api_people import PeopleView
from .notice_views import notices
from .team_views import pin_line, report_line
from .views import delete_line, edit_line, room

MESSAGES = "api/learning/v1/courses/<int:course_id>/messages/"

urlpatterns = [
    path(
        "api/learning/v1/courses/<int:course_id>/people/",
        PeopleView.as_view(),
        name="learning_people",
    ),
    path(MESSAGES, MessagesView.as_view(), name="learning_messages"),
    path(f"{MESSAGES}<int:seq>/", MessageView.as_view(), name="learning_message"),
    path(
        f"{MESSAGES}<int:seq>/report/", ReportMessageView.as_view(), name="learning_message_report"
    ),
    path(f"{MESSAGES}<int:seq>/pin/", PinMessageView.as_view(), name="learning_message_pin"),
    path("notices/", notices, name="notices"),
    # `str`, not `slug`: the addresses of pages may hold letters beyond ASCII.
    path("courses/<str:slug>/chat/", room, name="course_chat"),
    path("courses/<str:slug>/chat/<int:seq>/edit/", edit_line, name="edit_chat_line"),
    path("courses/<str:slug>/chat/<int:seq>/delete/", delete_line, name="delete_chat_line"),
    path("courses/<str:slug>/chat/<int:seq>/report/", report_line, name="report_chat_line"),
    path("courses/<str:slug>/chat/<int:seq>/pin/", pin_line, name="pin_chat_line"),
]
