"""What customers wrote: enquiries, and reviews with the owner's replies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Business
from directory.pagination import paginate
from directory.spam import HOUR, Rate, limit
from directory.views.access import for_keepers
from directory.views.my.forms import ReplyForm

REPLIES = Rate(30, HOUR)


def _kept(request: HttpRequest, slug: str) -> Business:
    user: Any = request.user
    return get_object_or_404(Business.objects.owned_by(user).defer("search"), slug=slug)


@for_keepers
@require_safe
def my_enquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the messages that came through the listing's page, the newest first."""
    business = _kept(request, slug)
    page = paginate(request, business.enquiries.order_by("-created_at", "-pk"))
    return render(request, "directory/my_enquiries.html", {"business": business, "page": page})


@for_keepers
@require_safe
def my_reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published reviews, the newest first, with the replies."""
    business = _kept(request, slug)
    page = paginate(request, business.reviews.published().order_by("-published_at", "-pk"))
    return render(request, "directory/my_reviews.html", {"business": business, "page": page})


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my_reply(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Reply to a review in public; a blank reply takes the former away."""
    user: Any = request.user
    business = _kept(request, slug)
    review = get_object_or_404(business.reviews.published(), pk=key)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"text": review.reply})
    if request.method == "POST" and form.is_valid():
        if refusal := limit(request, "review-reply", per_account=REPLIES):
            form.add_error(None, refusal)
        else:
            review.answer(form.cleaned_data["text"], by=user)
            messages.success(
                request, _("Your reply stands below the review now.") if review.reply else _("Your reply is gone.")
            )
            return redirect("directory:my_reviews", slug)
    return render(request, "directory/my_reply.html", {"business": business, "review": review, "form": form})
