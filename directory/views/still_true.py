"""The yearly question: is the listing still true? The letter's link leads here; one button answers."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory import confirming
from directory.editing import snapshot
from directory.models import Business, InvalidTransition
from directory.saying import Sayer

SHOWN = ("name", "category", "tagline", "addresses", "phone", "website", "hours", "special_days")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_true(request: HttpRequest, value: str) -> HttpResponse:
    """Show what the listing says, and note that it is still true when the button is pressed. No account is needed."""
    business, is_open = confirming.find(value)
    if business is None:
        raise Http404("This link is not one of ours.")
    done = False
    if request.method == "POST" and is_open:
        with transaction.atomic():
            locked = Business.objects.select_for_update(of=("self",)).defer("search").get(pk=business.pk)
            if locked.asked_at == business.asked_at:
                try:
                    locked.confirm(by=None)
                    done = True
                except InvalidTransition:
                    # Closed or suspended meanwhile: there is nothing to confirm.
                    done = False
    values = snapshot(business)
    response = render(
        request,
        "directory/still_true.html",
        {
            "business": business,
            "rows": Sayer(values).rows(values, SHOWN) if is_open and not done else [],
            "is_open": is_open,
            "done": done,
        },
    )
    response["Referrer-Policy"] = "same-origin"
    return response
