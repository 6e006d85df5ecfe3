"""The pages of one's own account that allauth does not have: home, profile, reminders."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .forms import ProfileForm
from .reminders import OptionalMail, find_reader, stop_mails
from .tokens import list_tokens
from .two_factor import FACTORS, has_second_factor, lacks_second_factor

WANTED_KEY = "educa_two_factor_next"  # the set-up pages lead back to it


@require_GET
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Everything of one's account on one page, each with its present state."""
    user = request.user
    factors = Authenticator.objects.filter(user=user)
    kinds = list(factors.filter(type__in=FACTORS).values_list("type", flat=True))
    context = {
        "address": user.emailaddress_set.filter(primary=True).first(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "sessions": UserSession.objects.filter(user=user).count(),
        "connections": user.socialaccount_set.count(),
        "has_providers": has_providers(request),
        "tokens": sum(token.is_live for token in list_tokens(user)),
    }
    return render(request, "accounts/home.html", context)


def has_providers(request: HttpRequest) -> bool:
    return bool(settings.SOCIALACCOUNT_PROVIDERS and get_social_adapter().list_providers(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("account_profile")
    # The form has put what was typed on the account; the page around it shows what is saved.
    request.user.refresh_from_db(fields=form.fields)
    return render(request, "accounts/profile.html", {"form": form})


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions, on whatever device it is."""
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    end_sessions(request, [session])
    messages.success(request, _("The session is ended."))
    return redirect("usersessions_list")


@require_GET
@login_required
def two_factor_required(request: HttpRequest) -> HttpResponse:
    """Tell what is missing before the rest of the site opens, and lead back afterwards."""
    target = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    target = target if is_ours else "/"
    if not lacks_second_factor(request):
        request.session.pop(WANTED_KEY, None)
        # Not `redirect()`, which takes a text without a slash for the name of a view.
        return HttpResponseRedirect(target)
    request.session[WANTED_KEY] = target
    context = {"next": request.get_full_path(), "has_factor": has_second_factor(request.user)}
    return render(request, "accounts/two_factor_required.html", context)


@csrf_exempt  # the signed link is the permission; mail programs post it without a session
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str, kind: OptionalMail) -> HttpResponse:
    """End a kind of mail for whoever the link was mailed to: GET asks, POST does (RFC 8058)."""
    user = find_reader(token, kind)
    if user is None:
        return render(request, "accounts/reminders_unknown.html", status=404)
    if request.method == "POST":
        stop_mails(user, kind)
    context = {"is_done": not getattr(user, kind.field), "kind": kind.value}
    return render(request, "accounts/reminders.html", context)
