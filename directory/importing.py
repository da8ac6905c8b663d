"""Import and export of businesses as CSV: every row is checked, then all are written in one transaction, or nothing.

A row is known by its ``external_id``: the first time it makes a business, later it renews one. Columns that the file does
not have are left as they are. ``export_rows`` writes what ``import_businesses`` reads.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from directory import attributes, phones
from directory.hours.notation import parse_notation, to_notation
from directory.models import (
    Address,
    Business,
    Category,
    City,
    Country,
    FurtherCategory,
    ListingLogEntry,
    PastSlug,
    User,
)
from directory.text import clean_line, clean_text
from directory.websites import NETWORKS, clean_profiles, clean_website

BATCH = 500
#: So many problems are told; whoever has more begins with these.
PROBLEMS = 200
#: A cell is no longer than this; a description has 5,000 characters, in a script of four bytes each.
CELL = 40_000
LISTS = ";"
#: What a spreadsheet would take for a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

TEXTS = {
    "name": 120,
    "legal_name": 160,
    "tagline": 140,
    "service_area": 200,
}
STREET = {"line1": 120, "line2": 120, "locality": 120, "region": 120, "postcode": 16}
COLUMNS = (
    "external_id",
    *TEXTS,
    "description",
    "category",
    "further_categories",
    "country",
    "city",
    *STREET,
    "latitude",
    "longitude",
    "hide_street",
    "phone",
    "email",
    "website",
    *NETWORKS,
    "hours",
    "time_zone",
    "price_range",
    "attributes",
    "languages",
    "founded",
    "status",
)
REQUIRED = ("external_id", "name", "category", "country")
#: What an import may make of a business; everything else is a moderator's or an owner's to say.
STATUSES = {"listed", "pending", "paused", "closed"}
YES, NO = {"1", "yes", "true", "y"}, {"", "0", "no", "false", "n"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row: its line in the file, the column ("" for the whole row), and the words for it."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"{self.line}: {self.column}" if self.column else str(self.line)
        return f"{where}: {self.message}"


class ImportRefused(Exception):
    """Nothing was written, because of ``problems``."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = problems


class _DryRun(Exception):
    """Takes back what a trial wrote."""


@dataclass
class Outcome:
    """How many rows made a business, renewed one, or changed nothing."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class _Row:
    """One row, cleaned: the columns of a Business, its address (None: not given), and its further categories."""

    line: int
    external_id: str
    columns: dict[str, Any] = field(default_factory=dict)
    address: dict[str, str] | None = None
    further: list[int] | None = None


Progress = Callable[[int], None]


def import_businesses(
    lines: Iterable[str],
    *,
    by: User | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done: None,
) -> Outcome:
    """Write the businesses of a CSV file with a heading row, all or none; its memory does not grow with the file.

    ``dry_run`` does everything and takes it back. ``progress`` is told how many rows are done. Raises ImportRefused.
    """
    run = _Import(by)
    try:
        with transaction.atomic():
            for batch in _batches(_read(lines, run.problems), BATCH):
                run.take(batch)
                progress(run.seen)
            if run.problems:
                raise ImportRefused(run.problems[:PROBLEMS])
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return run.outcome


def _read(lines: Iterable[str], problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line. Raises ImportRefused for a heading that is none."""
    csv.field_size_limit(CELL * 4)
    reader = csv.reader(lines)
    try:
        heading = [name.strip().lstrip("\ufeff").lower() for name in next(reader, [])]
        if missing := [name for name in REQUIRED if name not in heading]:
            raise ImportRefused([Problem(1, "", _("The first row lacks the columns %s.") % ", ".join(missing))])
        if unknown := [name for name in heading if name not in COLUMNS]:
            raise ImportRefused(
                [Problem(1, "", _("Nobody knows the columns %s.") % ", ".join(map(repr, unknown[:10])))]
            )
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(heading):
                problems.append(Problem(reader.line_num, "", _("The row has more cells than the first one.")))
                continue
            if any(len(cell) > CELL for cell in cells):
                problems.append(Problem(reader.line_num, "", _("A cell is too long.")))
                continue
            cells += [""] * (len(heading) - len(cells))
            yield reader.line_num, {name: _bare(cell) for name, cell in zip(heading, cells, strict=True)}
    except (csv.Error, UnicodeDecodeError) as error:
        raise ImportRefused([Problem(reader.line_num, "", _("The file cannot be read: %s") % error)]) from error


def _bare(cell: str) -> str:
    """Return a cell without the quotation mark that keeps a spreadsheet from running it."""
    cell = cell.strip(" ")
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs: what begins like a formula is preceded by a quotation mark."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _batches(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(rows, size)):
        yield batch


class _Import:
    """One run: what it knows of places and categories, and what it has done."""

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.problems: list[Problem] = []
        self.outcome = Outcome()
        self.seen = 0
        self._ids: set[str] = set()
        self._categories = {
            key: category.pk
            for category in Category.objects.all()
            for key in (category.slug, category.name.casefold())
        }
        countries = list(Country.objects.all())
        self._countries = {
            key: row
            for row in countries
            for key in (row.iso2.casefold(), row.iso3.casefold(), row.name.casefold(), row.slug)
        }
        self._cities: dict[str, dict[str, City]] = {}

    def take(self, batch: list[tuple[int, dict[str, str]]]) -> None:
        """Check a batch, and write it unless there are problems."""
        self.seen += len(batch)
        rows = [row for row in (self._clean(line, cells) for line, cells in batch) if row is not None]
        if not self.problems:
            self._write(rows)
        elif len(self.problems) >= PROBLEMS:
            raise ImportRefused(self.problems[:PROBLEMS])

    # --- Checking ---------------------------------------------------------------------------------------------------

    def _clean(self, line: int, cells: Mapping[str, str]) -> _Row | None:
        before = len(self.problems)
        row = _Row(line, cells["external_id"][:80])
        if not row.external_id or "\x00" in row.external_id:
            self._wrong(line, "external_id", _("It must not be blank."))
        elif row.external_id in self._ids:
            self._wrong(line, "external_id", _("Another row has it too."))
        self._ids.add(row.external_id)
        country = self._countries.get(cells["country"].casefold())
        if country is None:
            self._wrong(line, "country", _("There is no country “%s”.") % cells["country"][:60])
            return None
        row.columns["country_id"] = country.pk
        city = None
        if cells.get("city"):
            city = self._city(country, cells["city"])
            if city is None:
                asked = {"city": cells["city"][:60], "country": country}
                self._wrong(line, "city", _("There is no city “%(city)s” in %(country)s.") % asked)
        if "city" in cells:
            row.columns["city_id"] = city.pk if city else None
        for column, cell in cells.items():
            try:
                self._cell(row, column, cell, country)
            except ValidationError as error:
                self._wrong(line, column, " ".join(error.messages))
        self._place(row, city, country, cells)
        if not row.columns.get("name"):
            self._wrong(line, "name", _("It must not be blank."))
        return row if len(self.problems) == before else None

    def _wrong(self, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(line, column, message))

    def _city(self, country: Country, text: str) -> City | None:
        """Return the city of this name ("Springfield", "Springfield, Illinois") or GeoNames id; the largest of a name."""
        known = self._cities.get(country.pk)
        if known is None:
            known = {}
            for city in country.cities.order_by("population"):
                for name in (city.name, city.ascii_name, city.slug):
                    known[_folded(name)] = city
                    known[_folded(f"{name}, {city.region}")] = city
                known[str(city.pk)] = city
            self._cities[country.pk] = known
        return known.get(_folded(text))

    def _cell(self, row: _Row, column: str, cell: str, country: Country) -> None:
        """Put one cell into the row. Raises ValidationError."""
        columns = row.columns
        if column in TEXTS:
            columns[column] = clean_line(cell, TEXTS[column])
        elif column == "description":
            columns[column] = clean_text(cell, 5000)
        elif column == "category":
            columns["category_id"] = self._category(cell)
        elif column == "further_categories":
            row.further = [self._category(part) for part in _parts(cell)]
            if len(row.further) > 2:
                raise ValidationError(_("There may be two at most."))
        elif column in STREET:
            row.address = {**(row.address or {}), column: clean_line(cell, STREET[column])}
        elif column in {"latitude", "longitude"}:
            columns[column] = _number(cell, 90 if column == "latitude" else 180)
        elif column == "hide_street":
            columns[column] = _flag(cell)
        elif column == "phone":
            columns[column] = phones.clean_phone(cell, country.pk) if cell else ""
        elif column == "email":
            if cell:
                validate_email(cell)
            columns[column] = cell
        elif column == "website":
            columns[column] = clean_website(cell)
        elif column in NETWORKS:
            columns["profiles"] = {**columns.get("profiles", {}), **clean_profiles({column: cell})}
        elif column == "hours":
            columns["hours"], columns["special_days"] = parse_notation(cell) if cell else ({}, [])
        elif column == "price_range":
            columns[column] = _choice(cell, {str(value): value for value in Business.Price.values})
        elif column == "attributes":
            columns[column] = [_choice(part, {key: key for key in attributes.NAMES}) for part in _parts(cell)]
        elif column == "languages":
            columns[column] = [clean_line(part, 12) for part in _parts(cell)]
        elif column == "founded":
            columns[column] = _year(cell)
        elif column == "status":
            columns[column] = _choice(cell or "listed", {name: name for name in STATUSES})

    def _category(self, text: str) -> int:
        key = self._categories.get(text.strip().casefold())
        if key is None:
            raise ValidationError(_("There is no category “%s”.") % text[:60])
        return key

    def _place(self, row: _Row, city: City | None, country: Country, cells: Mapping[str, str]) -> None:
        """Complete what follows from the place: coordinates, time zone, the town of the address."""
        columns = row.columns
        latitude, longitude = columns.get("latitude"), columns.get("longitude")
        if (latitude is None) != (longitude is None):
            self._wrong(row.line, "latitude", _("Latitude and longitude come together."))
        if latitude is None and city is not None and not columns.get("service_area"):
            columns["latitude"], columns["longitude"] = city.latitude, city.longitude
        zone = cells.get("time_zone") or (city.time_zone if city else next(iter(country.time_zones), "UTC"))
        if "time_zone" in cells or "city" in cells:
            columns["time_zone"] = zone
            if not _is_zone(zone):
                self._wrong(row.line, "time_zone", _("There is no time zone “%s”.") % zone[:60])
        if row.address is not None and not any(row.address.values()):
            row.address = {}
        if row.address and not row.address.get("locality") and city is not None:
            row.address["locality"] = city.name

    # --- Writing ----------------------------------------------------------------------------------------------------

    def _write(self, rows: list[_Row]) -> None:
        known = {
            business.external_id: business
            for business in Business.objects.select_for_update(of=("self",)).filter(
                external_id__in=[row.external_id for row in rows]
            )
        }
        new = [row for row in rows if row.external_id not in known]
        made = {business.external_id: business for business in self._create(new)}
        log = []
        for row in rows:
            business = made.get(row.external_id) or known[row.external_id]
            changed = self._write_parts(row, business, is_new=row.external_id in made)
            if row.external_id in made:
                self.outcome.created += 1
            elif self._renew(business, row) or changed:
                self.outcome.updated += 1
            else:
                self.outcome.unchanged += 1
                continue
            log.append(ListingLogEntry(business=business, by=self.by, verb=ListingLogEntry.Verb.IMPORTED))
        ListingLogEntry.objects.bulk_create(log)

    def _create(self, rows: list[_Row]) -> list[Business]:
        now = timezone.now()
        slugs = _Slugs([row.columns["name"] for row in rows])
        businesses = []
        for row in rows:
            columns = {"status": "listed", **row.columns}
            waiting = columns["status"] == "pending"
            businesses.append(
                Business(
                    external_id=row.external_id,
                    slug=slugs.take(columns["name"], row.external_id),
                    created_by=self.by,
                    submitted_at=now if waiting else None,
                    listed_at=None if waiting else now,
                    confirmed_at=None if waiting else now,
                    **columns,
                )
            )
        return Business.objects.bulk_create(businesses)

    def _renew(self, business: Business, row: _Row) -> bool:
        """Write what differs; return whether anything does. A status is given at the first import only."""
        differing = {
            name: value for name, value in row.columns.items() if name != "status" and getattr(business, name) != value
        }
        if not differing:
            return False
        for name, value in differing.items():
            setattr(business, name, value)
        business.updated_at = timezone.now()
        business.version += 1
        business.save(update_fields=[*(name.removesuffix("_id") for name in differing), "updated_at", "version"])
        return True

    def _write_parts(self, row: _Row, business: Business, *, is_new: bool) -> bool:
        """Write the address and the further categories where they differ; return whether they did."""
        changed = False
        if row.address is not None:
            first = None if is_new else business.addresses.first()
            wanted = {**dict.fromkeys(STREET, ""), **row.address}
            if row.address and (first is None or any(getattr(first, name) != value for name, value in wanted.items())):
                changed = True
                fields = {**wanted, "country_id": row.columns["country_id"], "city_id": row.columns.get("city_id")}
                if first is None:
                    Address.objects.create(business=business, **fields)
                else:
                    Address.objects.filter(pk=first.pk).update(**fields)
        if row.further is not None:
            present = [] if is_new else list(business.further.values_list("category", flat=True))
            keys = [key for key in dict.fromkeys(row.further) if key != row.columns["category_id"]]
            if keys != present:
                changed = True
                business.further.all().delete()
                for position, key in enumerate(keys, start=1):
                    FurtherCategory.objects.create(business=business, category_id=key, position=position)
        return changed


class _Slugs:
    """Free slugs for a batch of names: one query for all of them."""

    def __init__(self, names: list[str]) -> None:
        stems = {_stem(name) for name in names}
        self._taken = set(Business.objects.filter(slug__in=stems).values_list("slug", flat=True))
        self._taken |= set(
            PastSlug.objects.filter(table=Business._meta.db_table, slug__in=stems).values_list("slug", flat=True)
        )

    def take(self, name: str, external_id: str) -> str:
        """Return the name as a slug, with the external id where it is taken."""
        slug = _stem(name)
        if slug in self._taken:
            slug = f"{slug[:90]}-{slugify(anyascii(external_id))[:40]}".strip("-")
            number = 2
            while slug in self._taken or Business.objects.filter(slug=slug).exists():
                slug, number = f"{slug[:130]}-{number}", number + 1
        self._taken.add(slug)
        return slug


def _stem(name: str) -> str:
    return slugify(anyascii(name))[:100].strip("-") or "business"


def _folded(text: str) -> str:
    return " ".join(anyascii(text).casefold().replace(",", " , ").split())


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(LISTS) if part.strip()]


def _number(cell: str, limit: int) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell) if cell.isascii() else float("nan")
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise ValidationError(_("It must be a number from %(least)d to %(most)d.") % {"least": -limit, "most": limit})
    return value


def _flag(cell: str) -> bool:
    word = cell.casefold()
    if word not in YES | NO:
        raise ValidationError(_("Write yes or no."))
    return word in YES


def _choice(cell: str, choices: Mapping[str, Any]) -> Any:
    if not cell:
        return None
    if cell not in choices:
        raise ValidationError(_("It must be one of %s.") % ", ".join(choices))
    return choices[cell]


def _year(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()) or not 500 <= int(cell[:9]) <= timezone.now().year:
        raise ValidationError(_("It must be a year."))
    return int(cell)


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


# --- Export ----------------------------------------------------------------------------------------------------------


def export_businesses(file: IO[str], businesses: Any) -> int:
    """Write businesses (a queryset) as CSV, as ``import_businesses`` reads it; return how many. Memory stays small."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    number = 0
    rows = businesses.select_related("category", "country", "city").prefetch_related("addresses", "further__category")
    for business in rows.order_by("pk").iterator(chunk_size=BATCH):
        writer.writerow([guarded(cell) for cell in _cells(business)])
        number += 1
    return number


def _cells(business: Business) -> list[str]:
    address = business.primary_address
    values: dict[str, Any] = {
        **{name: getattr(business, name) for name in TEXTS},
        **{name: getattr(business, name) for name in ("description", "latitude", "longitude")},
        **{name: getattr(business, name) for name in ("phone", "email", "website")},
        **(business.profiles or {}),
        **({name: getattr(address, name) for name in STREET} if address else {}),
        "external_id": business.external_id or f"business-{business.pk}",
        "category": business.category.slug,
        "further_categories": LISTS.join(row.category.slug for row in business.further.all()),
        "country": business.country_id,
        "city": business.city_id,
        "hide_street": "yes" if business.hide_street else "",
        "hours": to_notation(business.hours, business.special_days) if business.hours else "",
        "time_zone": business.time_zone,
        "price_range": business.price_range,
        "attributes": LISTS.join(business.attributes),
        "languages": LISTS.join(business.languages),
        "founded": business.founded,
        "status": business.status if business.status in STATUSES else "",
    }
    return ["" if values.get(name) is None else str(values[name]) for name in COLUMNS]
