"""The cable on the floor of the sea."""

from __future__ import annotations

import math

from ..palette import (
    BONE,
    CREAM,
    DARK_RED,
    DEEP_SLATE,
    GOLD,
    INK,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    SLATE,
    UMBER,
    VERMILION,
)
from ..pencil import along, box, curve, down, ellipse, gull, lerp, ribbon, roughened
from ..press import Press, linear, radial, scaled
from .parts import glint, glitter


def undersea_cable(press: Press) -> None:
    """A cable ship pays out its line, which falls through the whole depth of the sea to the floor."""
    rng = press.random
    sheet = press.full()
    level = 270
    press.ink(sheet, "#f4dca2")
    press.wash(sheet, "#86adb0", linear((0, 130), (0, -60)))
    press.wash(sheet, SALMON, linear((0, 90), (0, 280)))
    press.glow((1210, 250), 420, CREAM, 0.85, 80)
    press.ink(press.disc((1210, 246, 82)), CREAM)
    for x0, x1, y, h in ((40, 420, 90, 9), (700, 1080, 62, 8), (760, 1120, 170, 6), (1300, 1620, 120, 8)):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#fbecc4",
            0.85,
        )

    waves = [(x, level + 7 * math.sin(x / 46) + 3 * math.sin(x / 17 + 1)) for x in range(-20, 1641, 8)]
    sea = press.shape(down(waves, 1080))
    press.ink(sea, "#3f8a93")
    press.wash(sea, "#1d5266", linear((0, 300), (0, 640)))
    press.wash(sea, "#0d2434", linear((0, 560), (0, 960)))
    press.grain(sea, NIGHT, scaled(linear((0, 520), (0, 1150)), 0.85))
    rays = []
    for i in range(9):
        x = 760 + i * 118 + rng.uniform(-26, 26)
        w = rng.uniform(20, 52)
        rays.append([(x, level), (x + w, level), (x + w * 3 - 320 + i * 44, 980), (x - 340 + i * 44, 980)])
    press.grain(press.both(press.shape(*rays), sea), "#a6d0c4", scaled(linear((0, 900), (0, 240), 1.4), 0.5))
    press.ink(press.less(sea, press.shift(sea, 0, 5)), CREAM, 0.9)
    for y, n in ((292, 18), (312, 14), (340, 9)):
        press.ink(
            press.shape(
                *[glint(rng.uniform(0, 1600), y + rng.uniform(-6, 6), rng.uniform(20, 60), 2) for _ in range(n)]
            ),
            "#9cc7bd",
            0.7,
        )
    press.ink(press.both(press.shape(*glitter(press, 1210, 278, 350, (110, 240), 22)), sea), CREAM, 0.85)

    # The floor: three ridges, each darker, and the plain on which the cable comes to rest.
    for points, colour, jag in (
        (
            [(0, 700), (160, 640), (330, 740), (560, 850), (900, 880), (1240, 800), (1420, 690), (1600, 650)],
            "#1e4a5c",
            16,
        ),
        (
            [(0, 800), (200, 760), (380, 850), (640, 920), (960, 930), (1260, 880), (1450, 800), (1600, 780)],
            "#163a4c",
            14,
        ),
    ):
        ground = press.shape(down(roughened(rng, points, jag, 5), 1080))
        press.ink(ground, colour)
        press.grain(ground, "#3c7783", scaled(linear((0, points[4][1] + 30), (0, points[1][1] - 60)), 0.75))
    bed_points = curve(
        [(-20, 900), (180, 884), (420, 950), (700, 978), (980, 962), (1230, 968), (1420, 930), (1620, 900)]
    )
    bed = press.shape(down(roughened(rng, bed_points, 3, 2), 1080))
    press.ink(bed, "#c49a63")
    press.wash(bed, "#3a3a40", linear((0, 940), (0, 1075)))
    press.grain(bed, "#1d2f3a", radial((150, 980), 60, 760, 0.9))
    press.grain(bed, "#1d2f3a", scaled(linear((1250, 0), (1750, 0)), 0.9))
    for y in (1000, 1024, 1046):
        press.ink(
            press.both(
                press.lines(roughened(rng, [(0, y - 8), (420, y + 18), (900, y + 8), (1600, y - 20)], 5, 5), width=2),
                bed,
            ),
            "#5b4a3c",
            0.8,
        )

    # A whale for scale, and shoals.
    whale = press.shape(
        curve([(1010, 560), (1030, 505), (1110, 478), (1220, 476), (1340, 500), (1430, 536), (1476, 560)], steps=10)
        + curve([(1476, 560), (1510, 540), (1560, 508), (1548, 560), (1572, 606), (1512, 584), (1470, 578)], steps=6)
        + curve([(1470, 578), (1380, 600), (1260, 618), (1150, 620), (1060, 612), (1018, 596), (1010, 560)], steps=10)
    )
    press.ink(whale, "#16384a")
    press.grain(whale, "#6fa5a6", scaled(linear((0, 560), (0, 470)), 0.85))
    press.grain(whale, NIGHT, linear((0, 560), (0, 640)))
    press.ink(
        press.shape(curve([(1200, 606), (1224, 660), (1262, 676), (1258, 610)], closed=True, steps=6)), "#10293a"
    )
    press.ink(press.lines(curve([(1020, 592), (1090, 596), (1150, 588)]), width=2.4), "#7fb0ae", 0.7)
    press.ink(press.disc((1172, 574, 3.4)), CREAM)
    fish = []
    for _ in range(70):
        x, y = rng.gauss(300, 110), rng.gauss(520, 44)
        s = rng.uniform(8, 14)
        fish += [
            ellipse(x, y, s, s * 0.36),
            [(x + s * 0.8, y), (x + s * 1.5, y - s * 0.4), (x + s * 1.5, y + s * 0.4)],
        ]
    press.ink(press.shape(*fish), "#8fc0b6", 0.75)
    # The deep: a few lanterned fish near the floor.
    for x, y, s in ((520, 820, 20), (1330, 840, 16), (880, 860, 13)):
        press.ink(
            press.shape(
                curve(
                    [
                        (x - s, y),
                        (x - s * 0.3, y - s * 0.7),
                        (x + s, y - s * 0.1),
                        (x + s * 1.7, y - s * 0.5),
                        (x + s * 1.6, y + s * 0.5),
                        (x + s, y + s * 0.1),
                        (x - s * 0.3, y + s * 0.6),
                    ],
                    closed=True,
                    steps=5,
                )
            ),
            "#0b1c28",
        )
        press.grain(press.full(), GOLD, scaled(radial((x - s * 1.5, y - s), 1, 26), 0.8))
        press.ink(press.disc((x - s * 1.5, y - s, 3)), CREAM)

    # The cable.
    fall = curve(
        [(502, 262), (556, 330), (618, 470), (676, 640), (728, 790), (800, 900), (900, 948), (1020, 958)], steps=16
    )
    rest = [(x, y + 2) for x, y in bed_points if x > 1180]
    cable = [*fall, *curve([(1020, 958), (1100, 964), rest[0]], steps=4)[1:], *rest]
    halo = press.soften(press.lines(cable, width=22), 9)
    press.grain(press.full(), VERMILION, halo.point(lambda v: round(v * 0.6)))
    press.ink(press.lines(cable, width=8), RED)
    press.ink(press.lines([(x - 1.6, y - 1.6) for x, y in cable], width=2.4), SALMON)
    for t in (0.17, 0.33, 0.5, 0.69, 0.86):
        x, y = along(cable, t)
        press.grain(press.full(), GOLD, scaled(radial((x, y), 3, 40, 1.4), 0.95))
        press.ink(press.disc((x, y, 6)), CREAM)
    ax, ay = along(cable, 0.60)
    bx, by = along(cable, 0.635)
    repeater = press.shape(
        ribbon(
            [(ax, ay), lerp((ax, ay), (bx, by), 0.25), lerp((ax, ay), (bx, by), 0.75), (bx, by)],
            lambda t: 10 + 18 * math.sin(math.pi * t),
        )
    )
    press.ink(repeater, GOLD)
    press.rim(repeater, UMBER, 0, 8, 1)

    # The ship.
    x, y = 300, level
    press.grain(
        press.both(
            press.shape(curve([(x - 190, y), (x + 190, y), (x + 120, y + 90), (x - 120, y + 90)], closed=True)), sea
        ),
        NIGHT,
        scaled(linear((0, y + 70), (0, y)), 0.6),
    )
    hull = press.shape(
        curve([(x - 232, y - 66), (x - 150, y - 50), (x + 120, y - 46), (x + 196, y - 50)], steps=8)
        + [(x + 192, y + 2), (x + 176, y + 20), (x - 168, y + 20), (x - 196, y + 4)]
    )
    press.ink(hull, INK)
    press.grain(hull, SLATE, scaled(linear((0, y + 10), (0, y - 70)), 0.8))
    press.ink(press.both(hull, press.shape(box(x - 240, y + 2, x + 240, y + 24))), RED)
    house = press.shape(
        box(x - 150, y - 118, x - 30, y - 50),
        box(x - 138, y - 154, x - 52, y - 116),
        box(x - 126, y - 178, x - 70, y - 152),
    )
    press.ink(house, CREAM)
    press.grain(house, "#b39a82", linear((x - 40, 0), (x - 190, 0)))
    press.ink(
        press.shape(
            box(x - 134, y - 148, x - 56, y - 134),
            *[box(x - 142 + 22 * k, y - 100, x - 132 + 22 * k, y - 90) for k in range(5)],
        ),
        DEEP_SLATE,
    )
    press.ink(press.shape(box(x - 18, y - 126, x + 12, y - 48)), RED)
    press.ink(press.shape(box(x - 18, y - 126, x + 12, y - 112)), INK)
    press.ink(
        press.lines(
            [(x - 98, y - 178), (x - 98, y - 232)],
            [(x - 116, y - 212), (x - 80, y - 212)],
            [(x - 196, y - 56), (x - 98, y - 226)],
            width=2.6,
        ),
        INK,
    )
    # Cable drums on deck, and the sheave over the stern.
    for dx in (50, 106):
        press.ink(press.disc((x + dx, y - 66, 25)), OCHRE)
        press.ink(press.disc((x + dx, y - 66, 17)), DARK_RED)
        press.ink(press.disc((x + dx, y - 66, 7)), CREAM)
    press.ink(press.lines([(x + 146, y - 48), (x + 200, y - 96), (x + 176, y - 48)], width=6), INK)
    press.ink(
        press.lines(
            [(x + 106, y - 91), (x + 196, y - 104)],
            curve([(x + 190, y - 106), (x + 208, y - 88), (x + 210, y - 8)]),
            width=5,
        ),
        RED,
    )
    press.ink(press.disc((x + 198, y - 90, 15)), BONE)
    press.ink(press.disc((x + 198, y - 90, 6)), INK)
    for gx, gy, span, tilt in ((620, 120, 50, -8), (690, 150, 34, 8), (90, 160, 40, 6)):
        press.ink(press.shape(gull(gx, gy, span, tilt)), INK)
