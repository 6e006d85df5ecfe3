"""Development with the static files of production: joined, hashed, compressed."""

from educa_site.settings.dev import *  # noqa: F403  (settings modules extend one another by design)
from educa_site.settings.dev import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "educa_site.staticfiles_storage.HashedStaticFilesStorage"},
}
