"""The pages below a listing on which readers take part: enquire, review, report, suggest and claim.

They are never cached, because their forms carry a token.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import claiming
from directory.editing import propose
from directory.enquiries import enquire, receivers
from directory.forms.taking_part import ClaimForm, CodeForm, EnquiryForm, ReportForm, ReviewForm, SuggestionForm
from directory.models import AlreadyDecided, Business, Change, Claim, Report, Review, User
from directory.spam import HOUR, Rate, limit


def _business(slug: str, *, closed: bool = False) -> Business:
    """Return a business that readers find, or with ``closed`` one that has a page. Raises Http404."""
    rows = Business.objects.with_page().exclude(status="merged") if closed else Business.objects.listed()
    return get_object_or_404(rows.select_related("country", "city", "category"), slug=slug)


def _form(data: HttpRequest, form: Any, **options: Any) -> Any:
    """Return the form of the request: filled in where it was posted."""
    posted = (data.POST, data.FILES) if data.method == "POST" else ()
    return form(*posted, request=data, **options)


def _page(request: HttpRequest, name: str, business: Business, form: Any = None, **more: Any) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return render(request, f"directory/{name}.html", {"business": business, "form": form, **more}, status=status)


def _thanks(business: Business, what: str) -> HttpResponse:
    """Lead to the page that says what happens next with ``what`` (one of THANKS)."""
    return redirect(f"directory:business_thanks_{what}", slug=business.slug)


def _sign_in(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the door for whoever has no account whose address is confirmed, None for the others."""
    user = request.user
    if user.is_authenticated and EmailAddress.objects.filter(user=user, verified=True).exists():
        return None
    if user.is_authenticated:
        return redirect("account_email")
    return redirect_to_login(request.path)


# --- Enquire ---------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business_enquire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a message to those who keep a listing."""
    business = _business(slug)
    if not receivers(business):
        return _page(request, "business_nobody", business)
    form = _form(request, EnquiryForm)
    if request.method == "POST" and form.is_valid():
        enquire(business, form.cleaned_data, key=form.submission_key)
        return _thanks(business, "enquiry")
    return _page(request, "business_enquire", business, form, days=settings.ENQUIRY_DAYS)


# --- Review ----------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business_review(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a person's review, or the new words of the one that they wrote."""
    business = _business(slug)
    if door := _sign_in(request):
        return door
    user: User = request.user  # type: ignore[assignment]
    if business.ownerships.filter(user=user).exists():
        return _page(request, "business_review_own", business)
    review = business.reviews.filter(user=user).first()
    if review is not None and review.status == Review.Status.REMOVED:
        return _page(request, "business_review_removed", business, review=review)
    form = _form(request, ReviewForm, review=review)
    if request.method == "POST" and form.is_valid():
        _write_review(business, user, review, form.cleaned_data)
        return _thanks(business, "review")
    return _page(request, "business_review", business, form, review=review)


def _write_review(business: Business, user: User, review: Review | None, data: dict[str, Any]) -> None:
    if review is None:
        try:
            with transaction.atomic():
                Review.objects.create(business=business, user=user, **data)
            return
        except IntegrityError:
            # The same form came twice at once; the second is an edit of the first.
            review = Review.objects.get(business=business, user=user)
    if any(getattr(review, name) != value for name, value in data.items()):
        review.revise(**data)


# --- Report ----------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what somebody says is wrong with a listing, or with one of its reviews (``?review=``)."""
    business = _business(slug, closed=True)
    asked = request.GET.get("review", "")
    review = None
    if asked:
        published = business.reviews.published()
        review = get_object_or_404(
            published, pk=asked if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
        )
    form = _form(request, ReportForm)
    if request.method == "POST" and form.is_valid():
        person = request.user if request.user.is_authenticated else None
        Report.objects.get_or_create(
            key=form.submission_key,
            defaults={"business": business, "review": review, "by": person, **form.cleaned_data},
        )
        return _thanks(business, "report")
    return _page(request, "business_report", business, form, review=review)


# --- Suggest ---------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business_suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Take anybody's correction of a listing; a moderator decides on it."""
    business = _business(slug, closed=True)
    form = _form(request, SuggestionForm, business=business)
    if request.method == "POST" and form.is_valid():
        # The same form may have come before, or come twice at once: the first is kept.
        with suppress(IntegrityError), transaction.atomic():
            propose(
                business,
                form.wanted(),
                kind=Change.Kind.SUGGESTION,
                by=request.user if request.user.is_authenticated else None,
                message=form.cleaned_data["message"],
                key=form.submission_key,
            )
        return _thanks(business, "suggestion")
    return _page(request, "business_suggest", business, form)


# --- Claim -----------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def business_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a claim, or show how far the one that is open has come."""
    business = _business(slug, closed=True)
    if door := _sign_in(request):
        return door
    user: User = request.user  # type: ignore[assignment]
    if business.ownerships.filter(user=user).exists():
        return redirect("/my/")
    claim = business.claims.filter(user=user, status=Claim.Status.OPEN).first()
    if claim is not None:
        return _open_claim_page(request, business, claim)
    methods = claiming.methods_for(business)
    form = _form(request, ClaimForm, business=business, methods=methods)
    if request.method == "POST" and form.is_valid():
        try:
            claiming.open_claim(business, user, form.cleaned_data)
            return redirect("directory:business_claim", slug=business.slug)
        except ValidationError as error:
            form.add_error(None, error)
    kept = business.ownerships.exists()
    return _page(request, "business_claim", business, form, methods=methods, kept=kept)


def _open_claim_page(request: HttpRequest, business: Business, claim: Claim) -> HttpResponse:
    if claim.method != Claim.Method.EMAIL:
        record = claiming.record_of(claim) if claim.method == Claim.Method.DNS else ""
        return _page(request, "business_claim_waits", business, claim=claim, record=record)
    form = _form(request, CodeForm)
    if request.method == "POST" and form.is_valid():
        try:
            if claiming.try_code(claim, form.cleaned_data["code"]):
                messages.success(request, _("%s is yours to keep now.") % business.name)
                return redirect("/my/")
        except AlreadyDecided:
            return redirect("directory:business_claim", slug=business.slug)
        form.add_error("code", _("That code is wrong or too old. Look at the latest letter, or have a new code sent."))
    return _page(request, "business_claim_code", business, form, claim=claim, minutes=claiming.CODE_MINUTES)


@never_cache
@require_POST
def business_claim_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Send the code again, look for the record now, or give a claim up: of one's own open claim only."""
    business = _business(slug, closed=True)
    if door := _sign_in(request):
        return door
    claim = get_object_or_404(business.claims, user=request.user, status=Claim.Status.OPEN)
    if step == "withdraw":
        business.claims.filter(pk=claim.pk, status=Claim.Status.OPEN).update(status=Claim.Status.WITHDRAWN)
        messages.info(request, _("Your claim is withdrawn."))
        return redirect(business)
    if wait := limit(request, f"claim-{step}", per_address=Rate(10, HOUR), per_account=Rate(5, HOUR)):
        messages.warning(request, wait)
    elif step == "resend" and claim.method == Claim.Method.EMAIL:
        claiming.send_code(claim, claim.code_sent_to)
        messages.info(request, _("A new code is on its way."))
    elif step == "check" and claim.method == Claim.Method.DNS:
        from directory.tasks import check_claim_records

        check_claim_records.enqueue()
        messages.info(request, _("We are looking for the record. Load this page again in a minute."))
    return redirect("directory:business_claim", slug=business.slug)


# --- Afterwards ------------------------------------------------------------------------------------------------------

THANKS = ("enquiry", "review", "report", "suggestion")


@never_cache
@require_safe
def business_thanks(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Say what happens next."""
    return _page(request, "business_thanks", _business(slug, closed=True), what=what)


def _below(name: str, view: Any) -> URLPattern:
    return path(f"business/<slug:slug>/{name}/", view, name=f"business_{name}")


urlpatterns = [
    _below("enquire", business_enquire),
    _below("review", business_review),
    _below("report", business_report),
    _below("suggest", business_suggest),
    _below("claim", business_claim),
    *(
        path(
            f"business/<slug:slug>/claim/{step}/",
            business_claim_step,
            {"step": step},
            name=f"business_claim_{step}",
        )
        for step in ("resend", "check", "withdraw")
    ),
    *(
        path(f"business/<slug:slug>/thanks/{what}/", business_thanks, {"what": what}, name=f"business_thanks_{what}")
        for what in THANKS
    ),
]
