"""Flat geometry of the maps: polygons and lines cut to the frame of a picture. All coordinates are pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def bounds(line: Line) -> Box:
    """Return the smallest box around a line of at least one point."""
    xs = [point[0] for point in line]
    ys = [point[1] for point in line]
    return min(xs), min(ys), max(xs), max(ys)


def signed_area(ring: Line) -> float:
    """Return a ring's area in square pixels: positive if it runs clockwise on the screen (y grows downwards)."""
    total = 0.0
    ax, ay = ring[-1]
    for bx, by in ring:
        total += ax * by - bx * ay
        ax, ay = bx, by
    return total / 2


def clip_ring(ring: Line, box: Box) -> Line:
    """Return the part of a polygon inside the box (Sutherland and Hodgman 1974); empty if none of it is.

    Where the polygon leaves the box and comes back, the result follows the edge of the box, so the box should be a
    little larger than the picture.
    """
    left, top, right, bottom = bounds(ring)
    if right < box[0] or left > box[2] or bottom < box[1] or top > box[3]:
        return []
    crossed = (left < box[0], top < box[1], right > box[2], bottom > box[3])
    for side in range(4):
        if crossed[side] and ring:
            ring = _clip_side(ring, side % 2, box[side], side < 2)
    return ring


def _clip_side(ring: Line, axis: int, edge: float, keep_above: bool) -> Line:
    """Return the part of a polygon on one side of a line parallel to an axis (0: x, 1: y)."""
    out: Line = []
    before = ring[-1]
    before_in = (before[axis] >= edge) == keep_above
    for point in ring:
        inside = (point[axis] >= edge) == keep_above
        if inside != before_in:
            part = (edge - before[axis]) / (point[axis] - before[axis])
            if axis == 0:
                out.append((edge, before[1] + (point[1] - before[1]) * part))
            else:
                out.append((before[0] + (point[0] - before[0]) * part, edge))
        if inside:
            out.append(point)
        before, before_in = point, inside
    return out


def clip_line(line: Line, box: Box) -> list[Line]:
    """Return the parts of an open line that touch the box, each whole segment that crosses the edge included."""
    left, top, right, bottom = box
    parts: list[Line] = []
    part: Line = []
    for (ax, ay), (bx, by) in pairwise(line):
        apart = (ax < left and bx < left) or (ax > right and bx > right)
        if apart or (ay < top and by < top) or (ay > bottom and by > bottom):
            if part:
                parts.append(part)
                part = []
        elif part:
            part.append((bx, by))
        else:
            part = [(ax, ay), (bx, by)]
    if part:
        parts.append(part)
    return parts


def nice_step(span: float) -> float:
    """Return the spacing in degrees that puts about four lines of the graticule into `span` degrees."""
    return next((step for step in (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0) if span / step <= 4), 30.0)


def overlaps(box: Box, others: Iterable[Box]) -> bool:
    """Tell whether a box touches any of the others."""
    return any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in others)


def thin(line: Line, tolerance: float) -> Line:
    """Return a line without the points that lie within `tolerance` pixels of it (Douglas and Peucker 1973)."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay)
    worst, where = -1.0, 0
    for i, (x, y) in enumerate(line[1:-1], start=1):
        if length:
            off = abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length
        else:
            off = math.hypot(x - ax, y - ay)
        if off > worst:
            worst, where = off, i
    if worst <= tolerance:
        return [line[0], line[-1]]
    return thin(line[: where + 1], tolerance)[:-1] + thin(line[where:], tolerance)
