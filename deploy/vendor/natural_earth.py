"""Natural Earth's countries, as the npm package world-atlas carries them, keyed by ISO 3166-1 alpha-2.

The package's `countries-10m.json` is TopoJSON: borders are arcs that neighbouring countries share. This module decodes
the arcs and decides which country every polygon belongs to; `build_places.py` (label points) and `build_shapes.py`
(the maps) both read the world through it, so that they cannot disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

Point = tuple[float, float]  # longitude, latitude in degrees
Ring = list[int]  # arc indexes as TopoJSON has them: ~i is arc i backwards
Polygon = list[Ring]

# A part of a country that has an ISO code of its own but that Natural Earth draws within its sovereign state:
# (sovereign's code, own code, west, south, east, north).
PARTS = [
    ("FR", "GF", -55.0, 2.0, -51.0, 6.0),
    ("FR", "GP", -62.0, 15.7, -60.9, 16.7),
    ("FR", "MQ", -61.4, 14.2, -60.7, 15.0),
    ("FR", "RE", 55.0, -21.6, 56.0, -20.7),
    ("FR", "YT", 44.9, -13.2, 45.5, -12.5),
    ("NO", "SJ", 10.0, 74.0, 35.0, 81.0),
    ("NO", "SJ", -10.0, 70.5, -7.0, 71.5),
    ("NO", "BV", 3.0, -55.0, 4.0, -54.0),
    ("NL", "BQ", -69.0, 11.5, -62.5, 18.0),
    ("NZ", "TK", -173.0, -10.0, -171.0, -8.0),
    ("IO?", "CX", 105.0, -11.0, 106.0, -10.0),
    ("IO?", "CC", 96.0, -13.0, 97.5, -11.0),
    # The General Assembly's resolution 68/262 and nearly every state count Crimea to Ukraine; Natural Earth draws
    # who controls it.
    ("RU", "UA", 32.0, 44.0, 37.0, 46.5),
]

# Shapes without an ISO number, by Natural Earth's name. An empty code: land that no country's shape takes
# (disputed by several states, or a reef too small to be seen).
UNNUMBERED = {
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Akrotiri": "CY",
    "Dhekelia": "CY",
    "Somaliland": "SO",
    "Baikonur": "KZ",
    "USNB Guantanamo Bay": "CU",
    "Coral Sea Is.": "AU",
    "Clipperton I.": "",
    "Indian Ocean Ter.": "IO?",
    "Siachen Glacier": "",
    "Bajo Nuevo Bank": "",
    "Serranilla Bank": "",
    "Scarborough Reef": "",
    "Spratly Is.": "",
}


class World:
    """The decoded topology.

    `arcs` are lines of points in degrees, `polygons` a country's code and its polygons of arc indexes, `land` the
    polygons of all countries together.
    """

    def __init__(self, path: Path, iso2_by_number: dict[int, str]) -> None:
        """Read `path`, a world-atlas countries file; `iso2_by_number` maps ISO numeric codes to alpha-2 codes."""
        topology = json.loads(path.read_text())
        (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs: list[list[Point]] = []
        for arc in topology["arcs"]:
            x = y = 0
            points = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                points.append((x * scale_x + move_x, y * scale_y + move_y))
            self.arcs.append(points)
        (land,) = topology["objects"]["land"]["geometries"]
        self.land: list[Polygon] = land["arcs"]
        self.polygons: dict[str, list[Polygon]] = {}
        for shape in topology["objects"]["countries"]["geometries"]:
            if shape["type"] is None:
                continue
            if "id" in shape:
                code = iso2_by_number[int(shape["id"])]
            else:
                code = UNNUMBERED[shape["properties"]["name"]]
            for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
                self.polygons.setdefault(self._owner(code, polygon), []).append(polygon)

    def _owner(self, code: str, polygon: Polygon) -> str:
        points = list(self.ring_points(polygon[0]))
        for sovereign, part, west, south, east, north in PARTS:
            if code == sovereign and all(west < x < east and south < y < north for x, y in points):
                return part
        return code

    def ring_points(self, ring: Ring) -> Iterator[Point]:
        """Yield a ring's points in degrees, each once."""
        for index in ring:
            points = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            yield from points[:-1]
