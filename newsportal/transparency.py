"""What the house says of itself in figures: counted from what happened, never written by hand.

A year's figures are counted by the task worker once a day, and by the first reader where there are none yet.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Min
from django.utils import timezone

from articles.models import Article, ArticleCountry, Correction, LogEntry, Mention, PressRelease
from directory.models import Business, Country, ListingLogEntry, Refusal

Verb = ListingLogEntry.Verb
KEPT_SECONDS = 2 * 24 * 60 * 60
#: Countries with the most stories that the page names.
COUNTRIES = 20
DECISIONS = {
    "submitted": [Verb.SUBMITTED],
    "approved": [Verb.APPROVED],
    "returned": [Verb.RETURNED],
    "refused": [Verb.REJECTED],
    "changes_accepted": [Verb.CHANGE_ACCEPTED],
    "claims_granted": [Verb.CLAIM_GRANTED],
    "reviews_published": [Verb.REVIEW_PUBLISHED],
    "reviews_removed": [Verb.REVIEW_REMOVED],
    "suspended": [Verb.SUSPENDED],
}


def years() -> list[int]:
    """Return the years of which there is something to tell, the latest first: one query."""
    first = Article.objects.published().aggregate(first=Min("publish_at"))["first"]
    this = timezone.now().year
    return list(range(this, (first.year if first else this) - 1, -1))


def figures(year: int) -> dict[str, Any]:
    """Return the figures of a year (UTC), counted lately."""
    key = f"transparency:{year}"
    known = cache.get(key)
    if known is None:
        known = count(year)
        cache.set(key, known, KEPT_SECONDS)
    return known


def renew() -> int:
    """Count every year's figures anew; return how many years those were."""
    all_years = years()
    for year in all_years:
        cache.set(f"transparency:{year}", count(year), KEPT_SECONDS)
    return len(all_years)


def count(year: int) -> dict[str, Any]:
    """Count the figures of a year: about a dozen queries."""
    start = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
    within = {"gte": start, "lt": start.replace(year=year + 1)}
    published = Article.objects.published().filter(**{f"publish_at__{how}": at for how, at in within.items()})
    log = ListingLogEntry.objects.filter(**{f"at__{how}": at for how, at in within.items()})
    corrections = Correction.objects.published().filter(**{f"at__{how}": at for how, at in within.items()})
    by_verb = dict(log.order_by().values_list("verb").annotate(number=Count("pk")))
    return {
        "stories": published.order_by().count(),
        "by_kind": _named(Article.Kind, published.order_by().values_list("kind").annotate(number=Count("pk"))),
        "by_country": _countries(published),
        "corrections": _named(
            Correction.Kind, corrections.order_by().values_list("kind").annotate(number=Count("pk"))
        ),
        "hours_to_correct": _median_hours(corrections),
        "decisions": {name: sum(by_verb.get(verb, 0) for verb in verbs) for name, verbs in DECISIONS.items()},
        "refused_by_reason": _named(
            Refusal,
            log.filter(verb=Verb.REJECTED)
            .exclude(code="")
            .order_by()
            .values_list("code")
            .annotate(number=Count("pk")),
        ),
        "releases": {
            "received": PressRelease.objects.filter(**{f"sent_at__{how}": at for how, at in within.items()}).count(),
            "refused": LogEntry.objects.filter(
                article__release__isnull=False,
                verb=LogEntry.Verb.KILLED,
                **{f"at__{how}": at for how, at in within.items()},
            ).count(),
        },
        "advertisers": Mention.objects.filter(article__in=published, role=Mention.Role.ADVERTISER)
        .order_by()
        .aggregate(number=Count("business", distinct=True))["number"],
        "placements": Business.objects.listed().filter(sponsored_until__gte=timezone.now().date()).count(),
        "counted_at": timezone.now(),
    }


def _named(choices: Any, rows: Any) -> list[tuple[str, int]]:
    """Return (name for people, number) pairs, the greatest first."""
    names = {value: str(label) for value, label in choices.choices}
    pairs = [(names.get(value, value), number) for value, number in rows]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _countries(published: Any) -> list[tuple[str, str, int]]:
    """Return (name, address, number) of the countries with the most stories."""
    rows = (
        ArticleCountry.objects.filter(article__in=published.order_by())
        .order_by()
        .values_list("country")
        .annotate(number=Count("pk"))
        .order_by("-number", "country")[:COUNTRIES]
    )
    numbers = dict(rows)
    countries = Country.objects.in_bulk(list(numbers))
    return [(countries[code].name, countries[code].get_absolute_url(), number) for code, number in numbers.items()]


def _median_hours(corrections: Any) -> float | None:
    """Return the median time from a story's publication to its corrections, in hours; None without any."""
    waits = sorted(corrections.annotate(wait=F("at") - F("article__publish_at")).values_list("wait", flat=True))
    if not waits:
        return None
    middle = len(waits) // 2
    median = waits[middle] if len(waits) % 2 else (waits[middle - 1] + waits[middle]) / 2
    return round(median.total_seconds() / 3600, 1)
