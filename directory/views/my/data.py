"""What we know of a person, to take along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from directory.editing import snapshot
from directory.models import Business, Change, Claim, Draft, Enquiry, Invitation, Ownership, Report, Review
from directory.views.access import for_keepers


@for_keepers
@require_safe
def my_data(request: HttpRequest) -> JsonResponse:
    """Return the account and all that hangs on it as JSON: listings, reviews, claims, suggestions, reports and drafts."""
    user: Any = request.user
    mine = {"user": user}
    data = {
        "account": {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "joined": user.date_joined,
            "last_sign_in": user.last_login,
        },
        "listings": [_listing(row) for row in Ownership.objects.of(user).select_related("business").order_by("since")],
        "reviews": list(
            Review.objects.filter(**mine).values(
                "business__name", "rating", "title", "text", "name", "status", "reply", "created_at", "edited_at"
            )
        ),
        "claims": list(
            Claim.objects.filter(**mine).values(
                "business__name", "role", "method", "message", "status", "reason", "created_at"
            )
        ),
        "changes": list(
            Change.objects.filter(by=user).values(
                "business__name", "kind", "fields", "message", "status", "reason", "created_at"
            )
        ),
        "reports": list(
            Report.objects.filter(by=user).values("business__name", "about", "message", "status", "created_at")
        ),
        "enquiries": list(
            Enquiry.objects.filter(email__iexact=user.email).values("business__name", "name", "message", "created_at")
        ),
        "invitations": list(
            Invitation.objects.filter(invited_by=user).values("business__name", "email", "role", "created_at")
        ),
        "drafts": list(Draft.objects.filter(user=user).values("data", "created_at", "saved_at")),
    }
    response = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _listing(ownership: Ownership) -> dict[str, Any]:
    business: Business = ownership.business
    return {
        "address": business.slug,
        "status": business.status,
        "role": ownership.role,
        "since": ownership.since,
        "email": business.email,
        "says": snapshot(business),
    }
