"""All categories at once: they are few, and every list needs names, icons and what stands below what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from directory.keeping import kept
from directory.models import Category


@dataclass
class Branch:
    """A category of a list, how many businesses it has there, and those below it that have some."""

    category: Category
    number: int
    path: str
    below: list[Branch] = field(default_factory=list)


class Tree:
    """The categories, read in one query. Each has its parents loaded; whoever gets a tree leaves it as it is."""

    def __init__(self) -> None:
        rows = list(Category.objects.only("name", "slug", "icon", "synonyms", "parent", "order"))
        self.by_key = {row.pk: row for row in rows}
        self.by_slug = {row.slug: row for row in rows}
        self.below: dict[int | None, list[Category]] = {}
        for row in rows:
            if row.parent_id is not None:
                row.parent = self.by_key.get(row.parent_id)
            self.below.setdefault(row.parent_id, []).append(row)

    @classmethod
    def present(cls) -> Tree:
        """Return the categories as they are now: one query at most. Several requests may have the same one."""
        return kept("categories", cls)

    def find(self, slug: str) -> Category | None:
        """Return the category with this slug."""
        return self.by_slug.get(slug)

    def options(self) -> list[tuple[Category, list[Category]]]:
        """Return the top categories, each with all below it, in their order."""
        return self._options

    @cached_property
    def _options(self) -> list[tuple[Category, list[Category]]]:
        return [(top, self._descendants(top)) for top in self.below.get(None, [])]

    def branches(
        self, numbers: Mapping[int, int], paths: Mapping[int, str], above: Category | None = None, levels: int = 2
    ) -> list[Branch]:
        """Return what stands below a category (or at the top) and has businesses, so many levels deep."""
        rows = self.below.get(above.pk if above else None, [])
        return [
            Branch(
                row,
                numbers[row.pk],
                paths[row.pk],
                self.branches(numbers, paths, row, levels - 1) if levels > 1 else [],
            )
            for row in rows
            if numbers.get(row.pk)
        ]

    def _descendants(self, category: Category) -> list[Category]:
        out = []
        for row in self.below.get(category.pk, []):
            out += [row, *self._descendants(row)]
        return out
