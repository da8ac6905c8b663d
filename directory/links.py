"""Addresses as the rest of the world writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models.places import City, Country
from directory.paths import slug_path

if TYPE_CHECKING:
    from directory.models.categories import Category

# A date on which the site's name was ours. It is part of every id, so it never changes.
TAG_DATE = "2026"


def absolute(path: str) -> str:
    """Return the canonical address of a path of this site; one that is absolute already stays."""
    is_absolute = not path.startswith("/") and urlsplit(path).scheme
    return path if is_absolute else f"{settings.SITE_URL}{path}"


def tag_uri(kind: str, key: object) -> str:
    """Return an id (RFC 4151) for a thing of this site that no change of its slug or name touches: ``story``, 17."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_DATE}:{kind}/{key}"


def place_path(place: Country | City | None = None, category: Category | None = None) -> str:
    """Return the path of the list of a place's businesses, or of those in a category; without a place, of the world's."""
    if place is None:
        return reverse("directory:world")
    country = place.country if isinstance(place, City) else place
    slugs = [country.slug, *([place.slug] if isinstance(place, City) else [])]
    kind = "city" if isinstance(place, City) else "country"
    if category is None:
        return slug_path(f"directory:{kind}", *slugs)
    return slug_path(f"directory:{kind}_category", *slugs, category.slug)


Steps = list[tuple[str, str]]


def steps_to(place: Country | City | None = None, category: Category | None = None) -> Steps:
    """Return the (name, path) pairs from the front page down to the list of a place, and of a category in it.

    The category's parents are steps of their own: have them loaded.
    """
    steps = [(settings.SITE_NAME, "/"), (_("Directory"), place_path())]
    if isinstance(place, City):
        steps.append((place.country.name, place_path(place.country)))
    if place is not None:
        steps.append((place.name, place_path(place)))
    steps += [(each.name, place_path(place, each)) for each in (category.trail() if category else [])]
    return steps
