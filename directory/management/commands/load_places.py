"""Load every country and city: one COPY each, then what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from directory.data import read_cities, read_countries
from directory.models import City, Country

FEATURED = {"US", "IN", "CA", "GB", "AE", "DE"}
COUNTRY_COLUMNS = [
    "iso2",
    "iso3",
    "name",
    "slug",
    "demonym",
    "continent",
    "capital",
    "currency",
    "dial_code",
    "time_zones",
    "languages",
    "neighbours",
    "area_km2",
    "population",
    "latitude",
    "longitude",
    "featured",
]
CITY_COLUMNS = [
    "id",
    "country_id",
    "region",
    "name",
    "ascii_name",
    "slug",
    "latitude",
    "longitude",
    "time_zone",
    "population",
]


class Command(BaseCommand):
    """Countries and cities that went from the data stay: stories and businesses may stand in them."""

    help = "Load or renew all countries and cities. Can be run again at any time; an editor's choice of featured countries stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both tables in one transaction, so that readers never see half a map."""
        with transaction.atomic():
            countries = self._renew(Country, COUNTRY_COLUMNS, _country_rows(), keep={"featured"})
            cities = self._renew(City, CITY_COLUMNS, _city_rows())
        if options["verbosity"]:
            self.stdout.write(f"Places: {countries} countries and {cities} cities written.")

    @staticmethod
    def _renew(
        model: type[Country] | type[City],
        columns: list[str],
        rows: Iterable[tuple[Any, ...]],
        keep: Set[str] = frozenset(),
    ) -> int:
        """Insert or update the rows that differ and return how many; columns in ``keep`` are set at insertion only."""
        table, key = model._meta.db_table, columns[0]
        names = ", ".join(columns)
        renewed = [column for column in columns[1:] if column not in keep]
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE renewed (LIKE {table}) ON COMMIT DROP")
            with cursor.copy(f"COPY renewed ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            # Every name in this statement is one of the constants above.
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM renewed "  # noqa: S608
                f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{c} = EXCLUDED.{c}' for c in renewed)} "
                f"WHERE ({', '.join(f'{table}.{c}' for c in renewed)}) "
                f"IS DISTINCT FROM ({', '.join(f'EXCLUDED.{c}' for c in renewed)})"
            )
            written = cursor.rowcount
            cursor.execute("DROP TABLE renewed")
        return int(written)


def _country_rows() -> Iterable[tuple[Any, ...]]:
    for row in read_countries():
        yield (
            row.iso2,
            row.iso3,
            row.name,
            row.slug,
            row.demonym,
            row.continent,
            row.capital,
            row.currency,
            row.dial_code,
            list(row.time_zones),
            list(row.languages),
            list(row.neighbours),
            float(row.area_km2),
            row.population,
            row.latitude,
            row.longitude,
            row.iso2 in FEATURED,
        )


def _city_rows() -> Iterable[tuple[Any, ...]]:
    for row in read_cities():
        yield (
            row.geoname_id,
            row.iso2,
            row.region,
            row.name,
            row.ascii_name,
            row.slug,
            row.latitude,
            row.longitude,
            row.time_zone,
            row.population,
        )
