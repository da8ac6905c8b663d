"""Postal addresses as each country writes them, and distances in the units that its people use.

The parts of an address are plain strings: ``line1`` and ``line2`` (street, building, floor), ``locality`` (town),
``region`` (state, prefecture, emirate ...) and ``postcode``. How a country writes them is data, in
``directory/data/addresses.tsv``; a country of which nothing is known needs a town and takes the rest as it comes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel.units import format_unit
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.data import AddressRow, read_addresses
from directory.localnames import locale_of
from directory.text import clean_line

PARTS = ("line1", "line2", "locality", "region", "postcode")
MAX_LENGTHS = {"line1": 120, "line2": 120, "locality": 120, "region": 120, "postcode": 16}
MILES = frozenset({"US", "GB", "LR", "MM"})
KM_PER_MILE = 1.609344

_PARTS_OF_FIELD = {"A": ("line1", "line2"), "C": ("locality",), "S": ("region",), "Z": ("postcode",)}
_SAYS_POSTCODE = frozenset({"AU", "GB", "GG", "IM", "JE", "MY", "NL", "NZ", "ZA"})
_UNWRITTEN = re.compile(r"[\s.\-]")


@dataclass(frozen=True)
class Field:
    """One field of an address in a form.

    ``autocomplete`` is the HTML token, ``example`` a valid postcode, ``choices`` the regions of the country (what is
    stored, and its name); other regions are accepted as well.
    """

    name: str
    label: str
    required: bool
    max_length: int
    autocomplete: str
    inputmode: str = "text"
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def fields_for(country: str) -> list[Field]:
    """Return the fields that a country (ISO alpha-2) uses, in the order in which its people fill them in."""
    row = _row(country)
    return [field for letter in re.findall("%(.)", row.latin or row.lines) for field in _fields(letter, row)]


def clean_address(parts: Mapping[str, str], country: str, *, complete: bool = True) -> dict[str, str]:
    """Return all parts cleaned: regions and postcodes as the country writes them, a postcode dropped where there is none.

    Raises ValidationError with messages by part. Unless ``complete``, nothing is required.
    """
    row = _row(country)
    cleaned: dict[str, str] = {}
    errors: dict[str, list[str]] = {}
    for part in PARTS:
        try:
            cleaned[part] = clean_line(parts.get(part) or "", MAX_LENGTHS[part])
        except ValidationError as error:
            errors[part] = error.messages
    try:
        cleaned["postcode"] = _clean_postcode(cleaned.get("postcode", ""), row)
    except ValidationError as error:
        errors["postcode"] = error.messages
    cleaned["region"] = _clean_region(cleaned.get("region", ""), row)
    for field in fields_for(country) if complete else ():
        if field.required and not cleaned.get(field.name) and field.name not in errors:
            errors[field.name] = [_("Please fill this in: %(label)s.") % {"label": field.label}]
    if errors:
        raise ValidationError(errors)
    return cleaned


def format_address(parts: Mapping[str, str], country: str, *, separator: str = "") -> list[str]:
    """Return the lines of an address as its country writes them, without the country's name and without empty lines.

    With a ``separator`` the street's two parts stand on one line. Nothing is said twice: a region that is called like its
    town is left out.
    """
    row = _row(country)
    values = {part: " ".join((parts.get(part) or "").split()) for part in PARTS}
    if not any(values.values()):
        return []
    street = [value for value in (values["line1"], values["line2"]) if value]
    latin = bool(row.latin) and not any(map(_is_foreign, values.values()))
    region = values["region"] if values["region"].casefold() != values["locality"].casefold() else ""
    fields = {
        "A": separator.join(street) if separator else "\n".join(street),
        "C": values["locality"],
        "S": region,
        "Z": values["postcode"],
    }
    lines = (_filled(line, fields) for line in (row.latin if latin else row.lines).split("|"))
    return [line for text in lines for line in text.split("\n") if line]


def address_line(parts: Mapping[str, str], country: str) -> str:
    """Return an address on one line, for lists and descriptions."""
    return ", ".join(format_address(parts, country))


def distance_words(km: float, country: str, language: str | None = None) -> str:
    """Return a distance in the units of a country: "350 m", "2.4 km", "17 km"; in miles where roads are signed in them."""
    locale = locale_of(language)
    if country.upper() in MILES:
        miles = km / KM_PER_MILE
        return _unit(max(0.1, miles), "length-mile", locale)
    if km < 0.95:
        return _unit(max(50, round(km * 20) * 50), "length-meter", locale)
    return _unit(km, "length-kilometer", locale)


def _unit(value: float, unit: str, locale: object) -> str:
    rounded = round(value, 1) if value < 9.95 else round(value)
    return format_unit(rounded, unit, "short", locale=locale)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _rows() -> dict[str, AddressRow]:
    return {row.iso2: row for row in read_addresses()}


def _row(country: str) -> AddressRow:
    unknown = AddressRow("", "%A|%C %Z", "", "C", "", (), "", "", "", ())
    return _rows().get(country.upper(), unknown)


def _fields(letter: str, row: AddressRow) -> list[Field]:
    """Return the fields of a form for one field of an address."""
    required = letter in row.required
    if letter == "A":
        return [
            Field("line1", _("Street and number"), required, MAX_LENGTHS["line1"], "address-line1"),
            Field("line2", _("Building, floor or unit"), False, MAX_LENGTHS["line2"], "address-line2"),
        ]
    if letter == "C":
        return [Field("locality", _town_label(row), required, MAX_LENGTHS["locality"], "address-level2")]
    if letter == "S":
        label = _region_label(row)
        return [Field("region", label, required, MAX_LENGTHS["region"], "address-level1", choices=row.regions)]
    inputmode = "numeric" if row.examples and all(example.isdigit() for example in row.examples) else "text"
    example = row.examples[0] if row.examples else ""
    return [
        Field("postcode", _postcode_label(row), required, MAX_LENGTHS["postcode"], "postal-code", inputmode, example)
    ]


def _postcode_label(row: AddressRow) -> str:
    names = {"zip": _("ZIP code"), "pin": _("PIN code"), "eircode": _("Eircode")}
    default = _("Postcode") if row.iso2 in _SAYS_POSTCODE else _("Postal code")
    return names.get(row.postcode_name, default)


def _region_label(row: AddressRow) -> str:
    names = {
        "state": pgettext("part of a country", "State"),
        "emirate": _("Emirate"),
        "prefecture": _("Prefecture"),
        "county": pgettext("part of a country", "County"),
        "department": pgettext("part of a country", "Department"),
        "parish": pgettext("part of a country", "Parish"),
        "island": _("Island"),
        "oblast": _("Oblast"),
        "area": pgettext("part of a country", "Area"),
        "district": pgettext("part of a country", "District"),
        "do_si": _("Province or metropolitan city"),
    }
    return names.get(row.region_name, pgettext("part of a country", "Province"))


def _town_label(row: AddressRow) -> str:
    names = {
        "post_town": _("Town"),
        "district": pgettext("part of a city", "District"),
        "suburb": pgettext("part of a city", "Suburb"),
    }
    return names.get(row.town_name, _("Town or city"))


def _clean_postcode(text: str, row: AddressRow) -> str:
    """Return a postcode with the country's letters, spaces and hyphens. Raises ValidationError."""
    if not text or "%Z" not in row.lines:
        return ""
    code = _with_plain_digits(unicodedata.normalize("NFKC", text).upper())
    if not row.postcode:
        return code
    # People leave out what divides a postcode, put it where it does not belong, or write their country's letters before it.
    code = next(
        filter(None, (_like_an_example(one, row) for one in (code, re.sub("^(?:[A-Z]{1,3}-|〒)", "", code)))), code
    )
    if not re.fullmatch(row.postcode, code, re.ASCII):
        values = {"example": row.examples[0] if row.examples else "", "label": _postcode_label(row)}
        raise ValidationError(_("%(label)s: it should look like %(example)s."), "postcode", values)
    return code


def _like_an_example(code: str, row: AddressRow) -> str:
    """Return a postcode divided as the example of the same shape is, or nothing where there is none of its shape."""
    bare = _UNWRITTEN.sub("", code)
    for example in row.examples:
        if _shape(_UNWRITTEN.sub("", example)) == _shape(bare):
            characters = iter(bare)
            return "".join(next(characters) if character.isalnum() else character for character in example)
    return ""


def _with_plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(character)) if character.isdigit() else character for character in text)


def _shape(code: str) -> str:
    return "".join("0" if character.isdigit() else "A" if character.isalpha() else character for character in code)


def _clean_region(text: str, row: AddressRow) -> str:
    """Return a region as addresses show it ("California" is "CA"); what is in no list stays."""
    wanted = _comparable(text)
    for shown, name in row.regions:
        if wanted and wanted in {_comparable(shown), _comparable(name)}:
            return shown
    return text


def _comparable(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def _is_foreign(text: str) -> bool:
    """Tell whether a text has letters of a script other than Latin."""
    return any(
        c.isalpha() and not unicodedata.name(c, "LATIN").startswith(("LATIN", "FEMININE", "MASCULINE")) for c in text
    )


def _filled(line: str, fields: Mapping[str, str]) -> str:
    """Return one line of a layout with its fields; punctuation stands only between fields that are not empty."""
    out = ""
    literal = ""
    for piece in re.split("(%[ACSZ])", line):
        if not re.fullmatch("%[ACSZ]", piece):
            literal = piece
            continue
        if value := fields[piece[1]]:
            # What stands before the first field belongs to it ("〒", "SINGAPORE "); what stands later needs one before it.
            out += (literal if out or line.startswith(literal) else literal.lstrip(" ,/-")) + value
        literal = ""
    if "%" not in line:
        return line
    return out + (literal if out else "")
