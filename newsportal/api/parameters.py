"""What may be asked for. A name that nobody knows and a value that says nothing are refused, never guessed at."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from newsportal.api.shapes import Schema

MOST, USUAL = 100, 20
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,140}", re.ASCII)
CODE = re.compile(r"[A-Za-z]{2}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", re.ASCII)
WHOLE = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,10})?", re.ASCII)


class Unreadable(ValueError):
    """A parameter that cannot be understood; the message is for whoever wrote the program."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query: ``parse`` returns its value, or raises ValueError with what it should be."""

    name: str
    description: str
    schema: Schema
    parse: Callable[[str], Any]
    example: Any = None
    is_required: bool = False


def read(known: Iterable[Parameter], given: QueryDict) -> dict[str, Any]:
    """Return the values that were given, by name. Raises Unreadable."""
    by_name = {parameter.name: parameter for parameter in known}
    for wanted in by_name.values():
        if wanted.is_required and wanted.name not in given:
            raise Unreadable(wanted.name, f"Give {wanted.name}.")
    values = {}
    for name, texts in given.lists():
        parameter = by_name.get(name)
        if parameter is None:
            listed = ", ".join(sorted(by_name)) or "none"
            raise Unreadable(name[:80], f"There is no such parameter here. Those that there are: {listed}.")
        if len(texts) > 1:
            raise Unreadable(name, f"Give {name} once.")
        try:
            values[name] = parameter.parse(texts[0])
        except ValueError as error:
            raise Unreadable(name, f"{name}: {error}") from error
    return values


# --- How values are read ----------------------------------------------------------------------------------------------


def _matching(pattern: re.Pattern[str], wanted: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"give {wanted}.")
        return text

    return parse


def _among(choices: Iterable[str]) -> Callable[[str], str]:
    values = list(choices)

    def parse(text: str) -> str:
        if text not in values:
            raise ValueError(f"give one of {', '.join(values)}.")
        return text

    return parse


def _limit(text: str) -> int:
    if not WHOLE.fullmatch(text) or int(text) > MOST:
        raise ValueError(f"give a whole number from 1 to {MOST}.")
    return int(text)


def _moment(text: str) -> datetime.datetime:
    """Return a moment in UTC; a day is its first moment."""
    try:
        at = parse_datetime(text) if len(text) > len("2026-05-01") else None
        day = parse_date(text) if at is None else None
    except ValueError:
        at = day = None
    if day is not None:
        at = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    if at is None or at.tzinfo is None:
        raise ValueError("give a date such as 2026-05-01, or a moment with its offset such as 2026-05-01T09:30:00Z.")
    try:
        return at.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("give a moment within the years 1 to 9999.") from error


def _point(text: str) -> tuple[float, float]:
    latitude, _, longitude = text.partition(",")
    if not (DECIMAL.fullmatch(latitude) and DECIMAL.fullmatch(longitude)):
        raise ValueError("give latitude and longitude in degrees, such as 53.55,9.99.")
    point = float(latitude), float(longitude)
    if abs(point[0]) > 90 or abs(point[1]) > 180:
        raise ValueError("a latitude lies between -90 and 90, a longitude between -180 and 180.")
    return point


def _radius(text: str) -> float:
    if not DECIMAL.fullmatch(text) or not 0 < float(text) <= 200 or not math.isfinite(float(text)):
        raise ValueError("give kilometres, more than 0 and at most 200.")
    return float(text)


# --- Parameters -------------------------------------------------------------------------------------------------------


def slug(name: str, description: str, example: str) -> Parameter:
    """Return a parameter that takes a slug."""
    schema: Schema = {"type": "string", "pattern": f"^{SLUG.pattern}$"}
    return Parameter(name, description, schema, _matching(SLUG, f"a slug, such as {example}"), example)


def choice(name: str, description: str, choices: Any) -> Parameter:
    """Return a parameter that takes a value of a Django enumeration, or one of several words."""
    values = [str(value) for value in getattr(choices, "values", choices)]
    return Parameter(name, description, {"type": "string", "enum": values}, _among(values))


LIMIT = Parameter(
    "limit",
    "How many items a page has at most.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    _limit,
)
# What it holds is read by newsportal/api/paging.py.
CURSOR = Parameter(
    "cursor",
    "Where the page begins. Take it from `next`, and do not make it: what is in it may change.",
    {"type": "string", "maxLength": 400},
    str,
)
PAGE = (LIMIT, CURSOR)
COUNTRY = Parameter(
    "country",
    "Of this country: its ISO 3166-1 alpha-2 code.",
    {"type": "string", "pattern": f"^{CODE.pattern}$"},
    lambda text: _matching(CODE, "a code of two letters, such as DE")(text).upper(),
    "DE",
)
CITY = Parameter(
    "city",
    "Of this city: its `id`.",
    {"type": "integer", "minimum": 1},
    lambda text: int(_matching(WHOLE, "the id of a city, a whole number")(text)),
)
LANGUAGE_CODE = Parameter(
    "language",
    "In this language: its code, such as `en`.",
    {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"},
    _matching(LANGUAGE, "the code of a language, such as en"),
    "en",
)
SINCE = Parameter(
    "since",
    "Only what appeared then or later: a day (UTC) or a moment with its offset.",
    {"type": "string"},
    _moment,
    "2026-05-01",
)
UNTIL = Parameter(
    "until",
    "Only what appeared earlier than that: a day (UTC) or a moment with its offset.",
    {"type": "string"},
    _moment,
    "2026-06-01",
)
NEAR = Parameter(
    "near",
    "Around a point, the nearest first: latitude and longitude in degrees.",
    {"type": "string", "pattern": f"^{DECIMAL.pattern},{DECIMAL.pattern}$"},
    _point,
    "53.55,9.99",
)
RADIUS = Parameter(
    "radius",
    "With `near`: within so many kilometres.",
    {"type": "number", "exclusiveMinimum": 0, "maximum": 200, "default": 25},
    _radius,
)
