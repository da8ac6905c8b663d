"""Countries and cities: the map that news and businesses share."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from directory.paths import slug_path


class CountryQuerySet(models.QuerySet["Country"]):
    """Sets of countries."""

    def featured(self) -> CountryQuerySet:
        """Return the countries that the site puts first."""
        return self.filter(featured=True)


# Countries whose English name takes an article in a sentence, beside those whose name says that it is several islands.
ARTICLED = {"AE", "BS", "CD", "CF", "CG", "DO", "GB", "GM", "IO", "KM", "MV", "NL", "PH", "SC", "US", "VA"}


class Country(models.Model):
    """A country or territory of ISO 3166-1; facts are loaded by ``load_places``."""

    class Continent(models.TextChoices):
        AFRICA = "AF", _("Africa")
        ANTARCTICA = "AN", _("Antarctica")
        ASIA = "AS", _("Asia")
        EUROPE = "EU", _("Europe")
        NORTH_AMERICA = "NA", _("North America")
        OCEANIA = "OC", _("Oceania")
        SOUTH_AMERICA = "SA", _("South America")

    iso2 = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    iso3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    demonym = models.CharField(_("demonym"), max_length=60, blank=True)
    continent = models.CharField(_("continent"), max_length=2, choices=Continent)
    capital = models.CharField(_("capital"), max_length=80, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("ISO 4217 code."))
    dial_code = models.CharField(_("dialling code"), max_length=8, blank=True, help_text=_("Without the plus sign."))
    time_zones = ArrayField(models.CharField(max_length=40), verbose_name=_("time zones"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("languages"), default=list, blank=True)
    neighbours = ArrayField(models.CharField(max_length=2), verbose_name=_("neighbours"), default=list, blank=True)
    area_km2 = models.FloatField(_("area in km²"), null=True, blank=True)
    population = models.BigIntegerField(_("population"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    featured = models.BooleanField(_("featured"), default=False, help_text=_("Stands first in lists of countries."))

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return slug_path("country", self.slug)

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages about it are found."""
        return f"country-{self.iso2.lower()}"

    @property
    def in_text(self) -> str:
        """The name as it stands in an English sentence: "the United States", "Germany"."""
        takes_article = self.iso2 in ARTICLED or self.name.endswith("Islands")
        return f"the {self.name}" if takes_article else self.name


class City(models.Model):
    """A place of more than 15,000 people; the key is GeoNames' own."""

    id = models.BigIntegerField(_("GeoNames id"), primary_key=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("country"), related_name="cities")
    region = models.CharField(_("region"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=120)
    ascii_name = models.CharField(_("name in ASCII"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=140)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    time_zone = models.CharField(_("time zone"), max_length=40)
    population = models.PositiveIntegerField(_("population"), default=0)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["-population"]
        constraints = [
            models.UniqueConstraint(fields=["country", "slug"], name="city_slug_unique_in_country"),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="city_coordinates_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["country", "-population"], name="city_by_country_and_size"),
            models.Index("ascii_name", name="city_by_ascii_name"),
            models.Index(OpClass(Lower("ascii_name"), name="text_pattern_ops"), name="city_by_beginning"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_text(self) -> str:
        """The name as it stands in a sentence, as a country has it."""
        return self.name

    @property
    def surrogate_key(self) -> str:
        """The key by which copies of the pages about it are found."""
        return f"city-{self.pk}"
