"""Coffee on the branch."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    DARK_RED,
    GOLD,
    NIGHT,
    RED,
    STRAW,
)
from ..pencil import Point, along, curve, ellipse, lerp, ribbon, turned
from ..press import Press, linear, radial, scaled


def _leaf(
    press: Press,
    base: Point,
    length: float,
    angle: float,
    bend: float,
    light: str,
    dark: str,
    vein: str,
    width: float = 0.36,
) -> None:
    """A coffee leaf from its stalk: pointed, with a waved margin; one half in light, the other in shade."""
    spine = curve([(0, 0), (length * 0.34, -bend * 0.5), (length * 0.7, -bend), (length, -bend * 0.7)], steps=14)
    n = len(spine) - 1
    halves = []
    for side in (-1, 1):
        edge = []
        for i, (x, y) in enumerate(spine):
            t = i / n
            breadth = length * width * 0.5 * math.sin(math.pi * t**0.82) ** 0.9 * (1 + 0.055 * math.sin(t * 34))
            edge.append((x, y + side * breadth))
        halves.append(edge)

    def put(points):
        return turned([(base[0] + x, base[1] + y) for x, y in points], angle, base)

    upper, lower = press.shape(put(halves[0] + spine[::-1])), press.shape(put(halves[1] + spine[::-1]))
    start, end = put([(0, 0)])[0], put([(length, 0)])[0]
    press.ink(upper, light)
    press.ink(lower, dark)
    press.grain(upper, dark, scaled(linear(end, start), 0.85))
    press.grain(lower, NIGHT, scaled(linear(end, start), 0.7))
    both = press.either(upper, lower)
    veins = []
    for k in range(1, 10):
        t = 0.08 + k * 0.088
        x, y = along(spine, t)
        for side, edge in ((-1, halves[0]), (1, halves[1])):
            ex, ey = along(edge, min(1, t + 0.12))
            mx, my = lerp((x, y), (ex, ey), 0.55)
            veins.append(
                put(
                    curve(
                        [(x, y), (mx + length * 0.012, my - side * -length * 0.01), lerp((x, y), (ex, ey), 0.93)],
                        steps=6,
                    )
                )
            )
    press.ink(press.both(press.lines(*veins, width=2.2), both), vein, 0.75)
    press.ink(press.shape(put(ribbon(spine, lambda t: 6.5 * (1 - t) + 1))), vein)


def _cherry(press: Press, x: float, y: float, r: float, ripe: float, turn: float = 0.0) -> None:
    """A coffee cherry of radius r; ``ripe`` from 0 (green) to 1 (deep red)."""
    body, dark, light = (
        ("#8aa65a", "#3c5a34", "#d3da94")
        if ripe < 0.2
        else ("#d9992b", "#9a4a1f", "#f6d588")
        if ripe < 0.45
        else ("#c8452b", DARK_RED, "#f0a57c")
        if ripe < 0.72
        else (RED, "#581310", "#e8816a")
    )
    fruit = press.shape(turned(ellipse(x, y, r, r * 1.1), turn, (x, y)))
    press.ink(press.shape(ellipse(x + r * 0.12, y + r * 0.2, r * 1.03, r * 1.12)), "#12251f", 0.55)
    press.ink(fruit, body)
    press.grain(fruit, dark, linear((x - r * 0.5, y - r * 0.5), (x + r * 0.95, y + r * 1.0)))
    press.grain(fruit, light, radial((x - r * 0.38, y - r * 0.42), r * 0.06, r * 0.62))
    press.ink(press.shape(ellipse(x - r * 0.4, y - r * 0.48, r * 0.15, r * 0.09, turn=-35)), CREAM)
    tip = turned([(x, y + r * 0.98)], turn, (x, y))[0]
    press.ink(press.shape(ellipse(*tip, r * 0.2, r * 0.12, turn=turn)), dark)
    press.ink(press.shape(ellipse(*tip, r * 0.09, r * 0.05, turn=turn)), light)


def coffee_branch(press: Press) -> None:
    """A branch of coffee, leaf and fruit, across an ochre sun."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f1e3c3")
    press.grain(sheet, "#dcc08d", scaled(linear((300, 200), (1700, 1200)), 0.7))
    press.ink(press.disc((830, 520, 420)), "#e2a63c")
    press.grain(press.disc((830, 520, 420)), "#c1622f", linear((640, 250), (1080, 1040)))
    press.grain(press.disc((830, 520, 420)), STRAW, radial((660, 300), 20, 330))

    spine = curve([(-60, 960), (240, 842), (560, 690), (860, 540), (1120, 420), (1330, 300), (1470, 196)], steps=24)
    nodes = [0.14, 0.32, 0.5, 0.67, 0.83]
    # Back leaves, in a quieter green, then the branch, then leaves and fruit node by node.
    for t, angle, length, bend in (
        (0.22, -112, 330, 30),
        (0.41, 66, 350, -30),
        (0.41, -118, 330, -24),
        (0.59, 60, 330, 30),
        (0.6, -120, 300, 20),
        (0.76, 56, 270, -20),
        (0.9, -96, 190, 20),
    ):
        _leaf(press, along(spine, t), length, angle, bend, "#86a277", "#587e63", "#c4cc9c", 0.34)
    stem = press.shape(ribbon(spine, lambda t: 27 * (1 - t) + 6))
    press.ink(press.shift(stem, 6, 10), "#3a2418", 0.45)
    press.ink(stem, "#8a5a36")
    press.rim(stem, "#4a2a1c", 0, -8, 2)
    press.rim(stem, STRAW, 0, 4, 1)
    for t in nodes:
        x, y = along(spine, t)
        w = 30 * (1 - t) + 12
        press.ink(press.shape(turned(ellipse(x, y, w * 0.42, w * 0.72), -27, (x, y))), "#6e432c")
    plan = [
        (0.14, -86, 380, 46, 80, 330, -40),
        (0.32, -82, 410, -46, 84, 380, 40),
        (0.5, -76, 400, 50, 86, 400, -50),
        (0.67, -70, 350, -40, 80, 350, 44),
        (0.83, -62, 290, 36, 72, 280, -34),
    ]
    for t, up, ul, ub, dn, dl, db in plan:
        base = along(spine, t)
        _leaf(press, base, ul, up, ub, "#4f8a63", "#1f5545", "#cfd6a0")
        _leaf(press, base, dl, dn - 12, db, "#3f7a58", "#184a3d", "#b9c893")
    _leaf(press, spine[-1], 210, -64, 20, "#6fa06a", "#2d6350", "#d9dda8", 0.3)
    _leaf(press, spine[-1], 190, -8, -20, "#5c9264", "#245743", "#d0d69d", 0.3)
    for t, count, size, ripe in (
        (0.14, 9, 40, 0.95),
        (0.32, 11, 41, 0.9),
        (0.5, 12, 40, 0.82),
        (0.67, 9, 33, 0.5),
        (0.83, 7, 25, 0.15),
    ):
        x, y = along(spine, t)
        spots = []
        for _ in range(400):
            if len(spots) == count:
                break
            a, d = rng.uniform(0, math.tau), rng.random() ** 0.6
            spot = (x + math.cos(a) * d * size * 2.5, y + math.sin(a) * d * size * 1.75 + size * 0.3)
            if all(math.dist(spot, other) > size * 1.05 for other in spots):
                spots.append(spot)
        for sx, sy in sorted(spots, key=lambda p: p[1]):
            _cherry(
                press,
                sx,
                sy,
                size * rng.uniform(0.9, 1.06),
                min(1.0, max(0.0, rng.gauss(ripe, 0.18))),
                rng.uniform(-40, 40),
            )
    # The flower, which comes before the fruit.
    fx, fy = along(spine, 0.955)
    for k in range(5):
        petal = curve([(0, 0), (26, -13), (64, 0), (26, 13)], closed=True, steps=6)
        leaf = press.shape(turned([(fx + 6 + px, fy - 6 + py) for px, py in petal], 72 * k + 10, (fx + 6, fy - 6)))
        press.ink(leaf, CREAM)
        press.grain(leaf, "#c9bd93", radial((fx + 6, fy - 6), 4, 36))
    press.ink(press.disc((fx + 6, fy - 6, 7)), GOLD)
