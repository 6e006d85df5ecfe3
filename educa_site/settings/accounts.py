"""Settings of accounts: allauth is the only login door, and what may come through it."""

from accounts.configuration import (
    read_email_verification,
    read_providers,
    read_required_groups,
    read_trusted_proxies,
)

from .environment import env

# --- What an operator sets ------------------------------------------------------------

# "mandatory": nobody gets in before the address is confirmed. "optional": a mail asks for it.
EDUCA_EMAIL_VERIFICATION = read_email_verification(env, default="optional")
# Groups whose members need a second factor, and "superusers": "superusers,Course managers".
EDUCA_MFA_REQUIRED_FOR = read_required_groups(env)
# How many proxies of one's own stand before the site, each adding to X-Forwarded-For.
EDUCA_TRUSTED_PROXIES = read_trusted_proxies(env)
# True: who comes from a provider with an address that both sides have confirmed gets into the
# account with that address. False: people connect a provider themselves, once logged in.
EDUCA_SOCIAL_LINK_BY_EMAIL = env.bool("EDUCA_SOCIAL_LINK_BY_EMAIL", default=False)
PROVIDERS = read_providers(env)

# --- Django -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_learning"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.MaximumLengthValidator"},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "MinimumLengthValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]
PASSWORD_RESET_TIMEOUT = 4 * 3600  # seconds that a mailed link works
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False

# --- allauth: entering --------------------------------------------------------------------

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {"login": "accounts.login_form.LoginForm"}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address; the new one takes over when it is confirmed
ACCOUNT_EMAIL_VERIFICATION = EDUCA_EMAIL_VERIFICATION
ACCOUNT_EMAIL_NOTIFICATIONS = True  # mails about changes, to the old address where it changes
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody's address is used to mail strangers
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_USERNAME_BLACKLIST = ["deleted-user"]  # stands for everybody who has left
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
# `accounts.limits` counts at all doors together, in the database: no second count here.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False

# --- allauth: the second factor, sessions, other people's logins ------------------------------

MFA_ADAPTER = "accounts.two_factor.TwoFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.two_factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.two_factor_forms.ReauthenticateForm",
    "authenticate_webauthn": "accounts.two_factor_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "accounts.two_factor_forms.ReauthenticatePasskeyForm",
    "login_webauthn": "accounts.two_factor_forms.LoginPasskeyForm",
    "add_webauthn": "accounts.two_factor_forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Educa"
MFA_TOTP_TOLERANCE = 1  # a clock may be 30 seconds off
MFA_TRUST_ENABLED = False  # no cookie stands in for the second factor

USERSESSIONS_TRACK_ACTIVITY = False  # a write for each request says too little

SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = PROVIDERS.settings
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = EDUCA_SOCIAL_LINK_BY_EMAIL
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = EDUCA_SOCIAL_LINK_BY_EMAIL
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds

ACCOUNT_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *PROVIDERS.apps,
]
# Forms that log in lead to a provider by redirect, which the browser checks against this list.
ACCOUNT_FORM_ORIGINS = PROVIDERS.origins

WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
