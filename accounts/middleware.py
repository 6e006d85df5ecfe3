"""What stands before the pages of people: limits at the doors, the second factor, own settings."""

from collections.abc import Callable

from allauth.account.signals import authentication_step_completed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from .doors import Knock, knock
from .time_zones import find_zone
from .two_factor import lacks_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]

ACCOUNT_PATHS = "/accounts/"
# What somebody who still needs a second factor can reach: to set it up, and to leave. The rest
# of the site is closed, so that no other address leads around.
SET_UP_ROUTES = {
    "two_factor_required",
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "choose_language",
    "account_login",
    "wagtailadmin_logout",
    "healthz",
}
SET_UP_PREFIX = "mfa_"
API_PATHS = ("/api/", "/admin/api/")


class PersonalSettingsMiddleware:
    """Shows people the site in their language and time zone; keeps their pages out of caches."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            use_settings_of(request)
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        if request.path_info.startswith(ACCOUNT_PATHS):
            patch_cache_control(response, private=True, no_store=True)
        return response


def use_settings_of(request: HttpRequest) -> None:
    user = request.user
    if zone := find_zone(user.time_zone):
        timezone.activate(zone)
    if user.language and user.language in dict(settings.LANGUAGES):
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language


class DoorLimitMiddleware:
    """Answers 429 to whoever tries too often at the doors of accounts (`accounts.doors`)."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        attempt: Knock | None = getattr(request, "educa_knock", None)
        if attempt and attempt.is_guess and getattr(request, "educa_step_completed", False):
            attempt.give_back()
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or request.resolver_match is None:
            return None
        attempt = knock(request, request.resolver_match.url_name or "")
        if attempt is None:
            return None
        if attempt.refused_by is None:
            request.educa_knock = attempt
            return None
        return answer_too_many(request, attempt.retry_after_seconds)


def answer_too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": -(-seconds // 60)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


@receiver(authentication_step_completed, dispatch_uid="accounts.step_completed")
def note_step(sender, request: HttpRequest, **kwargs) -> None:
    """A right password, code or key: this attempt is not counted."""
    request.educa_step_completed = True


class TwoFactorMiddleware:
    """Lets people of the groups in EDUCA_MFA_REQUIRED_FOR on only with a second factor."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not settings.EDUCA_MFA_REQUIRED_FOR or not request.user.is_authenticated:
            return None
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if name in SET_UP_ROUTES or name.startswith(SET_UP_PREFIX):
            return None
        if not lacks_second_factor(request):
            return None
        if request.path_info.startswith(API_PATHS):
            detail = "Two-factor authentication is required for this account."
            return JsonResponse({"detail": detail}, status=403)
        back = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('two_factor_required')}?{urlencode({'next': back})}")
