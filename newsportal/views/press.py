"""The press room: where the owner of a verified business sends the editors a press release, and sees what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.models import PressRelease, TooManyReleases
from articles.models.releases import CONTACT_MAX_LENGTH
from directory.models import Business, Ownership
from directory.pagination import paginate
from directory.pictures.uploads import clean_upload
from directory.spam import DAY, GuardedForm, Rate
from directory.text import CleanCharField, linkify
from directory.views.access import for_keepers

TEXT_MAX_LENGTH = 10_000


class ReleaseForm(GuardedForm, forms.Form):
    """What a business wants to have in the paper."""

    use_required_attribute = False
    guard_name = "press-release"
    per_address = Rate(10, DAY)
    per_account = Rate(6, DAY)
    max_links = 5

    headline = CleanCharField(
        label=gettext_lazy("Headline"),
        max_length=160,
        help_text=gettext_lazy("What is new, in one line."),
        error_messages={"required": gettext_lazy("Enter a headline.")},
    )
    standfirst = CleanCharField(
        label=gettext_lazy("In a sentence or two"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What it is, and why it matters to others."),
        error_messages={"required": gettext_lazy("Say in a sentence or two what it is.")},
    )
    text = CleanCharField(
        label=gettext_lazy("Text"),
        max_length=TEXT_MAX_LENGTH,
        min_length=200,
        multiline=True,
        help_text=gettext_lazy("Plain text; an empty line begins a paragraph. Whole addresses become links."),
        error_messages={"required": gettext_lazy("Write the text.")},
    )
    picture = forms.FileField(
        label=gettext_lazy("A picture (optional)"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("JPEG, PNG or WebP. It must be yours to give away."),
    )
    alt = CleanCharField(
        label=gettext_lazy("What the picture shows"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("For those who do not see it."),
    )
    credit = CleanCharField(label=gettext_lazy("Who made the picture"), max_length=160, required=False)
    contact = CleanCharField(
        label=gettext_lazy("Whom our editors may ask"),
        max_length=CONTACT_MAX_LENGTH,
        help_text=gettext_lazy("A name, and a telephone number or address. Only our editors see it."),
        error_messages={"required": gettext_lazy("Say whom our editors may ask.")},
    )

    def clean_picture(self) -> Any:
        """Return the picture as it will be stored, without what cameras write into it. Raises ValidationError."""
        upload = self.cleaned_data["picture"]
        return clean_upload(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        """Ask for the words that a picture needs."""
        data = super().clean() or {}
        if data.get("picture"):
            for name in ("alt", "credit"):
                if name in data and not data[name]:
                    self.add_error(name, _("A picture needs this."))
        return data


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a press release of a business that the person owns, and show what became of the others."""
    user: Any = request.user
    rows = Business.objects.led_by(user).select_related("country", "city").defer("search")
    business = get_object_or_404(rows, slug=slug)
    may = may_send(business)
    form = ReleaseForm(*((request.POST, request.FILES) if request.method == "POST" else ()), request=request)
    if request.method == "POST" and may and form.is_valid() and _sent(business, user, form):
        messages.success(request, _("It is with our editors. We write to you when they have decided."))
        return redirect("press", business.slug)
    page = paginate(request, PressRelease.objects.of(business))
    context = {"business": business, "form": form if may else None, "page": page}
    status = 422 if request.method == "POST" else 200
    return render(request, "newsportal/press.html", context, status=status)


def may_send(business: Business) -> bool:
    """Tell whether the newsroom takes press releases of the business: we know who runs it, and readers find it."""
    return business.is_listed and business.is_verified


def _sent(business: Business, user: Any, form: ReleaseForm) -> bool:
    """Hand the form's release to the editors; tell whether that was done, and the form why not."""
    data = form.cleaned_data
    story = {"headline": data["headline"], "standfirst": data["standfirst"], "body": str(linkify(data["text"]))}
    try:
        PressRelease.send(
            business=business,
            by=user,
            key=form.submission_key,
            contact=data["contact"],
            picture=data["picture"],
            alt=data["alt"],
            credit=data["credit"],
            **story,
        )
    except TooManyReleases as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as refusal:
        form.add_error(None, " ".join(refusal.messages))
        return False
    return True


def press_room(ownership: Ownership) -> dict[str, Any]:
    """Return what an owner's page of a listing shows of its press room; nothing to those who cannot use it."""
    business = ownership.business
    if not ownership.is_owner:
        return {"press": None}
    latest = PressRelease.objects.of(business).first()
    shown = latest is not None or may_send(business)
    return {"press": {"latest": latest, "url": reverse("press", args=[business.slug])} if shown else None}


urlpatterns = [path("my/<slug:slug>/press/", press, name="press")]
