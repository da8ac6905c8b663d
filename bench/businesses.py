"""Invented businesses in real cities, put into the database by COPY, a million of them where that is wanted."""

from __future__ import annotations

import datetime
import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

from stories import COUNTRIES
from words import invent

BATCH = 20_000
DAYS = 1_500
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ATTRIBUTES = ("step-free", "accessible-toilet", "cards", "contactless", "wifi", "delivery")
# Those that run once for each row afterwards are replaced by one statement for all; those before each row work the row out.
SLOW_TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgtype & 3 = 1"
PLACE = """
    WITH RECURSIVE above AS (
        SELECT id AS leaf, id, parent_id FROM directory_category
        UNION ALL
        SELECT above.leaf, c.id, c.parent_id FROM directory_category c JOIN above ON c.id = above.parent_id
    )
    INSERT INTO directory_placement (business_id, category_id, country_id, city_id, score, listed_at, rating)
    SELECT b.id, above.id, b.country_id, b.city_id, b.score, b.listed_at, b.rating_average
    FROM directory_business b JOIN above ON above.leaf = b.category_id
"""


def load(count: int, seed: int = 7) -> int:
    """Replace all businesses of the database by ``count`` listed ones with an address each; return how many they are."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from directory.models import Category

    chance = random.Random(seed)
    words = invent(4_000, chance)
    if not Category.objects.exists():
        call_command("load_categories", verbosity=0)
    parents = set(Category.objects.exclude(parent=None).values_list("parent", flat=True))
    kinds = [(pk, name) for pk, name in Category.objects.values_list("pk", "name") if pk not in parents]
    # Whoever stops it half-way finds the database as it was, with all its indexes.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE directory_business, directory_tally CASCADE")
        tables = ("directory_business", "directory_address")
        silenced = []
        for table in tables:
            cursor.execute(SLOW_TRIGGERS, [table])
            silenced += [f"ALTER TABLE {table} %s TRIGGER {name}" for (name,) in cursor.fetchall()]
        for statement in silenced:
            cursor.execute(statement % "DISABLE")
        indexes = _drop_indexes(cursor, "directory_business", "directory_placement", "directory_address")
        rows = _rows(count, kinds, _cities(), words, chance)
        while batch := list(itertools.islice(rows, BATCH)):
            _copy(cursor, "directory_business", batch)
            _copy(cursor, "directory_address", [_address(row) for row in batch])
        cursor.execute(PLACE)
        # A table with checks that are put off cannot get an index.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in (*indexes, *(statement % "ENABLE" for statement in silenced)):
            cursor.execute(statement)
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM {table}))"
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE directory_business, directory_placement, directory_address, directory_tally")
    return count


def _drop_indexes(cursor: Any, *tables: str) -> list[str]:
    """Drop the indexes that no constraint needs and return what makes them again."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [list(tables)],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _cities() -> tuple[list[tuple[Any, ...]], list[float]]:
    """Return the cities of the countries that stories are of, and how often each is drawn, added up."""
    from directory.models import City

    fields = ("pk", "country_id", "latitude", "longitude", "time_zone", "name", "population")
    cities = list(City.objects.filter(country__in=COUNTRIES.split()).order_by("pk").values_list(*fields))
    return cities, list(itertools.accumulate(city[-1] ** 0.8 + 1 for city in cities))


def _rows(
    count: int,
    kinds: list[tuple[int, str]],
    cities: tuple[list[tuple[Any, ...]], list[float]],
    words: list[str],
    chance: random.Random,
) -> Iterator[dict[str, Any]]:
    now = datetime.datetime.now(datetime.UTC)
    for number in range(1, count + 1):
        city, country, latitude, longitude, zone, place, _ = chance.choices(cities[0], cum_weights=cities[1])[0]
        kind, kind_name = chance.choice(kinds)
        listed = now - datetime.timedelta(seconds=chance.random() * DAYS * 86400)
        rated = chance.random() < 0.4
        name = " ".join([*chance.sample(words, chance.randint(1, 2)), kind_name.split()[0]]).title()
        opens, closes = chance.choice([("08:00", "16:00"), ("09:00", "18:00"), ("11:00", "23:30"), ("18:00", "02:00")])
        rest = chance.randrange(7)
        yield {
            "id": number,
            "name": name,
            "legal_name": "",
            "slug": f"{name.lower().replace(' ', '-')[:100]}-{number}",
            "tagline": " ".join(chance.choices(words, k=6)).capitalize(),
            "description": " ".join(chance.choices(words, k=45)).capitalize(),
            "category_id": kind,
            "country_id": country,
            "city_id": city,
            "latitude": latitude + chance.uniform(-0.06, 0.06),
            "longitude": longitude + chance.uniform(-0.06, 0.06),
            "hide_street": chance.random() < 0.05,
            "service_area": "",
            "phone": f"+1555{number:07}" if chance.random() < 0.8 else "",
            "email": f"owner{number}@example.com",
            "website": f"https://b{number}.example.com/" if chance.random() < 0.6 else "",
            "profiles": "{}",
            "hours": json.dumps(
                {
                    "mode": "regular",
                    "week": {day: [] if at == rest else [[opens, closes]] for at, day in enumerate(WEEKDAYS)},
                }
            ),
            "special_days": "[]",
            "time_zone": zone,
            "price_range": chance.choice([None, 1, 2, 3, 4]),
            "attributes": chance.sample(ATTRIBUTES, chance.randint(0, 4)),
            "languages": ["en"] if chance.random() < 0.5 else [],
            "founded": chance.choice([None, 1987, 2004, 2019]),
            "status": "listed",
            "reason": "",
            "verified_at": listed if chance.random() < 0.2 else None,
            "verified_how": "",
            "confirmed_at": listed,
            "submitted_at": listed,
            "listed_at": listed,
            "updated_at": listed,
            "created_at": listed,
            "version": 1,
            "rating_average": round(chance.uniform(2.5, 5), 2) if rated else None,
            "rating_count": chance.randint(1, 60) if rated else 0,
            "score": 0,
            "place": place,
        }


def _address(business: dict[str, Any]) -> dict[str, Any]:
    return {
        "business_id": business["id"],
        "position": 0,
        "label": "",
        "line1": f"{business['id'] % 200 + 1} High Street",
        "line2": "",
        "locality": business["place"],
        "region": "",
        "postcode": f"{business['id'] % 90000 + 10000}",
        "country_id": business["country_id"],
        "city_id": business["city_id"],
        "latitude": business["latitude"],
        "longitude": business["longitude"],
    }


def _copy(cursor: Any, table: str, rows: list[dict[str, Any]]) -> None:
    columns = [name for name in rows[0] if name != "place"]
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in columns])
