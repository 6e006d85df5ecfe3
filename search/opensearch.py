"""Wagtail's OpenSearch, whose being away is answered in words. Needs the package opensearch-py."""

from modelsearch.backends import opensearch3
from opensearchpy.exceptions import OpenSearchException

from .away import make_careful


class SearchBackend(opensearch3.SearchBackend):
    results_class = make_careful(opensearch3.SearchBackend.results_class, OpenSearchException)
