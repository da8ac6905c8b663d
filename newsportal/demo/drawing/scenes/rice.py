"""Rice in its terraces."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    GOLD,
    NIGHT,
    OCHRE,
    RED,
    STRAW,
    UMBER,
)
from ..pencil import Point, box, curve, down, lerp, person, ribbon, ridge
from ..press import Press, linear, radial, scaled
from .parts import glint, palm


def rice_paddies(press: Press) -> None:
    """Flooded terraces hold the evening sky; a farmer leads a buffalo home along the bank."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f2c889")
    press.wash(sheet, "#6c95a3", linear((0, 270), (0, -110)))
    press.wash(sheet, "#e58a5f", linear((0, 200), (0, 400)))
    sun = (1040, 262)
    press.glow(sun, 560, STRAW, 0.85, 90)
    press.ink(press.disc((*sun, 104)), CREAM)
    for x0, x1, y, h in (
        (180, 760, 130, 12),
        (420, 980, 168, 9),
        (1120, 1580, 120, 11),
        (1220, 1640, 214, 8),
        (-40, 320, 230, 9),
    ):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#f5dba6",
            0.85,
        )
    for y, jag, colour, mist in ((300, 120, "#a5797a", "#e0966e"), (368, 70, "#6d6a70", "#c0836c")):
        hills = press.shape(down(ridge(rng, (0, y), (1600, y - 24), jag, 8, 0.47), 560))
        press.ink(hills, colour)
        press.wash(hills, mist, linear((0, y - 20), (0, y + 110)))
    forest = press.shape(down(ridge(rng, (0, 430), (1600, 446), 20, 9, 0.62), 520))
    press.ink(forest, "#2b4a45")
    press.grain(forest, "#7c6a55", scaled(linear((0, 450), (0, 500)), 0.7))
    for x, h in ((250, 110), (300, 84), (1350, 130), (1420, 96), (700, 70), (1180, 74)):
        press.ink(press.shape(*palm(press, x, 446, h, rng.uniform(-0.1, 0.14))), "#243f3c")
    hut = press.shape([(520, 430), (560, 396), (600, 430)], box(530, 428, 590, 456))
    press.ink(hut, "#2a2b2e")
    press.ink(press.shape(box(552, 434, 564, 456)), GOLD)

    count = 11
    y = 458.0
    step = 22.0
    for k in range(count):
        swing = 20 + 9 * k
        phase = k * 0.62
        line = [
            (x, y + swing * math.sin(x / (330 + 30 * k) + phase) + swing * 0.35 * math.sin(x / 140 + phase * 2.1))
            for x in range(-20, 1641, 20)
        ]
        lip = 4 + k * 2.6
        bank = press.shape(down(line, 1090))
        press.ink(bank, "#2d5a48")
        press.grain(bank, "#0f2a26", linear((0, y - swing), (0, y + swing + 60)))
        blades = []
        for _ in range(90 + 30 * k):
            i = rng.randrange(len(line) - 1)
            bx, by = lerp(line[i], line[i + 1], rng.random())
            h = lip * rng.uniform(0.7, 2.0)
            blades.append(
                [(bx - 1 - k * 0.12, by + 3), (bx + rng.uniform(-h, h) * 0.5, by - h), (bx + 1 + k * 0.12, by + 3)]
            )
        press.ink(press.shape(*blades), "#4e8062")
        top = [(x, ly) for x, ly in line]
        press.ink(press.shape(top + [(x, ly + lip * 0.9) for x, ly in top][::-1]), "#7aa06c")
        press.grain(
            press.shape(top + [(x, ly + lip * 0.9) for x, ly in top][::-1]),
            "#e5b36e",
            scaled(radial((1040, y), 60, 760, 1, 1.6), 0.9),
        )
        # The water stands a little below the bank's edge and mirrors a lower sky the nearer it lies.
        pool = press.shape(down([(x, ly + lip * 2.1) for x, ly in line], 1090))
        t = k / count
        press.ink(
            pool,
            (
                "#f0bd84",
                "#eeb27c",
                "#e9a878",
                "#dca07a",
                "#c9987d",
                "#b19084",
                "#988a8a",
                "#83868e",
                "#6d7f8c",
                "#5b7685",
                "#4a697b",
            )[k],
        )
        press.wash(
            pool,
            (
                "#e58a5f",
                "#dd8260",
                "#cf7f66",
                "#bb7c6c",
                "#a37873",
                "#8a7378",
                "#716c7b",
                "#5b667a",
                "#48607a",
                "#3a586f",
                "#2d4a60",
            )[k],
            linear((0, y), (0, y + step * 2.4)),
        )
        press.grain(pool, NIGHT, scaled(linear((1000, 0), (-700 + 400 * t, 0)), 0.4 + 0.35 * t))
        press.grain(pool, "#f8deA8", scaled(radial((1040, y + step), 10, 160 + 34 * k, 1.3, 0.8), 0.9 - 0.05 * k))
        shine = [
            glint(
                1040 + rng.gauss(0, 30 + 9 * k),
                y + lip * 2 + swing * math.sin(1040 / (330 + 30 * k) + phase) + rng.uniform(4, step * 1.4),
                rng.uniform(8, 26) * (1 + t * 2),
                1 + 2 * t,
            )
            for _ in range(10)
        ]
        press.ink(press.both(press.shape(*shine), pool), CREAM, 0.9)
        seedlings = []
        if k > 2:
            for row in range(5):
                for x in range(-10, 1620, 30 + 4 * k):
                    sx = x + row * 13 + rng.uniform(-3, 3)
                    i = max(0, min(len(line) - 1, int((sx + 20) / 20)))
                    sy = line[i][1] + lip * 3.0 + row * (7 + 2.6 * k) + rng.uniform(-2, 2)
                    h = 4 + 1.7 * k
                    seedlings += [
                        [(sx - 0.8 - k * 0.08, sy), (sx + d * h, sy - h), (sx + 0.8 + k * 0.08, sy)]
                        for d in (-0.5, 0.05, 0.55)
                    ]
            keep = (
                press.shape(box(-10, 0, 660 - 20 * k, 1067), box(1310 + 8 * k, 0, 1610, 1067))
                if k % 2
                else press.shape(box(-10, 0, 420, 1067), box(1420, 0, 1610, 1067))
            )
            press.ink(press.both(press.shape(*seedlings), keep), "#24483c", 0.95)
        if k == 7:
            _farmer_and_buffalo(press, line)
        y += step
        step *= 1.19
    for x, base, h, lean in ((1476, 1090, 620, -0.05),):
        grove = press.shape(*palm(press, x, base, h, lean))
        press.ink(grove, "#12241f")
        press.rim(grove, "#c9824f", 4, -2)


def _farmer_and_buffalo(press: Press, line: list[Point]) -> None:
    """The focal pair, walking left along the bank at about x = 560..820."""

    def ground(x: float) -> float:
        return line[max(0, min(len(line) - 1, int((x + 20) / 20)))][1] + 2

    bx, by = 790, ground(790)
    body = curve(
        [
            (bx - 118, by - 96),
            (bx - 70, by - 122),
            (bx, by - 116),
            (bx + 66, by - 122),
            (bx + 104, by - 88),
            (bx + 92, by - 44),
            (bx + 10, by - 34),
            (bx - 80, by - 42),
        ],
        closed=True,
    )
    legs = [
        [(x - 13, by - 60), (x + 13, by - 60), (x + 8 + lean, ground(x) + 3), (x - 9 + lean, ground(x) + 3)]
        for x, lean in ((bx - 78, -6), (bx - 52, 8), (bx + 52, -7), (bx + 82, 7))
    ]
    head = curve(
        [
            (bx - 108, by - 112),
            (bx - 142, by - 112),
            (bx - 178, by - 74),
            (bx - 168, by - 58),
            (bx - 136, by - 66),
            (bx - 108, by - 76),
        ],
        closed=True,
    )
    horn = ribbon(curve([(bx - 132, by - 108), (bx - 122, by - 138), (bx - 84, by - 148)]), lambda t: 11 * (1 - t) + 1)
    tail = ribbon(curve([(bx + 100, by - 96), (bx + 120, by - 64), (bx + 112, by - 34)]), lambda t: 4 + 3 * t)
    beast = press.shape(body, *legs, head, horn, tail)
    press.ink(beast, "#14191d")
    press.rim(beast, "#e89a5e", 3, -5, 1.2)
    fx, fy = 566, ground(566)
    farmer = press.shape(*person(fx, fy, 158, 0.4))
    press.ink(farmer, "#14191d")
    press.ink(
        press.both(press.shape(box(fx - 40, fy - 132, fx + 40, fy - 56)), press.shape(person(fx, fy, 158)[1])), RED
    )
    press.rim(farmer, "#e89a5e", 3, -1, 0.8)
    hat = press.shape(
        curve([(fx - 46, fy - 131), (fx - 2, fy - 166), (fx + 46, fy - 131), (fx, fy - 124)], closed=True, steps=5)
    )
    press.ink(hat, OCHRE)
    press.grain(hat, UMBER, linear((fx + 20, fy - 160), (fx - 44, fy - 130)))
    press.ink(press.lines([(fx + 24, fy - 86), (bx - 150, by - 70)], width=2), "#14191d")
    press.ink(press.lines([(fx - 20, fy - 96), (fx - 34, fy - 30)], width=3.4), "#14191d")
