"""Routes of the learning API, below /api/learning/v1/. Class rooms add theirs in `chat.urls`."""

from django.urls import path

from .schema_views import SchemaView, show_docs

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="learning_schema"),
    path("docs/", show_docs, name="learning_docs"),
]
