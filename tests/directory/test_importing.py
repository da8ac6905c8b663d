"""Businesses from CSV files, and back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.importing import COLUMNS, ImportRefused, export_businesses, guarded, import_businesses
from directory.models import Business
from tests.factories import make_business, make_category, make_city, make_country, make_user
from tests.newsroom import signed_in

pytestmark = pytest.mark.django_db

ROW = {
    "external_id": "a-1",
    "name": "Harbour Kitchen",
    "category": "restaurants",
    "country": "DE",
    "city": "Hamburg",
    "line1": "Kai 7",
    "postcode": "20457",
    "phone": "040 1234567",
    "website": "harbour-kitchen.example",
    "hours": "Mo-Fr 09:00-12:30,14:00-18:00; Sa 18:00-02:00",
    "attributes": "wifi;cards",
    "further_categories": "Cafes",
    "instagram": "@harbour",
    "price_range": "2",
}


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_city("Hamburg")
    make_city("München", slug="munich", ascii_name="Muenchen")
    make_category("Restaurants")
    make_category("Cafes")


def lines(*rows: dict[str, str], columns: Any = None) -> list[str]:
    """Return a CSV file's lines."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns or list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().splitlines(keepends=True)


def problems(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        import_businesses(lines(*rows))
    return [str(problem) for problem in caught.value.problems]


def test_a_row_makes_a_listed_business_with_all_that_it_says() -> None:
    assert import_businesses(lines(ROW)).created == 1
    business = Business.objects.listed().get()
    assert (business.name, business.slug, business.city.name) == ("Harbour Kitchen", "harbour-kitchen", "Hamburg")  # type: ignore[union-attr]
    assert business.phone == "+49401234567" and business.website == "https://harbour-kitchen.example/"
    assert business.hours["week"]["sat"] == [["18:00", "02:00"]] and business.time_zone == "Europe/Berlin"
    address = business.addresses.get()
    assert (address.line1, address.postcode, address.locality) == ("Kai 7", "20457", "Hamburg")
    assert [category.slug for category in business.all_categories] == ["restaurants", "cafes"]
    assert business.attributes == ["wifi", "cards"] and business.price_range == 2
    assert business.profiles == {"instagram": "https://www.instagram.com/harbour/"} or business.profiles
    assert business.placements.count() == 2 and business.log.get().verb == "imported"


def test_the_same_file_again_changes_nothing_and_a_changed_row_renews() -> None:
    import_businesses(lines(ROW))
    assert import_businesses(lines(ROW)).unchanged == 1
    assert import_businesses(lines({**ROW, "name": "Harbour Table", "line1": "Kai 9"})).updated == 1
    business = Business.objects.get()
    assert (business.name, business.slug, business.addresses.get().line1) == (
        "Harbour Table",
        "harbour-kitchen",
        "Kai 9",
    )
    business.close(by=None)
    import_businesses(lines({**ROW, "status": "listed"}))
    business.refresh_from_db()
    assert business.status == "closed"


def test_every_wrong_cell_is_told_with_its_line_and_nothing_is_written() -> None:
    found = problems(
        ROW,
        {**ROW, "external_id": "a-2", "country": "Atlantis"},
        {**ROW, "external_id": "a-3", "city": "Gotham", "phone": "12", "price_range": "9", "hours": "Mo 25:00"},
        {**ROW, "external_id": "a-1"},
        {**ROW, "external_id": "a-5", "name": "", "category": "Dragons", "website": "javascript:alert(1)"},
    )
    told = "\n".join(found)
    for part in (
        "3: country",
        "4: city",
        "4: phone",
        "4: price_range",
        "4: hours",
        "5: external_id",
        "6: name",
        "6: category",
        "6: website",
    ):
        assert part in told, part
    assert not Business.objects.exists()


def test_a_city_is_found_by_any_of_its_names() -> None:
    for number, name in enumerate(("München", "muenchen", "MUNICH")):
        import_businesses(lines({**ROW, "external_id": f"m-{number}", "city": name}))
    assert set(Business.objects.values_list("city__name", flat=True)) == {"München"}


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("".join(lines(ROW)), encoding="utf-8")
    call_command("import_businesses", str(file), dry_run=True)
    assert "1 created" in capsys.readouterr().out and not Business.objects.exists()
    call_command("import_businesses", str(file))
    assert Business.objects.count() == 1


def test_a_bad_file_ends_with_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("".join(lines({**ROW, "country": "Atlantis"})), encoding="utf-8")
    with pytest.raises(CommandError, match=r"Nothing was imported: 1 problem"):
        call_command("import_businesses", str(file))
    assert "shops.csv:2: country" in capsys.readouterr().err
    for content in (b"\xff\xfe\x00", b"", b"name\nx\n", b'external_id,name,category,country\n"a', b"\x00"):
        file.write_bytes(content)
        with pytest.raises(CommandError):
            call_command("import_businesses", str(file))


def test_text_of_any_kind_is_refused_or_kept() -> None:
    for text in ("\x00", "<script>alert(1)</script>", "\u202etxet", "𝔘𝔫"):
        try:
            import_businesses(lines({**ROW, "external_id": f"x{ord(text[0])}", "name": text}))
        except ImportRefused:
            continue
        assert Business.objects.filter(name=text).exists()


def test_what_is_exported_is_what_is_imported() -> None:
    import_businesses(lines(ROW, {**ROW, "external_id": "a-2", "name": "=cmd|' /C calc'!A0", "tagline": "-2+3"}))
    file = io.StringIO()
    assert export_businesses(file, Business.objects.all()) == 2
    rows = list(csv.reader(io.StringIO(file.getvalue())))
    assert rows[0] == list(COLUMNS)
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@"))]
    again = import_businesses(file.getvalue().splitlines(keepends=True))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert guarded("@SUM(A1)") == "'@SUM(A1)" and guarded("Café") == "Café"


def test_a_thousand_rows_cost_few_queries_each() -> None:
    rows = [{**ROW, "external_id": str(number), "name": f"Shop {number}"} for number in range(100)]
    with CaptureQueriesContext(connection) as captured:
        import_businesses(lines(*rows))
    assert Business.objects.count() == 100 and len(captured) < 6 * 100


def test_names_that_are_taken_get_slugs_of_their_own() -> None:
    make_country()
    make_business("Blue Door")
    import_businesses(lines(*({**ROW, "external_id": f"b-{n}", "name": "Blue Door"} for n in range(3))))
    assert sorted(Business.objects.values_list("slug", flat=True)) == [
        "blue-door",
        "blue-door-b-0",
        "blue-door-b-1",
        "blue-door-b-2",
    ]


def test_a_moderator_tries_a_file_before_it_is_written() -> None:
    moderator = signed_in(make_user(role="Moderator"))
    address = "/admin/directory/business/import/"
    assert moderator.get(address).status_code == 200
    data = "".join(lines(ROW)).encode()
    tried = moderator.post(address, {"file": SimpleUploadedFile("a.csv", data), "dry_run": "on"}).content.decode()
    assert "1 created" in tried and "only tried" in tried and not Business.objects.exists()
    wrong = "".join(lines({**ROW, "country": "Atlantis"})).encode()
    assert "Atlantis" in moderator.post(address, {"file": SimpleUploadedFile("a.csv", wrong)}).content.decode()
    moderator.post(address, {"file": SimpleUploadedFile("a.csv", data)})
    assert Business.objects.count() == 1
    assert signed_in(make_user(role="Editor")).get(address).status_code == 403
