"""Letters about decisions, written in the transaction of what they tell about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from directory import mail
from directory.models.log import ListingLogEntry
from directory.models.photos import Draft

if TYPE_CHECKING:
    from directory.models import Business
    from directory.models.decisions import Decidable

Verb = ListingLogEntry.Verb
#: What people who keep a listing want to hear of, besides what they did themselves.
TELLING = {
    Verb.APPROVED,
    Verb.RETURNED,
    Verb.REJECTED,
    Verb.CLOSED,
    Verb.EXPIRED,
    Verb.SUSPENDED,
    Verb.REOPENED,
    Verb.VERIFIED,
    Verb.MERGED,
}
# After these readers see no page of the listing: the letter leads to where it is kept.
LEFT_OUT = {Verb.RETURNED, Verb.REJECTED, Verb.EXPIRED, Verb.SUSPENDED}


def tell_owners(entry: ListingLogEntry) -> int:
    """Tell those who keep a listing, or who submitted it, what became of it; return how many letters were written.

    Whoever did it is not told. Before anybody owns the listing, its own address for letters is that of the submitter.
    """
    if entry.verb not in TELLING:
        return 0
    business = entry.business
    addresses = addresses_of(business, but=entry.by_id)
    for address in sorted(addresses):
        mail.send(address, "listing_decision", {"business": business, "entry": entry, "kept": _kept_at(entry)})
    return len(addresses)


def _kept_at(entry: ListingLogEntry) -> str:
    """Return the path at which the people told see how a listing stands, '' where that is its public page."""
    if entry.verb not in LEFT_OUT:
        return ""
    business = entry.business
    if business.owners.exists():
        return reverse("directory:my_business", args=[business.slug])
    draft = Draft.objects.filter(business=business).only("token").first()
    return draft.get_absolute_url() if draft is not None else ""


def addresses_of(business: Business, *, but: int | None = None) -> set[str]:
    """Return where letters about a listing go: to those who keep it (``but`` this account), or else to its own address.

    An address that somebody typed into a form, and that nobody has confirmed, gets no letters.
    """
    people = [owner for owner in business.owners.all() if owner.is_active]
    if people:
        return {owner.email for owner in people if owner.pk != but}
    draft = Draft.objects.filter(business=business).only("confirmed_at").first()
    if not business.email or (draft is not None and draft.confirmed_at is None):
        return set()
    return {business.email}


def tell_decision(row: Decidable) -> bool:
    """Tell the person who made a change, claim, review or report how it was decided; return whether there was one.

    Whoever had no account is not told: nobody has shown that the address they left is theirs.
    """
    it: Any = row
    person = getattr(it, "user", None) or getattr(it, "by", None)
    if person is None or not person.is_active:
        return False
    mail.send(person.email, f"{it._meta.model_name}_decision", {it._meta.model_name: it, "business": it.business})
    return True
