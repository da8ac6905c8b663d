"""What search engines are told of the directory: listings, in files by their keys, and lists, in files by country.

No file is much longer than a thousand addresses, however many businesses there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse

from directory import counts, keyfiles
from directory.keyfiles import Written
from directory.models import Business, Category, City, Country

# A path, or the name of a file, and the moment of its latest change as sitemaps write it.
Row = tuple[str, str | None]

# A country with more businesses than this has its cities in several files: four or five of them make a list.
BUSINESSES = 4_000

_LISTINGS = re.compile(r"listings-([1-9][0-9]{0,14})", re.ASCII)
_LISTS = re.compile(r"directory-([a-z]{2})(?:-([2-9]|[1-9][0-9]{1,5}))?", re.ASCII)


def files() -> Iterator[Row]:
    """Yield the name of each file and the moment of its latest change. Two queries, to indexes."""
    for code, number, changed in counts.changed_countries():
        yield f"directory-{code.lower()}", changed
        yield from ((f"directory-{code.lower()}-{part}", changed) for part in range(2, _parts(number) + 1))
    for file, changed in keyfiles.changed_files(Business.objects.in_sitemap(), F("updated_at")):
        yield f"listings-{file}", changed


def addresses(name: str) -> list[Row]:
    """Return the paths of one file, each with the moment of its latest change; none for a file that is not there."""
    if found := _LISTINGS.fullmatch(name):
        return _listings(int(found[1]))
    if found := _LISTS.fullmatch(name):
        return list(_lists(found[1], int(found[2] or 1)))
    return []


def _listings(number: int) -> list[Row]:
    """Return the listings of one file, counted from 1. One query."""
    rows = keyfiles.within(Business.objects.in_sitemap(), number).order_by("pk")
    told = rows.values_list("slug", Written("updated_at"))
    start, end = reverse("directory:business", args=["-"]).rsplit("-", 1)
    return [(f"{start}{slug}{end}", changed) for slug, changed in told]


def _lists(code: str, part: int) -> Iterator[Row]:
    """Yield the lists of a country that are worth knowing, with the moment when one last came to them or went.

    Five queries. A city is in the part that its key says, and categories in the whole country are in the first. The country's own
    list heads every part, so that none is ever empty.
    """
    country = Country.objects.filter(iso2=code.upper()).only("slug").first()
    whole = counts.changes(country) if country else []
    parts = _parts(whole[0].number) if whole else 0
    if country is None or part > parts:
        return
    cities = City.objects.filter(country=country).order_by()
    if parts > 1:
        cities = cities.alias(part=F("pk") % parts).filter(part=part - 1)
    slugs = dict(cities.values_list("pk", "slug"))
    kinds = dict(Category.objects.order_by().values_list("pk", "slug"))
    rows = whole if part == 1 else whole[:1]
    rows += counts.changes_in_cities(country, list(slugs) if parts > 1 else None)
    top = reverse("directory:country", args=[country.slug])
    for row in rows:
        if (row.city and row.city not in slugs) or (row.category and row.category not in kinds):
            continue
        place = f"{top}{slugs[row.city]}/" if row.city else top
        yield f"{place}in/{kinds[row.category]}/" if row.category else place, row.changed


def _parts(number: int) -> int:
    """Return into how many parts the lists of so many businesses are cut: a power of two, so that a cut leaves most in place."""
    return 1 << max(0, (number - 1) // BUSINESSES).bit_length()
