"""Invitations: following one, and sending them from the admin."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from .joining import accept_invitation, invite_person
from .site_identity import SignUpPolicy, get_site_identity

MAX_ADDRESSES = 50


@require_GET
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Lead whoever follows an invitation to sign-up; a link that has ended says so with 410."""
    if request.user.is_authenticated or accept_invitation(request, token):
        return redirect("account_signup")
    return render(request, "accounts/invitation_ended.html", status=410)


class InvitationForm(forms.Form):
    """`addresses` becomes a list: addresses stand on lines or between commas."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        max_length=20_000,
        help_text=gettext_lazy("One on each line, 50 at most. Each gets a mail with a link."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean_addresses(self) -> list[str]:
        typed = self.cleaned_data["addresses"].replace(",", "\n").replace(";", "\n").split("\n")
        addresses = list(dict.fromkeys(line.strip() for line in typed if line.strip()))
        if len(addresses) > MAX_ADDRESSES:
            raise forms.ValidationError(_("These are more than 50 addresses."))
        for address in addresses:
            try:
                validate_email(address)
            except forms.ValidationError as problem:
                words = _("“%(address)s” is not an e-mail address.") % {"address": address}
                raise forms.ValidationError(words) from problem
        return addresses


@require_http_methods(["GET", "HEAD", "POST"])
def invite_people(request: HttpRequest) -> HttpResponse:
    """The form in the admin, for those who may make accounts."""
    if not request.user.has_perm("accounts.add_user"):
        raise PermissionDenied
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        report(request, *send_invitations(form.cleaned_data["addresses"]))
        return redirect("invite_people")
    is_closed = get_site_identity().read_policy() == SignUpPolicy.CLOSED
    context = {"form": form, "is_closed": is_closed}
    return render(request, "accounts/staff/invite_people.html", context)


def send_invitations(addresses: list[str]) -> tuple[int, list[str], list[str]]:
    """Return how many mails went out, who has an account already, and who was not reached."""
    sent, known, failed = 0, [], []
    for address in addresses:
        try:
            is_new = invite_person(address=address)
        except OSError:  # the mail server: SMTP errors are OSErrors too
            failed.append(address)
            continue
        sent += is_new
        if not is_new:
            known.append(address)
    return sent, known, failed


def report(request: HttpRequest, sent: int, known: list[str], failed: list[str]) -> None:
    if sent:
        words = ngettext("%d invitation is on its way.", "%d invitations are on their way.", sent)
        messages.success(request, words % sent)
    if known:
        messages.warning(request, _("These have an account already: %s") % ", ".join(known))
    if failed:
        messages.error(request, _("The mail server did not take these: %s") % ", ".join(failed))
