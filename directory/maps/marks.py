"""What stands on a map besides land and sea: rings, pins, dots and labels, and where there is room for them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..data import CityRow, CountryRow, read_cities, read_countries
from .geometry import Box, Line, Point, overlaps, signed_area
from .projection import Projection

City = tuple[float, float, str]  # latitude, longitude, name

SMALL = 7.0  # pixels: a country drawn smaller than this, in any direction, gets a ring around it
SPECKS = 40.0  # square pixels: so does one whose islands together cover less
LEAST_LAND = 350.0  # square pixels: a country on whose land a name would not stand is not named
LETTER = 0.57  # mean width of a letter of a label, in ems
GREAT = 60_000  # people: cities that help to see where one is
TOWNS = 7  # of them on one map
CLEAR = 42.0  # pixels from one to the next, and to the pin
FOCUS_SIZE, CITY_SIZE, DOT_SIZE, NAME_SIZE = 13, 13, 12, 10
# On a phone a map has half its size or less, and the style sheet draws what matters larger (components.css): letters of
# this size, moved this far away from their spot, and circles of these radii.
PHONE_SIZE, PHONE_SHIFT, PHONE_RADII = 24, 8, {"ring": 18.0, "pin": 8.0, "dot": 6.0}


class Mark(NamedTuple):
    """A circle (`kind` pin, dot or ring) or a label: its middle or, for a label, where its text is anchored."""

    kind: str  # ring, pin, dot, focus; label, label-focus, label-city
    x: float
    y: float
    size: tuple[float, float]  # half width and half height of a circle; height of a label's letters, twice
    text: str = ""
    anchor: str = "start"  # start, middle or end
    fine: bool = False  # a label for which a phone has no room


@lru_cache(maxsize=1)
def countries() -> dict[str, CountryRow]:
    """Return {iso2: row} of all countries."""
    return {row.iso2: row for row in read_countries()}


class Board:
    """The free room of a picture, on a large screen and on a phone: every mark keeps the later ones off its place."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.marks: list[Mark] = []
        self.taken: list[Box] = []
        self.taken_on_phone: list[Box] = []

    def circle(self, kind: str, spot: Point, across: float, along: float | None = None) -> None:
        """Put down a circle, or an ellipse, around a spot."""
        along = across if along is None else along
        self.marks.append(Mark(kind, spot[0], spot[1], (across, along)))
        if across < 30:
            self.keep_off(kind, spot, across, along)

    def keep_off(self, kind: str, spot: Point, across: float, along: float) -> None:
        """Keep labels off a circle."""
        more = PHONE_RADII.get(kind, 0.0)
        self.taken.append(_around(spot, across, along))
        self.taken_on_phone.append(_around(spot, max(across, more), max(along, more)))

    def _free(self, box: Box, taken: list[Box], edge: float) -> bool:
        inside = box[0] >= edge and box[1] >= edge
        inside = inside and box[2] <= self.projection.width - edge and box[3] <= self.projection.height - edge
        return inside and not overlaps(box, taken)

    def beside(self, spot: Point, text: str, kind: str, size: int, gap: float) -> bool:
        """Put a label beside a spot, at `gap` pixels, and tell whether there was room for it; best also on a phone."""
        half, high = len(text) * size * LETTER / 2, size * 0.6
        wide, tall, away = len(text) * PHONE_SIZE * LETTER / 2, PHONE_SIZE * 0.6, gap + PHONE_SHIFT
        sides = []
        for dx, dy, far, anchor in (
            (gap + half, 0.0, away + wide, "start"),
            (-gap - half, 0.0, -away - wide, "end"),
            (0.0, -gap - high, 0.0, "middle"),
            (0.0, gap + high, 0.0, "middle"),
        ):
            box = _around((spot[0] + dx, spot[1] + dy), half, high)
            phone = _around((spot[0] + far, spot[1] + dy), wide, tall)
            if self._free(box, self.taken, 3):
                sides.append((not self._free(phone, self.taken_on_phone, 3), anchor, box, phone))
        if not sides:
            return False
        fine, anchor, box, phone = min(sides, key=lambda side: side[0])
        at = {"start": box[0], "end": box[2]}.get(anchor, (box[0] + box[2]) / 2)
        self.marks.append(Mark(kind, at, (box[1] + box[3]) / 2 + size * 0.35, (size, size), text, anchor, fine))
        self.taken.append(box)
        self.taken_on_phone += [] if fine else [phone]
        return True

    def upon(self, spot: Point, text: str, kind: str, size: int) -> bool:
        """Put a label with its middle on a spot, and tell whether there was room for it."""
        box = _around(spot, len(text) * size * LETTER / 2 + 3, size * 0.7)
        if not self._free(box, self.taken, 4):
            return False
        phone = _around(spot, len(text) * PHONE_SIZE * LETTER / 2, PHONE_SIZE * 0.6)
        fine = kind == "label" or not self._free(phone, self.taken_on_phone, 3)
        self.marks.append(Mark(kind, spot[0], spot[1] + size * 0.35, (size, size), text, "middle", fine))
        self.taken.append(box)
        self.taken_on_phone += [] if fine else [phone]
        return True


def _around(spot: Point, across: float, along: float) -> Box:
    return spot[0] - across, spot[1] - along, spot[0] + across, spot[1] + along


def locate(board: Board, focus: Sequence[str], city: City | None, *, labels: bool) -> None:
    """Put rings around what is too small to be seen, the city's pin, and names."""
    projection = board.projection
    if city:
        spot = projection.point(city[0], city[1])
        if spot:
            pin(board, spot, city[2])
    for code in focus:
        if not city:
            _ring(board, code)
    if labels:
        _names(board, focus)


def pin(board: Board, spot: Point, name: str) -> None:
    """Put a pin on a spot, and its name beside it."""
    board.circle("ring", spot, 9)
    board.circle("pin", spot, 4)
    if name:
        board.beside(spot, name, "label-city", CITY_SIZE, 12)


def orient(board: Board, spot: Point, name: str) -> None:
    """Put the great cities in sight on the map, the greatest first, but the one of this name and what the pin covers."""
    projection, put = board.projection, [spot]
    for city in _in_sight(projection):
        at = projection.point(city.latitude, city.longitude)
        # What lies close to a greater one is often a part of it.
        if at is None or city.name == name or any(math.dist(at, other) < CLEAR for other in put):
            continue
        if not (4 < at[0] < projection.width - 4 and 4 < at[1] < projection.height - 4):
            continue
        before = len(board.marks)
        board.circle("town", at, 2.5)
        if not board.beside(at, city.name, "label-town", DOT_SIZE, 6):
            # A dot without a name helps nobody.
            del board.marks[before:]
            continue
        put.append(at)
        if len(put) > TOWNS:
            return


@lru_cache(maxsize=1)
def great_cities() -> tuple[CityRow, ...]:
    """Return the cities with more than `GREAT` people, the greatest first."""
    rows = (city for city in read_cities() if city.population >= GREAT)
    return tuple(sorted(rows, key=lambda city: -city.population))


@lru_cache(maxsize=1)
def _by_latitude() -> tuple[list[float], list[tuple[int, CityRow]]]:
    """Return the latitudes of the great cities from south to north, and with each its rank by size and the city."""
    ranked = sorted(enumerate(great_cities()), key=lambda pair: pair[1].latitude)
    return [city.latitude for _, city in ranked], ranked


def _in_sight(projection: Projection) -> list[CityRow]:
    """Return the great cities, the greatest first, that may be on the map of a part of the globe: few of thousands."""
    latitude, longitude = getattr(projection, "middle", (0.0, 0.0))
    half = math.degrees(math.hypot(projection.width, projection.height) / 2 / projection.scale)
    latitudes, ranked = _by_latitude()
    band = ranked[bisect_left(latitudes, latitude - half) : bisect_right(latitudes, latitude + half)]
    found = []
    for rank, city in band:
        across = abs(math.remainder(city.longitude - longitude, 360)) * math.cos(math.radians(city.latitude))
        if across <= half:
            found.append((rank, city))
    return [city for _, city in sorted(found)]


def _ring(board: Board, code: str) -> None:
    projection = board.projection
    view = projection.shapes.views[code]
    spot = projection.point(view.latitude, view.longitude)
    if not spot:
        return
    pixel = math.radians(projection.scale)
    across, along = view.half_width * pixel, view.half_height * pixel
    if max(across, along) < SMALL:
        board.circle("ring", spot, 11)
    elif projection.shapes.country_areas[code] * pixel * pixel < SPECKS:
        board.circle("ring", spot, across + 9, along + 9)
        for speck in _specks(projection, code):
            board.circle("focus", speck, 1.5)


def _specks(projection: Projection, code: str) -> list[Point]:
    """Return a point on each island of a country, at most fourteen and none too near another."""
    shapes, spots = projection.shapes, list[Point]()
    for ring, _ in shapes.countries[code]:
        x, y = shapes.ends(ring[0])[0]
        spot = projection.point(math.degrees(y * shapes.quantum), math.degrees(x * shapes.quantum))
        if spot and all(math.dist(spot, other) > 4 for other in spots):
            spots.append(spot)
    return spots[:14]


def islands(projection: Projection, code: str) -> list[Line]:
    """Return the visible outlines of a country, the biggest first."""
    return sorted((line for line, _ in projection.country(code)), key=lambda line: -abs(signed_area(line)))


def _names(board: Board, focus: Sequence[str]) -> None:
    """Put the names of the countries in focus, of their neighbours and of others, as far as they fit on their land."""
    rows, projection = countries(), board.projection
    shapes, pixel = projection.shapes, math.radians(projection.scale)
    views = shapes.views
    around = [code for country in focus if country in rows for code in rows[country].neighbours]
    others = sorted(views, key=lambda code: -views[code].half_width * views[code].half_height)
    for code in dict.fromkeys([*focus, *around, *others]):
        spot = projection.point(rows[code].latitude, rows[code].longitude) if code in rows else None
        if not spot:
            continue
        name, view = rows[code].name, views[code]
        room = pixel * min(view.half_width, 2 * view.half_height)
        if code in focus:
            if room > len(name) * FOCUS_SIZE * LETTER / 2 and board.upon(spot, name, "label-focus", FOCUS_SIZE):
                continue
            beside = projection.point(view.latitude, view.longitude) or spot
            board.beside(beside, name, "label-focus", FOCUS_SIZE, max(14.0, min(90.0, room + 14)))
        elif room > len(name) * NAME_SIZE * LETTER / 2 and shapes.country_areas[code] * pixel**2 > LEAST_LAND:
            board.upon(spot, name, "label", NAME_SIZE)
