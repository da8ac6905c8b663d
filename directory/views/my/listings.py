"""My listings, and what becomes of one: its state, its numbers, and the steps of its life."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.composition import completed
from directory.editing import LABELS
from directory.models import Business, Change, Draft, InvalidTransition, Ownership, Photo
from directory.pagination import paginate
from directory.presenting import Presented
from directory.preview import unsaved
from directory.revising import EDITABLE, UNSEEN, open_edit, wanted_now
from directory.saying import Sayer
from directory.views.access import for_keepers
from directory.views.my.forms import HolidayForm

Status = Business.Status
DAYS = 30
#: What an owner may do to bring a listing back. Whoever suspended one decides on that.
REOPENABLE = (Status.PAUSED, Status.CLOSED, Status.EXPIRED)

#: What the status means for whoever keeps the listing, and what happens next.
NEXT: dict[str, Any] = {
    Status.DRAFT: gettext_lazy("It is not sent yet. Look it over and send it."),
    Status.PENDING: gettext_lazy("One of us reads it before readers see it. We write to you when that is done."),
    Status.NEEDS_CHANGES: gettext_lazy("Change what is asked for, then send it again."),
    Status.LISTED: gettext_lazy(
        "Readers find it. What you change is read by us before they see it; hours apply at once."
    ),
    Status.PAUSED: gettext_lazy("Its page says that it is closed for some time, and no list shows it."),
    Status.CLOSED: gettext_lazy("Its page says that it is closed for good, and no list shows it."),
    Status.EXPIRED: gettext_lazy(
        "Nobody has told us for a long time that it is still true. Say so, and readers find it again."
    ),
    Status.REJECTED: gettext_lazy(
        "Readers do not see it. If you can put right what the reason says, do so and send it again."
    ),
    Status.SUSPENDED: gettext_lazy(
        "We have taken it out of the directory. Write to us if you think that this is a mistake."
    ),
}


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my(request: HttpRequest) -> HttpResponse:
    """Show the listings that a person keeps, those that they may take over, and what they have not sent yet."""
    user: Any = request.user
    if request.method == "POST":
        return _take_over(request)
    waiting = Count("changes", Q(changes__kind=Change.Kind.EDIT, changes__status=Change.Status.OPEN), distinct=True)
    listings = (
        Business.objects.owned_by(user)
        .select_related("city", "country", "category")
        .defer("search", "description")
        .annotate(waiting_edits=waiting)
        .order_by("name", "pk")
    )
    return render(
        request,
        "directory/my.html",
        {
            "page": paginate(request, listings),
            "sent_in": Business.objects.sent_in_by(user).select_related("city", "country")[:20],
            "unsent": Draft.objects.filter(user=user, business=None).order_by("-saved_at")[:10],
        },
    )


def _take_over(request: HttpRequest) -> HttpResponse:
    """Make the person the owner of a listing that names their confirmed address and that nobody keeps."""
    user: Any = request.user
    key = request.POST.get("business", "")
    with transaction.atomic():
        found = Business.objects.sent_in_by(user).filter(pk=int(key)) if key.isascii() and key.isdigit() else None
        business = found.first() if found is not None and len(key) < 19 else None
        # Asked again under the lock: somebody else may have been quicker.
        if business is not None:
            Business.objects.select_for_update(of=("self",)).only("pk").get(pk=business.pk)
            if not business.ownerships.exists():
                Ownership.take_over(business, by=user)
                messages.success(request, _("You keep %(name)s now.") % {"name": business.name})
                return redirect("directory:my_business", business.slug)
    messages.error(request, _("Somebody else keeps this listing already."))
    return redirect("directory:my")


@for_keepers
@require_safe
def my_business(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a listing to those who keep it: how it stands, what waits, who looked at it, and what can be done."""
    business = _kept(request, slug)
    edit = open_edit(business)
    ownership = business.ownerships.get(user=request.user.pk)
    ownership.business = business
    context = {
        "business": business,
        "next": NEXT.get(business.status, ""),
        "edit_rows": _edit_rows(edit),
        "decided": _last_decided(business) if edit is None else None,
        "views": _views(business),
        "counts": _counts(business),
        "ownership": ownership,
        "is_editable": business.status in EDITABLE,
        "is_unseen": business.status in UNSEEN,
        "can_submit": business.status in UNSEEN - {Status.PENDING},
        "can_reopen": business.status in REOPENABLE,
        "can_close": ownership.is_owner and business.status in {Status.LISTED, Status.PAUSED, Status.EXPIRED},
        "holiday": HolidayForm(),
    }
    template, context = completed("my_business", "directory/my_business.html", context, ownership)
    return render(request, template, context)


def _kept(request: HttpRequest, slug: str) -> Business:
    user: Any = request.user
    rows = Business.objects.owned_by(user).select_related("city", "country", "category").defer("search")
    return get_object_or_404(rows, slug=slug)


def _edit_rows(edit: Change | None) -> list[dict[str, str]]:
    """Return the fields of an edit that waits: what readers see now, and what they will see."""
    if edit is None:
        return []
    old = {name: difference["old"] for name, difference in edit.fields.items()}
    new = {name: difference["new"] for name, difference in edit.fields.items()}
    sayer = Sayer(old, new)
    rows = []
    for name, label in LABELS.items():
        if name in edit.fields:
            rows.append({"label": str(label), "old": sayer.say(name, old[name]), "new": sayer.say(name, new[name])})
    return rows


def _last_decided(business: Business) -> Change | None:
    """Return the edit that was decided upon last, within the last month."""
    since = timezone.now() - datetime.timedelta(days=DAYS)
    decided = business.changes.filter(kind=Change.Kind.EDIT, decided_at__gt=since)
    return decided.exclude(status=Change.Status.WITHDRAWN).order_by("-decided_at").first()


def _views(business: Business) -> dict[str, Any]:
    """Return how often the page was read in each of the last days, oldest first, with the points of a line through them."""
    today = timezone.now().date()
    days = [today - datetime.timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    counted = dict(business.daily_views.filter(day__gte=days[0]).values_list("day", "count"))
    numbers = [counted.get(day, 0) for day in days]
    most = max(numbers)
    step = 300 / (DAYS - 1)
    points = " ".join(
        f"{index * step:.1f},{38 - 36 * number / (most or 1):.1f}" for index, number in enumerate(numbers)
    )
    return {"total": sum(numbers), "most": most, "points": points, "first": days[0], "last": days[-1]}


def _counts(business: Business) -> dict[str, int]:
    since = timezone.now() - datetime.timedelta(days=DAYS)
    published = business.reviews.published()
    return {
        "enquiries": business.enquiries.filter(created_at__gt=since).count(),
        "reviews": published.count(),
        "unanswered": published.filter(reply="").count(),
    }


@for_keepers
@require_safe
def my_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page with all that waits, as readers would see it."""
    business = _kept(request, slug)
    values = wanted_now(business, open_edit(business))
    keys = [*values["photos"], *([values["logo"]] if values["logo"] else [])]
    photos = Photo.objects.filter(business=business).in_bulk(keys)
    shown = unsaved(values, [photos[key] for key in keys if key in photos], like=business)
    return render(
        request, "directory/my_preview.html", {"business": shown, "shown": Presented(shown), "listing": business}
    )


# --- The steps of its life --------------------------------------------------------------------------------------------


def _act(
    request: HttpRequest, slug: str, act: Any, done: str, *, led: bool = False, allowed: Any = None
) -> HttpResponse:
    """Take a step with a listing that the person keeps (or leads), locked, and say what was done or why not."""
    user: Any = request.user
    rows = Business.objects.led_by(user) if led else Business.objects.owned_by(user)
    with transaction.atomic():
        key = get_object_or_404(rows.only("pk"), slug=slug).pk
        business = Business.objects.select_for_update(of=("self",)).defer("search").get(pk=key)
        try:
            if allowed is not None and business.status not in allowed:
                raise InvalidTransition(_("That cannot be done as the listing stands now."))
            act(business, by=user)
            messages.success(request, done)
        except InvalidTransition as refusal:
            messages.error(request, str(refusal))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("directory:my_business", slug)


@for_keepers
@require_POST
def my_submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a listing that was given back to the moderators again."""
    return _act(request, slug, Business.submit, _("It is sent. We write to you when somebody has read it."))


@for_keepers
@require_POST
def my_pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Close for some time."""
    return _act(request, slug, Business.pause, _("Its page says now that it is closed for some time."))


@for_keepers
@require_POST
def my_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a paused, closed or expired listing again; a suspended one is not the owner's to show."""
    return _act(request, slug, Business.reopen, _("Readers find it again."), allowed=REOPENABLE)


@for_keepers
@require_POST
def my_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a listing is still true."""
    return _act(request, slug, Business.confirm, _("Thank you. We have noted that it is still true."))


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether it is closed for good, and note it; only an owner may."""
    user: Any = request.user
    business = get_object_or_404(Business.objects.led_by(user), slug=slug)
    if request.method == "POST":
        return _act(request, slug, Business.close, _("Its page says now that it is closed for good."), led=True)
    return render(request, "directory/my_close.html", {"business": business})
