"""Countries and cities in the admin: read far more than written, and looked up by everybody who writes."""

from __future__ import annotations

from typing import Any

from anyascii import anyascii
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.filtered import FilteredOnly
from directory.models import City, Country

# What people type who know no ISO codes by heart.
ALIASES = {"uk": "GB", "england": "GB", "uae": "AE", "usa": "US", "america": "US", "holland": "NL", "burma": "MM"}
# Nobody's place is longer; a longer term only costs time.
TERM = 100


class PlaceAdmin(FilteredOnly, admin.ModelAdmin[Any]):
    """Places come from ``load_places``: the staff may look every one up, and nobody adds or deletes one by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a place that no data set knows would be lost or doubled at the next loading."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse, for the same reason."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let all staff look places up: they are public knowledge, and every form asks for some."""
        return request.user.is_active and request.user.is_staff


@admin.register(Country)
class CountryAdmin(PlaceAdmin):
    """Countries: their demonym and whether they are featured is the site's to say, the rest is data."""

    list_display = ["name", "iso2", "continent", "capital", "currency", "featured"]
    list_filter = ["featured", "continent"]
    lookups = ("featured__exact", "continent__exact")
    list_per_page = 50
    search_fields = ["name"]
    search_help_text = _("Name, demonym or ISO code")
    fieldsets = [
        (None, {"fields": ["name", "featured", "demonym"]}),
        (_("Codes"), {"fields": ["iso2", "iso3", "slug", "currency", "dial_code", "languages", "time_zones"]}),
        (_("Geography"), {"fields": ["continent", "capital", "neighbours", "area_km2", "population"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None) -> list[str]:
        """Return all fields that the data set fills."""
        ours = {"featured", "demonym"}
        return [name for _, options in self.fieldsets for name in options["fields"] if name not in ours]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Country], search_term: str
    ) -> tuple[QuerySet[Country], bool]:
        """Find by the beginning of any word of the name, by demonym, or by code."""
        term = " ".join(search_term.split())[:TERM]
        if not term:
            return queryset, False
        found = Q(name__istartswith=term) | Q(name__icontains=f" {term}") | Q(demonym__istartswith=term)
        found |= Q(slug__startswith=anyascii(term).lower().replace(" ", "-"))
        if len(term) <= 3:
            found |= Q(iso2__iexact=term) | Q(iso3__iexact=term)
        if code := ALIASES.get(term.lower()):
            found |= Q(iso2=code)
        return queryset.filter(found), False


@admin.register(City)
class CityAdmin(PlaceAdmin):
    """Cities, found by name and told apart by region and country."""

    list_display = ["name", "region", "country", "population"]
    list_select_related = ["country"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name"]
    search_help_text = _("Name, and after a comma the region or the country")

    def has_change_permission(self, request: HttpRequest, obj: City | None = None) -> bool:
        """Refuse: every field comes from the data set."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[City]:
        """Return the cities with their countries, which their label names."""
        return super().get_queryset(request).select_related("country")

    @staticmethod
    def autocomplete_label(city: City) -> str:
        """Return "Name, Region, Country", without a region that repeats the name."""
        region = city.region if city.region != city.name else ""
        return ", ".join(part for part in (city.name, region, city.country.name) if part)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[City], search_term: str
    ) -> tuple[QuerySet[City], bool]:
        """Find "Paris", "Paris, Texas", "paris tex" and "New York"; the largest first."""
        term = " ".join(search_term.split())[:TERM]
        if not term:
            return queryset, False
        if "," in term:
            name, _, place = term.partition(",")
            return queryset.filter(self._named(name.strip()) & self._lying_in(place.strip())), False
        found = self._named(term)
        words = term.split()
        for count in range(1, min(len(words), 4)):
            found |= self._named(" ".join(words[:-count])) & self._lying_in(" ".join(words[-count:]))
        return queryset.filter(found), False

    @staticmethod
    def _named(name: str) -> Q:
        return Q(ascii_name__istartswith=anyascii(name)) | Q(name__istartswith=name)

    @staticmethod
    def _lying_in(place: str) -> Q:
        # "Île-de-France, France": the last part is the country, if there are two.
        region, _, country = (part.strip() for part in place.rpartition(","))
        if region:
            return Q(region__istartswith=region) & Q(country__name__istartswith=country)
        return Q(region__istartswith=place) | Q(country__name__istartswith=place) | Q(country__iso2__iexact=place)
