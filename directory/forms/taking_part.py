"""What readers send about a business: enquiries, reviews, reports, suggestions and claims."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from directory import phones
from directory.editing import ADDRESS_PARTS
from directory.forms.hours import HoursField
from directory.hours import clean_hours
from directory.models import Business, Claim, Report, Review
from directory.pictures.uploads import clean_upload
from directory.spam import HOUR, GuardedForm, Rate
from directory.text import CleanCharField
from directory.websites import clean_website, speaks_for

DOCUMENT_MAX_BYTES = 10 * 1024 * 1024
STARS = [(5, _("5: excellent")), (4, _("4: good")), (3, _("3: fair")), (2, _("2: poor")), (1, _("1: bad"))]


class EnquiryForm(GuardedForm, forms.Form):
    """A message to those who keep a listing."""

    guard_name = "enquiry"
    max_links = 2

    name = CleanCharField(label=_("Your name"), max_length=80, error_messages={"required": _("Enter your name.")})
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The answer comes to this address."),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    phone = CleanCharField(label=_("Your telephone (optional)"), max_length=30, required=False)
    message = CleanCharField(
        label=_("Your message"), max_length=4000, multiline=True, error_messages={"required": _("Write your message.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _complete(self, name="name", email="email", phone="tel")


class ReviewForm(GuardedForm, forms.Form):
    """What one person says of a business."""

    guard_name = "review"
    max_links = 0
    per_account = Rate(10, HOUR)

    rating = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rating.")},
    )
    title = CleanCharField(label=_("In a few words (optional)"), max_length=120, required=False)
    text = CleanCharField(
        label=_("What you experienced"),
        max_length=4000,
        min_length=20,
        multiline=True,
        help_text=_("What was good, what was not, and when you were there."),
        error_messages={"required": _("Say what you experienced.")},
    )
    name = CleanCharField(
        label=_("Your name as readers see it"),
        max_length=60,
        error_messages={"required": _("Enter the name that readers see.")},
    )

    def __init__(self, *args: Any, review: Review | None = None, **kwargs: Any) -> None:
        if review is not None:
            kwargs["initial"] = {name: getattr(review, name) for name in ("rating", "title", "text", "name")}
        super().__init__(*args, **kwargs)
        _complete(self, name="name")


class ReportForm(GuardedForm, forms.Form):
    """What somebody tells us is wrong."""

    guard_name = "report"

    about = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    message = CleanCharField(
        label=_("Tell us more"), max_length=2000, multiline=True, required=False, help_text=_("What is right instead?")
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        max_length=254,
        required=False,
        help_text=_("Only for a question that we may have. Nobody else sees it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _complete(self, email="email")

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason alone does not say enough."""
        data = super().clean() or {}
        if (
            data.get("about") in {"wrong", "other", "privacy", "copyright"}
            and "message" in data
            and not data["message"]
        ):
            self.add_error("message", _("Please say what it is."))
        return data


class SuggestionForm(GuardedForm, forms.Form):
    """Anybody's correction of a listing: the fields as they stand, to be written over."""

    guard_name = "suggestion"

    name = CleanCharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name of the business.")}
    )
    tagline = CleanCharField(label=_("What they do, in one line"), max_length=140, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    website = forms.CharField(label=_("Website"), max_length=300, required=False)
    line1 = CleanCharField(label=_("Street and number"), max_length=120, required=False)
    line2 = CleanCharField(label=_("Building, floor or unit"), max_length=120, required=False)
    locality = CleanCharField(label=_("Town or city"), max_length=120, required=False)
    region = CleanCharField(label=_("Region"), max_length=120, required=False)
    postcode = CleanCharField(label=_("Postcode"), max_length=16, required=False)
    hours = HoursField(label=_("Opening hours"), required=False)
    message = CleanCharField(
        label=_("Anything else"),
        max_length=2000,
        multiline=True,
        required=False,
        help_text=_("Categories, special days, or how you know it."),
    )

    STREET = ("line1", "line2", "locality", "region", "postcode")
    COLUMNS = ("name", "tagline", "phone", "website")

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        self.business = business
        self.address = business.primary_address if business.is_listed and not business.hide_street else None
        initial = {name: getattr(business, name) for name in self.COLUMNS}
        initial["hours"] = business.hours
        initial["phone"] = phones.national(business.phone) if business.phone else ""
        if self.address is not None:
            initial |= {name: getattr(self.address, name) for name in self.STREET}
        super().__init__(*args, initial=initial, **kwargs)
        if self.address is None:
            # Where the street is hidden, nobody is shown it here either.
            for name in self.STREET:
                del self.fields[name]
        if not business.is_listed:
            # Its page says no more than what became of it, and so does this form.
            self.fields = {"message": self.fields["message"]}
            self.fields["message"].help_text = _("What is different now, and how you know it.")
        _complete(self, phone="off", website="off", name="off")

    def clean_phone(self) -> str:
        """Return the number in E.164."""
        text = self.cleaned_data["phone"].strip()
        return phones.clean_phone(text, self.business.country_id) if text else ""

    def clean_website(self) -> str:
        """Return the address in its one form."""
        return clean_website(self.cleaned_data["website"])

    def clean(self) -> dict[str, Any]:
        """Refuse a suggestion that suggests nothing."""
        data = super().clean() or {}
        if not self.errors and not self.wanted() and not data.get("message"):
            raise ValidationError(_("Nothing is different yet: change a field, or tell us below what is wrong."))
        return data

    def wanted(self) -> dict[str, Any]:
        """Return what the listing should say, as ``directory.editing.propose`` takes it: what differs, and no more."""
        data, business = self.cleaned_data, self.business
        wanted = {name: data[name] for name in self.COLUMNS if name in data and data[name] != getattr(business, name)}
        if "hours" in data and data["hours"] != clean_hours(business.hours or None):
            wanted["hours"] = data["hours"]
        if self.address is not None and any(data.get(name, "") != getattr(self.address, name) for name in self.STREET):
            first, *others = [
                {part: getattr(row, f"{part}_id" if part in {"country", "city"} else part) for part in ADDRESS_PARTS}
                for row in business.addresses.all()
            ]
            wanted["addresses"] = [{**first, **{name: data.get(name, "") for name in self.STREET}}, *others]
        return wanted


class ClaimForm(GuardedForm, forms.Form):
    """Somebody's part in a business, and how they show it."""

    guard_name = "claim"
    per_account = Rate(10, HOUR)

    role = CleanCharField(
        label=_("Your part in the business"),
        max_length=80,
        help_text=_("Such as owner, partner or marketing."),
        error_messages={"required": _("Say what your part in the business is.")},
    )
    method = forms.ChoiceField(
        label=_("How you show that it is yours"),
        choices=Claim.Method,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you show that it is yours.")},
    )
    address = forms.EmailField(
        label=_("An e-mail address at the website's own domain"),
        max_length=254,
        required=False,
        help_text=_("We send a code there."),
    )
    document = forms.FileField(
        label=_("A document"),
        required=False,
        help_text=_("A trade licence, an invoice or a letterhead: PDF, JPEG or PNG. Only our moderators see it."),
    )
    message = CleanCharField(label=_("Anything else (optional)"), max_length=2000, multiline=True, required=False)

    def __init__(self, *args: Any, business: Business, methods: list[str], **kwargs: Any) -> None:
        self.business = business
        super().__init__(*args, **kwargs)
        choices = [choice for choice in Claim.Method.choices if choice[0] in methods]
        self.fields["method"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["method"].initial = choices[0][0]
        self.fields["document"].widget.attrs["accept"] = "application/pdf,image/jpeg,image/png"
        _complete(self, role="organization-title", address="email")

    def clean_document(self) -> ContentFile[bytes] | None:
        """Return the document as it is kept: pictures are encoded anew, a PDF is looked at and stays as it is."""
        file = self.cleaned_data["document"]
        if file is None:
            return None
        if file.size > DOCUMENT_MAX_BYTES:
            raise ValidationError(_("A document may have at most 10 MB."))
        stem = PurePath(str(file.name)).stem[:80] or "document"
        if file.read(5) == b"%PDF-":
            file.seek(0)
            return ContentFile(file.read(), name=f"{stem}.pdf")
        file.seek(0)
        clean = clean_upload(file)
        clean.seek(0)
        return ContentFile(clean.read(), name=f"{stem}{PurePath(str(clean.name)).suffix}")

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        data = super().clean() or {}
        method = data.get("method")
        if method == Claim.Method.EMAIL and "address" in data:
            if not data["address"]:
                self.add_error("address", _("Give the address to which the code is sent."))
            elif not speaks_for(data["address"], self.business.website):
                self.add_error("address", _("That address is not at the domain of the business's website."))
        if method == Claim.Method.DOCUMENT and "document" in data and not data["document"]:
            self.add_error("document", _("Choose the document."))
        return data


class CodeForm(GuardedForm, forms.Form):
    """The code that was mailed."""

    guard_name = "claim-code"
    min_seconds = 1
    per_account = Rate(20, HOUR)

    code = forms.CharField(
        label=_("The code from the letter"), max_length=20, error_messages={"required": _("Enter the code.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "class": "field__code"}


def _complete(form: forms.Form, **hints: str) -> None:
    """Tell browsers what they may fill in."""
    for name, hint in hints.items():
        if name in form.fields:
            form.fields[name].widget.attrs["autocomplete"] = hint
