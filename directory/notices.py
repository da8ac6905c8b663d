"""Letters about decisions, written in the transaction of what they tell about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory import mail
from directory.models.log import ListingLogEntry

if TYPE_CHECKING:
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


def tell_owners(entry: ListingLogEntry) -> int:
    """Tell those who keep a listing, or who submitted it, what became of it; return how many letters were written.

    Whoever did it is not told. Before anybody owns the listing, its own address for letters is that of the submitter.
    """
    if entry.verb not in TELLING:
        return 0
    business = entry.business
    people = [owner for owner in business.owners.all() if owner.is_active]
    addresses = {owner.email for owner in people if owner.pk != entry.by_id}
    if not people and business.email:
        addresses = {business.email}
    for address in sorted(addresses):
        mail.send(address, "listing_decision", {"business": business, "entry": entry})
    return len(addresses)


def tell_decision(row: Decidable) -> bool:
    """Tell the person who made a change, claim, review or report how it was decided; return whether there was one."""
    it: Any = row
    person = getattr(it, "user", None) or getattr(it, "by", None)
    address = person.email if person is not None else getattr(it, "email", "")
    if not address or (person is not None and not person.is_active):
        return False
    mail.send(address, f"{it._meta.model_name}_decision", {it._meta.model_name: it, "business": it.business})
    return True
