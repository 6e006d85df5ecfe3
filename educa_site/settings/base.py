"""Settings every environment shares. Values that differ come from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from educa_site.policies import make_site_policy

from .accounts import *  # noqa: F403  (a part of the base in a file of its own)
from .accounts import ACCOUNT_APPS, ACCOUNT_FORM_ORIGINS
from .api import *  # noqa: F403  (as above)
from .environment import EDUCA_BASE_URL, env
from .search import *  # noqa: F403  (as above)

PROJECT_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = PROJECT_DIR.parent

# --- What an operator sets ------------------------------------------------------------

EDUCA_DATA_DIR = Path(env.str("EDUCA_DATA_DIR", default=str(BASE_DIR / "data")))
REDIS_URL = env.str("REDIS_URL", default="")
# True: teams write and submit, course managers publish. `prepare_site` or `sync_course_access`
# bring the teams that exist to it.
EDUCA_COURSES_REQUIRE_REVIEW = env.bool("EDUCA_COURSES_REQUIRE_REVIEW", default=False)

# --- Applications ---------------------------------------------------------------------

INSTALLED_APPS = [
    "daphne",
    "educa_site",
    "home",
    "search",
    "chat",
    "courses",
    "accounts",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "educa_site.apps.EducaUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "wagtailmedia",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "rest_framework",
    "knox",
    "corsheaders",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks_db",
    *ACCOUNT_APPS,
    "channels",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First, so that a browser on another site can read every answer, refusals included.
    "corsheaders.middleware.CorsMiddleware",
    "courses.api.middleware.LearningApiMiddleware",
    "educa_site.middleware.RejectUnsafeInputMiddleware",
    "educa_site.middleware.PrivateAnswersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before all that answers with a page. Static files need no policy.
    "educa_site.policies.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonalSettingsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.DoorLimitMiddleware",
    "accounts.middleware.TwoFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "search.away.SearchAwayMiddleware",
]

ROOT_URLCONF = "educa_site.urls"
WSGI_APPLICATION = "educa_site.wsgi.application"
ASGI_APPLICATION = "educa_site.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "educa_site.context.chrome",
            ],
        },
    },
]

# --- Data: SQLite, local memory and in-memory layers are the embedded defaults ------------


def sqlite_options() -> dict:
    """WAL so that readers never wait, IMMEDIATE so that writers queue instead of failing."""
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


DATABASE_URL = env.str("DATABASE_URL", default="").strip()
DATABASES = {
    "default": env.db_url_config(DATABASE_URL or f"sqlite:///{EDUCA_DATA_DIR / 'educa.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(sqlite_options())
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "educa",
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                # Seconds a request waits for a server that does not answer at all.
                "SOCKET_CONNECT_TIMEOUT": 1,
                "SOCKET_TIMEOUT": 1,
            },
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # Redis has one set of channels for all its databases: sites that share a server and
            # not a database may not hear each other.
            "CONFIG": {"hosts": [REDIS_URL], "prefix": f"educa{urlsplit(REDIS_URL).path}"},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# --- Class rooms: 0 is no limit ------------------------------------------------------------

# Messages of one person: so many at once, so many a minute in the long run.
EDUCA_CHAT_BURST = env.int("EDUCA_CHAT_BURST", default=10)
EDUCA_CHAT_PER_MINUTE = env.int("EDUCA_CHAT_PER_MINUTE", default=60)
# Sockets one person may hold, in all processes together where there is Redis.
EDUCA_CHAT_SOCKETS_PER_USER = env.int("EDUCA_CHAT_SOCKETS_PER_USER", default=5)
# What `manage.py run_sockets` starts: daphne, or gunicorn with its ASGI worker.
EDUCA_WS_SERVER = env.str("EDUCA_WS_SERVER", default="daphne")

# --- Files ------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = EDUCA_DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = EDUCA_DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# True: nginx sends the bytes of uploaded files, after our check (docs/files.md).
EDUCA_X_ACCEL = env.bool("EDUCA_X_ACCEL", default=False)
# How long the address of an image in a lesson is good for, at most; half of it at least.
EDUCA_IMAGE_URL_SECONDS = env.int("EDUCA_IMAGE_URL_SECONDS", default=7200)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a page of 200 blocks posts some thousand fields

# --- Mail ------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds a mail server may take to answer
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Educa <educa@localhost>")

# --- Background work -------------------------------------------------------------------------

# "immediate": done by the process that asked, after its answer is safe. "database": queued for
# `manage.py db_worker`.
TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
}
EDUCA_TASKS = env.str("EDUCA_TASKS", default="immediate")
if EDUCA_TASKS not in TASK_BACKENDS:
    raise ImproperlyConfigured(f"EDUCA_TASKS is {EDUCA_TASKS!r}; immediate or database.")
TASKS = {"default": {"BACKEND": TASK_BACKENDS[EDUCA_TASKS]}}

# --- Webhooks (docs/webhooks.md) ----------------------------------------------------------------

# True: receivers may stand in private networks and on this host, with http and on any port.
EDUCA_WEBHOOK_PRIVATE_NETWORKS = env.bool("EDUCA_WEBHOOK_PRIVATE_NETWORKS", default=False)
# After how many days without one success a webhook is stopped.
EDUCA_WEBHOOK_STOP_DAYS = env.int("EDUCA_WEBHOOK_STOP_DAYS", default=5)

# --- Languages ---------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Each by its own name. Catalogs are in locale/ (`make messages`); the admin speaks Wagtail's.
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Wagtail -----------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Educa"
WAGTAILADMIN_BASE_URL = EDUCA_BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party requests
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "courses.staff.rich_text_editor.LinkedRichTextArea"}
}
WAGTAILIMAGES_IMAGE_MODEL = "courses.CourseImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.staff.file_edit_forms.StaffImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "courses.CourseDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.staff.file_edit_forms.StaffDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "doc", "docx", "epub", "ipynb", "key", "md", "odp", "ods", "odt", "pdf", "ppt"),
    *("pptx", "rtf", "txt", "xls", "xlsx", "zip"),
]
WAGTAILDOCS_CONTENT_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILMEDIA = {
    "MEDIA_MODEL": "courses.CourseMedia",
    "MEDIA_FORM_BASE": "courses.staff.file_edit_forms.StaffMediaForm",
    "AUDIO_EXTENSIONS": ["aac", "m4a", "mp3", "oga", "ogg", "opus", "wav"],
    "VIDEO_EXTENSIONS": ["m4v", "mp4", "webm"],
}
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_BASE_URL = EDUCA_BASE_URL

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.scopes.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": [
        "accounts.throttles.UserThrottle",
        "accounts.throttles.TokenThrottle",
        "accounts.throttles.AddressThrottle",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Educa learning API",
    "DESCRIPTION": "Everything a learner can do on the site. Guide: docs/api.md of the project.",
    "VERSION": "1.0.0",
    "PREPROCESSING_HOOKS": ["courses.api.schema.keep_our_routes"],
    "SCHEMA_PATH_PREFIX": r"/api/learning/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "CourseLevel": "courses.content.pages.CoursePage.Level",
        "SearchKind": "search.models.SearchEntry.Kind",
        "EnrollmentStatus": "courses.enrollment.models.Enrollment.Status",
    },
}

EDUCA_GALLERY = False  # only development has one

# --- Browser policies ----------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames our own pages
SECURE_REFERRER_POLICY = "same-origin"
# The admin has a policy of its own (educa_site/policies.py).
CONTENT_SECURITY_POLICY = {"DIRECTIVES": make_site_policy(ACCOUNT_FORM_ORIGINS)}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("EDUCA_LOG_LEVEL", default="INFO")},
    # One line per index update and page action would drown what an operator looks for.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("django.tasks", "django_tasks", "modelsearch", "wagtail")
    }
    # Django's own handlers would say everything a second time.
    | {"django": {"handlers": []}},
}
