"""“My data”: an archive of everything, and the way out."""

import tempfile

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.log_actions import log

from .erasure import ErasureRefused, erase_person, find_obstacle
from .forms import EraseForm
from .personal_data import write_archive

EXPORT_ACTION = "accounts.export"
IN_MEMORY_BYTES = 4 * 1024 * 1024  # larger archives wait in a temporary file


@require_GET
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/data.html", {"obstacle": find_obstacle(request.user)})


@require_POST
@login_required
@reauthentication_required
def export_my_data(request: HttpRequest) -> HttpResponse:
    """Send the archive of whoever asks. The audit log keeps that it was asked for."""
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  (the answer closes it)
    write_archive(request.user, archive)
    log(instance=request.user, action=EXPORT_ACTION, user=request.user)
    archive.seek(0)
    name = f"educa-my-data-{timezone.now():%Y-%m-%d}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def erase_my_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; erase for whoever types the account's address."""
    user = request.user
    form = EraseForm(request.POST or None, user=user)
    obstacle = find_obstacle(user)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(user=user, by=user)
        except ErasureRefused as refused:
            obstacle = str(refused)
        else:
            logout(request)
            return redirect("account_erased")
    context = {"form": form, "obstacle": obstacle}
    return render(request, "accounts/erase.html", context, status=409 if obstacle else 200)


@require_GET
def account_erased(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/erased.html")
