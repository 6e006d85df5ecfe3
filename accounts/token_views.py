"""“API tokens” on one's account: what there is, a new one, and the end of one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .models import ApiToken
from .token_forms import TokenForm
from .tokens import TokenRefused, create_token, list_tokens, revoke_token
from .two_factor import has_shown_second_factor


@require_GET
@login_required
def api_tokens(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/tokens.html", {"tokens": list_tokens(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def new_api_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it in this answer, the only one that ever holds it.

    No redirect: the token would have to be kept until the next page. Sending the form again makes
    no second token, since its name is taken.
    """
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        shown = has_shown_second_factor(request)
        try:
            row, token = create_token(
                user=request.user, second_factor_shown=shown, **form.cleaned_data
            )
        except TokenRefused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "accounts/token_made.html", {"row": row, "token": token})
    return render(request, "accounts/token_new.html", {"form": form})


@require_POST
@login_required
def revoke_api_token(request: HttpRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(
        ApiToken.objects.select_related("user"), pk=token_id, user=request.user
    )
    revoke_token(token=token, by=request.user)
    messages.success(request, _("The token “%(name)s” works no more.") % {"name": token.name})
    return redirect("api_tokens")
