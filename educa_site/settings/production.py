"""Production: refuses to start without what it needs to be safe."""

from django.core.exceptions import ImproperlyConfigured

from accounts.configuration import read_email_verification

from .base import *  # noqa: F403  (settings modules extend the base by design)
from .base import BASE_DIR, EDUCA_BASE_URL, STORAGES, env

EDUCA_ENV = "production"
DEBUG = False

_missing = [
    name
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
    if not (env.str(name, default="").strip())
]
if _missing:
    raise ImproperlyConfigured(
        f"Educa does not start in production without: {', '.join(_missing)}. "
        f"Set each as an environment variable (see {BASE_DIR.name}/.env.example)."
    )

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[EDUCA_BASE_URL])

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
EDUCA_EMAIL_VERIFICATION = read_email_verification(env, default="mandatory")
ACCOUNT_EMAIL_VERIFICATION = EDUCA_EMAIL_VERIFICATION

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "educa_site.staticfiles_storage.HashedStaticFilesStorage"},
}
