"""What every template may use."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import Section
from directory.models import Country


class Furniture:
    """The sections and countries that frame every page: one query each, when a template first asks."""

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of the navigation, in its order."""
        return list(Section.objects.in_navigation())

    @cached_property
    def countries(self) -> list[Country]:
        """The countries that the site puts first."""
        return list(Country.objects.featured().only("name", "slug"))


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, canonical origin and address for letters, and what frames every page."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "SITE_CONTACT_EMAIL": settings.SITE_CONTACT_EMAIL,
        "site": Furniture(),
    }
