"""What every template may use."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Section
from directory.models import Country


# What does not change is put together once, for every page asks for it.
@cache
def _everything() -> QuerySet[Any, tuple[str, str, str, str, int]]:
    """Return the query for kind, key, name, slug and place of what frames every page."""
    sections = Section.objects.in_navigation().order_by()
    countries = Country.objects.featured().order_by()
    return sections.values_list(Value("section"), Cast("pk", CharField()), "name", "slug", F("order")).union(
        countries.values_list(Value("country"), "pk", "name", "slug", Value(0)), all=True
    )


class Furniture:
    """The sections and countries that frame every page: one query for both, when a template first asks.

    Each of them has its key, name and slug, and so its address; nothing else is read.
    """

    @cached_property
    def _rows(self) -> list[tuple[str, str, str, str, int]]:
        return list(_everything().all())

    @cached_property
    def made_of(self) -> list[Any]:
        """All that the frame shows and that may become another: what is here, the day and the site's name."""
        return [sorted(self._rows), f"{timezone.now():%Y-%m-%d}", settings.SITE_NAME]

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of the navigation, in its order."""
        rows = sorted(
            (order, name, int(key), slug) for kind, key, name, slug, order in self._rows if kind == "section"
        )
        return [Section(pk=key, name=name, slug=slug) for _, name, key, slug in rows]

    @cached_property
    def countries(self) -> list[Country]:
        """The countries that the site puts first, by name."""
        rows = sorted((name, key, slug) for kind, key, name, slug, _ in self._rows if kind == "country")
        return [Country(pk=key, name=name, slug=slug) for name, key, slug in rows]


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, canonical origin and address for letters, and what frames every page."""
    furniture = Furniture()
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "SITE_CONTACT_EMAIL": settings.SITE_CONTACT_EMAIL,
        "site": furniture,
        # The frame asks by this name, because allauth's views put a "site" of their own in the other's place.
        "furniture": furniture,
        # Only below addresses that no cache keeps may the frame know that somebody is signed in.
        "is_own_page": request.path.startswith(("/my/", "/accounts/")) and request.user.is_authenticated,
    }
