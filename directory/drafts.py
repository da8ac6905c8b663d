"""A listing from its first word to its submission: what is typed is kept on the server all the while.

A draft is known by its secret token alone. It is read part by part (``directory/parts``): a part that was sent with mistakes
is kept as it was typed, and shows them again. ``submit`` makes a business of it, once.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from directory import locks, mail
from directory.alike import Alike, find_alike
from directory.editing import KEYS, PLAIN, set_addresses, set_further_categories
from directory.models import Business, Country, Draft, Ownership, Photo
from directory.parts import PARTS, REPLACED, BusinessPart, PartForm, settle

if TYPE_CHECKING:
    from django.http import QueryDict

    from directory.models import User

SALT = "directory.drafts"
# What a form may send; far more than any of ours has.
MOST_FIELDS, LONGEST_NAME, MOST_VALUES, LONGEST_VALUE = 400, 60, 60, 20_000
LONGEST_DRAFT = 200_000
# Letters with the link to a draft: for one draft, and to one address in a day.
LINKS_PER_DRAFT = 3
LINKS_PER_DAY = 3
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Names of inputs that are no answers.
NO_ANSWERS = ("csrfmiddlewaretoken", "draft")


class AlreadySent(Exception):
    """The draft was submitted before; ``business`` is what became of it."""

    def __init__(self, business: Business) -> None:
        super().__init__(business)
        self.business = business


class Incomplete(Exception):
    """Something must be put right before the draft can be submitted; ``part`` is where."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Filled:
    """A draft as it is filled in: the forms of its parts, and what the valid ones say."""

    def __init__(self, draft: Draft, *, email: str = "") -> None:
        self.draft = draft
        self.typed: dict[str, dict[str, list[str]]] = draft.data.get("parts", {})
        self.forms: dict[str, PartForm] = {}
        self.values: dict[str, Any] = {"email": draft.email or email}
        for name, part in PARTS.items():
            if name not in self.typed:
                continue
            form = part(MultiValueDict(self.typed[name]), values=self.values)
            self.forms[name] = form
            if form.is_valid():
                before = self.values
                self.values = {**before, **form.changes()}
                self.values |= settle(self.values, before=before)

    def form(self, name: str) -> PartForm:
        """Return the form of a part: with what was typed and its mistakes, or as it stands before anybody typed."""
        return self.forms.get(name) or PARTS[name](values=self.values)

    @property
    def first_mistake(self) -> str | None:
        """The first part that must be put right, or None."""
        if "business" not in self.typed:
            return "business"
        return next((name for name, form in self.forms.items() if not form.is_valid()), None)

    def alike(self) -> list[Alike]:
        """Return the listings that may be of the same business, but for those that the submitter says are not."""
        form = self.forms.get("business")
        if not isinstance(form, BusinessPart) or not form.is_valid():
            return []
        others = set(self.draft.data.get("others", []))
        found = find_alike(
            Business.objects.with_page(),
            name=self.values["name"],
            country=Country(pk=self.values["country"]),
            city=form.place,
            phone=self.values["phone"],
            website=self.values["website"],
        )
        return [alike for alike in found if alike.business.pk not in others]


# --- Beginning --------------------------------------------------------------------------------------------------------


def new_token() -> str:
    """Return a signed token for a draft that does not exist yet; a form carries it, so that sent twice it is one draft."""
    return signing.Signer(salt=SALT).sign(secrets.token_urlsafe(32))


def read_token(signed: str) -> str | None:
    """Return the token within, or None for one that is not ours."""
    try:
        return signing.Signer(salt=SALT).unsign(signed)
    except signing.BadSignature:
        return None


def begin(token: str, *, by: User | None) -> Draft:
    """Return the draft of this token, made on first need."""
    return Draft.objects.get_or_create(token=token, defaults={"user": by})[0]


# --- Keeping what is typed --------------------------------------------------------------------------------------------


def keep(draft: Draft, part: str, data: QueryDict, *, by: User | None = None) -> Filled:
    """Keep what was sent for a part, valid or not, and return the draft as it is filled in now. Raises AlreadySent."""
    with transaction.atomic():
        row = lock(draft)
        typed = {**row.data.get("parts", {}), part: _storable(data)}
        row.data = {**row.data, "parts": typed}
        row.user = row.user or by
        filled = Filled(row)
        form = filled.forms[part]
        if part == "business" and "email" in form.cleaned_data and form.cleaned_data["email"] != row.email:
            row.email, row.confirmed_at = form.cleaned_data["email"], None
        row.save()
        if part == "business" and by is None and form.is_valid():
            _send_link(row)
    draft.refresh_from_db()
    return filled


def _storable(data: QueryDict) -> dict[str, list[str]]:
    """Return what was sent as JSON can hold it, bounded. Raises SuspiciousOperation for more than any form of ours has.

    PostgreSQL's JSON has no NUL, and HTML has no control characters at all. U+FFFD stands in their place, which people can
    see and the parts refuse: nobody's text is changed in silence.
    """
    names = [name for name in data if name not in NO_ANSWERS and len(name) <= LONGEST_NAME][:MOST_FIELDS]
    if sum(len(value) for name in names for value in data.getlist(name)) > LONGEST_DRAFT:
        raise SuspiciousOperation("A form of this length is none of ours.")
    return {
        _visible(name): [_visible(value)[:LONGEST_VALUE] for value in data.getlist(name)[:MOST_VALUES]]
        for name in names
    }


def _visible(text: str) -> str:
    return UNSHOWABLE.sub(REPLACED, text)


def lock(draft: Draft) -> Draft:
    """Return the draft's row, locked until the end of the transaction. Raises AlreadySent, Draft.DoesNotExist."""
    row = Draft.objects.select_for_update(of=("self",)).select_related("business").get(pk=draft.pk)
    if row.business is not None:
        raise AlreadySent(row.business)
    return row


def note_others(draft: Draft, keys: list[int]) -> None:
    """Keep that these listings are of other businesses. Raises AlreadySent."""
    with transaction.atomic():
        row = lock(draft)
        row.data = {**row.data, "others": sorted({*row.data.get("others", []), *keys})}
        row.save(update_fields=["data", "saved_at"])


def erase(draft: Draft) -> None:
    """Erase a draft with its photos, as its writer wishes. Raises AlreadySent."""
    with transaction.atomic():
        row = lock(draft)
        Photo.objects.filter(draft=row).delete()
        row.delete()


# --- The link that is mailed ------------------------------------------------------------------------------------------


def mailed_path(draft: Draft) -> str:
    """Return the path in the letter: whoever comes by it reads the mail of the draft's address."""
    return reverse("directory:draft_from_mail", args=[draft.token, _seal(draft)])


def is_from_mail(draft: Draft, seal: str) -> bool:
    """Tell whether this is the seal in the letter to the draft's present address."""
    return bool(draft.email) and hmac.compare_digest(seal.encode(), _seal(draft).encode())


def confirm_address(draft: Draft) -> None:
    """Note that the letter arrived: from now on the address gets others."""
    Draft.objects.filter(pk=draft.pk, email=draft.email, confirmed_at=None).update(confirmed_at=timezone.now())


def _seal(draft: Draft) -> str:
    return signing.Signer(salt=f"{SALT}.mail").signature(f"{draft.token}:{draft.email}")


def _send_link(draft: Draft) -> None:
    """Mail the link to the draft's address, once; to one address a few in a day, whoever asks for them."""
    sent_to = draft.data.get("mailed", [])
    if not draft.email or draft.email in sent_to or len(sent_to) >= LINKS_PER_DRAFT:
        return
    locks.hold("draft link", draft.email)
    day_ago = timezone.now() - timedelta(days=1)
    same = Draft.objects.alias(address=Lower("email")).filter(address=draft.email, link_sent_at__gt=day_ago)
    if same.exclude(pk=draft.pk).count() >= LINKS_PER_DAY:
        return
    draft.data = {**draft.data, "mailed": [*sent_to, draft.email]}
    draft.link_sent_at = timezone.now()
    draft.save(update_fields=["data", "link_sent_at"])
    mail.send(draft.email, "draft_link", {"link": mailed_path(draft), "days": settings.LISTING_DRAFT_DAYS})


# --- Submitting -------------------------------------------------------------------------------------------------------


def submit(draft: Draft, *, by: User | None) -> Business:
    """Make a business of the draft, which waits for a moderator; whoever is signed in keeps it.

    Sent twice, at once or later, it is one business and one letter. Raises Incomplete.
    """
    with transaction.atomic():
        try:
            row = lock(draft)
        except AlreadySent as sent:
            return sent.business
        filled = Filled(row)
        if (part := filled.first_mistake) is not None:
            raise Incomplete(part)
        business = _create(filled.values, email=row.email, by=by)
        # What was typed stands in the business now, and is kept no longer here.
        row.business, row.data = business, {"mailed": row.data.get("mailed", [])}
        row.save()
        row.photos.update(business=business, draft=None, approved=True)
        if by is not None:
            Ownership.objects.create(business=business, user=by)
        business.submit(by=by)
        if by is not None:
            mail.send(by.email, "listing_received", {"business": business})
        elif row.confirmed_at is not None:
            mail.send(row.email, "listing_received", {"business": business, "draft": row})
        else:
            _send_link(row)
    return business


def _create(values: Mapping[str, Any], *, email: str, by: User | None) -> Business:
    business = Business(email=email, created_by=by)
    for name in (*PLAIN, *KEYS):
        if name in values:
            setattr(business, f"{name}_id" if name in KEYS else name, values[name])
    # Two of the same name at once: the second waits, and sees the first one's slug.
    locks.hold("slug", business.name.casefold())
    business.slug = business.pick_slug()
    # Its constraints are the database's, which looks at them when it is saved: asking for each before costs three queries.
    business.full_clean(validate_constraints=False)
    business.save()
    if addresses := values.get("addresses"):
        set_addresses(business, addresses)
    if further := values.get("further_categories"):
        set_further_categories(business, further)
    return business


# --- Forgetting -------------------------------------------------------------------------------------------------------

BATCH = 500


def forget() -> int:
    """Erase drafts that nobody has touched for LISTING_DRAFT_DAYS, with their photos; return how many there were.

    What was submitted is remembered until somebody keeps the listing: by its address the submitter can take it over.
    """
    before = timezone.now() - timedelta(days=settings.LISTING_DRAFT_DAYS)
    unsent = Draft.objects.filter(saved_at__lt=before, business=None)
    kept = Draft.objects.filter(saved_at__lt=before, business__ownerships__isnull=False)
    keys = [*unsent.values_list("pk", flat=True)[:BATCH], *kept.values_list("pk", flat=True).distinct()[:BATCH]]
    with transaction.atomic():
        rows = Draft.objects.select_for_update(skip_locked=True).filter(pk__in=keys, saved_at__lt=before)
        locked = list(rows.values_list("pk", flat=True))
        # Photos first, one set at a time, so that their files go with them.
        Photo.objects.filter(draft__in=locked).delete()
        Draft.objects.filter(pk__in=locked).delete()
    return len(locked)
