"""Listings that may be of the same business: the same telephone, the same website, or nearly the same name in one city."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from directory.models import Business
from directory.websites import is_shared_host
from directory.words import distance

if TYPE_CHECKING:
    from directory.models import City, Country

REASONS = {
    "phone": _("the same telephone number"),
    "website": _("the same website"),
    "name": _("nearly the same name, in the same place"),
}
# So many names of one city are looked at, those that begin alike; and so many listings are shown.
CANDIDATES = 300
SHOWN = 5
STEM = 3


@dataclass
class Alike:
    """A listing, and why it may be the same business: keys of REASONS."""

    business: Business
    reasons: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The reasons, for people."""
        return [str(REASONS[reason]) for reason in self.reasons]


def find_alike(
    among: QuerySet[Business],
    *,
    name: str,
    country: Country | None,
    city: City | None = None,
    phone: str = "",
    website: str = "",
    limit: int = SHOWN,
) -> list[Alike]:
    """Return the listings ``among`` a set that may be of the business described, those with most reasons first.

    A visitor is to be asked about listings with a page only (``Business.objects.with_page()``); a moderator sees all.
    Three queries, each by an index and bounded.
    """
    key, host = _keys(name, website)
    found: dict[int, Alike] = {}

    def note(business: Business, reason: str) -> None:
        found.setdefault(business.pk, Alike(business)).reasons.append(reason)

    rows = among.select_related("city", "country", "category").defer("search", "description")
    contact = Q()
    if phone:
        contact |= Q(phone=phone)
    if host and not is_shared_host(host):
        contact |= Q(website_host=host)
    if contact:
        for business in rows.filter(contact)[: 4 * limit]:
            if phone and business.phone == phone:
                note(business, "phone")
            if host and business.website_host == host:
                note(business, "website")
    if key and country is not None:
        place = Q(city=city) if city else Q(city__isnull=True, country=country)
        names = among.filter(place, name_key__startswith=key[:STEM]).values_list("pk", "name_key")[:CANDIDATES]
        near = [pk for pk, other in names if _is_near(key, other)]
        for business in rows.filter(pk__in=near[: 4 * limit]):
            note(found[business.pk].business if business.pk in found else business, "name")
    return sorted(found.values(), key=lambda alike: (-len(alike.reasons), alike.business.name))[:limit]


def _keys(name: str, website: str) -> tuple[str, str]:
    """Return what the columns ``name_key`` and ``website_host`` would hold: the database is asked, whose rules they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_name_key(%s), directory_website_host(%s)", [name, website])
        key, host = cursor.fetchone()
    return key, host


def _is_near(key: str, other: str) -> bool:
    """Tell whether two names are nearly one: equal, the one with a little more behind it, or a slip or two apart."""
    shorter, longer = sorted((key, other), key=len)
    if len(shorter) >= 6 and 2 * len(shorter) >= len(longer) and longer.startswith(shorter):
        return True
    most = 0 if len(key) < 5 else 1 if len(key) < 9 else 2
    return distance(key, other, most) <= most
