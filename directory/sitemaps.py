"""What search engines are told of the directory: listings, in files by their keys, and lists, in a file for each country."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max
from django.urls import reverse

from directory import counts
from directory.models import Business, Category, City, Country

Row = tuple[str, datetime | None]

# So many keys go to one file: it has fewer rows, for not every business is listed.
KEYS = 40_000
MAX_URLS = 50_000


def parts() -> Iterator[tuple[str, datetime | None]]:
    """Yield the name of each file and the moment of its latest change. Two queries, to indexes."""
    yield from ((f"directory-{code.lower()}", changed) for code, changed in counts.changed_countries())
    files = Business.objects.in_sitemap().order_by().annotate(file=F("pk") / KEYS).values("file")
    for row in files.annotate(changed=Max("updated_at")).order_by("file"):
        yield f"listings-{row['file'] + 1}", row["changed"]


def listings(number: int) -> Iterator[Row]:
    """Yield the listings of one file, counted from 1, each with the moment of its latest change. One query."""
    first = (number - 1) * KEYS
    rows = Business.objects.in_sitemap().filter(pk__gte=first, pk__lt=first + KEYS).order_by("pk")
    start, end = reverse("directory:business", args=["-"]).rsplit("-", 1)
    for slug, changed in rows.values_list("slug", "updated_at").iterator(5000):
        yield f"{start}{slug}{end}", changed


def lists(code: str) -> Iterator[Row]:
    """Yield the lists of a country that are worth knowing, with the moment when one last came to them or went.

    Four queries. Of a country with more lists than a file may have, the country's own come first, then the cities'.
    """
    country = Country.objects.filter(iso2=code.upper()).only("slug").first()
    if country is None:
        return
    rows = list(counts.changes(country))[:MAX_URLS]
    cities = dict(City.objects.filter(pk__in={row.city for row in rows}).values_list("pk", "slug"))
    kinds = dict(Category.objects.values_list("pk", "slug"))
    top = reverse("directory:country", args=[country.slug])
    for row in rows:
        if (row.city and row.city not in cities) or (row.category and row.category not in kinds):
            continue
        place = f"{top}{cities[row.city]}/" if row.city else top
        yield f"{place}in/{kinds[row.category]}/" if row.category else place, row.changed
