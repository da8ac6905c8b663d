"""Towns by what people type for them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from directory.models import City
from directory.words import allowed_edits, distance, fold

OFFERED = 8
# So many names with the same first letter are compared for a slip of the keyboard.
COMPARED = 1500


def _in(country: str) -> QuerySet[City]:
    return City.objects.filter(country=country).order_by("-population", "pk")


def _split(text: str) -> tuple[str, str]:
    """Return the town and the region of "Springfield, Illinois"."""
    name, _comma, region = text.partition(",")
    return name.strip(), region.strip()


def cities_called(country: str, text: str) -> list[City]:
    """Return the towns of the country that are called so, in any case and with or without accents, the largest first."""
    name, region = _split(text)
    rows = _in(country).filter(Q(name__iexact=name) | Q(ascii_name__iexact=name))
    if region:
        rows = rows.filter(Q(region__iexact=region) | Q(region__istartswith=region))
    return list(rows[:OFFERED])


def cities_like(country: str, text: str) -> list[City]:
    """Return towns of the country that may be meant: those that begin so, then those a slip or two away."""
    name, _region = _split(text)
    if not name:
        return []
    found = list(_in(country).filter(Q(name__istartswith=name) | Q(ascii_name__istartswith=name))[:OFFERED])
    if len(found) < OFFERED and len(name) > 2:
        word = fold(name)
        names = _in(country).filter(ascii_name__istartswith=word[:1]).values_list("pk", "ascii_name")[:COMPARED]
        most = max(1, allowed_edits(len(word)))
        near = [pk for pk, other in names if distance(word, fold(other), most) <= most]
        known = {city.pk for city in found}
        found += [city for city in _in(country).filter(pk__in=near[:OFFERED]) if city.pk not in known]
    return found[:OFFERED]


def city_words(city: City) -> str:
    """Return a town as people tell it from others of its name: "Springfield, Illinois"."""
    return f"{city.name}, {city.region}" if city.region and city.region != city.name else city.name
