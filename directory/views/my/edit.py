"""Changing a listing, part by part; what readers see stays until a moderator agrees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import album
from directory.editing import LABELS
from directory.hours import clean_special_days
from directory.models import Business, Change, Photo
from directory.parts import PARTS
from directory.revising import EDITABLE, UNSEEN, Revision, edit_form, marks, open_edit, revise, take, wanted_now
from directory.saying import Sayer
from directory.spam import HOUR, Rate, limit
from directory.views.access import for_keepers
from directory.views.my.forms import HolidayForm

UPLOADS = Rate(120, HOUR)


def _editable(request: HttpRequest, slug: str) -> Business:
    user: Any = request.user
    rows = Business.objects.owned_by(user).filter(status__in=EDITABLE).select_related("city", "country", "category")
    return get_object_or_404(rows.defer("search"), slug=slug)


@for_keepers
@require_safe
def my_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the parts of a listing, and what waits."""
    business = _editable(request, slug)
    edit = open_edit(business)
    values = wanted_now(business, edit)
    waiting = set(edit.fields) if edit else set()
    parts = [
        {"name": name, "part": part, "told": part.is_told(values), "waits": bool(waiting & set(part.covers))}
        for name, part in PARTS.items()
    ]
    return render(
        request,
        "directory/my_edit.html",
        {
            "business": business,
            "parts": parts,
            "photos": len(values["photos"]),
            "photos_wait": bool(waiting & {"photos", "logo"}),
            "edit": edit,
            "is_unseen": business.status in UNSEEN,
        },
    )


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my_edit_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """Change one part of a listing."""
    if part not in PARTS:
        raise Http404("There is no such part.")
    business = _editable(request, slug)
    clashes: list[dict[str, str]] = []
    if request.method == "POST":
        user: Any = request.user
        revision = revise(business, part, request.POST, by=user)
        if revision.is_kept:
            _tell(request, revision)
            return redirect("directory:my_business", slug)
        form, values = revision.form, revision.values
        sayer = Sayer(*({clash.name: value} for clash in revision.clashes for value in (clash.theirs, clash.yours)))
        clashes = [
            {
                "label": clash.label,
                "theirs": sayer.say(clash.name, clash.theirs),
                "yours": sayer.say(clash.name, clash.yours),
            }
            for clash in revision.clashes
        ]
    else:
        values = wanted_now(business, open_edit(business))
        form = edit_form(part, values=values)
    return render(
        request,
        "directory/my_edit_part.html",
        {
            "business": business,
            "form": form,
            "part": PARTS[part],
            "seen": marks(values, PARTS[part].covers),
            "clashes": clashes,
        },
    )


def _tell(request: HttpRequest, revision: Revision) -> None:
    """Say what is live now and what waits."""
    if revision.waiting:
        names = ", ".join(str(LABELS[name]) for name in LABELS if name in revision.waiting)
        messages.success(request, _("It is kept, and waits for one of us to read it: %(names)s.") % {"names": names})
    elif revision.applied:
        messages.success(request, _("It is changed."))
    else:
        messages.info(request, _("Nothing was changed."))


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def my_photos(request: HttpRequest, slug: str) -> HttpResponse:
    """Add photos and a logo, describe, arrange and remove them. New ones of a listed business wait for a moderator."""
    business = _editable(request, slug)
    values = wanted_now(business, open_edit(business))
    photos, logo = _album(business, values)
    problems: list[str] = []
    form = album.AlbumForm(request.POST if request.method == "POST" else None, photos=photos, logo=logo)
    if request.method == "POST" and form.is_valid():
        problems = _save_album(request, business, form, values)
        if not problems:
            return redirect("directory:my_photos" if request.FILES else "directory:my_business", slug)
        photos, logo = _album(business, wanted_now(business, open_edit(business)))
        form = album.AlbumForm(photos=photos, logo=logo)
    return render(request, "directory/my_photos.html", {"business": business, "form": form, "problems": problems})


def _album(business: Business, values: dict[str, Any]) -> tuple[list[Photo], Photo | None]:
    found = Photo.objects.filter(business=business).in_bulk([*values["photos"], values["logo"] or 0])
    return [found[key] for key in values["photos"] if key in found], found.get(values["logo"] or 0)


def _save_album(request: HttpRequest, business: Business, form: album.AlbumForm, values: dict[str, Any]) -> list[str]:
    """Take in the new files and do what the form says; return what is wrong with any of the files."""
    user: Any = request.user
    problems: list[str] = []
    new: list[Photo] = []
    logos: list[Photo] = []
    if request.FILES:
        if refusal := limit(request, "listing-photos", per_address=UPLOADS, per_account=UPLOADS):
            return [refusal]
        new, problems = album.take_in(business, request.FILES.getlist("photos"), by=user)
        logos, more = album.take_in(business, request.FILES.getlist("logo")[:1], by=user, kind=Photo.Kind.LOGO)
        problems += more
    form.save_texts()
    kept = form.kept()
    wanted: dict[str, Any] = {"photos": kept + [photo.pk for photo in new if photo.pk not in kept]}
    if logos or form.removes_logo:
        wanted["logo"] = logos[0].pk if logos else None
    try:
        revision = take(business, wanted, by=user)
    except ValidationError as error:
        return [*problems, *error.messages]
    if not problems:
        _tell(request, revision)
    return problems


@for_keepers
@require_POST
def my_holiday(request: HttpRequest, slug: str) -> HttpResponse:
    """Close for some days: one more entry among the special days, at once."""
    business = _editable(request, slug)
    user: Any = request.user
    form = HolidayForm(request.POST)
    if form.is_valid():
        today = timezone.now().date().isoformat()
        # Days that are over make room.
        days = [day for day in business.special_days if day["to"] >= today] + [form.special_day()]
        try:
            take(business, {"special_days": clean_special_days(days)}, by=user)
        except ValidationError as error:
            form.add_error("first", error.messages)
        else:
            messages.success(request, _("Readers are told of the days on which you are closed."))
            return redirect("directory:my_business", slug)
    return render(request, "directory/my_holiday.html", {"business": business, "form": form})


@for_keepers
@require_POST
def my_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the edit that waits; readers go on seeing what they see."""
    business = _editable(request, slug)
    with transaction.atomic():
        waiting = business.changes.select_for_update(of=("self",)).filter(
            kind=Change.Kind.EDIT, status=Change.Status.OPEN
        )
        taken_back = waiting.update(status=Change.Status.WITHDRAWN, decided_at=timezone.now())
    if taken_back:
        messages.success(request, _("Your change is taken back. Readers go on seeing what they see."))
    else:
        messages.info(request, _("Nothing waits any more."))
    return redirect("directory:my_business", slug)
