"""The pages of an account that allauth has not: the overview, and leaving."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import mail
from directory.accounts import second_factor
from directory.models import Business, User

# So many of the listings that only a person keeps are named.
SHOWN = 20


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the account is, and where each part of it is changed."""
    return render(request, "account/overview.html", {"has_second_factor": second_factor.has_one(_account(request))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.account")
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account of a person who has just shown once more who they are, and who says yes."""
    problems: list[str] = []
    if request.method == "POST":
        user = _account(request)
        user.closes_listings = request.POST.get("listings") == "close"
        address = user.email
        try:
            if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk):
                raise ValidationError(_("Nobody else could look after the site: make another superuser first."))
            user.erase()
        except ValidationError as refusal:
            problems = list(refusal.messages)
        else:
            mail.send(address, "account/account_deleted")
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("account_login")
    alone = Business.objects.kept_alone_by(_account(request)).order_by("name")[:SHOWN]
    return render(
        request, "account/delete.html", {"problems": problems, "alone": alone}, status=409 if problems else 200
    )


def _account(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user
