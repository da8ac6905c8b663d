"""A part of the globe around a middle, in Lambert's azimuthal equal-area projection.

The formulas: Snyder, Map Projections: A Working Manual (1987), p. 185 and following. True to area, and true to shape
enough for anything up to about a third of the globe.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .geometry import Line, Point, clip_line, clip_ring, nice_step, signed_area, thin
from .projection import MARGIN, Picture, Projection
from .shapes import Shapes

Vector = tuple[float, float, float]


def to_plane(latitude: float, longitude: float, middle: Point) -> Point:
    """Return where the projection around `middle` (latitude, longitude) puts a point.

    All angles in degrees; the result is (x to the east, y to the north) in units of the globe's radius.
    """
    phi, turn = math.radians(latitude), math.radians(longitude - middle[1])
    sin0, cos0 = math.sin(math.radians(middle[0])), math.cos(math.radians(middle[0]))
    depth = sin0 * math.sin(phi) + cos0 * math.cos(phi) * math.cos(turn)
    k = math.sqrt(2 / max(1e-9, 1 + depth))
    y = cos0 * math.sin(phi) - sin0 * math.cos(phi) * math.cos(turn)
    return k * math.cos(phi) * math.sin(turn), k * y


def from_plane(x: float, y: float, middle: Point) -> Point:
    """Return the (latitude, longitude) in degrees that `to_plane` puts at (x, y)."""
    rho = math.hypot(x, y)
    if rho < 1e-12:
        return middle
    c = 2 * math.asin(min(1.0, rho / 2))
    sin0, cos0 = math.sin(math.radians(middle[0])), math.cos(math.radians(middle[0]))
    phi = math.asin(max(-1.0, min(1.0, math.cos(c) * sin0 + y * math.sin(c) * cos0 / rho)))
    turn = math.atan2(x * math.sin(c), rho * cos0 * math.cos(c) - y * sin0 * math.sin(c))
    return math.degrees(phi), math.remainder(middle[1] + math.degrees(turn), 360)


class Sight(NamedTuple):
    """Which arcs lie wholly outside a circle of the globe, and the rings of land and lakes that may be within, by number."""

    beyond: bytes
    land: list[int]
    lakes: list[int]


# A map is often drawn several times, ever coarser, and the same is in sight each time.
@lru_cache(maxsize=8)
def _sight(shapes: Shapes, eye: Vector, radius: float) -> Sight:
    """Return what is in sight from above a point of the globe, up to `radius` radians from it."""
    eye_x, eye_y, eye_z = eye
    cos_radius, sin_radius = math.cos(radius), math.sin(radius)
    # The cosine of the distance between the middles, against that of the two radii's sum.
    outside = [
        x * eye_x + y * eye_y + z * eye_z < cos_radius * cos - sin_radius * sin and radius + reach < math.pi
        for x, y, z, reach, cos, sin in shapes.caps
    ]
    # A ring of several arcs, which is numbered -1, may enclose the circle although none of them is in it.
    beyond = bytes([*outside, False])
    land = [number for number, arc in enumerate(shapes.land_alone) if not beyond[arc]]
    return Sight(beyond, land, [number for number, arc in enumerate(shapes.lakes_alone) if not beyond[arc]])


class Globe(Projection):
    """What is around a middle point.

    The picture lies inside a circle of the globe, whose rim is a few pixels outside the picture's corners. Points
    beyond that circle are drawn in to its rim, in their own direction, so that an outline stays closed and keeps its
    way round the picture.
    """

    def __init__(self, shapes: Shapes, picture: Picture, middle: Point, scale: float) -> None:
        """Look at `middle` (latitude, longitude) in degrees, at `scale` pixels per radian."""
        super().__init__(shapes, picture, scale)
        self.middle = middle
        self.rim = math.hypot(self.width, self.height) / 2 + 4 * MARGIN
        self.radius = 2 * math.asin(min(1.0, self.rim / scale / 2))  # of the circle on the globe, in radians
        self._cos_radius = math.cos(self.radius)
        self._latitude, self._longitude = math.radians(middle[0]), math.radians(middle[1])
        self._sin, self._cos = math.sin(self._latitude), math.cos(self._latitude)
        self._eye = (self._cos * math.cos(self._longitude), self._cos * math.sin(self._longitude), self._sin)
        self._arcs: dict[int, Line] = {}
        sight = _sight(shapes, self._eye, self.radius)
        self._beyond, self._land, self._lakes = sight.beyond, sight.land, sight.lakes

    def point(self, latitude: float, longitude: float) -> Point | None:
        """Return where a point in degrees is drawn, or None if it is outside the circle."""
        x, y = to_plane(latitude, longitude, self.middle)
        if math.hypot(x, y) * self.scale > self.rim:
            return None
        return self.width / 2 + x * self.scale, self.height / 2 - y * self.scale

    def _behind(self, arc: int) -> bool:
        """Tell whether an arc (not reversed) may wind around the point of the globe behind the eye."""
        x, y, z, _, cos, _ = self.shapes.caps[arc]
        return -(x * self._eye[0] + y * self._eye[1] + z * self._eye[2]) >= cos

    def _arc(self, arc: int) -> Line:
        which = arc if arc >= 0 else ~arc
        line = self._arcs.get(which)
        if line is None:
            if self._beyond[which] and not self._behind(which):
                # All of it is drawn in to the rim, and it cannot wind around the point behind: its ends tell its way.
                (ax, ay), (bx, by) = self.shapes.ends(which)
                xs, ys = [ax, bx], [ay, by]
            else:
                xs, ys = self.shapes.arc(which, self.filter_for(which))
            line = self._arcs[which] = self._project(xs, ys)
        return line if arc >= 0 else line[::-1]

    def _project(self, xs: Sequence[int], ys: Sequence[int]) -> Line:
        quantum, scale, rim = self.shapes.quantum, self.scale, self.rim
        sin0, cos0, lon0, middle_x, middle_y = self._sin, self._cos, self._longitude, self.width / 2, self.height / 2
        limit = self._cos_radius
        sin, cos, sqrt, hypot = math.sin, math.cos, math.sqrt, math.hypot
        out: Line = []
        last: Point | None = None  # the direction of the point before, if that was beyond the rim
        for x, y in zip(xs, ys, strict=True):
            turn, phi = x * quantum - lon0, y * quantum
            level, high = cos(phi), sin(phi)
            near = level * cos(turn)
            depth = sin0 * high + cos0 * near
            flat_x, flat_y = level * sin(turn), cos0 * high - sin0 * near
            if depth > limit:
                k = scale * sqrt(2 / (1 + depth))
                out.append((middle_x + k * flat_x, middle_y - k * flat_y))
                last = None
                continue
            length = hypot(flat_x, flat_y) or 1e-12
            way = (flat_x / length, flat_y / length)
            if last is not None and last[0] * way[0] + last[1] * way[1] < 0.99:
                self._follow_rim(out, last, way)
            out.append((middle_x + rim * way[0], middle_y - rim * way[1]))
            last = way
        return out

    def _follow_rim(self, out: Line, last: Point, way: Point) -> None:
        """Append points of the rim between two directions, so that the line between them does not cut across."""
        turn = math.atan2(last[0] * way[1] - last[1] * way[0], last[0] * way[0] + last[1] * way[1])
        steps = int(abs(turn) / 0.14)
        begin = math.atan2(last[1], last[0])
        for step in range(1, steps + 1):
            angle = begin + turn * step / (steps + 1)
            out.append((self.width / 2 + self.rim * math.cos(angle), self.height / 2 - self.rim * math.sin(angle)))

    def ring(self, ring: list[int], *, hole: bool = False) -> list[Line]:
        """Return the visible parts of a ring as closed lines, clockwise, or counter-clockwise for a hole."""
        if len(ring) == 1 and self._beyond[ring[0] if ring[0] >= 0 else ~ring[0]]:
            return []
        line: Line = []
        for arc in ring:
            piece = self._arc(arc)
            line += piece[1:] if line else piece
        if len(line) < 4:
            return []
        # Where the shape holds the point of the globe behind the eye, its outline runs the wrong way round, and the
        # shape is everything outside it. The rim's corners leave an error of a few hundredths of the disc.
        area = signed_area(line)
        inverted = (area if hole else -area) > 0.04 * math.pi * self.rim**2
        parts = [clip_ring(line, self.box)]
        if inverted:
            left, top, right, bottom = self.box
            frame = [(left, top), (right, top), (right, bottom), (left, bottom)]
            parts.append(frame[::-1] if hole else frame)
        return [part for part in parts if len(part) > 2]

    def arc_lines(self, arc: int) -> list[Line]:
        """Return an arc as an open line, if any of it may be in the picture."""
        return [] if self._beyond[arc] else [self._arc(arc)]

    def graticule(self) -> Iterator[Line]:
        """Yield meridians and parallels at a spacing that gives about four of each."""
        reach = min(85.0, math.degrees(self.radius))
        south, north = max(-90.0, self.middle[0] - reach), min(90.0, self.middle[0] + reach)
        step = nice_step(2 * math.degrees(self.height / 2 / self.scale) * 1.6)
        furthest = max(abs(south), abs(north))
        polar = furthest > 85
        half = 180.0 if polar else min(180.0, 1.1 * reach / math.cos(math.radians(furthest)))
        across = max(step, 30.0) if polar else nice_step(min(2 * half, step * 8))
        west, east = self.middle[1] - half, self.middle[1] + half
        count = 60 if polar else 24
        longitudes = [across * i for i in range(math.ceil(west / across), math.ceil(east / across))]
        for longitude in longitudes:
            # Meridians end short of a pole, where they would run together.
            begin, end = max(south, -90 + step), min(north, 90 - step)
            yield from self._curve([(begin + (end - begin) * i / 10, longitude) for i in range(11)])
        for number in range(math.ceil(south / step), math.floor(north / step) + 1):
            if abs(number * step) < 90:
                yield from self._curve([(number * step, west + (east - west) * i / count) for i in range(count + 1)])

    def _curve(self, places: list[Point]) -> Iterator[Line]:
        part: Line = []
        for place in [*places, None]:
            point = self.point(*place) if place else None
            if point is not None:
                part.append(point)
                continue
            if len(part) > 1:
                yield from (thin(line, 0.35) for line in clip_line(part, self.box))
            part = []
