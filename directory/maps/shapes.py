"""The world's coasts, borders, lakes and rivers, read once per process from directory/data/shapes.bin.gz.

The file, packed with gzip: one line of JSON, then little-endian arrays, for all arcs in order:

- int32 start (longitude, latitude) in quanta of `quantum` degrees;
- int32 circle on the globe around the arc (longitude, latitude, radius) in hundredths of a degree;
- per level of detail: int32 number of steps of each arc; int16 longitude steps and int16 latitude steps in quanta;
  and the importance of the point that each step leads to, a byte: the tolerance in degrees up to which the point is
  needed (Douglas and Peucker 1973) is `unit` times 2 to the power importance / `octave`.

A ring is a list of arcs that follow each other; ~i stands for arc i backwards. Outer rings run clockwise as seen from
above. The JSON: `countries` and `holes` (code: rings), `country_areas` (code: square degrees), `land` and `lakes` (rings
by falling size, with `areas` and `lake_areas` in square degrees), `rivers` (arcs), `borders` (lists of arcs that follow
each other), `views` (code: the numbers of `View`). Codes are ISO 3166-1 alpha-2, and XK for Kosovo.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, compress
from pathlib import Path
from typing import NamedTuple, Protocol

Ends = tuple[tuple[int, int], tuple[int, int]]

FILE = Path(__file__).resolve().parent.parent / "data" / "shapes.bin.gz"


class Readable(Protocol):
    """A file opened for reading bytes, packed or not."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self) -> bytes: ...


class View(NamedTuple):
    """Where a country lies: the middle of its main parts and half their width and height on the ground, in degrees.

    `mainland` is the distance from a small island to the nearest land that readers know; 0 for all other countries.
    """

    longitude: float
    latitude: float
    half_width: float
    half_height: float
    mainland: float = 0.0


class Cap(NamedTuple):
    """A circle on the globe: its middle as a vector of length 1, and its radius in radians with cosine and sine."""

    x: float
    y: float
    z: float
    radius: float
    cos: float
    sin: float


class Filter(NamedTuple):
    """Which points of the arcs to keep: of which stored level, and a table from importance to 0 or 1."""

    level: int
    table: bytes


class Shapes:
    """Everything the maps draw. Arcs stay packed in arrays and are unpacked one by one when a map needs them."""

    def __init__(self, file: Readable) -> None:
        """Read the unpacked file from its beginning."""
        header = json.loads(file.readline())
        arcs = header["arcs"]
        self.levels: tuple[float, ...] = tuple(header["levels"])
        self._unit, self._octave = header["unit"], header["octave"]
        self._turn = round(360 / header["quantum"])
        self.quantum = math.radians(header["quantum"])
        self._starts = _read(file, "i", 2 * arcs)
        caps = _read(file, "i", 3 * arcs)
        self._steps = []
        for total in header["steps"]:
            counts = _read(file, "i", arcs)
            offsets = array("i", accumulate(counts, initial=0))
            steps = _read(file, "h", total), _read(file, "h", total), file.read(total)
            self._steps.append((offsets, *steps))
        self.caps = [_cap(*caps[i : i + 3]) for i in range(0, 3 * arcs, 3)]
        self._ends = [self._ends_of(arc) for arc in range(arcs)]
        self.countries: dict[str, list[tuple[list[int], bool]]] = {
            code: [(ring, False) for ring in rings] + [(ring, True) for ring in header["holes"].get(code, ())]
            for code, rings in header["countries"].items()
        }  # code: (ring, whether it is a hole)
        self.land: list[list[int]] = header["land"]
        self._coast_of = {arc if arc >= 0 else ~arc: i for i, ring in enumerate(self.land) for arc in ring}
        self.land_alone = _alone(self.land)
        self.areas = array("d", header["areas"])
        self.lakes: list[list[int]] = header["lakes"]
        self.lakes_alone = _alone(self.lakes)
        self.lake_areas = array("d", header["lake_areas"])
        self.rivers: list[int] = header["rivers"]
        self.border_trails: list[list[int]] = header["borders"]
        self.borders = frozenset(arc if arc >= 0 else ~arc for trail in self.border_trails for arc in trail)
        self.country_areas: dict[str, float] = header["country_areas"]
        self.views = {code: View(*numbers) for code, numbers in header["views"].items()}

    def arcs_of(self, code: str) -> frozenset[int]:
        """Return the arcs of a country's outlines, none of them backwards."""
        rings = self.countries.get(code, ())
        return frozenset(arc if arc >= 0 else ~arc for ring, _ in rings for arc in ring)

    def ends(self, arc: int) -> Ends:
        """Return the first and the last point of an arc (or of ~arc backwards), in quanta, without whole turns."""
        return self._ends[arc] if arc >= 0 else self._ends[~arc][::-1]

    def _ends_of(self, arc: int) -> Ends:
        """Return the ends of an arc (not reversed) from the coarsest level, which has the fewest steps between them."""
        offsets, dx, dy, _ = self._steps[-1]
        x, y = self._starts[2 * arc], self._starts[2 * arc + 1]
        begin, end = offsets[arc], offsets[arc + 1]
        return (x % self._turn, y), ((x + sum(dx[begin:end])) % self._turn, y + sum(dy[begin:end]))

    def rest_of_land(self, codes: Sequence[str]) -> tuple[frozenset[int], list[tuple[list[int], bool]]]:
        """Return the indexes of the coasts that touch the given countries, and the other land there.

        The other land is (ring, whether it is a hole). The borders of the countries take the place of their own
        coasts, which are the longest lines of a map and would be drawn twice.
        """
        uses = Counter(arc for code in codes for ring, _ in self.countries[code] for arc in ring)
        own = {arc if arc >= 0 else ~arc for arc in uses}
        touched = frozenset(self._coast_of[arc] for arc in own if arc in self._coast_of)
        pieces = [arc for i in sorted(touched) for arc in self.land[i] if (arc if arc >= 0 else ~arc) not in own]
        pieces += [~arc for arc in uses if ~arc not in uses and (arc if arc >= 0 else ~arc) in self.borders]
        found = []
        for ring in self._stitch(pieces):
            hole = self._area(ring) < 0
            # A hole between borders alone is the country itself, which is drawn upon it.
            if not hole or any((arc if arc >= 0 else ~arc) not in self.borders for arc in ring):
                found.append((ring, hole))
        return touched, found

    def _area(self, ring: list[int]) -> float:
        """Return the area inside a ring, about, in units of the globe's radius squared; below 0 for a hole."""
        rough, total = self.filter(0.5), 0.0
        for arc in ring:
            xs, ys = self.arc(arc, rough)
            heights = [math.sin(y * self.quantum) for y in ys]
            total += sum((xs[i + 1] - xs[i]) * (heights[i] + heights[i + 1]) for i in range(len(xs) - 1))
        return total * self.quantum / 2

    def _stitch(self, pieces: list[int]) -> list[list[int]]:
        """Join directed arcs end to end into rings."""
        starts: dict[tuple[int, int], list[int]] = {}
        for piece in pieces:
            starts.setdefault(self.ends(piece)[0], []).append(piece)
        rings = []
        while starts:
            begin = here = next(iter(starts))
            ring: list[int] = []
            while here in starts:
                piece = starts[here].pop()
                if not starts[here]:
                    del starts[here]
                ring.append(piece)
                here = self.ends(piece)[1]
                if here == begin:
                    break
            rings.append(ring)
        return rings

    def filter(self, tolerance: float) -> Filter:
        """Return what `arc` needs to know to simplify arcs to a tolerance in degrees."""
        level = max((i for i, finest in enumerate(self.levels) if finest <= tolerance), default=0)
        least = round(self._octave * math.log2(max(tolerance, self._unit) / self._unit))
        return Filter(level, bytes(value >= least for value in range(256)))

    def arc(self, index: int, wanted: Filter) -> tuple[list[int], list[int]]:
        """Return arc `index` (or ~index backwards) as longitudes and latitudes in quanta, simplified."""
        which = index if index >= 0 else ~index
        offsets, dx, dy, importance = self._steps[wanted.level]
        begin, end = offsets[which], offsets[which + 1]
        keep = b"\1" + importance[begin:end].translate(wanted.table)
        xs = list(compress(accumulate(dx[begin:end], initial=self._starts[2 * which]), keep))
        ys = list(compress(accumulate(dy[begin:end], initial=self._starts[2 * which + 1]), keep))
        if index < 0:
            xs.reverse()
            ys.reverse()
        return xs, ys


@lru_cache(maxsize=1)
def load_shapes() -> Shapes:
    """Return the shapes, read at the first call of the process."""
    with gzip.open(FILE, "rb") as file:
        return Shapes(file)


def _read(file: Readable, kind: str, count: int) -> array[int]:
    values: array[int] = array(kind)
    values.frombytes(file.read(count * values.itemsize))
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _alone(rings: list[list[int]]) -> array[int]:
    """Return of each ring the one arc that it consists of (not reversed), or -1 for a ring of several."""
    return array("i", [max(ring[0], ~ring[0]) if len(ring) == 1 else -1 for ring in rings])


def _cap(longitude: int, latitude: int, radius: int) -> Cap:
    x, y, reach = math.radians(longitude / 100), math.radians(latitude / 100), math.radians(radius / 100)
    return Cap(
        math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y), reach, math.cos(reach), math.sin(reach)
    )
