"""URLs of the search: the page, and its routes of the learning API."""

from django.urls import path

from .api import SearchView, SuggestionsView
from .views import search

urlpatterns = [
    path("search/", search, name="search"),
    path("api/learning/v1/search/", SearchView.as_view(), name="learning_search"),
    path(
        "api/learning/v1/search/suggestions/",
        SuggestionsView.as_view(),
        name="learning_search_suggestions",
    ),
]
