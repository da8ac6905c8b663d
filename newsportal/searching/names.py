"""The sections, countries and categories that a search is narrowed by: all of them in one query, for they are few."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, Model, TextField, Value
from django.db.models.functions import Cast

from articles.models import Section
from directory.finding import plain
from directory.keeping import kept
from directory.models import Category, Country


class Names:
    """Each has its key, name and slug, and so its address; nothing else is read. Whoever gets them leaves them as they are."""

    def __init__(self) -> None:
        self.sections: dict[int, Section] = {}
        self.countries: dict[str, Country] = {}
        self.categories: dict[int, Category] = {}
        for kind, key, above, name, slug in self._rows():
            if kind == "section":
                self.sections[int(key)] = Section(pk=int(key), name=name, slug=slug, parent_id=above)
            elif kind == "country":
                self.countries[key] = Country(pk=key, name=name, slug=slug)
            else:
                self.categories[int(key)] = Category(pk=int(key), name=name, slug=slug, parent_id=above)

    @classmethod
    def present(cls) -> Names:
        """Return the names as they are now: one query at most. Several requests may have the same ones."""
        return kept("names", cls)

    @staticmethod
    def _rows() -> list[tuple[str, str, int | None, str, str]]:
        key, nothing = Cast("pk", CharField()), Cast(Value(None), Section._meta.pk)

        def rows(model: type[Model], kind: str, above: Any) -> Any:
            columns = (Value(kind, TextField()), key, above, F("name"), F("slug"))
            return model._default_manager.order_by().values_list(*columns)

        sections = rows(Section, "section", F("parent_id"))
        countries, categories = rows(Country, "country", nothing), rows(Category, "category", F("parent_id"))
        return list(sections.union(countries, categories, all=True))

    @cached_property
    def _by_slug(self) -> dict[tuple[str, str], Section | Country | Category]:
        every = (("section", self.sections), ("country", self.countries), ("category", self.categories))
        return {(kind, row.slug): row for kind, rows in every for row in rows.values()}

    def section(self, slug: str) -> Section | None:
        """Return the section with this slug."""
        return self._by_slug.get(("section", slug))  # type: ignore[return-value]

    def country(self, slug: str) -> Country | None:
        """Return the country with this slug."""
        return self._by_slug.get(("country", slug))  # type: ignore[return-value]

    def category(self, slug: str) -> Category | None:
        """Return the category with this slug."""
        return self._by_slug.get(("category", slug))  # type: ignore[return-value]

    def within(self, section: Section) -> list[int]:
        """Return the keys of a section and of all below it."""
        below: dict[int | None, list[int]] = defaultdict(list)
        for row in self.sections.values():
            below[row.parent_id].append(row.pk)
        found, waiting = [], [section.pk]
        while waiting:
            key = waiting.pop()
            found.append(key)
            waiting.extend(below.pop(key, []))
        return found

    def nearest(self, words: str, most: int = 6) -> list[Section | Country | Category]:
        """Return the countries, sections and categories whose names the words name or begin, each at most once."""
        asked = [word for word in plain(words).split() if len(word) > 3]
        every = (self.countries, self.sections, self.categories)
        rows: list[Any] = [row for kind in every for row in kind.values()]
        return [row for row in rows if any(_begins(plain(row.name), word) for word in asked)][:most]


def _begins(name: str, word: str) -> bool:
    return any(part.startswith(word) or (len(part) > 3 and word.startswith(part)) for part in name.split())
