"""A new listing: what it must have, whatever else there is to say, a preview, and off to the moderators.

No account is needed. What is typed is kept in a draft, whose secret address every screen after the first one has.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import album, drafts
from directory.drafts import AlreadySent, Filled, Incomplete
from directory.models import Draft, Photo
from directory.parts import PARTS
from directory.parts.places import cities_called, cities_like, city_words
from directory.presenting import Presented
from directory.preview import unsaved
from directory.spam import HOUR, GuardedForm, Rate, limit
from directory.views.access import View, account_of

UPLOADS = Rate(60, HOUR)
UPLOADS_OF_ACCOUNT = Rate(120, HOUR)


class BeginForm(GuardedForm, forms.Form):
    """Guards the first screen: who sends it has a draft from then on."""

    guard_name = "begin-listing"
    per_address = Rate(20, HOUR)


class SendForm(GuardedForm, forms.Form):
    """Guards the last screen; what it judges is all that was typed before."""

    guard_name = "send-listing"
    min_seconds = 1

    def __init__(self, *args: Any, typed: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed = typed

    def _texts(self) -> list[str]:
        return [str(self.typed.get(name) or "") for name in ("name", "tagline", "description", "service_area")]


def for_drafts(view: View) -> View:
    """Find the draft of the token in a page's address, and keep the page out of caches and referrers."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = get_object_or_404(Draft.objects.select_related("business__city", "business__country"), token=token)
        try:
            response = view(request, draft, *args, **kwargs)
        except (AlreadySent, Draft.DoesNotExist):
            response = redirect("directory:draft", token)
        # The address is the key to the draft.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(guarded)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_your_business(request: HttpRequest) -> HttpResponse:
    """Begin a listing: the part that it must have."""
    user = account_of(request)
    if request.method == "POST":
        token = drafts.read_token(request.POST.get("draft", ""))
        guard = BeginForm(request.POST, request=request)
        if token is not None and guard.is_valid():
            draft = drafts.begin(token, by=user)
            try:
                filled = drafts.keep(draft, "business", request.POST, by=user)
            except AlreadySent:
                return redirect("directory:draft", draft.token)
            return _after_business(draft, filled)
        form = PARTS["business"](request.POST, values={})
        form.is_valid()
    else:
        token, guard = None, BeginForm(request=request)
        form = PARTS["business"](values={"email": user.email if user else ""})
    return render(
        request,
        "directory/list_your_business.html",
        {
            "form": form,
            "guard": guard,
            "draft_token": drafts.new_token() if token is None else request.POST["draft"],
            "unsent": _unsent(user) if user and request.method != "POST" else [],
        },
    )


def _unsent(user: Any) -> QuerySet[Draft]:
    return Draft.objects.filter(user=user, business=None).order_by("-saved_at")[:5]


def _after_business(draft: Draft, filled: Filled) -> HttpResponse:
    """Lead on: back to what is wrong, to listings that may be the same, or to the overview."""
    if not filled.form("business").is_valid():
        return redirect("directory:draft_part", draft.token, "business")
    return redirect("directory:draft_alike" if filled.alike() else "directory:draft", draft.token)


@for_drafts
@require_safe
def draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show how far a draft is and what may be added; of one that was sent, what happens next."""
    if draft.business is not None:
        return render(request, "directory/draft_sent.html", {"draft": draft, "business": draft.business})
    filled = Filled(draft)
    photos = draft.photos.count()
    return render(
        request,
        "directory/draft.html",
        {
            "draft": draft,
            "parts": [_state(filled, name) for name in PARTS if name != "business"],
            "business_part": _state(filled, "business"),
            "photos": photos,
            "mistake": filled.first_mistake,
        },
    )


def _state(filled: Filled, name: str) -> dict[str, Any]:
    """Return a part for the overview: its title, and whether it is wrong, told or empty."""
    form = filled.forms.get(name)
    wrong = form is not None and not form.is_valid()
    return {"name": name, "part": PARTS[name], "wrong": wrong, "told": PARTS[name].is_told(filled.values)}


@for_drafts
@require_http_methods(["GET", "HEAD", "POST"])
def draft_part(request: HttpRequest, draft: Draft, part: str) -> HttpResponse:
    """Fill in one part of a draft. Mistakes are kept too, and shown until they are put right."""
    if part not in PARTS:
        raise Http404("There is no such part.")
    if request.method == "POST":
        filled = drafts.keep(draft, part, request.POST, by=account_of(request))
        if part == "business":
            return _after_business(draft, filled)
        wrong = not filled.form(part).is_valid()
        return redirect("directory:draft_part", draft.token, part) if wrong else redirect(draft)
    if draft.business is not None:
        return redirect(draft)
    user = account_of(request)
    filled = Filled(draft, email=user.email if user else "")
    return render(
        request, "directory/draft_part.html", {"draft": draft, "form": filled.form(part), "part": PARTS[part]}
    )


@for_drafts
@require_http_methods(["GET", "HEAD", "POST"])
def draft_alike(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show listings that may be of the same business: it is one of these, or it is another one."""
    if draft.business is not None:
        return redirect(draft)
    found = Filled(draft).alike()
    if request.method == "POST":
        drafts.note_others(draft, [alike.business.pk for alike in found])
        return redirect(draft)
    if not found:
        return redirect(draft)
    return render(request, "directory/draft_alike.html", {"draft": draft, "alike": found})


@for_drafts
@require_http_methods(["GET", "HEAD", "POST"])
def draft_photos(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Add photos and a logo to a draft, describe, arrange and remove them."""
    if draft.business is not None:
        return redirect(draft)
    photos, logo = _album(draft)
    problems: list[str] = []
    form = album.AlbumForm(request.POST if request.method == "POST" else None, photos=photos, logo=logo)
    if request.method == "POST" and form.is_valid():
        problems = _save_album(request, draft, form)
        if not problems:
            if not request.FILES:
                return redirect(draft)
            messages.success(request, _("Your pictures are kept. Say what each photo shows, or go on."))
            return redirect("directory:draft_photos", draft.token)
        photos, logo = _album(draft)
        form = album.AlbumForm(photos=photos, logo=logo)
    return render(request, "directory/draft_photos.html", {"draft": draft, "form": form, "problems": problems})


def _album(draft: Draft) -> tuple[list[Photo], Photo | None]:
    rows = list(draft.photos.order_by("position", "pk"))
    logo = next((photo for photo in rows if photo.kind == Photo.Kind.LOGO), None)
    return [photo for photo in rows if photo.kind == Photo.Kind.PHOTO], logo


def _save_album(request: HttpRequest, draft: Draft, form: album.AlbumForm) -> list[str]:
    """Do what the form says, then take in the new files; return what is wrong with any of these."""
    form.save_texts()
    kept = form.kept()
    Photo.objects.filter(draft=draft, pk__in=[photo.pk for photo in form.photos if photo.pk not in kept]).delete()
    if form.removes_logo and form.logo is not None:
        Photo.objects.filter(draft=draft, pk=form.logo.pk).delete()
    album.arrange(kept)
    if not request.FILES:
        return []
    if refusal := limit(request, "listing-photos", per_address=UPLOADS, per_account=UPLOADS_OF_ACCOUNT):
        return [refusal]
    user = account_of(request)
    _photos, problems = album.take_in(draft, request.FILES.getlist("photos"), by=user)
    _logos, more = album.take_in(draft, request.FILES.getlist("logo")[:1], by=user, kind=Photo.Kind.LOGO)
    return problems + more


@for_drafts
@require_http_methods(["GET", "HEAD", "POST"])
def draft_from_mail(request: HttpRequest, draft: Draft, seal: str) -> HttpResponse:
    """Come back by the mailed link; going on says that the address is right."""
    if not drafts.is_from_mail(draft, seal):
        raise Http404("This link is not of the newest letter.")
    if request.method == "POST":
        drafts.confirm_address(draft)
        messages.success(request, _("Thank you. Your address is confirmed."))
        return redirect(draft)
    return render(request, "directory/draft_from_mail.html", {"draft": draft})


@for_drafts
@require_http_methods(["GET", "HEAD", "POST"])
def draft_preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the page exactly as it will look, with a button that sends it; take it when that is pressed."""
    if draft.business is not None:
        return redirect(draft)
    filled = Filled(draft)
    if (part := filled.first_mistake) is not None:
        return redirect("directory:draft_part", draft.token, part)
    guard = SendForm(request.POST if request.method == "POST" else None, request=request, typed=filled.values)
    if request.method == "POST" and guard.is_valid():
        try:
            drafts.submit(draft, by=account_of(request))
        except Incomplete as incomplete:
            return redirect("directory:draft_part", draft.token, incomplete.part)
        return redirect(draft)
    business = unsaved(filled.values, draft.photos.order_by("position", "pk"))
    context = {"business": business, "shown": Presented(business), "draft": draft, "guard": guard}
    return render(request, "directory/draft_preview.html", context)


@for_drafts
@require_POST
def draft_erase(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Erase a draft that was not sent, at once."""
    drafts.erase(draft)
    messages.success(request, _("What you typed is erased."))
    return redirect("directory:list_your_business")


@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """Return towns that may be meant by what was typed so far, for the browser to suggest."""
    country, text = request.GET.get("country", "")[:2].upper(), request.GET.get("q", "")[:60]
    found = (cities_called(country, text) or cities_like(country, text)) if len(text.strip()) > 1 else []
    response = JsonResponse({"cities": [city_words(city) for city in found]})
    response["Cache-Control"] = "public, max-age=86400"
    return response
