"""Development and `make run`: debug on, a local key in the data folder, mail to the console."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403  (settings modules extend the base by design)
from .base import EDUCA_DATA_DIR, env

EDUCA_ENV = "dev"
DEBUG = env.bool("DEBUG", default=True)
# The components of the site in all their states, at /gallery/. Production has none.
EDUCA_GALLERY = env.bool("EDUCA_GALLERY", default=DEBUG)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])


def local_secret_key() -> str:
    """Return a key that is made once per checkout, so that logins survive a restart."""
    path = EDUCA_DATA_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret_key()
