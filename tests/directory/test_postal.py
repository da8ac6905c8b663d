"""Postal addresses as each country writes them."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError

from directory.data import read_addresses, read_countries
from directory.postal import address_line, clean_address, distance_words, fields_for, format_address

ADDRESSES = list(read_addresses())


def parts(street: str = "", town: str = "", region: str = "", postcode: str = "", unit: str = "") -> dict[str, str]:
    return {"line1": street, "line2": unit, "locality": town, "region": region, "postcode": postcode}


def test_every_country_has_a_way_of_writing():
    assert [row.iso2 for row in ADDRESSES] == [country.iso2 for country in read_countries()]
    for row in ADDRESSES:
        assert set(row.required) <= set(re.findall("%(.)", row.lines)) <= set("ACSZ"), row
        assert "%A" in row.lines, row
        assert row.postcode == "" or row.examples, row


def test_every_example_of_a_postcode_is_accepted_as_it_is():
    for row in ADDRESSES:
        for example in row.examples:
            assert clean_address({"postcode": example}, row.iso2, complete=False)["postcode"] == example, row


@pytest.mark.parametrize(
    ("country", "given", "lines"),
    [
        ("US", parts("1600 Example Ave", "Springfield", "IL", "62701", "Suite 5"), ["1600 Example Ave", "Suite 5", "Springfield, IL 62701"]),
        ("GB", parts("1 High Street", "Oxford", "Oxfordshire", "OX1 4AA"), ["1 High Street", "Oxford", "OX1 4AA"]),
        ("DE", parts("Hauptstraße 1", "Köln", "Nordrhein-Westfalen", "50667"), ["Hauptstraße 1", "50667 Köln"]),
        ("CA", parts("10 Main St", "Ottawa", "ON", "K1A 0B1"), ["10 Main St", "Ottawa ON K1A 0B1"]),
        ("IN", parts("12 MG Road", "Bengaluru", "Karnataka", "560001"), ["12 MG Road", "Bengaluru 560001", "Karnataka"]),
        ("AE", parts("Marina Walk", "Dubai", "Dubai"), ["Marina Walk", "Dubai"]),
        ("AE", parts("Corniche", "Khalidiyah", "Abu Dhabi"), ["Corniche", "Khalidiyah", "Abu Dhabi"]),
        ("FR", parts("3 rue Neuve", "Lyon", "Rhône", "69001"), ["3 rue Neuve", "69001 Lyon"]),
        ("CH", parts("Bahnhofstrasse 1", "Zürich", "Zürich", "8001"), ["Bahnhofstrasse 1", "8001 Zürich"]),
        ("IT", parts("Via Roma 1", "Milano", "MI", "20121"), ["Via Roma 1", "20121 Milano MI"]),
        ("BR", parts("Rua A 1", "Santos", "SP", "11010-000"), ["Rua A 1", "Santos-SP", "11010-000"]),
        ("JP", parts("神南1-2-3", "渋谷区", "東京都", "150-0041"), ["〒150-0041", "東京都渋谷区神南1-2-3"]),
        ("JP", parts("1-2-3 Jinnan", "Shibuya", "Tokyo", "150-0041"), ["1-2-3 Jinnan", "Shibuya, Tokyo 150-0041"]),
        ("HK", parts("1 Nathan Road", "Tsim Sha Tsui", "Kowloon"), ["1 Nathan Road", "Tsim Sha Tsui", "Kowloon"]),
        ("SG", parts("1 Raffles Place", "Singapore", "", "048616"), ["1 Raffles Place", "SINGAPORE 048616"]),
        ("HU", parts("Fő utca 1", "Budapest", "", "1011"), ["Budapest", "Fő utca 1", "1011"]),
        ("XX", parts("Street 1", "Town", "", "123"), ["Street 1", "Town 123"]),
    ],
)  # fmt: skip
def test_an_address_is_written_as_in_its_country(country: str, given: dict[str, str], lines: list[str]):
    assert format_address(given, country) == lines


def test_nothing_stands_for_what_is_missing():
    assert format_address(parts(town="Springfield"), "US") == ["Springfield"]
    assert format_address(parts(town="Springfield", region="IL"), "US") == ["Springfield, IL"]
    assert format_address(parts(region="IL", postcode="62701"), "US") == ["IL 62701"]
    assert format_address({}, "GI") == format_address({}, "DE") == []
    assert address_line(parts("Hauptstr. 1", "Köln", "", "50667", "2. OG"), "DE") == "Hauptstr. 1, 2. OG, 50667 Köln"
    assert format_address(parts("1 A St", unit="Unit 2"), "US", separator=", ") == ["1 A St, Unit 2"]


def test_a_form_asks_for_what_the_country_writes_and_calls_it_as_people_there_do():
    def asked(country: str) -> list[tuple[str, bool]]:
        return [(field.label, field.required) for field in fields_for(country)[2:]]

    assert asked("US") == [("Town or city", True), ("State", True), ("ZIP code", True)]
    assert asked("GB") == [("Town", True), ("Postcode", True)]
    assert asked("IN") == [("Town or city", True), ("PIN code", True), ("State", True)]
    assert asked("AE") == [("Town or city", False), ("Emirate", True)]
    assert asked("JP") == [("Town or city", True), ("Prefecture", True), ("Postal code", True)]
    assert asked("IE") == [("Town or city", True), ("County", False), ("Eircode", False)]
    assert asked("DE") == [("Postal code", True), ("Town or city", True)]
    assert [field.name for field in fields_for("DE")] == ["line1", "line2", "postcode", "locality"]
    postcode = fields_for("DE")[2]
    assert (postcode.autocomplete, postcode.inputmode, postcode.example) == ("postal-code", "numeric", "26133")
    assert ("CA", "California") in fields_for("US")[3].choices


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "n1 9gu", "N1 9GU"),
        ("CA", "k1a-0b1", "K1A 0B1"),
        ("US", "94025-1234", "94025-1234"),
        ("US", "940251234", "94025-1234"),
        ("NL", "1234ab", "1234 AB"),
        ("SE", "SE-11455", "114 55"),
        ("DE", "D-10115", "10115"),
        ("JP", "〒1500041", "150-0041"),
        ("IN", "110 001", "110001"),
        ("PL", "00001", "00-001"),
        ("SA", "١٢٣٤٥", "12345"),
        ("HK", "0000", ""),
        ("AE", "n/a", ""),
    ],
)
def test_a_postcode_is_written_as_in_its_country(country: str, typed: str, stored: str):
    assert clean_address({"postcode": typed}, country, complete=False)["postcode"] == stored


def test_a_region_is_written_as_addresses_show_it():
    def region(text: str, country: str) -> str:
        return clean_address({"region": text}, country, complete=False)["region"]

    assert region(" california", "US") == region("ca", "US") == "CA"
    assert region("quebec", "CA") == "QC"
    assert region("milano", "IT") == "MI"
    assert region("abu dhabi", "AE") == "Abu Dhabi"
    assert region("Neverland", "US") == "Neverland"
    assert region("Bayern", "DE") == "Bayern"


def test_an_owner_is_told_what_is_wrong_by_field():
    with pytest.raises(ValidationError) as error:
        clean_address({"line1": "x" * 200, "locality": "\0", "postcode": "1234"}, "US")
    assert error.value.message_dict == {
        "line1": ["Please shorten it to 120 characters (it has 200)."],
        "locality": ["It contains a character that cannot be stored (U+0000). Please type that part anew."],
        "region": ["Please fill this in: State."],
        "postcode": ["ZIP code: it should look like 95014."],
    }
    assert clean_address(parts("1 A St", "Dubai", "Dubai"), "AE")["region"] == "Dubai"


def test_distances_are_told_as_people_of_the_country_count_them():
    assert [distance_words(km, "DE") for km in (0.01, 0.43, 0.96, 2.43, 17.4)] == [
        "50 m",
        "450 m",
        "1 km",
        "2.4 km",
        "17 km",
    ]
    assert [distance_words(km, "US") for km in (0.01, 2.43, 170)] == ["0.1 mi", "1.5 mi", "106 mi"]
    assert distance_words(2.43, "DE", "de") == "2,4 km"
