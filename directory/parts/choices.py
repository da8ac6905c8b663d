"""What the selects of a listing's form offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from directory.localnames import locale_of
from directory.models import Category, Country

Choices = list[tuple[Any, Any]]

# Spoken by most people, or most often beside a country's own (Ethnologue's and the United Nations' lists).
COMMON_LANGUAGES = tuple(
    "ar bn cs da de el en es fa fi fr gu he hi hu id it ja ko ms nl no pa pl pt ro ru sv sw ta te th tl tr uk ur vi zh".split()  # noqa: SIM905 (read as words)
)


def categories() -> Choices:
    """Return all categories, each group below its top one: one query. A third level is indented."""
    below: defaultdict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.only("name", "parent"):
        below[category.parent_id].append(category)

    def options(category: Category, level: int) -> Choices:
        rows: Choices = [(category.pk, "\u2003" * level + category.name)]
        for child in below[category.pk]:
            rows += options(child, level + 1)
        return rows

    return [
        (top.name, [option for child in below[top.pk] for option in options(child, 0)] + _itself(top, below))
        for top in below[None]
    ]


def _itself(top: Category, below: dict[int | None, list[Category]]) -> Choices:
    """Return the choice of a top category itself, for what none of those below it is."""
    return [(top.pk, _("%(name)s: another kind") % {"name": top.name} if below[top.pk] else top.name)]


def countries() -> Choices:
    """Return all countries by name, the featured ones also in a group of their own before the others: one query."""
    rows = list(Country.objects.order_by("slug").values_list("pk", "name", "featured"))
    featured = [(pk, name) for pk, name, is_featured in rows if is_featured]
    everything = [(pk, name) for pk, name, _is_featured in rows]
    if not featured:
        return everything
    return [(_("Most often"), featured), (_("All countries"), everything)]


def languages(country: str, kept: Iterable[str] = ()) -> Choices:
    """Return languages by code: those of the country first, then the common ones and ``kept`` by name. One query."""
    own = Country.objects.filter(pk=country).values_list("languages", flat=True).first() or []
    names = locale_of().languages
    first = [code for code in dict.fromkeys(own) if code in names]
    others = sorted((set(COMMON_LANGUAGES) | set(kept)) - set(first), key=lambda code: names.get(code, code))
    return [(code, names.get(code, code)) for code in (*first, *others)]
