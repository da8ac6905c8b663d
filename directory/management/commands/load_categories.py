"""Load the categories that a new site begins with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from directory.data import FOLDER
from directory.models import Category

# An indented line stands below the one before it.
INDENT = "  "


class Command(BaseCommand):
    """A category that is there already stays as it is: an editor may have changed it."""

    help = "Load the categories of businesses that are missing. Can be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write all categories in one transaction."""
        with transaction.atomic():
            made = sum(_make(rows) for rows in read_categories())
        if options["verbosity"]:
            self.stdout.write(f"Categories: {made} added.")


def read_categories() -> Iterator[list[dict[str, Any]]]:
    """Yield each top category with all below it: rows with ``level`` (0 to 2) and the fields of a Category."""
    rows = yaml.safe_load((FOLDER / "categories.yaml").read_text(encoding="utf-8"))
    for order, top in enumerate(rows):
        fields = {"name": top["name"], "icon": top["icon"], "schema_type": top["type"]}
        family = [{**fields, "level": 0, "order": order, "synonyms": top["synonyms"]}]
        for place, line in enumerate(top["below"]):
            name, schema_type, synonyms = (part.strip() for part in line.split("|"))
            family.append(
                {
                    "level": 2 if line.startswith(INDENT) else 1,
                    "name": name,
                    "icon": top["icon"],
                    "schema_type": schema_type or top["type"],
                    "order": place,
                    "synonyms": [word.strip() for word in synonyms.split(",")],
                }
            )
        yield family


def _make(rows: list[dict[str, Any]]) -> int:
    """Add what is missing of one top category and those below it; return how many."""
    above: list[Category] = []
    made = 0
    for row in rows:
        level = row["level"]
        parent = above[level - 1] if level else None
        fields = {name: value for name, value in row.items() if name != "level"}
        category, new = Category.objects.get_or_create(
            slug=slugify(row["name"]), defaults={**fields, "parent": parent}
        )
        above[level:] = [category]
        made += new
    return made
