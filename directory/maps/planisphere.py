"""The whole world, or a wide part of it, in the Equal Earth projection.

The formulas and coefficients: Šavrič, Patterson and Jenny, The Equal Earth map projection (2018). True to area.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from .geometry import Line, Point, clip_line, clip_ring, thin
from .projection import Picture, Projection
from .shapes import Shapes

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(longitude: float, latitude: float) -> Point:
    """Return (x to the east, y to the north) in units of the globe's radius.

    Both angles in radians, the longitude counted from the middle meridian, from -pi to pi.
    """
    theta = math.asin(math.sqrt(3) / 2 * math.sin(latitude))
    square = theta * theta
    sixth = square * square * square
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = 2 * math.sqrt(3) * longitude * math.cos(theta) / (3 * slope)
    return x, theta * (A1 + A2 * square + sixth * (A3 + A4 * square))


HALF_WIDTH = equal_earth(math.pi, 0.0)[0]
HALF_HEIGHT = equal_earth(0.0, math.pi / 2)[1]


class Planisphere(Projection):
    """The world around a middle meridian."""

    def __init__(self, shapes: Shapes, picture: Picture, meridian: float, centre: Point, scale: float) -> None:
        """Put `meridian` (degrees) upright and `centre`, a point of `equal_earth`'s plane, into the picture's middle."""
        super().__init__(shapes, picture, scale)
        self._meridian = math.radians(meridian)
        self._left, self._top = self.width / 2 - centre[0] * scale, self.height / 2 + centre[1] * scale

    def point(self, latitude: float, longitude: float) -> Point | None:
        """Return where a point in degrees is drawn."""
        turn = math.remainder(math.radians(longitude) - self._meridian, 2 * math.pi)
        x, y = equal_earth(turn, math.radians(latitude))
        return self._left + x * self.scale, self._top - y * self.scale

    def _project(self, line: Line) -> Line:
        left, top, scale = self._left, self._top, self.scale
        return [(left + x * scale, top - y * scale) for x, y in (equal_earth(*place) for place in line)]

    def _unroll(self, ring: list[int]) -> Line:
        """Return a ring as (longitude from the middle meridian, latitude) in radians, without jumps."""
        quantum, whole = self.shapes.quantum, 2 * math.pi
        line: Line = []
        for arc in ring:
            xs, ys = self.shapes.arc(arc, self.filter_for(arc if arc >= 0 else ~arc))
            base = xs[0] * quantum - self._meridian
            shift = (whole * round((line[-1][0] - base) / whole) if line else 0.0) - self._meridian
            piece = [(x * quantum + shift, y * quantum) for x, y in zip(xs, ys, strict=True)]
            line += piece[1:] if line else piece
        return line

    def ring(self, ring: list[int], *, hole: bool = False) -> list[Line]:
        """Return the visible parts of a ring as closed lines; a ring across the edge of the world gives several."""
        line = self._unroll(ring)
        if len(line) < 4:
            return []
        if abs(line[-1][0] - line[0][0]) > math.pi:  # Around the south pole: closed along the map's lower edge.
            begin, end = line[-1][0], line[0][0]
            line += [(begin + (end - begin) * i / 36, -math.pi / 2) for i in range(37)]
        west, east = min(line)[0], max(line)[0]
        parts = []
        whole = 2 * math.pi
        for turn in range(math.ceil(west / whole - 0.5), math.floor(east / whole + 0.5) + 1):
            inside = clip_ring([(x - turn * whole, y) for x, y in line], (-math.pi, -2.0, math.pi, 2.0))
            if len(inside) > 2:
                parts.append(clip_ring(self._project(inside), self.box))
        return [part for part in parts if len(part) > 2]

    def arc_lines(self, arc: int) -> list[Line]:
        """Return an arc as open lines, cut where it crosses the edge of the world."""
        lines: list[Line] = []
        part: Line = []
        xs, ys = self.shapes.arc(arc, self.filter_for(arc))
        for x, y in zip(xs, ys, strict=True):
            turn = math.remainder(x * self.shapes.quantum - self._meridian, 2 * math.pi)
            if part and abs(turn - part[-1][0]) > math.pi:
                lines.append(part)
                part = []
            part.append((turn, y * self.shapes.quantum))
        return [self._project(line) for line in [*lines, part] if len(line) > 1]

    def graticule(self) -> Iterator[Line]:
        """Yield meridians and parallels every 30 degrees."""
        step = math.radians(30)
        first = math.ceil((self._meridian - math.pi) / step)
        curves = []
        for number in range(first, first + 12):
            turn = number * step - self._meridian
            if abs(turn) < math.pi - 0.01:
                curves.append([(turn, math.pi * (i / 24 - 0.5)) for i in range(25)])
        curves += [[(-math.pi, number * step), (math.pi, number * step)] for number in (-2, -1, 0, 1, 2)]
        for curve in curves:
            yield from (thin(line, 0.35) for line in clip_line(self._project(curve), self.box))

    def sphere(self) -> Line:
        """Return the visible part of the outline of the whole world as a closed line."""
        east = [(math.pi, math.pi * (0.5 - i / 32)) for i in range(33)]
        outline = self._project([*east, *((-x, y) for x, y in reversed(east))])
        return thin(clip_ring(outline, self.box), 0.3)
