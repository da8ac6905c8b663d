"""A listing as readers see it: what is stored, in words, and nothing that is to be kept from them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from babel.numbers import get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import attributes, phones, schema, websites
from directory.hours import Day, Phase, Schedule, Special, timeline
from directory.links import place_path
from directory.localnames import locale_of
from directory.postal import format_address

if TYPE_CHECKING:
    from directory.models import Business, Photo

# A page that tells whether somebody is open is made anew when that changes, but neither every second nor once a day.
SHORTEST, LONGEST = 60, 3600


@dataclass(frozen=True)
class Place:
    """One address: its label, its lines as the country writes them, and the country's name."""

    label: str
    lines: list[str]
    country: str


@dataclass(frozen=True)
class Link:
    """A link to another site. ``rel`` is what search engines are told of it."""

    name: str
    url: str
    rel: str


class Presented:
    """One listing in words. It costs no query for a business that was loaded ``for_page``."""

    def __init__(self, business: Business, at: datetime.datetime | None = None) -> None:
        self.business = business
        self.at = at or timezone.now()

    # --- Where ------------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[Place]:
        """Every address that may be shown."""
        rows = []
        for address in self.business.addresses.all():
            # The business is at hand already: the address need not ask for it to know whether the street is hidden.
            address.business = self.business
            lines = format_address(address.parts, address.country_id)
            rows.append(Place(address.label, lines, address.country.name))
        return rows

    @property
    def is_exact(self) -> bool:
        """Whether the map shows where it stands, rather than the middle of its city."""
        return not self.business.hide_street and self.business.latitude is not None

    @property
    def directions(self) -> str:
        """The address of a map of the streets around it, on another site; '' where that would say too much or too little."""
        if not self.is_exact:
            return ""
        latitude, longitude = f"{self.business.latitude:.5f}", f"{self.business.longitude:.5f}"
        query = urlencode({"mlat": latitude, "mlon": longitude})
        return f"https://www.openstreetmap.org/?{query}#map=17/{latitude}/{longitude}"

    # --- How to reach it --------------------------------------------------------------------------------------------

    @cached_property
    def phone(self) -> dict[str, str]:
        """Its number: ``shown`` and ``uri``; empty without one."""
        number = self.business.phone
        return {"shown": phones.national(number), "uri": phones.tel_uri(number)} if number else {}

    @cached_property
    def website(self) -> Link | None:
        """Its website; we vouch for it only where we know that it is theirs."""
        url = self.business.website
        if not url.startswith(("https://", "http://")):
            return None
        rel = "noopener" if self.business.is_verified else "nofollow ugc noopener"
        return Link(websites.website_words(url), url, rel)

    @cached_property
    def profiles(self) -> list[Link]:
        """Its pages at social networks."""
        kept = self.business.profiles if isinstance(self.business.profiles, dict) else {}
        return [
            Link(name, url, "nofollow ugc noopener")
            for network, name in websites.NETWORK_NAMES.items()
            if (url := str(kept.get(network) or "")).startswith("https://")
        ]

    # --- When -------------------------------------------------------------------------------------------------------

    @cached_property
    def schedule(self) -> Schedule:
        """Its hours."""
        return Schedule(self.business.hours, self.business.special_days, self.business.time_zone)

    @cached_property
    def phases(self) -> list[Phase]:
        """Whether it is open, now and over the next day; none where nobody knows."""
        return timeline(self.schedule, self.at, self.business.country_id)

    @cached_property
    def week(self) -> list[tuple[Day, str]]:
        """The rows of the table of its week, with the hours in words."""
        return [(day, day.words(self.business.country_id)) for day in self.schedule.week(self.today)]

    @cached_property
    def specials(self) -> list[tuple[Special, str]]:
        """The days that differ, with their hours in words."""
        return [(day, day.words(self.business.country_id)) for day in self.schedule.upcoming(self.today)]

    @cached_property
    def clock(self) -> str:
        """The name of the city whose clock the hours go by, or of its time zone."""
        return self.business.city.name if self.business.city else self.business.time_zone.replace("_", " ")

    @cached_property
    def today(self) -> datetime.date:
        """The date on its own clock."""
        return self.schedule.state(self.at).at.date()

    # --- What -------------------------------------------------------------------------------------------------------

    @cached_property
    def categories(self) -> list[tuple[str, str]]:
        """The primary category, then the others: name, and path of the list in the city or else in the country."""
        place = self.business.city or self.business.country
        return [(category.name, place_path(place, category)) for category in self.business.all_categories]

    @cached_property
    def photos(self) -> list[Photo]:
        """The photos that readers see, in their order."""
        return [photo for photo in self.business.photos.all() if photo.approved and photo.kind == photo.Kind.PHOTO]

    @cached_property
    def logo(self) -> Photo | None:
        """The logo that readers see."""
        logos = (photo for photo in self.business.photos.all() if photo.approved and photo.kind == photo.Kind.LOGO)
        return next(logos, None)

    @cached_property
    def attributes(self) -> list[tuple[str, list[str]]]:
        """What it ticked, by group."""
        return self._ticked(set(self.business.attributes))

    @cached_property
    def amenities(self) -> list[str]:
        """What it ticked, ways to pay apart."""
        ticked = self._ticked(set(self.business.attributes) - schema.PAYMENTS.keys())
        return [label for _group, labels in ticked for label in labels]

    def _ticked(self, keys: set[str]) -> list[tuple[str, list[str]]]:
        groups = (
            (name, [str(label) for key, label in every.items() if key in keys]) for name, every in attributes.GROUPS
        )
        return [(str(name), labels) for name, labels in groups if labels]

    @cached_property
    def price(self) -> dict[str, str]:
        """How expensive it is: ``sign`` ("€€", empty where the currency has no short sign) and ``words``."""
        return price(self.business.price_range, self.business.country.currency)

    @cached_property
    def languages(self) -> list[str]:
        """The languages that are spoken there."""
        return [language_name(code) for code in self.business.languages]

    @cached_property
    def proof(self) -> str:
        """How we know who runs it; '' where we do not."""
        return self.business.get_verified_how_display() if self.business.is_verified else ""

    def fresh_seconds(self) -> int:
        """Return for how many seconds what the page says of the hours stays true without a script."""
        return fresh_seconds([self.phases], self.at)


def language_name(code: str) -> str:
    """Return the name of a language in the reader's, or its code where it has none."""
    names = locale_of().languages
    return str(names.get(code.replace("-", "_")) or names.get(code.split("-")[0]) or code)


def price(level: int | None, currency: str) -> dict[str, str]:
    """Return a price range in words, and as signs of the country's currency where that is one character."""
    if not level:
        return {}
    sign, words = _price(level, currency, get_language())
    return {"sign": sign, "words": words}


# The reader's language decides both, so it is part of the key.
@lru_cache(maxsize=2048)
def _price(level: int, currency: str, _language: str | None) -> tuple[str, str]:
    from directory.models import Business

    symbol = get_currency_symbol(currency, locale=locale_of()) if currency else ""
    # "US$" is a dollar to those who shop there.
    symbol = symbol[-1:] if symbol.endswith("$") else symbol
    return symbol * level if len(symbol) == 1 else "", str(Business.Price(level).label)


def fresh_seconds(timelines: list[list[Phase]], at: datetime.datetime) -> int:
    """Return for how many seconds none of the timelines moves on, within bounds that a cache can live with."""
    changes = [phases[1].since for phases in timelines if len(phases) > 1]
    seconds = min(changes, default=0) - int(at.timestamp()) if changes else LONGEST
    return max(SHORTEST, min(LONGEST, seconds))


def tell_the_hours(businesses: Iterable[Business], at: datetime.datetime) -> int:
    """Give each row of a list its ``phases`` for half a day; return for how many seconds they stay true without a script."""
    timelines = []
    for row in businesses:
        schedule = Schedule(row.hours, row.special_days, row.time_zone)
        row.phases = timeline(schedule, at, row.country_id, hours=12)  # type: ignore[attr-defined]
        timelines.append(row.phases)  # type: ignore[attr-defined]
    return fresh_seconds(timelines, at)


def rating_words(average: Any) -> str:
    """Return an average of stars with one digit: "4.6"."""
    return f"{float(average):.1f}" if average is not None else ""


def status_words(business: Business) -> str:
    """Return what became of a listing that is no longer in the lists; '' for one that is."""
    status = business.Status
    sentences = {
        status.PAUSED: _("%(name)s is closed for some time."),
        status.CLOSED: _("%(name)s has closed for good."),
        status.EXPIRED: _("Nobody has confirmed for a long time that %(name)s is still there."),
    }
    sentence = sentences.get(status(business.status))
    return sentence % {"name": business.name} if sentence else ""
