"""Outlines: curves, ridges, ribbons and the small figures that recur in the pictures. Nothing here knows about ink."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

Point = tuple[float, float]


def curve(points: Sequence[Point], closed: bool = False, steps: int = 12) -> list[Point]:
    """A smooth line (Catmull-Rom) through all the points."""
    n = len(points)
    if closed:
        at = [points[(i - 1) % n] for i in range(n + 3)]
    else:
        at = [points[0], *points, points[-1]]
    result: list[Point] = []
    for i in range(len(at) - 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = at[i : i + 4]
        for k in range(steps):
            t = k / steps
            t2, t3 = t * t, t * t * t
            x = 0.5 * (
                2 * bx + (cx - ax) * t + (2 * ax - 5 * bx + 4 * cx - dx) * t2 + (3 * bx - ax - 3 * cx + dx) * t3
            )
            y = 0.5 * (
                2 * by + (cy - ay) * t + (2 * ay - 5 * by + 4 * cy - dy) * t2 + (3 * by - ay - 3 * cy + dy) * t3
            )
            result.append((x, y))
    if not closed:
        result.append(points[-1])
    return result


def ellipse(
    cx: float, cy: float, rx: float, ry: float, start: float = 0, end: float = 360, turn: float = 0
) -> list[Point]:
    """Points on an arc of an ellipse, in degrees clockwise from the right; ``turn`` rotates the whole."""
    steps = max(12, int(abs(end - start) / 4))
    result = []
    for i in range(steps + 1):
        a = math.radians(start + (end - start) * i / steps)
        result.append((cx + rx * math.cos(a), cy + ry * math.sin(a)))
    return turned(result, turn, (cx, cy)) if turn else result


def turned(points: Sequence[Point], degrees: float, about: Point) -> list[Point]:
    """The points rotated clockwise about a point."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    ox, oy = about
    return [(ox + (x - ox) * c - (y - oy) * s, oy + (x - ox) * s + (y - oy) * c) for x, y in points]


def placed(points: Sequence[Point], x: float, y: float, size: float = 1.0, mirror: bool = False) -> list[Point]:
    """A figure drawn around (0, 0), moved to (x, y) and enlarged; ``mirror`` makes it face the other way."""
    sign = -1 if mirror else 1
    return [(x + px * size * sign, y + py * size) for px, py in points]


def box(x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    """A rectangle by two corners."""
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def ridge(
    rng: random.Random, left: Point, right: Point, jag: float, detail: int = 7, smoothness: float = 0.52
) -> list[Point]:
    """A mountain line from left to right by midpoint displacement; ``jag`` is the first displacement in pixels."""
    line = [left, right]
    for _ in range(detail):
        finer = [line[0]]
        for (ax, ay), (bx, by) in zip(line, line[1:], strict=False):
            finer += [((ax + bx) / 2, (ay + by) / 2 + rng.uniform(-jag, jag)), (bx, by)]
        line = finer
        jag *= smoothness
    return line


def roughened(rng: random.Random, points: Sequence[Point], jag: float, detail: int = 4) -> list[Point]:
    """A line through the given points with a natural unevenness between them."""
    result: list[Point] = []
    for a, b in zip(points, points[1:], strict=False):
        result += ridge(rng, a, b, jag, detail)[:-1]
    return [*result, points[-1]]


def down(line: Sequence[Point], floor: float) -> list[Point]:
    """The line closed downward to y = ``floor``: the ground below a horizon."""
    return [*line, (line[-1][0], floor), (line[0][0], floor)]


def ribbon(path: Sequence[Point], width: Callable[[float], float]) -> list[Point]:
    """A stroke whose full width at t (0..1 along the path) is ``width(t)``, as a polygon."""
    left, right = [], []
    n = len(path)
    for i, (x, y) in enumerate(path):
        ax, ay = path[max(0, i - 1)]
        bx, by = path[min(n - 1, i + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / length, (bx - ax) / length
        half = width(i / (n - 1)) / 2
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return left + right[::-1]


def along(path: Sequence[Point], t: float) -> Point:
    """The point at the share ``t`` (0..1) of the path's vertices."""
    place = max(0.0, min(1.0, t)) * (len(path) - 1)
    i = min(int(place), len(path) - 2)
    f = place - i
    (ax, ay), (bx, by) = path[i], path[i + 1]
    return ax + (bx - ax) * f, ay + (by - ay) * f


def lerp(a: Point, b: Point, t: float) -> Point:
    """The point at the share ``t`` between two points."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def gull(x: float, y: float, span: float, tilt: float = 0.0, fold: float = 0.34) -> list[Point]:
    """A bird on the wing as a thin crescent pair, ``span`` pixels wide."""
    half = span / 2
    top = curve(
        [
            (-half, -span * 0.02),
            (-half * 0.55, -span * fold * 0.62),
            (0, 0),
            (half * 0.5, -span * fold * 0.7),
            (half, -span * 0.1),
        ]
    )
    bottom = curve(
        [
            (half, -span * 0.1),
            (half * 0.5, -span * fold * 0.46),
            (0, span * 0.09),
            (-half * 0.55, -span * fold * 0.42),
            (-half, -span * 0.02),
        ]
    )
    return turned(placed(top + bottom, x, y), tilt, (x, y))


def person(x: float, y: float, height: float, stride: float = 0.3, lean: float = 0.0) -> list[list[Point]]:
    """A small walking figure seen from afar; feet at (x, y). A list of outlines."""
    h = height
    head = ellipse(x + lean * h * 0.2, y - h * 0.91, h * 0.068, h * 0.083)
    body = curve(
        [
            (x - h * 0.095 + lean * h * 0.14, y - h * 0.79),
            (x + lean * h * 0.16, y - h * 0.835),
            (x + h * 0.1 + lean * h * 0.14, y - h * 0.78),
            (x + h * 0.115, y - h * 0.58),
            (x + h * 0.1, y - h * 0.36),
            (x - h * 0.1, y - h * 0.36),
            (x - h * 0.115, y - h * 0.58),
        ],
        closed=True,
        steps=6,
    )
    legs = []
    arms = []
    for side in (-1, 1):
        reach = side * stride * h
        legs.append(
            [
                (x + side * h * 0.015 - h * 0.055, y - h * 0.44),
                (x + side * h * 0.015 + h * 0.065, y - h * 0.44),
                (x + reach * 0.22 + h * 0.045, y - h * 0.22),
                (x + reach * 0.38 + h * 0.03, y - h * 0.02),
                (x + reach * 0.38 + h * 0.055, y),
                (x + reach * 0.38 - h * 0.035, y),
                (x + reach * 0.22 - h * 0.045, y - h * 0.22),
            ]
        )
        swing = curve(
            [
                (x + side * h * 0.085 + lean * h * 0.14, y - h * 0.765),
                (x + side * h * 0.125 - reach * 0.08, y - h * 0.62),
                (x + side * h * 0.12 - reach * 0.24, y - h * 0.46),
            ]
        )
        arms.append(ribbon(swing, lambda t: h * (0.062 - 0.022 * t)))
    return [head, body, *legs, *arms]
