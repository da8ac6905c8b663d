"""The demo edition's directory: businesses that could be true, and that can be nobody's."""

from __future__ import annotations

import csv
import math
from collections import Counter
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from PIL import Image

from directory.data import CityRow, read_cities, read_countries
from directory.importing import COLUMNS
from directory.localnames import locale_of
from directory.management.commands.load_categories import read_categories
from directory.management.commands.load_places import FEATURED
from directory.models import Business, Change, City, Claim, Country, Letter, Placement, Report, Review, User
from directory.phones import fictional_numbers, is_fictional
from directory.pictures.uploads import clean_own, clean_upload
from directory.postal import clean_address
from newsportal.demo.listings import HERE, csv_files, load_directory, read
from tests.factories import make_user

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Return every row of every file of businesses."""
    return [row for path in csv_files() for row in csv.DictReader(StringIO(path.read_text("utf-8"), newline=""))]


@pytest.fixture(scope="module")
def cities(rows: Rows) -> dict[tuple[str, str], CityRow]:
    """Return the cities that the rows name, by country and by how they name them."""
    wanted = {(row["country"], row["city"]) for row in rows}
    found: dict[tuple[str, str], CityRow] = {}
    for city in sorted(read_cities(), key=lambda city: city.population):
        for name in (city.name, city.ascii_name, f"{city.name}, {city.region}"):
            if (city.iso2, name) in wanted:
                found[city.iso2, name] = city
    return found


@pytest.fixture
def _ground(db: None, cities: dict[tuple[str, str], CityRow]) -> None:
    """Make every country, the cities that are named, and the categories of a new site."""
    fields = ("iso2", "iso3", "name", "slug", "continent", "currency", "latitude", "longitude")
    Country.objects.bulk_create(
        Country(
            **{name: getattr(row, name) for name in fields},
            time_zones=list(row.time_zones),
            languages=list(row.languages),
            neighbours=list(row.neighbours),
        )
        for row in read_countries()
    )
    City.objects.bulk_create(
        City(
            id=city.geoname_id,
            country_id=city.iso2,
            **{k: v for k, v in city._asdict().items() if k not in {"geoname_id", "iso2"}},
        )
        for city in {city.geoname_id: city for city in cities.values()}.values()
    )
    call_command("load_categories", verbosity=0)


def test_the_files_have_enough_of_everything(rows: Rows) -> None:
    countries = Counter(row["country"] for row in rows)
    assert len(rows) >= 200 and len(countries) >= 10
    assert {code: number for code, number in countries.items() if code in FEATURED and number >= 20}.keys() == FEATURED
    assert all(row["hours"] for row in rows) and len({row["hours"] for row in rows}) > 150
    assert any("24/7" in row["hours"] for row in rows)
    assert set(rows[0]) <= set(COLUMNS)


def test_no_two_have_the_same_name_or_the_same_key(rows: Rows) -> None:
    for column in ("name", "external_id"):
        values = Counter(row[column].casefold() for row in rows)
        assert [value for value, number in values.items() if number > 1] == []


def test_nobody_real_can_be_reached(rows: Rows) -> None:
    for row in rows:
        assert not row["phone"] or is_fictional(row["phone"]), row["name"]
        assert not row["phone"] or fictional_numbers(row["country"]), row["name"]
        assert not row["email"] or row["email"].endswith(".example"), row["name"]
        host = urlsplit(f"https://{row['website']}").hostname or ""
        assert not row["website"] or host.endswith(".example"), row["name"]
        profiles = [row[name] for name in ("facebook", "instagram", "linkedin") if row[name]]
        assert all("example" in profile for profile in profiles), row["name"]


def test_each_says_in_words_of_its_own_what_it_does(rows: Rows) -> None:
    for row in rows:
        assert row["tagline"], row["name"]
        assert 40 <= len(row["description"].split()) <= 120, row["name"]
        assert set(row["languages"].split(";")) <= set(locale_of().languages), row["name"]
    sentences = Counter(sentence for row in rows for sentence in row["description"].split(". ") if len(sentence) > 40)
    assert [sentence for sentence, number in sentences.items() if number > 1] == []


def test_each_stands_in_a_real_city_near_its_middle_with_an_address_of_its_country(
    rows: Rows, cities: dict[tuple[str, str], CityRow]
) -> None:
    for row in rows:
        city = cities[row["country"], row["city"]]
        if not row["line1"]:
            assert row["service_area"] and not row["latitude"], row["name"]
            continue
        north = (float(row["latitude"]) - city.latitude) * 111
        east = (float(row["longitude"]) - city.longitude) * 111 * math.cos(math.radians(city.latitude))
        assert 0.2 < math.hypot(north, east) < 5, row["name"]
        parts = {name: row[name] for name in ("line1", "line2", "locality", "region", "postcode")}
        assert clean_address(parts, row["country"]) == parts, row["name"]


def test_what_is_told_of_businesses_is_told_of_these(rows: Rows) -> None:
    keys = {row["external_id"]: row["name"] for row in rows}
    told, pictures, customers = read("businesses.yaml"), read("pictures.yaml"), read("reviews.yaml")
    named = [key for group in told["verified"].values() for key in group]
    assert len(named) == len(set(named))
    named += [*told["owned"], *told["needs_changes"], *told["expired"], *told["merged"], *told["merged"].values()]
    named += [row["business"] for part in ("changes", "claims", "reports") for row in told[part]]
    named += [row["business"] for row in customers["reviews"]]
    shown = [
        key for kind in ("places", "marks") for picture in pictures[kind].values() for key in picture["businesses"]
    ]
    assert set(named) | set(shown) <= keys.keys()
    for slug, businesses in told["mentions"].items():
        story = (HERE / "stories" / f"{slug}.md").read_text("utf-8")
        assert all(keys[key] in story for key in businesses), slug


def test_pictures_are_small_and_said_in_words_and_few_for_each_business() -> None:
    pictures = read("pictures.yaml")
    for folder, ending in (("places", "jpg"), ("marks", "png")):
        for name, picture in pictures[folder].items():
            assert 5 < len(picture["alt"]) <= 250, name
            assert (HERE / "images" / folder / f"{name}.{ending}").stat().st_size < 70_000, name
    uses = Counter(key for picture in pictures["places"].values() for key in picture["businesses"])
    assert len(uses) >= 50 and max(uses.values()) <= 3


def test_customers_differ_in_what_they_think_and_say() -> None:
    told = read("reviews.yaml")
    reviews = told["reviews"]
    assert len(reviews) >= 120 and len(told["people"]) >= 25
    assert len({row["business"] for row in reviews}) >= 50
    assert len({(row["business"], row["by"]) for row in reviews}) == len(reviews)
    assert len({row["rating"] for row in reviews}) >= 4
    assert all(20 <= len(row["text"].split()) <= 80 for row in reviews)
    assert sum("reply" in row for row in reviews) >= 10 and sum("waits" in row for row in reviews) >= 5


@pytest.mark.usefixtures("_ground")
def test_it_loads_with_its_history_and_twice_without_harm(rows: Rows) -> None:
    owner, moderator = make_user("owner@demo.example"), make_user("moderator@demo.example")
    assert load_directory(moderator=moderator, owner=owner) == len(rows)
    told = read("businesses.yaml")

    listed = Business.objects.listed()
    assert listed.count() >= 200 and Business.objects.waiting().count() >= 4
    tops = {family[0]["name"] for family in read_categories()}
    assert tops <= set(Placement.objects.values_list("category__name", flat=True))
    assert {"paused", "closed", "expired", "merged", "needs-changes"} <= set(
        Business.objects.values_list("status", flat=True)
    )
    assert Business.objects.filter(verified_at__isnull=False).count() == sum(map(len, told["verified"].values()))
    assert set(owner.businesses.values_list("external_id", flat=True)) == set(told["owned"])
    assert Change.objects.filter(status="open").count() == len(told["changes"])
    assert Claim.objects.filter(status="open").count() == len(told["claims"])
    assert Report.objects.filter(status="open").count() == len(told["reports"])
    published = Review.objects.published()
    assert published.count() == sum(not row.get("waits") for row in read("reviews.yaml")["reviews"])
    assert not published.filter(published_at__gt=timezone.now()).exists()
    # Each reply is by somebody who keeps the listing.
    replied = published.exclude(reply="")
    assert replied.filter(replied_by__ownerships__business=F("business")).count() == replied.count() >= 10
    assert not any(user.has_usable_password() for user in User.objects.exclude(pk__in=[owner.pk, moderator.pk]))
    assert not Letter.objects.exists()

    def state() -> dict[str, Any]:
        everything = [Business, Change, Claim, Report, Review, User]
        return {model.__name__: list(model.objects.order_by("pk").values_list("pk")) for model in everything} | {
            "statuses": list(Business.objects.order_by("pk").values_list("status", "updated_at", "version"))
        }

    before = state()
    load_directory(moderator=moderator, owner=owner)
    assert state() == before


def test_its_pictures_come_out_as_if_somebody_had_uploaded_them() -> None:
    most = Image.MAX_IMAGE_PIXELS
    for name in ("marks/anchor.png", "places/bath.jpg"):
        path = HERE / "images" / name
        own, uploaded = clean_own(path), clean_upload(path.read_bytes())
        facts = [(clean.digest, clean.format, clean.width, clean.height, clean.rights) for clean in (own, uploaded)]
        assert facts[0] == facts[1]
    # The limit is this process's, too.
    assert most == Image.MAX_IMAGE_PIXELS
