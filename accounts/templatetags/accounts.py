"""The places of one's account, for the navigation beside its pages; whether there is a sign-up."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.site_identity import SignUpPolicy, get_site_identity

register = template.Library()

PLACES = [
    ("account_home", _("Account")),
    ("account_profile", _("Profile")),
    ("account_email", _("Email address")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Two-factor login")),
    ("mfa_list_webauthn", _("Passkeys")),
    ("usersessions_list", _("Sessions")),
    ("socialaccount_connections", _("Connected logins")),
    ("api_tokens", _("API tokens")),
    ("my_data", _("My data")),
    ("account_logout", _("Log out")),
]

# In this order: each browser also names those it resembles.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    **{"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"},
    **{"Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"},
}


@register.filter
def browser_name(agent: str) -> str:
    """Return "Firefox on Windows" for what a browser calls itself; its own words if unknown."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return agent[:90] or gettext("Unknown browser")


@register.simple_tag
def sign_up_policy() -> str:
    """Return "open", "invited" or "closed"."""
    return get_site_identity().get_shown_policy()


@register.simple_tag
def offers_sign_up() -> bool:
    """Return whether pages lead to sign-up: where anybody may make an account."""
    return get_site_identity().get_shown_policy() == SignUpPolicy.OPEN


@register.simple_tag(takes_context=True)
def account_places(context) -> list[dict]:
    """Return label, address and `is_here` of each place; connections only where there are any."""
    path = context["request"].path
    places = []
    for name, label in PLACES:
        if name == "socialaccount_connections" and not settings.SOCIALACCOUNT_PROVIDERS:
            continue
        url = reverse(name)
        places.append({"label": label, "url": url, "is_here": path == url})
    return places
