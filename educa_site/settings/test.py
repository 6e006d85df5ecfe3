"""The test suite: quick hashes, mail in memory, files in a folder of their own."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403  (settings modules extend the base by design)
from .base import MIDDLEWARE, STORAGES

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
ACCOUNT_RATE_LIMITS = False
LOGGING_CONFIG = None
