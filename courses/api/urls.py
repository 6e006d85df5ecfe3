"""Routes of the learning API, below /api/learning/v1/. Class rooms add theirs in `chat.urls`."""

from django.urls import path

from .classes import ResultsView, RosterView
from .me import MeView
from .progress import ProgressEventsView, ProgressView
from .schema_views import SchemaView, show_docs

urlpatterns = [
    path("courses/<int:course_id>/progress/", ProgressView.as_view(), name="learning_progress"),
    path(
        "courses/<int:course_id>/progress/events/",
        ProgressEventsView.as_view(),
        name="learning_progress_events",
    ),
    path("courses/<int:course_id>/roster/", RosterView.as_view(), name="learning_roster"),
    path("courses/<int:course_id>/results/", ResultsView.as_view(), name="learning_results"),
    path("me/", MeView.as_view(), name="learning_me"),
    path("schema/", SchemaView.as_view(), name="learning_schema"),
    path("docs/", show_docs, name="learning_docs"),
]
