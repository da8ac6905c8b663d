"""Who keeps a listing: invitations, handing over, leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from directory.models import Business, InvalidTransition, Invitation, InvitationError, Ownership
from directory.models.owners import LastOwner
from directory.views.access import for_keepers
from directory.views.my.forms import InviteForm


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who keeps a listing and who is invited; an owner invites others here."""
    user: Any = request.user
    sending = request.method == "POST"
    rows = Business.objects.led_by(user) if sending else Business.objects.owned_by(user)
    business = get_object_or_404(rows, slug=slug)
    form = InviteForm(request.POST if sending else None)
    if sending and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            Invitation.send(
                business,
                form.cleaned_data["email"],
                by=user,
                role=Ownership.Role.OWNER if role == InviteForm.HAND_OVER else role,
                hands_over=role == InviteForm.HAND_OVER,
            )
        except InvitationError as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("directory:my_people", slug)
    people = list(business.ownerships.select_related("user"))
    own = next(person for person in people if person.user_id == user.pk)
    return render(
        request,
        "directory/my_people.html",
        {
            "business": business,
            "people": people,
            "own": own,
            "is_alone": len(people) == 1,
            "invitations": [row for row in business.invitations.open().order_by("created_at") if row.is_open],
            "form": form,
        },
    )


@for_keepers
@require_POST
def my_person(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Make a manager an owner, or have somebody keep the listing no longer; only an owner may."""
    user: Any = request.user
    with transaction.atomic():
        business = get_object_or_404(Business.objects.led_by(user), slug=slug)
        ownership = get_object_or_404(business.ownerships.exclude(user=user).select_related("user"), pk=key)
        name = {"person": ownership.user.email}
        if request.POST.get("act") == "promote":
            ownership.promote(by=user)
            messages.success(request, _("%(person)s is an owner now.") % name)
        elif request.POST.get("act") == "remove":
            ownership.end(by=user)
            messages.success(request, _("%(person)s keeps the listing no longer.") % name)
    return redirect("directory:my_people", slug)


@for_keepers
@require_POST
def my_invitation(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Take an invitation back."""
    user: Any = request.user
    business = get_object_or_404(Business.objects.led_by(user), slug=slug)
    get_object_or_404(business.invitations.open(), pk=key).withdraw()
    messages.success(request, _("The invitation is taken back."))
    return redirect("directory:my_people", slug)


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop keeping a listing. Whoever keeps it alone says what becomes of it."""
    user: Any = request.user
    business = get_object_or_404(Business.objects.owned_by(user), slug=slug)
    ownership = business.ownerships.get(user=user)
    is_alone = business.ownerships.count() == 1
    closable = {Business.Status.LISTED, Business.Status.PAUSED, Business.Status.EXPIRED}
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                if is_alone and ownership.is_owner and request.POST.get("then") == "close":
                    business.close(by=user)
                ownership.end(by=user)
        except (LastOwner, InvalidTransition) as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("You keep %(name)s no longer.") % {"name": business.name})
            return redirect("directory:my")
    return render(
        request,
        "directory/my_leave.html",
        {
            "business": business,
            "asks": is_alone and ownership.is_owner and business.status in closable,
            "is_alone": is_alone,
            "problem": problem,
        },
    )
