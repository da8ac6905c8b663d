"""Places data that comes with the site: every country of ISO 3166-1 and every city of more than 15,000 people.

Plain readers without Django, so that a migration, a command, a test or a map can use them alike. Sources and licences:
the NOTICE file; how the files are built: deploy/vendor/.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent


class CountryRow(NamedTuple):
    """One country or territory with an ISO 3166-1 code of its own."""

    iso2: str
    iso3: str
    numeric: str  # three digits, "076"
    name: str  # English, after CLDR
    slug: str
    demonym: str  # the English adjective: "Swiss", "Ivorian"
    continent: str  # AF, AN, AS, EU, NA, OC or SA
    capital: str  # empty where there is none
    currency: str  # ISO 4217; empty for Antarctica
    dial_code: str  # digits without "+"; area code after a hyphen where a numbering plan is shared: "44", "1-868"
    time_zones: tuple[str, ...]  # IANA names, the one in which most city people live first
    languages: tuple[str, ...]  # official languages, ISO 639 codes
    neighbours: tuple[str, ...]  # iso2 of the countries across a land border
    area_km2: int
    population: int
    latitude: float  # of a point well inside the largest part of the country, fit for a label
    longitude: float


class CityRow(NamedTuple):
    """One city of GeoNames with more than 15,000 people, or a smaller capital."""

    geoname_id: int
    iso2: str
    region: str  # the first-level division's name ("Bavaria"); empty where GeoNames knows none
    name: str
    ascii_name: str
    slug: str  # unique in the country
    latitude: float
    longitude: float
    time_zone: str  # IANA name
    population: int


class AddressRow(NamedTuple):
    """How one country writes an address. Fields: A street, C town, S region, Z postcode; lines are divided by "|"."""

    iso2: str
    lines: str  # "%A|%C, %S %Z"
    latin: str  # the same in Latin script, where it differs
    required: str  # "ACSZ"
    postcode: str  # a pattern; empty where any, or none, is fine
    examples: tuple[str, ...]  # a postcode of each shape
    postcode_name: str  # zip, pin, eircode, or empty for a plain postcode
    region_name: str  # state, prefecture, emirate ...; empty for a plain region
    town_name: str  # post_town, district, suburb, or empty for a plain town
    regions: tuple[tuple[str, str], ...]  # what an address shows, and the name: ("CA", "California")


def read_addresses() -> Iterator[AddressRow]:
    """Yield how each country writes an address, sorted by iso2."""
    with (FOLDER / "addresses.tsv").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            *texts, examples, zip_name, region_name, town_name, regions = line.rstrip("\n").split("\t")
            iso2, layout, latin, required, postcode = texts
            pairs = (region.partition("=") for region in regions.split("|") if region)
            yield AddressRow(
                iso2=iso2,
                lines=layout,
                latin=latin,
                required=required,
                postcode=postcode,
                examples=tuple(filter(None, examples.split(","))),
                postcode_name=zip_name,
                region_name=region_name,
                town_name=town_name,
                regions=tuple((shown, name or shown) for shown, _, name in pairs),
            )


def read_countries() -> Iterator[CountryRow]:
    """Yield every country, sorted by iso2."""
    with (FOLDER / "countries.tsv").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            row = line.rstrip("\n").split("\t")
            iso2, iso3, numeric, name, slug, demonym, continent, capital, currency, dial_code = row[:10]
            zones, languages, neighbours, area, people, latitude, longitude = row[10:]
            yield CountryRow(
                iso2=iso2,
                iso3=iso3,
                numeric=numeric,
                name=name,
                slug=slug,
                demonym=demonym,
                continent=continent,
                capital=capital,
                currency=currency,
                dial_code=dial_code,
                time_zones=_codes(zones),
                languages=_codes(languages),
                neighbours=_codes(neighbours),
                area_km2=int(area),
                population=int(people),
                latitude=float(latitude),
                longitude=float(longitude),
            )


def read_cities() -> Iterator[CityRow]:
    """Yield every city, sorted by country and then by falling population."""
    with gzip.open(FOLDER / "cities.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            key, iso2, region, name, ascii_name, slug, latitude, longitude, zone, people = line.rstrip("\n").split(
                "\t"
            )
            yield CityRow(
                int(key), iso2, region, name, ascii_name, slug, float(latitude), float(longitude), zone, int(people)
            )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
