"""The test suite: quick hashes, mail in memory, files in a folder of their own."""

import os
import tempfile
from pathlib import Path

from .base import *  # noqa: F403  (settings modules extend the base by design)
from .base import CACHES, MIDDLEWARE, REDIS_URL, STORAGES

EDUCA_ENV = "test"
DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105  (a test key)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "educa-test-media"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # nothing collected
LOGGING_CONFIG = None
# A suite asks more in a minute than people do; tests of the limits set them.
EDUCA_API_RATE_USER = EDUCA_API_RATE_TOKEN = EDUCA_API_RATE_ADDRESS = 0
EDUCA_CHAT_BURST = 0

# Each parallel worker has a database of its own in Redis, as it has in PostgreSQL.
if REDIS_URL:
    _server, _, _number = REDIS_URL.rpartition("/")
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHES["default"]["LOCATION"] = f"{_server}/{(int(_number or 0) + int(_worker)) % 16}"
