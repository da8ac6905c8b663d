"""The salt pan."""

from __future__ import annotations

import math

from PIL import Image

from ..palette import (
    CREAM,
    DARK_RED,
    INK,
    OCHRE,
    RED,
    SALMON,
    SLATE,
    STRAW,
    UMBER,
)
from ..pencil import box, curve, down, ellipse, gull, person, ribbon, ridge, roughened, turned
from ..press import Press, linear, radial, scaled
from .parts import cumulus, glint, glitter


def _crust(press: Press, horizon: float, first: float, size: float) -> list[tuple[float, list[tuple[float, float]]]]:
    """The polygons of a salt crust in perspective, from y = ``first`` downward: for each ridge its nearness (0..1) and its line."""
    rng = press.random
    camera, focal = 210.0, 900.0
    jitter: dict[tuple[int, int], tuple[float, float]] = {}

    def corner(u: float, v: float) -> tuple[float, float]:
        key = (round(u * 4), round(v * 4))
        if key not in jitter:
            jitter[key] = (rng.uniform(-0.22, 0.22), rng.uniform(-0.22, 0.22))
        depth = max(120.0, (v + jitter[key][1]) * size)
        return 800 + (u + jitter[key][0]) * size * focal / depth, horizon + camera * focal / depth

    ridges = []
    height = math.sqrt(3)
    for row in range(1, 40):
        reach = int(1000 * row * height / focal / 1.5) + 3
        for column in range(-reach, reach + 1):
            v = row * height + (height / 2 if column % 2 else 0)
            corners = [
                corner(column * 1.5 + math.cos(math.radians(60 * k)), v + math.sin(math.radians(60 * k)))
                for k in range(4)
            ]
            for a, b in zip(corners, corners[1:], strict=False):
                low = max(a[1], b[1])
                if low < first or min(a[0], b[0]) > 1700 or max(a[0], b[0]) < -100:
                    continue
                ridges.append(((low - horizon) / (1067 - horizon), roughened(rng, [a, b], (low - horizon) * 0.014, 3)))
    return ridges


def salt_flats(press: Press) -> None:
    """A salt pan at sunrise: a film of water doubles the volcano, and the crust breaks into polygons."""
    rng = press.random
    horizon = 452
    sheet = press.full()
    press.ink(sheet, "#f3dcae")
    press.wash(sheet, "#5c8ea2", linear((0, 330), (0, -40)))
    press.wash(sheet, SALMON, linear((0, 270), (0, 470)))
    press.grain(sheet, SLATE, scaled(linear((0, 250), (0, -220)), 0.85))
    sun = (1190, 436)
    press.glow(sun, 600, STRAW, 0.85, 80)
    press.glow(sun, 300, CREAM, 0.9, 70)
    press.ink(press.disc((*sun, 72)), CREAM)
    for x, y, length, height, body in (
        (820, 236, 520, 96, "#f6ddb8"),
        (1260, 170, 420, 80, "#e9d6bb"),
        (-90, 214, 400, 84, "#dcd3bf"),
        (250, 316, 380, 40, "#f5d2a4"),
        (1130, 336, 420, 36, "#fae3b6"),
    ):
        bank = cumulus(press, x, y, length, height)
        press.ink(bank, body)
        press.grain(bank, "#7f9aa2", scaled(linear((0, y - height * 0.35), (0, y - height * 1.2)), 0.9))
        press.grain(bank, SALMON, scaled(linear((0, y - height * 0.4), (0, y + height * 0.1)), 0.75))
    far = press.shape(down(ridge(rng, (0, 420), (1600, 430), 44, 8, 0.5), horizon))
    press.ink(far, "#b0838a")
    press.wash(far, "#e3a37c", radial(sun, 60, 560))
    cone_line = [
        *roughened(rng, curve([(60, horizon), (230, 400), (360, 300), (436, 222)]), 2.5, 2),
        (460, 228),
        (482, 220),
        *roughened(rng, curve([(482, 220), (570, 310), (700, 402), (900, horizon)]), 2.5, 2),
    ]
    cone = press.shape(cone_line)
    press.ink(cone, "#7d6878")
    press.grain(cone, "#3d4a5c", linear((520, 330), (200, 420)))
    press.grain(cone, "#e2997a", scaled(linear((470, 300), (760, 400)), 0.8))
    cap = press.both(
        cone,
        press.shape(
            [
                (360, 200),
                (560, 200),
                (566, 312),
                (540, 292),
                (526, 330),
                (506, 290),
                (488, 318),
                (470, 282),
                (448, 322),
                (432, 288),
                (412, 326),
                (396, 300),
                (370, 318),
            ]
        ),
    )
    press.ink(cap, CREAM)
    press.grain(cap, "#8fa3b0", linear((476, 250), (390, 300)))
    low = press.shape(down(ridge(rng, (0, 446), (1600, 440), 10, 8, 0.55), horizon))
    press.ink(low, "#6d5a66")
    press.wash(low, "#c98468", radial(sun, 40, 400))

    # The film of water: the whole upper picture, turned over and a shade quieter.
    s = press.scale
    upper = press.image.crop((0, 0, press.work[0], horizon * s))
    mirrored = upper.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(
        (press.work[0], round(horizon * s * 0.82)), Image.Resampling.BICUBIC
    )
    press.image.paste(mirrored, (0, horizon * s))
    pan = press.shape(box(-10, horizon, 1610, 1080))
    press.grain(pan, "#f3e4cc", scaled(linear((0, horizon - 60), (0, 700)), 0.6))
    press.ink(
        press.shape(
            *[
                glint(
                    rng.uniform(0, 1600),
                    horizon + 4 + 130 * rng.random() ** 1.6,
                    rng.uniform(30, 150),
                    rng.uniform(0.7, 1.7),
                )
                for _ in range(46)
            ]
        ),
        CREAM,
        0.6,
    )
    press.ink(press.shape(*glitter(press, sun[0], horizon + 4, 640, (60, 170), 40)), CREAM, 0.9)

    edge = press.rough(
        press.shape(
            down(
                roughened(rng, [(-20, 640), (300, 610), (640, 640), (900, 604), (1220, 632), (1620, 590)], 16, 5), 1080
            )
        ),
        3,
        14,
    )
    shelf = press.both(pan, edge)
    press.ink(shelf, "#f4e8d0")
    press.grain(shelf, "#c7b5b0", scaled(linear((700, 600), (-100, 1100)), 0.95))
    press.grain(shelf, "#f6c79c", scaled(radial((1190, 560), 40, 620, 1, 1.3), 0.85))
    press.grain(shelf, "#8a93a3", scaled(linear((0, 860), (0, 1200)), 0.9))
    ridges = _crust(press, horizon, 596, 92)
    dark = [
        ribbon([(x - 1.6 - 3 * n, y + 1.2 + 5 * n) for x, y in line], lambda t, n=n: 1.4 + 9 * n) for n, line in ridges
    ]
    light = [ribbon(line, lambda t, n=n: 1.1 + 6.5 * n) for n, line in ridges]
    press.ink(press.both(press.rough(press.shape(*dark), 0.6), shelf), "#8b8b98", 0.8)
    press.ink(press.both(press.rough(press.shape(*light), 0.6), shelf), CREAM)

    # Raked piles of salt, waiting for the lorry, and the raker.
    for x, y, h in ((1490, 640, 66), (1386, 648, 74), (1262, 664, 88), (1110, 690, 108), (920, 726, 134)):
        press.grain(
            press.shape([(x - h * 0.9, y), (x + h * 0.9, y), (x - h * 0.7, y + h * 1.3), (x - h * 1.5, y + h * 1.1)]),
            "#6f7487",
            scaled(linear((0, y + h * 1.5), (0, y - h * 0.3)), 0.85),
        )
        pile = press.shape(
            roughened(
                rng,
                [
                    (x - h * 0.98, y),
                    (x - h * 0.4, y - h * 0.62),
                    (x, y - h),
                    (x + h * 0.42, y - h * 0.6),
                    (x + h * 0.98, y),
                ],
                2,
                3,
            )
            + [(x, y + h * 0.1)]
        )
        press.ink(pile, "#fdf6e4")
        press.grain(pile, "#8f93a6", linear((x + h * 0.12, y - h * 0.4), (x - h * 0.7, y + h * 0.1)))
        press.grain(pile, "#f3b988", scaled(linear((x + h * 0.1, y), (x + h, y)), 0.6))
    x, y, h = 676, 838, 214
    press.grain(
        press.shape([(x - 22, y), (x + 26, y), (x - 210, 1080), (x - 300, 1080)]),
        "#4d5468",
        scaled(linear((0, 1120), (0, 830)), 0.95),
    )
    parts = person(x, y, h, 0.36)
    figure = press.shape(*parts)
    press.ink(figure, INK)
    coat = press.shape(parts[1])
    press.ink(coat, RED)
    press.grain(coat, DARK_RED, linear((x + 6, 0), (x - 34, 0)))
    press.rim(figure, "#f8c58c", 4, 0, 0.6)
    press.ink(press.shape(ellipse(x, y - h * 0.945, 38, 8), ellipse(x, y - h * 0.955, 18, 21, 180, 360)), OCHRE)
    press.ink(press.lines([(x + 18, y - 130), (x + 92, y - 2)], width=5), UMBER)
    press.ink(press.shape(turned(box(x + 70, y - 6, x + 120, y + 5), 30, (x + 92, y))), INK)
    press.ink(
        press.shape(ribbon(curve([(x + 14, y - 162), (x + 40, y - 130), (x + 34, y - 104)]), lambda t: 15 - 5 * t)),
        RED,
    )
    for gx, gy, span, tilt in ((210, 120, 50, -6), (270, 150, 34, 8)):
        press.ink(press.shape(gull(gx, gy, span, tilt)), INK)
