"""An invitation to keep a listing, or to take it over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory.models import Invitation, InvitationError
from directory.views.access import for_keepers


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what somebody is asked to do, and make them one of those who keep the listing when they say yes."""
    user: Any = request.user
    invitations = Invitation.objects.select_related("business", "invited_by")
    found = get_object_or_404(invitations, token=token)
    if request.method == "POST":
        try:
            found.accept(by=user)
        except InvitationError as refusal:
            messages.error(request, str(refusal))
            found = get_object_or_404(invitations, pk=found.pk)
        else:
            messages.success(request, _("You keep %(name)s now.") % {"name": found.business.name})
            return redirect("directory:my_business", found.business.slug)
    response = render(
        request, "directory/invitation.html", {"invitation": found}, status=200 if found.is_open else 410
    )
    response["Referrer-Policy"] = "same-origin"
    return response
