"""Pieces that several pictures share: skies full of stars, glitter on water, trees, reflections."""

from __future__ import annotations

import math

from PIL import Image

from ..palette import CREAM, GOLD
from ..pencil import Point, curve, ellipse, ribbon
from ..press import Press


def stars(press: Press, count: int, bottom: float, colour: str = CREAM, top: float = 0.0) -> None:
    """Stars strewn over the sky between ``top`` and ``bottom``, thinner toward the horizon."""
    rng = press.random
    small, large = [], []
    for _ in range(count):
        y = top + (bottom - top) * rng.random() ** 1.25
        (large if rng.random() < 0.12 else small).append((rng.uniform(0, press.width), y, rng.uniform(0.7, 1.3)))
    press.ink(press.disc(*small), colour, 0.75)
    press.ink(press.disc(*((x, y, r * 1.9) for x, y, r in large)), colour)


def glint(x: float, y: float, half: float, thick: float) -> list[Point]:
    """One lens-shaped glint of light lying on water."""
    return curve([(x - half, y), (x, y - thick), (x + half, y), (x, y + thick)], closed=True, steps=5)


def glitter(
    press: Press, x: float, top: float, bottom: float, spread: tuple[float, float], count: int
) -> list[list[Point]]:
    """The road of light under a sun or lamp at ``x``: glints from ``top`` to ``bottom``, widening from one spread to the other."""
    rng = press.random
    result = []
    for i in range(count):
        t = (i + rng.random()) / count
        y = top + (bottom - top) * t**1.2
        width = spread[0] + (spread[1] - spread[0]) * t
        half = rng.uniform(0.25, 0.8) * width * 0.5
        result.append(glint(x + rng.gauss(0, 0.34) * width, y, half, 1.0 + 3.4 * t))
    return result


def cumulus(press: Press, x: float, y: float, length: float, height: float) -> Image.Image:
    """A heaped cloud with a flat base from (x, y) to (x + length, y), as a mask."""
    rng = press.random
    knobs = []
    for i in range(max(8, int(length / 24))):
        t = rng.uniform(0.04, 0.96) if i % 3 else (i + 1) / (length / 24 + 2)
        crown = math.sin(math.pi * t) ** 0.7
        knobs.append(
            (
                x + length * t,
                y - height * 0.52 * crown * rng.uniform(0.15, 1),
                height * rng.uniform(0.2, 0.42) * (0.35 + crown),
            )
        )
    sky = press.shape([(-10, -10), (press.width + 10, -10), (press.width + 10, y), (-10, y)])
    base = press.shape(curve([(x, y), (x + length * 0.5, y - height * 0.3), (x + length, y)], steps=8))
    return press.both(press.either(press.disc(*knobs), base), sky)


def spruce(press: Press, x: float, base: float, height: float) -> list[Point]:
    """A spruce: a ragged spire with its foot at (x, base)."""
    rng = press.random
    tiers = max(6, int(height / 17))
    left: list[Point] = [(x, base - height)]
    right: list[Point] = [(x, base - height)]
    for i in range(1, tiers + 1):
        t = i / tiers
        reach = height * 0.2 * t**0.85
        y = base - height + height * 0.93 * t
        for side, line in ((-1, left), (1, right)):
            out = reach * rng.uniform(0.72, 1.12)
            line += [(x + side * out, y + height * 0.018), (x + side * out * 0.52, y - height * 0.004)]
    foot = height * 0.022
    return [
        *left,
        (x - foot, base - height * 0.06),
        (x - foot, base),
        (x + foot, base),
        (x + foot, base - height * 0.06),
        *right[::-1],
    ]


def palm(press: Press, x: float, base: float, height: float, lean: float = 0.1) -> list[list[Point]]:
    """A date or coconut palm with its foot at (x, base): trunk and fronds as outlines."""
    rng = press.random
    top = (x + lean * height, base - height)
    trunk = curve([(x, base), (x + lean * height * 0.22, base - height * 0.45), top])
    shapes = [ribbon(trunk, lambda t: height * (0.05 - 0.022 * t))]
    count = 13
    for i in range(count):
        angle = math.radians(-205 + 230 * (i + 0.5) / count + rng.uniform(-5, 5))
        reach = height * rng.uniform(0.33, 0.41)
        rise = math.sin(angle)
        mid = (top[0] + math.cos(angle) * reach * 0.58, top[1] + rise * reach * 0.66 - reach * 0.06)
        end = (
            top[0] + math.cos(angle) * reach,
            top[1] + rise * reach * 0.62 + reach * (0.3 if abs(math.cos(angle)) > 0.3 else 0.1),
        )
        rib = curve([top, mid, end], steps=9)
        shapes.append(ribbon(rib, lambda t: height * 0.014 * (1 - t) + 0.5))
        for k in range(2, len(rib)):
            (px, py), (qx, qy) = rib[k - 1], rib[k]
            length = math.hypot(qx - px, qy - py) or 1.0
            ux, uy = (qx - px) / length, (qy - py) / length
            size = reach * 0.3 * math.sin(math.pi * (0.12 + 0.86 * k / len(rib))) ** 0.7
            for side in (-1, 1):
                # A leaflet leans toward the frond's end and hangs a little.
                tip = (
                    px + (ux * 0.8 - uy * side * 0.62) * size,
                    py + (uy * 0.8 + ux * side * 0.62) * size + size * 0.18,
                )
                shapes.append([(px - ux * length * 0.5, py - uy * length * 0.5), tip, (qx, qy)])
    shapes.append(ellipse(*top, height * 0.03, height * 0.03))
    return shapes


def tree(press: Press, x: float, base: float, height: float, slim: float = 0.5) -> Image.Image:
    """A round-headed tree as a mask, its crown a cluster of discs ``slim`` times as wide as it is high."""
    rng = press.random
    crown = []
    for _ in range(16):
        a, d = rng.uniform(0, math.tau), rng.random() ** 0.5
        crown.append(
            (
                x + math.cos(a) * d * height * 0.36 * slim,
                base - height * 0.66 + math.sin(a) * d * height * 0.26,
                height * 0.13 * rng.uniform(0.7, 1.1) * (0.6 + slim * 0.6),
            )
        )
    trunk = press.shape(
        [
            (x - height * 0.022, base),
            (x - height * 0.012, base - height * 0.6),
            (x + height * 0.012, base - height * 0.6),
            (x + height * 0.022, base),
        ]
    )
    return press.either(press.disc(*crown), trunk)


def window_light(press: Press, x: float, y: float, w: float, h: float, colour: str = GOLD) -> None:
    """A lit window with its top left corner at (x, y)."""
    press.ink(press.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)]), colour)
