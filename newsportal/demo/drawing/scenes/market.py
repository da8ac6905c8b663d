"""The night market."""

from __future__ import annotations

import math

from ..palette import (
    BONE,
    CREAM,
    DARK_RED,
    GOLD,
    INK,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    STRAW,
    UMBER,
    VERMILION,
)
from ..pencil import Point, box, curve, ellipse, person, ribbon
from ..press import Press, linear, radial, scaled
from .parts import glint, stars
from .stalls import EYE, lantern, onlooker, stall


def night_market(press: Press) -> None:
    """Lanterns over a street of stalls; steam, and a crowd against the light."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#16293c")
    press.wash(sheet, "#35506a", linear((0, 60), (0, 560)))
    press.wash(sheet, "#b5604a", linear((0, 330), (0, 590)))
    press.grain(sheet, NIGHT, scaled(linear((0, 300), (0, -120)), 0.85))
    stars(press, 90, 260)
    moon = press.less(press.disc((1030, 116, 46)), press.disc((1012, 104, 44)))
    press.ink(moon, CREAM)

    # Houses on either side close the street in.
    for side in (-1, 1):
        for near, far, height in (
            (6.5, 9, 1500),
            (4.4, 6.5, 1220),
            (2.9, 4.4, 1080),
            (1.9, 2.9, 900),
            (1.0, 1.9, 850),
        ):

            def at(depth: float, out: float, up: float, side: int = side) -> Point:
                return EYE[0] + side * out / depth, EYE[1] + (470 - up) / depth

            facade = press.shape([at(near, 960, 0), at(near, 960, height), at(far, 960, height), at(far, 960, 0)])
            press.ink(facade, "#22303f" if near > 2 else "#1b2733")
            press.grain(facade, "#a8564a", scaled(radial((800, 560), 60, 520 if near > 2 else 700), 0.75))
            cells = []
            for floor in range(3):
                for k in range(4):
                    d0 = 1 / (1 / near + (1 / far - 1 / near) * (k + 0.25) / 4)
                    d1 = 1 / (1 / near + (1 / far - 1 / near) * (k + 0.7) / 4)
                    up = height - 100 - floor * 160
                    if up < 640:
                        continue
                    cells.append(
                        (
                            [at(d0, 960, up), at(d0, 960, up - 96), at(d1, 960, up - 96), at(d1, 960, up)],
                            rng.random() < 0.45,
                        )
                    )
            for outline, lit in cells:
                press.ink(press.shape(outline), GOLD if lit else "#121c28", 0.9)
            if near < 4.4:
                d = near * 1.12
                sign = press.shape(
                    [
                        at(d, 955, height * 0.92),
                        at(d, 800, height * 0.92),
                        at(d, 800, height * 0.92 - 240),
                        at(d, 955, height * 0.92 - 240),
                    ]
                )
                colour = rng.choice((RED, OCHRE, "#2d6350", VERMILION))
                press.ink(sign, colour)
                bars = [
                    [at(d, 920, height * 0.92 - 40 - 44 * k), at(d, 835, height * 0.92 - 40 - 44 * k)]
                    for k in range(5)
                ]
                press.ink(press.lines(*bars, width=14 / d), STRAW, 0.85)
    press.glow((800, 560), 420, GOLD, 0.7, 10)
    press.glow((800, 560), 220, CREAM, 0.85, 10)

    ground = press.shape(box(-10, 590, 1610, 1080))
    press.ink(ground, "#4a2f38")
    press.grain(ground, "#f0a04e", radial((800, 590), 20, 620, 0.9, 1.2))
    press.grain(ground, NIGHT, scaled(linear((0, 760), (0, 1130)), 0.95))
    slabs = [[(EYE[0] + k * 34, 600), (EYE[0] + k * 420, 1090)] for k in range(-6, 7)]
    slabs += [
        [(-10, 560 + 470 / d), (1610, 560 + 470 / d)] for d in (8, 5.6, 4.1, 3.1, 2.4, 1.9, 1.55, 1.28, 1.08, 0.94)
    ]
    press.ink(press.both(press.lines(*slabs, width=2), ground), NIGHT, 0.35)
    press.ink(
        press.shape(
            *[
                glint(
                    800 + rng.gauss(0, 40 + (y - 590) * 0.55),
                    y,
                    rng.uniform(10, 40) * (y - 500) / 260,
                    0.8 + (y - 590) / 220,
                )
                for y in [606 + 440 * rng.random() ** 1.3 for _ in range(60)]
            ]
        ),
        "#f7c26c",
        0.6,
    )

    red, blue, green = (VERMILION, CREAM), ("#2c5470", CREAM), ("#2d6350", STRAW)
    fruit, spice, mixed = (
        [VERMILION, OCHRE, "#7d9a4a", SALMON],
        [OCHRE, "#a5452f", GOLD, "#6d3a2a"],
        [BONE, RED, "#6f9a6a", GOLD],
    )
    for near, far, left, right in (
        (4.4, 6.2, (blue, mixed), (red, spice)),
        (3.0, 4.2, (red, fruit), (green, mixed)),
        (2.0, 2.85, (green, spice), (blue, fruit)),
        (1.18, 1.88, (red, spice), (red, mixed)),
    ):
        stall(press, -1, near, far, *left)
        stall(press, 1, near, far, *right)
        if near in (3.0, 2.0):
            crowd = []
            for _ in range(9):
                d = rng.uniform(near * 0.98, far)
                x = EYE[0] + rng.uniform(-470, 470) / d
                y = EYE[1] + 470 / d
                crowd.append(
                    (
                        y,
                        person(x, y, rng.uniform(330, 390) / d, rng.uniform(0.05, 0.35)),
                        rng.choice(("#2a1d26", "#3b2229", "#202a36")),
                    )
                )
            for _, figure, colour in sorted(crowd, key=lambda c: c[0]):
                body = press.shape(*figure)
                press.ink(body, colour)
                press.rim(body, "#f0a04e", -2, -1) if figure[0][0][0] > 800 else press.rim(body, "#f0a04e", 2, -1)

    # Strings of lanterns, the nearest last.
    for depth, count, colours in (
        (4.6, 7, (RED, OCHRE)),
        (3.2, 7, (OCHRE, RED)),
        (2.2, 7, (RED, GOLD)),
        (1.4, 6, (OCHRE, RED)),
    ):
        half, up, sag = 1240 / depth, 990, 240
        path = curve(
            [
                (EYE[0] - half, EYE[1] + (470 - up) / depth),
                (EYE[0], EYE[1] + (470 - up + sag) / depth),
                (EYE[0] + half, EYE[1] + (470 - up) / depth),
            ],
            steps=18,
        )
        press.ink(press.lines(path, width=max(1.2, 4 / depth)), INK)
        for k in range(count):
            x, y = path[round((0.14 + 0.72 * (k + 0.5) / count) * (len(path) - 1))]
            warm = colours[k % 2]
            body, dark, light = (RED, "#6d1513", "#f58a5c") if warm == RED else ("#e2912f", "#8f431b", CREAM)
            lantern(press, x, y + 8 / depth, 58 / depth, body, dark, light)

    # The cook, her wok and its steam are what the picture is about.
    wx, wy = 1118, 742
    press.grain(press.full(), GOLD, scaled(radial((wx, wy - 40), 30, 330), 0.55))
    press.grain(press.shape(ellipse(1200, 962, 260, 34)), NIGHT, scaled(radial((1200, 962), 40, 260, 1, 5), 0.95))
    stove = press.shape([(wx - 104, wy + 16), (wx + 104, wy + 16), (wx + 90, wy + 214), (wx - 90, wy + 214)])
    press.ink(stove, "#2a2028")
    press.grain(stove, VERMILION, scaled(linear((0, wy + 120), (0, wy + 10)), 0.8))
    press.ink(press.shape(ellipse(wx, wy + 108, 44, 34, 180, 360) + [(wx + 44, wy + 122), (wx - 44, wy + 122)]), INK)
    flames = [
        curve(
            [
                (wx + dx - 15, wy + 120),
                (wx + dx - 9, wy + 96),
                (wx + dx + 2, wy + 82 - lift),
                (wx + dx + 11, wy + 100),
                (wx + dx + 14, wy + 120),
            ]
        )
        for dx, lift in ((-24, 0), (0, 10), (24, 2))
    ]
    press.ink(press.shape(*flames), VERMILION)
    press.ink(
        press.shape(*[[(wx + (x - wx) * 0.72, wy + 120 + (y - wy - 120) * 0.6) for x, y in f] for f in flames]), GOLD
    )
    cx, base = 1262, 960
    skirt = press.shape(
        curve(
            [
                (cx - 88, base),
                (cx - 74, base - 160),
                (cx - 60, base - 282),
                (cx + 6, base - 316),
                (cx + 70, base - 280),
                (cx + 86, base - 150),
                (cx + 96, base),
            ]
        )
    )
    press.ink(skirt, "#2c5470")
    press.grain(skirt, NIGHT, linear((cx - 40, 0), (cx + 90, 0)))
    apron = press.shape(
        curve(
            [
                (cx - 84, base),
                (cx - 72, base - 120),
                (cx - 56, base - 244),
                (cx + 14, base - 252),
                (cx + 22, base - 120),
                (cx + 20, base),
            ]
        )
    )
    press.ink(apron, CREAM)
    press.grain(apron, "#a8786a", linear((cx - 70, 0), (cx + 60, 0)))
    arm = press.shape(
        ribbon(curve([(cx - 30, base - 276), (cx - 74, base - 214), (cx - 112, base - 200)]), lambda t: 44 - 16 * t)
    )
    press.ink(arm, "#3a6886")
    press.ink(
        press.shape(ribbon([(cx - 104, base - 202), (cx - 118, base - 203), (cx - 132, base - 208)], lambda t: 24)),
        "#b9784e",
    )
    press.ink(press.shape(box(cx - 14, base - 344, cx + 20, base - 298)), "#9c5f3c")
    head = press.shape(ellipse(cx - 2, base - 376, 41, 50))
    press.ink(head, "#b9784e")
    nose = press.shape(curve([(cx - 38, base - 392), (cx - 52, base - 370), (cx - 38, base - 362)], steps=6))
    head = press.either(head, nose)
    press.ink(nose, "#b9784e")
    press.grain(head, "#5a2c22", linear((cx - 20, 0), (cx + 44, 0)))
    press.ink(
        press.lines(
            curve([(cx - 34, base - 383), (cx - 26, base - 379), (cx - 17, base - 382)], steps=5),
            curve([(cx - 37, base - 396), (cx - 27, base - 401), (cx - 15, base - 397)], steps=5),
            width=3,
        ),
        INK,
    )
    press.ink(
        press.lines(curve([(cx - 38, base - 349), (cx - 30, base - 345), (cx - 20, base - 349)], steps=5), width=3),
        DARK_RED,
    )
    press.ink(
        press.shape(
            curve(
                [
                    (cx - 36, base - 398),
                    (cx - 30, base - 430),
                    (cx + 6, base - 442),
                    (cx + 44, base - 420),
                    (cx + 52, base - 372),
                    (cx + 34, base - 338),
                    (cx + 24, base - 376),
                    (cx + 10, base - 402),
                ],
                closed=True,
            )
        ),
        INK,
    )
    press.ink(press.disc((cx + 50, base - 428, 22)), INK)
    press.ink(
        press.shape(ribbon(curve([(cx - 42, base - 394), (cx + 4, base - 424), (cx + 48, base - 400)]), lambda t: 19)),
        RED,
    )
    press.rim(press.either(skirt, arm, head), "#f7b65c", -4, -1, 1.0)
    wok = press.shape(ellipse(wx, wy, 126, 58, 0, 180))
    press.ink(wok, INK)
    press.rim(wok, VERMILION, 0, 7, 1)
    press.ink(press.shape(ellipse(wx, wy, 126, 21)), "#4b3a3a")
    press.ink(press.shape(ellipse(wx, wy + 1, 112, 16)), "#2a1a1c")
    bits = [
        (
            wx + rng.uniform(-86, 86),
            wy - rng.uniform(-6, 20),
            rng.uniform(5, 10),
            rng.choice((GOLD, VERMILION, "#8fae5a", CREAM, SALMON)),
        )
        for _ in range(40)
    ]
    bits += [
        (
            wx - 20 + rng.gauss(0, 46),
            wy - rng.uniform(30, 120),
            rng.uniform(4, 8),
            rng.choice((GOLD, VERMILION, "#8fae5a", CREAM)),
        )
        for _ in range(16)
    ]
    for x, y, r, colour in bits:
        press.ink(press.shape(ellipse(x, y, r * 1.4, r * 0.8, turn=rng.uniform(0, 180))), colour)
    press.ink(press.lines([(cx - 128, base - 208), (wx + 20, wy - 6)], width=7), UMBER)
    press.ink(press.shape(box(wx + 122, wy - 8, wx + 176, wy + 6)), INK)
    for path, width, strength in (
        (
            [(wx - 60, wy - 20), (wx - 96, wy - 130), (wx - 30, wy - 240), (wx - 90, wy - 380), (wx - 40, wy - 520)],
            46,
            0.7,
        ),
        (
            [(wx + 20, wy - 20), (wx + 64, wy - 140), (wx + 2, wy - 260), (wx + 60, wy - 400), (wx + 20, wy - 560)],
            54,
            0.75,
        ),
        ([(wx + 74, wy - 20), (wx + 120, wy - 110), (wx + 84, wy - 220), (wx + 130, wy - 330)], 30, 0.55),
    ):
        steam = press.shape(
            ribbon(curve(path), lambda t, w=width: w * (0.35 + 0.9 * t) * math.sin(math.pi * (0.1 + 0.9 * t)) + 2)
        )
        press.grain(press.soften(steam, 3), CREAM, scaled(linear((0, wy - 560), (0, wy - 20)), strength))

    # Those who stand nearest, dark against the glow.
    ux, uy = 690, 600
    far_parts = person(ux + 4, 912, 300, 0.1)
    walker = press.shape(*far_parts)
    press.grain(press.shape(ellipse(ux, 914, 120, 16)), NIGHT, scaled(radial((ux, 914), 10, 120, 1, 6), 0.9))
    press.ink(walker, "#1c161d")
    press.rim(walker, "#f0a04e", 3, -1, 0.6)
    umbrella = press.shape(
        curve([(ux - 124, uy + 22), (ux - 92, uy - 46), (ux, uy - 82), (ux + 92, uy - 46), (ux + 124, uy + 22)])
        + [(ux + 84, uy + 10), (ux + 42, uy + 24), (ux, uy + 10), (ux - 42, uy + 24), (ux - 84, uy + 10)]
    )
    press.ink(umbrella, RED)
    press.grain(umbrella, "#3d0f12", linear((ux + 40, uy - 30), (ux - 140, uy + 10)))
    seams = [
        curve([(ux, uy - 82), (ux + dx * 0.6, uy - 40), (ux + dx, uy + 18)], steps=6) for dx in (-84, -42, 42, 84)
    ]
    press.ink(press.both(press.lines(*seams, width=2.4), umbrella), "#5a1414", 0.8)
    press.rim(umbrella, SALMON, 3, -3, 1)
    press.ink(press.lines([(ux + 2, uy + 12), (ux + 20, uy + 150)], [(ux, uy - 82), (ux, uy - 98)], width=5), INK)
    onlooker(press, 236, 1.12, "#16141b", "cap", 1)
    onlooker(press, 452, 0.98, "#1b161d", "bun", -1)
