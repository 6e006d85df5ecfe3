"""Settings of the APIs' doors: tokens, how often one may ask, and calls from other sites."""

from accounts.configuration import read_api_rate, read_origins

from .environment import env

# --- What an operator sets ------------------------------------------------------------

# Requests in a minute; 0 is no limit. A guest counts by address, others by account and by token.
EDUCA_API_RATE_USER = read_api_rate(env, "EDUCA_API_RATE_USER", default=1200)
EDUCA_API_RATE_TOKEN = read_api_rate(env, "EDUCA_API_RATE_TOKEN", default=600)
EDUCA_API_RATE_ADDRESS = read_api_rate(env, "EDUCA_API_RATE_ADDRESS", default=3000)
# Other sites whose pages may call the APIs from a browser, with a token.
EDUCA_CORS_ORIGINS = read_origins(env)

# --- Tokens (django-rest-knox: hashing and the table; none of its views is mounted) ---------

KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105  (the name of a model)
REST_KNOX = {
    "TOKEN_PREFIX": "educa_",  # scanners for leaked secrets find it by this
    "AUTH_TOKEN_CHARACTER_LENGTH": 64,
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": None,  # every token is made with an expiry of its own
}
# The model is ours; knox's own migrations would make a table that nobody uses.
MIGRATION_MODULES = {"knox": None}

# --- Calls from other sites (django-cors-headers) --------------------------------------------

CORS_ALLOWED_ORIGINS = EDUCA_CORS_ORIGINS
# Files too: what a lesson shows is fetched with the same token.
CORS_URLS_REGEX = r"^/(?:api/(?:v2|learning)|documents|media)/"
CORS_ALLOW_CREDENTIALS = False  # no cookie of ours works from elsewhere: tokens only
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
CORS_ALLOW_HEADERS = (
    *("accept", "authorization", "content-type", "if-match", "if-none-match", "range"),
)
CORS_EXPOSE_HEADERS = (
    *("content-disposition", "content-range", "etag", "location", "retry-after", "x-request-id"),
)
CORS_PREFLIGHT_MAX_AGE = 3600  # seconds
