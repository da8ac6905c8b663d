"""What a reader asks for. All of it combines, stands in the address, and means nothing where it is wrong."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from directory import questions

KINDS = ("stories", "businesses")
# The times that are offered, each with its days.
TIMES = {"week": 7, "month": 31, "year": 366}
SORTS = ("newest",)

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,140}", re.ASCII)
_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """A search.

    ``kind`` is 'stories', 'businesses' or '' for both; ``country``, ``section`` and ``category`` are slugs; ``type`` is a kind
    of story, such as 'opinion'; ``time`` is 'week', 'month' or 'year'; ``since`` and ``until`` are the first and the last day;
    ``sort`` is 'newest', or '' for the most relevant first. Each is '' (or None) where nothing is asked.
    """

    words: str = ""
    kind: str = ""
    country: str = ""
    section: str = ""
    category: str = ""
    type: str = ""
    time: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """Read the parameters of an address."""
        names = ("kind", "country", "section", "category", "type", "time", "sort")
        since, until = query.get("from", ""), query.get("to", "")
        return cls.of(query.get("q", ""), since=since, until=until, **{name: query.get(name, "") for name in names})

    @classmethod
    def of(cls, words: str, **narrowed: Any) -> Asked:
        """Return a search for these words, narrowed by fields given as text or as what they are; what is wrong is left out."""
        known: dict[str, Callable[[str], object]] = {
            "kind": lambda value: value in KINDS,
            "country": _SLUG.fullmatch,
            "section": _SLUG.fullmatch,
            "category": _SLUG.fullmatch,
            "type": lambda value: value in Article.Kind.values,
            "time": lambda value: value in TIMES,
            "sort": lambda value: value in SORTS,
        }
        fields: dict[str, Any] = {
            name: value for name, value in narrowed.items() if name in known and value and known[name](value)
        }
        days = {name: day for name in ("since", "until") if (day := _day(narrowed.get(name)))}
        if days:
            fields.pop("time", None)
        # Sections and kinds of story are of stories, categories of businesses: the one asks for no more of the other.
        if fields.keys() & {"section", "type"} or fields.get("kind") == "stories":
            fields.pop("category", None)
            fields["kind"] = "stories"
        elif "category" in fields:
            fields["kind"] = "businesses"
        if fields.get("kind") == "businesses":
            fields.pop("section", None)
            fields.pop("type", None)
        return cls(questions.shorten(words), **fields, **days)  # type: ignore[arg-type] # days are since and until

    @cached_property
    def question(self) -> questions.Question:
        """The words as they are meant."""
        return questions.read(self.words)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address, each in its one place."""
        rows = [
            ("q", self.words),
            # What a section or a category says already need not be said again.
            ("kind", "" if self.section or self.type or self.category else self.kind),
            ("country", self.country),
            ("section", self.section),
            ("category", self.category),
            ("type", self.type),
            ("time", self.time),
            ("from", self.since.isoformat() if self.since else ""),
            ("to", self.until.isoformat() if self.until else ""),
            ("sort", self.sort),
        ]
        return [(name, value) for name, value in rows if value]

    @property
    def address(self) -> str:
        """The path and query of its page."""
        return self.at("search")

    def at(self, name: str) -> str:
        """Return the path and query of a page, by the name of its url, that takes the same parameters."""
        return f"{reverse(name)}?{urlencode(self.pairs)}" if self.pairs else reverse(name)

    def but(self, **changed: Any) -> Asked:
        """Return the same with these fields changed, such as ``country=''``."""
        return replace(self, **changed)

    @property
    def only_words(self) -> Asked:
        """The same, narrowed by nothing."""
        return Asked(self.words)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words is asked for."""
        return self.but(sort="") != self.only_words

    def moments(self, now: datetime.datetime) -> tuple[datetime.datetime | None, datetime.datetime | None]:
        """Return the moments between which it must have appeared; days are those of UTC, as in a story's address."""
        if self.time:
            # Of a whole hour, so that the same search asks the same for a while.
            return now.replace(minute=0, second=0, microsecond=0) - datetime.timedelta(days=TIMES[self.time]), None
        since = _midnight(self.since) if self.since else None
        until = _midnight(self.until) + datetime.timedelta(days=1) if self.until else None
        return since, until


def _day(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    if not value or not _DAY.fullmatch(str(value)):
        return None
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return None


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)


def today() -> datetime.date:
    """Return the day in UTC."""
    return timezone.now().astimezone(datetime.UTC).date()
