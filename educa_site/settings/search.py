"""Where the search keeps its index: in the database, or in OpenSearch (docs/search.md)."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from .environment import env

# Empty: the database itself searches.
EDUCA_OPENSEARCH_URL = env.str("EDUCA_OPENSEARCH_URL", default="")
# Sites that share a server take different prefixes.
EDUCA_OPENSEARCH_PREFIX = env.str("EDUCA_OPENSEARCH_PREFIX", default="educa_")

WAGTAILSEARCH_BACKENDS: dict[str, dict] = {"default": {"BACKEND": "search.backend"}}

if EDUCA_OPENSEARCH_URL:
    if find_spec("opensearchpy") is None:
        raise ImproperlyConfigured(
            "EDUCA_OPENSEARCH_URL needs a package that is not installed: "
            "pip install 'opensearch-py>=3,<4'"
        )
    WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "search.opensearch",
        "URLS": [EDUCA_OPENSEARCH_URL],
        "INDEX_PREFIX": EDUCA_OPENSEARCH_PREFIX,
        "TIMEOUT": 5,  # seconds
        # BM25 weighs a word by how many texts hold it, those of other people too: then a locked
        # lesson moves the hits of somebody who may not read it.
        "INDEX_SETTINGS": {"settings": {"index": {"similarity": {"default": {"type": "boolean"}}}}},
    }
