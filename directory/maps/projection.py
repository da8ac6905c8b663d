"""What the two ways of drawing the globe have in common: a picture, a scale, and how finely lines are drawn in it.

All pixels count from the picture's upper left corner, y downwards.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .geometry import Box, Line, Point, clip_line, signed_area
from .shapes import Filter, Shapes

MARGIN = 6.0  # pixels drawn beyond the picture's edge, so that no stroke shows where a shape was cut


class Tolerance(NamedTuple):
    """By how many pixels the outline of a country in focus, a coast and another border may be off."""

    focus: float
    coast: float
    border: float

    def times(self, factor: float) -> Tolerance:
        """Return a coarser tolerance; the focus coarsens least."""
        return Tolerance(self.focus * factor**0.6, self.coast * factor, self.border * factor)


class Picture(NamedTuple):
    """Width and height in pixels, how finely to draw, and the countries in focus (iso2)."""

    width: float
    height: float
    tolerance: Tolerance
    focus: tuple[str, ...] = ()


class Projection(ABC):
    """A picture of the globe, or of a part of it."""

    def __init__(self, shapes: Shapes, picture: Picture, scale: float) -> None:
        """`scale` is in pixels per radian, at the picture's middle."""
        self.shapes, self.picture, self.scale = shapes, picture, scale
        self.width, self.height = picture.width, picture.height
        self.box: Box = (-MARGIN, -MARGIN, self.width + MARGIN, self.height + MARGIN)
        pixel = math.degrees(1 / scale)
        self._focus, self._coast, self._border = (shapes.filter(value * pixel) for value in picture.tolerance)
        uses = Counter(arc for code in picture.focus for arc in shapes.arcs_of(code))
        self._focus_arcs = frozenset(uses)
        self._inner_arcs = frozenset(arc for arc, count in uses.items() if count > 1)
        # Which rings of land and lakes may be in the picture, by their numbers.
        self._land: Sequence[int] = range(len(shapes.land))
        self._lakes: Sequence[int] = range(len(shapes.lakes))

    def filter_for(self, arc: int) -> Filter:
        """Return how finely to draw an arc (not reversed)."""
        if arc in self._focus_arcs:
            return self._focus
        return self._border if arc in self.shapes.borders else self._coast

    @abstractmethod
    def point(self, latitude: float, longitude: float) -> Point | None:
        """Return where a point in degrees is drawn, or None if it is far outside the picture."""

    @abstractmethod
    def ring(self, ring: list[int], *, hole: bool = False) -> list[Line]:
        """Return the visible parts of a ring of arcs as closed lines, clockwise, or counter-clockwise for a hole."""

    @abstractmethod
    def arc_lines(self, arc: int) -> list[Line]:
        """Return an arc as open lines, not cut to the picture; none if it is far outside."""

    @abstractmethod
    def graticule(self) -> Iterator[Line]:
        """Yield meridians and parallels at a fitting distance as open lines."""

    def line(self, arc: int) -> list[Line]:
        """Return the visible parts of an arc as open lines."""
        return [part for line in self.arc_lines(arc) for part in clip_line(line, self.box)]

    def land(self, least: float) -> Iterator[tuple[Line, bool]]:
        """Yield the outlines of all land but the countries in focus, and whether each is a hole.

        What covers less than `least` square pixels is left out.
        """
        squared = math.radians(self.scale) ** 2
        touched, rest = self.shapes.rest_of_land(self.picture.focus)
        for ring, hole in rest:
            for part in self.ring(ring, hole=hole):
                if abs(signed_area(part)) >= least:
                    yield part, hole
        for index in self._land:
            area = self.shapes.areas[index]
            if abs(area) * squared < least:
                return
            if index not in touched:
                for part in self.ring(self.shapes.land[index], hole=area < 0):
                    yield part, area < 0

    def country(self, code: str) -> Iterator[tuple[Line, bool]]:
        """Yield the visible outlines of a country, and whether each is a hole."""
        for ring, hole in self.shapes.countries[code]:
            for part in self.ring(ring, hole=hole):
                yield part, hole

    def lakes(self, least: float) -> Iterator[Line]:
        """Yield the visible lakes of at least `least` square pixels."""
        squared = math.radians(self.scale) ** 2
        for index in self._lakes:
            if self.shapes.lake_areas[index] * squared < least:
                return
            yield from self.ring(self.shapes.lakes[index])

    def borders(self) -> Iterator[Line]:
        """Yield the visible borders, but not around a country in focus, whose fill shows where it ends."""
        for trail in self.shapes.border_trails:
            line: Line = []
            for arc in trail:
                which = arc if arc >= 0 else ~arc
                drawn = which not in self._focus_arcs or which in self._inner_arcs
                pieces = self.arc_lines(which) if drawn else []
                if len(pieces) == 1:
                    piece = pieces[0] if arc >= 0 else pieces[0][::-1]
                    line += piece[1:] if line else piece
                    continue
                yield from clip_line(line, self.box)
                line = []
                for piece in pieces:
                    yield from clip_line(piece, self.box)
            yield from clip_line(line, self.box)

    def rivers(self) -> Iterator[Line]:
        """Yield the visible rivers."""
        for arc in self.shapes.rivers:
            yield from self.line(arc)
