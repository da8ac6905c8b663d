"""Ways over and under water: the canal, the cable on the sea floor, the bridge in the fog."""

from __future__ import annotations

import math

from ..palette import (
    BONE,
    CHARCOAL,
    CLAY,
    CREAM,
    DARK_RED,
    DEEP_GREEN,
    DEEP_SLATE,
    GOLD,
    GREEN,
    HAZE,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    SLATE,
    STEEL,
    UMBER,
    VERMILION,
)
from ..pencil import along, box, curve, down, ellipse, gull, lerp, ribbon, ridge, roughened
from ..press import Press, linear, radial, scaled
from .parts import glint, glitter, palm, spruce


def suez_canal(press: Press) -> None:
    """A laden ship comes head-on up the canal, green fields to one side and dunes to the other."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f5dfa6")
    press.wash(sheet, "#7fa9ad", linear((0, 260), (0, -90)))
    press.wash(sheet, SALMON, linear((0, 190), (0, 440), 1.3))
    sun = (1130, 262)
    press.glow(sun, 540, CREAM, 0.85, 100)
    press.ink(press.disc((*sun, 92)), CREAM)
    for x0, x1, y, h in (
        (80, 560, 130, 11),
        (260, 700, 162, 8),
        (900, 1500, 110, 9),
        (1220, 1640, 330, 7),
        (-60, 300, 300, 8),
    ):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#fbecc4",
            0.85,
        )
    vx, vy = 800, 414
    far = press.shape(down(ridge(rng, (700, 412), (1620, 356), 40, 8, 0.5), 470))
    press.ink(far, "#c98d74")
    press.wash(far, "#e6a97c", linear((0, 350), (0, 430)))

    # East bank: dunes. West bank: fields and palms.
    east = press.shape([(vx, vy), (1600, 410), (1600, 1067), (1500, 1067)])
    press.ink(east, OCHRE)
    for points, lit in (
        ([(840, 424), (1010, 398), (1190, 420), (1390, 384), (1620, 400)], "#e3b05a"),
        ([(900, 470), (1130, 440), (1330, 486), (1500, 440), (1630, 430)], "#dca44a"),
        ([(1010, 560), (1240, 500), (1420, 560), (1630, 500)], "#d2953d"),
        ([(1160, 740), (1380, 620), (1630, 640)], "#c58433"),
    ):
        dune = press.both(
            press.shape(down(curve(points), 1080)),
            press.shape([(vx, vy - 60), (1620, vy - 60), (1620, 1080), (1480, 1080)]),
        )
        press.ink(dune, lit)
        top = points[0][1]
        press.grain(dune, "#9c5a2c", linear((points[0][0] + 300, top - 30), (points[0][0] + 460, top + 240)))
        press.rim(dune, "#fbe3a4", 0, -5, 2)
    west = press.shape([(vx, vy), (-20, 408), (-20, 1080), (-10, 1067)])
    press.ink(west, "#6d935c")
    press.wash(west, "#b7b877", linear((0, 560), (0, 405)))
    strips = []
    for i in range(15):
        # Fields as strips that run toward the same vanishing point as the canal.
        a, b = -0.2 - i * 0.62, -0.2 - (i + 0.5) * 0.62
        strips.append([(vx, vy + 4), (vx + a * 720 - 560, 1080), (vx + b * 720 - 560, 1080)])
    press.ink(press.both(press.shape(*strips), west), "#3f7350", 0.75)
    press.grain(west, DEEP_GREEN, scaled(linear((0, 460), (0, 1100)), 0.8))

    # Water.
    canal = press.shape([(vx - 4, vy), (vx + 4, vy), (1580, 1080), (20, 1080)])
    press.ink(canal, "#6fa3a3")
    press.wash(canal, "#f0c493", linear((0, 560), (0, 414)))
    press.grain(canal, "#1f5566", linear((0, 540), (0, 1080)))
    for side, x_end in ((-1, 20), (1, 1580)):
        edge = press.shape([(vx + side * 4, vy), (x_end - side * 10, 1080), (x_end + side * 58, 1080)])
        press.ink(edge, BONE)
        press.grain(edge, "#8b6a48", linear((0, 420), (0, 1000)))
        wet = press.shape([(vx + side * 4, vy), (x_end - side * 10, 1080), (x_end - side * 34, 1080)])
        press.ink(wet, "#2b4a50", 0.75)
    # Palms and houses on the west, a line of poles on the east.
    for t in (0.02, 0.05, 0.1, 0.2, 0.38):
        x, y = vx - 1100 * t - 30, vy + 640 * t
        press.ink(
            press.shape(*palm(press, x - 120 * t - 14, y, 40 + 700 * t, rng.uniform(-0.1, 0.08))),
            "#1f4a3b" if t > 0.05 else "#4a7258",
        )
    for x, y, w, h in (
        (560, 410, 46, 26),
        (470, 412, 60, 34),
        (330, 408, 76, 40),
        (612, 412, 30, 18),
        (180, 410, 60, 30),
    ):
        wall = press.shape(box(x, y - h, x + w, y))
        press.ink(wall, "#ecd3a3")
        press.grain(wall, CLAY, linear((x + w, 0), (x - w * 0.4, 0)))
        press.ink(
            press.shape(*[box(x + w * f, y - h * 0.65, x + w * f + w * 0.1, y - h * 0.38) for f in (0.2, 0.5, 0.76)]),
            UMBER,
        )
    minaret = press.shape(
        box(396, 300, 408, 410), box(390, 340, 414, 346), box(394, 312, 410, 317), [(394, 300), (402, 272), (410, 300)]
    )
    press.ink(minaret, "#b98a63")
    press.rim(minaret, CREAM, 4, 0)
    dome = press.shape(ellipse(438, 386, 22, 26, 180, 360), box(416, 386, 460, 410))
    press.ink(dome, "#c59a70")
    for t in (0.012, 0.03, 0.06, 0.11, 0.19, 0.32, 0.52):
        x, y, h = vx + 1230 * t + 20, vy + 640 * t, 12 + 150 * t
        press.ink(
            press.lines([(x, y), (x, y - h)], [(x - h * 0.1, y - h), (x + h * 0.1, y - h)], width=1 + 6 * t), CHARCOAL
        )

    # The ship: reflection and bow wave, containers, bridge, hull.
    cx = 800
    hull_line = curve([(cx - 246, 520), (cx - 240, 620), (cx - 212, 740), (cx - 176, 838)], steps=8)
    right = [(2 * cx - x, y) for x, y in hull_line]
    hull = press.shape([*hull_line, *right[::-1]])
    shadow = press.rough(
        press.shape([(cx - 186, 826), (cx + 186, 826), (cx + 150, 1010), (cx, 1060), (cx - 150, 1010)]), 4, 14
    )
    press.grain(shadow, "#0e2a36", scaled(linear((0, 1080), (0, 800)), 0.95))
    # A second ship far astern, keeping its distance.
    press.ink(press.shape(box(cx + 262, 404, cx + 284, 424), box(cx + 265, 392, cx + 281, 404)), "#7b5a58")
    palette = [
        (RED, DARK_RED),
        (OCHRE, "#8a5a1c"),
        (SLATE, NIGHT),
        (GREEN, "#12332b"),
        (BONE, "#9a8a6a"),
        ("#a5523a", "#4a221b"),
        (STEEL, DEEP_SLATE),
    ]
    bridge = press.shape(
        box(cx - 252, 236, cx + 252, 262),
        box(cx - 110, 188, cx + 110, 262),
        box(cx - 74, 160, cx + 74, 190),
        box(cx - 160, 258, cx + 160, 330),
    )
    press.ink(bridge, CREAM)
    press.grain(bridge, "#a98f7c", linear((cx + 60, 0), (cx - 280, 0)))
    press.ink(press.shape(box(cx - 104, 200, cx + 104, 222)), DEEP_SLATE)
    press.ink(press.shape(*[box(cx - 240 + 37 * k, 243, cx - 222 + 37 * k, 254) for k in range(13)]), SLATE)
    press.ink(
        press.lines([(cx, 162), (cx, 84)], [(cx - 34, 116), (cx + 34, 116)], [(cx - 20, 96), (cx + 20, 96)], width=5),
        INK,
    )
    press.ink(press.shape([(cx + 4, 88), (cx + 40, 94), (cx + 4, 108)]), RED)
    columns, width, height = 9, 50, 38
    previous: list = [None] * columns
    for row in range(6):
        for column in range(columns):
            choice = rng.choice(
                [c for c in palette if c is not previous[column] and (column == 0 or c is not previous[column - 1])]
            )
            previous[column] = choice
            x, y = cx - columns * width / 2 + column * width, 520 - (row + 1) * height
            face = press.ink(press.shape(box(x, y, x + width - 1.6, y + height - 1.6)), choice[0])
            press.grain(face, choice[1], linear((x + width, y), (x - width * 0.4, y + height * 1.1)))
            press.ink(
                press.lines([(x + width / 2, y + 3), (x + width / 2, y + height - 5)], width=1.4), choice[1], 0.8
            )
    press.grain(press.shape(box(cx - 225, 286, cx - 60, 520)), NIGHT, scaled(linear((cx - 40, 0), (cx - 240, 0)), 0.6))
    press.ink(hull, "#22323d")
    press.grain(hull, "#0d141b", linear((cx + 40, 600), (cx - 220, 720)))
    press.grain(hull, STEEL, scaled(linear((cx + 30, 760), (cx + 250, 540)), 0.9))
    press.ink(press.both(hull, press.shape(box(0, 770, 1600, 838))), RED)
    press.grain(press.both(hull, press.shape(box(0, 770, 1600, 838))), DARK_RED, linear((cx + 110, 0), (cx - 190, 0)))
    press.ink(
        press.shape(
            curve(
                [
                    (cx - 248, 516),
                    (cx - 120, 513),
                    (cx, 502),
                    (cx + 120, 513),
                    (cx + 248, 516),
                    (cx + 248, 531),
                    (cx + 120, 529),
                    (cx, 520),
                    (cx - 120, 529),
                    (cx - 248, 531),
                ],
                closed=True,
                steps=6,
            )
        ),
        CREAM,
    )
    press.ink(press.shape([(cx - 5, 520), (cx + 5, 520), (cx + 2.5, 838), (cx - 2.5, 838)]), "#0d141b")
    for side in (-1, 1):
        press.ink(press.disc((cx + side * 112, 604, 13)), INK)
        press.ink(
            press.lines(
                [(cx + side * 112, 604), (cx + side * 104, 650)],
                [(cx + side * 122, 642), (cx + side * 86, 654)],
                width=6,
            ),
            MIST,
        )
    for side in (-1, 1):
        foam = curve(
            [
                (cx, 826),
                (cx + side * 110, 822),
                (cx + side * 250, 856),
                (cx + side * 430, 930),
                (cx + side * 220, 884),
                (cx + side * 90, 856),
            ],
            closed=True,
            steps=8,
        )
        press.ink(press.rough(press.shape(foam), 2, 7), CREAM)
        for k in range(3):
            wake = curve(
                [
                    (cx + side * (230 + 60 * k), 880 + 28 * k),
                    (cx + side * (380 + 70 * k), 936 + 34 * k),
                    (cx + side * (470 + 80 * k), 990 + 36 * k),
                ]
            )
            press.ink(press.both(press.shape(ribbon(wake, lambda t: 7 * math.sin(math.pi * t))), canal), HAZE, 0.9)
    ripples = []
    for _ in range(80):
        y = 560 + 500 * rng.random() ** 0.8
        half = (y - vy) * 1.1
        ripples.append(
            glint(800 + rng.uniform(-half, half), y, rng.uniform(14, 46) * (y - 380) / 500, 0.8 + (y - 500) / 260)
        )
    press.ink(press.less(press.both(press.shape(*ripples), canal), press.either(hull, shadow)), "#bcd3c6", 0.65)
    # A felucca keeps to the side.
    fx, fy = 350, 884
    press.grain(
        press.shape([(fx - 60, fy), (fx + 76, fy), (fx + 40, fy + 150), (fx - 10, fy + 150)]),
        "#123542",
        scaled(linear((0, fy + 160), (0, fy)), 0.85),
    )
    press.ink(
        press.shape(
            curve(
                [(fx - 84, fy - 22), (fx - 50, fy + 2), (fx + 56, fy + 4), (fx + 104, fy - 26), (fx + 10, fy - 14)],
                closed=True,
                steps=8,
            )
        ),
        "#5a2f20",
    )
    sail = press.shape(
        curve([(fx - 66, fy - 40), (fx + 6, fy - 150), (fx + 96, fy - 268)], steps=8)
        + curve([(fx + 96, fy - 268), (fx + 92, fy - 140), (fx + 70, fy - 36)], steps=8)
        + curve([(fx + 70, fy - 36), (fx, fy - 44), (fx - 66, fy - 40)], steps=8)
    )
    press.ink(sail, CREAM)
    press.grain(sail, "#c99b6c", linear((fx + 80, fy - 160), (fx - 70, fy - 40)))
    press.ink(
        press.lines([(fx - 74, fy - 32), (fx + 100, fy - 276)], [(fx + 12, fy - 10), (fx + 12, fy - 160)], width=4),
        UMBER,
    )
    press.ink(
        press.shape(
            ellipse(fx + 46, fy - 38, 8, 9),
            curve([(fx + 34, fy - 10), (fx + 36, fy - 28), (fx + 56, fy - 28), (fx + 60, fy - 10)], closed=True),
        ),
        INK,
    )
    for x, y, span, tilt in ((1340, 200, 60, -8), (1420, 240, 40, 10), (260, 220, 54, 8), (190, 250, 34, -8)):
        press.ink(press.shape(gull(x, y, span, tilt)), INK)


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


def _tower(press: Press, x: float, top: float, deck: float, foot: float, width: float) -> None:
    """A bridge tower seen a little from the side: two stepped legs and four struts."""
    light, dark = "#c2402c", "#6d1815"
    gap = width * 0.62
    for side in (1, -1):
        cx = x + side * gap / 2 + (width * 0.1 if side > 0 else 0)
        w = width * 0.27
        steps = [
            (top, 0.74),
            (top + (deck - top) * 0.24, 0.84),
            (top + (deck - top) * 0.52, 0.93),
            (deck, 1.0),
            (foot, 1.12),
        ]
        outline = []
        for (ya, wa), (yb, _) in zip(steps, steps[1:], strict=False):
            outline += [(ya, wa), (yb, wa)]
        leg = press.shape([(cx - w * k / 2, y) for y, k in outline] + [(cx + w * k / 2, y) for y, k in outline[::-1]])
        press.ink(leg, light if side < 0 else "#a12f22")
        press.grain(leg, dark, linear((cx - w * 0.35, 0), (cx + w * 0.7, 0)))
        press.ink(
            press.both(
                leg,
                press.lines(
                    [(cx - w * 0.12, top), (cx - w * 0.12, foot)],
                    [(cx + w * 0.12, top), (cx + w * 0.12, foot)],
                    width=max(1.2, width * 0.012),
                ),
            ),
            dark,
            0.6,
        )
        press.rim(leg, "#f0966c", -width * 0.018, 0)
    for share, height in ((0.0, 0.10), (0.25, 0.13), (0.53, 0.15), (0.92, 0.2)):
        y = top + (deck - top) * share
        strut = press.shape(box(x - gap * 0.42, y, x + gap * 0.52, y + width * height * 1.9))
        press.ink(strut, "#b3372a")
        press.grain(strut, dark, linear((0, y), (0, y + width * height * 2.2)))
        notches = [
            box(
                x - gap * 0.3 + gap * 0.16 * k,
                y + width * height * 0.5,
                x - gap * 0.3 + gap * 0.16 * k + gap * 0.07,
                y + width * height * 1.5,
            )
            for k in range(5)
        ]
        press.ink(press.shape(*notches), dark, 0.8)
    press.ink(
        press.shape(
            box(x - width * 0.5, top - width * 0.06, x - width * 0.12, top),
            box(x + width * 0.2, top - width * 0.06, x + width * 0.56, top),
        ),
        "#d4553a",
    )


def suspension_bridge(press: Press) -> None:
    """A red bridge strides out of the fog."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f2d9a8")
    press.wash(sheet, "#5f8c99", linear((0, 420), (0, -60)))
    press.wash(sheet, SALMON, linear((0, 340), (0, 640)))
    press.grain(sheet, SLATE, scaled(linear((0, 330), (0, -220)), 0.85))
    press.glow((1010, 400), 560, CREAM, 0.85, 90)
    press.ink(press.disc((1010, 400, 90)), CREAM)
    for y, jag, colour, mist, left, right in (
        (560, 90, "#92a0a0", "#e8bb93", 500, 520),
        (620, 90, "#5f7f80", "#d5ac90", 640, 540),
    ):
        hills = press.shape(down(ridge(rng, (0, left), (1600, right), jag, 8, 0.5), 900))
        press.ink(hills, colour)
        press.wash(hills, mist, linear((0, y - 40), (0, y + 130)))
    water = press.shape(box(0, 700, 1600, 1067))
    press.ink(water, "#5a8490")
    press.grain(water, DEEP_SLATE, linear((0, 720), (0, 1060)))
    press.ink(press.shape(*glitter(press, 1010, 706, 960, (60, 260), 60)), "#f6dcae", 0.9)

    near = {"x": 470, "top": 70, "deck": 668, "foot": 960, "width": 150}
    farther = {"x": 1270, "top": 330, "deck": 596, "foot": 760, "width": 62}

    def deck_y(x: float) -> float:
        return 706 - 0.0859 * x

    def fog(y: float, x0: float, x1: float, h: float, colour: str, shade: str, strength: float = 1.0) -> None:
        knobs = []
        for _ in range(int((x1 - x0) / 34)):
            t = rng.random()
            knobs.append(
                (
                    x0 + (x1 - x0) * t,
                    y + rng.uniform(-0.15, 0.16) * h,
                    h * rng.uniform(0.3, 0.62) * math.sin(math.pi * (0.08 + 0.84 * t)) ** 0.6,
                )
            )
        bank = press.soften(
            press.either(
                press.disc(*knobs),
                press.shape(
                    curve(
                        [(x0, y + h * 0.3), ((x0 + x1) / 2, y), (x1, y + h * 0.3), ((x0 + x1) / 2, y + h * 0.8)],
                        closed=True,
                    )
                ),
            ),
            1.2,
        )
        press.ink(bank, colour, strength)
        press.grain(bank, shade, scaled(linear((0, y - h * 0.1), (0, y + h * 0.75)), 0.8))

    fog(660, 900, 1700, 60, "#f3dcb6", "#c9a58c")
    _tower(press, **farther)
    fog(720, 980, 1660, 74, "#f5e2c0", "#cfae94")
    # Cables: the far side first, a little higher and paler.
    span = curve([(424, 66), (620, 320), (812, 500), (976, 562), (1108, 500), (1190, 414), (1251, 332)], steps=14)
    shore = curve([(1251, 332), (1390, 440), (1620, 562)], steps=10)
    approach = curve([(424, 66), (280, 286), (120, 470), (-30, 590)], steps=12)
    beyond = curve([(532, 66), (700, 318), (866, 490), (1012, 548), (1140, 490), (1226, 408), (1294, 332)], steps=14)
    behind = curve([(532, 66), (380, 280), (210, 466), (-30, 606)], steps=12)
    hangers = []
    for path, step in ((span, 3), (shore, 3), (approach, 3)):
        for x, y in path[2:-1:step]:
            if y < deck_y(x) - 6:
                hangers.append([(x, y), (x, deck_y(x))])
    press.ink(press.lines(*hangers, width=1.8), "#8f2a20", 0.9)
    rear = [[(x, y), (x, deck_y(x))] for path in (beyond, behind) for x, y in path[3:-1:3] if y < deck_y(x) - 6]
    press.ink(press.lines(*rear, width=1.3), "#a3564a", 0.55)
    press.ink(press.shape(ribbon(beyond, lambda t: 7 - 4.4 * t), ribbon(behind, lambda t: 7 + 2 * t)), "#8f3a2c")
    # The deck with its stiffening truss.
    truss = press.shape(
        [(-20, deck_y(-20) - 8), (1620, deck_y(1620) - 3), (1620, deck_y(1620) + 13), (-20, deck_y(-20) + 44)]
    )
    press.ink(truss, "#8f2a20")
    press.grain(truss, "#4d1210", linear((0, 660), (0, 740)))
    zigzag = []
    x = -20.0
    k = 0
    while x < 1620:
        depth = 44 - 31 * (x + 20) / 1640
        zigzag.append((x, deck_y(x) + (depth - 6 if k % 2 else 6)))
        x += 26 - 16 * (x + 20) / 1640
        k += 1
    press.ink(press.both(press.lines(zigzag, width=2.6), truss), "#e07a56", 0.9)
    press.ink(
        press.shape(
            [(-20, deck_y(-20) - 10), (1620, deck_y(1620) - 4), (1620, deck_y(1620) - 1), (-20, deck_y(-20) - 2)]
        ),
        "#e58a64",
    )
    lorries = [
        (120, 30, CREAM),
        (640, 22, OCHRE),
        (760, 18, CREAM),
        (930, 15, "#2d4a5a"),
        (250, 24, "#2d4a5a"),
        (1090, 12, CREAM),
    ]
    for x, s, colour in lorries:
        y = deck_y(x) - 8
        press.ink(press.shape(box(x, y - s, x + s * 1.7, y), box(x + s * 1.8, y - s * 0.7, x + s * 2.3, y)), colour)
    fog(770, 120, 1180, 80, "#f5e4c6", "#b9a79a", 0.97)
    _tower(press, **near)
    press.ink(
        press.shape(
            ribbon(span, lambda t: 10 - 6.6 * t),
            ribbon(shore, lambda t: 4 - 1 * t),
            ribbon(approach, lambda t: 10 + 5 * t),
        ),
        "#b3372a",
    )
    press.ink(press.lines([(x - 1, y - 3) for x, y in approach], width=2), "#f0966c", 0.9)
    fog(880, -220, 980, 130, "#f8ebd2", "#b8b0a6")
    fog(930, 560, 1760, 120, "#f4e2c4", "#a9a39c")
    # A freighter passes under, and the near headland.
    sx, sy = 1080, 846
    hull = press.shape([(sx - 130, sy - 22), (sx + 118, sy - 22), (sx + 96, sy + 12), (sx - 112, sy + 12)])
    press.ink(hull, INK)
    press.ink(press.both(hull, press.shape(box(sx - 140, sy + 3, sx + 140, sy + 14))), RED)
    press.ink(press.shape(box(sx - 106, sy - 62, sx - 66, sy - 22), box(sx - 112, sy - 54, sx - 60, sy - 46)), CREAM)
    for k in range(6):
        press.ink(
            press.shape(
                *[
                    box(sx - 54 + 26 * k, sy - 22 - 13 * (j + 1), sx - 30 + 26 * k, sy - 23 - 13 * j)
                    for j in range(1 + (k * 2) % 3)
                ]
            ),
            (RED, OCHRE, SLATE, GREEN, BONE, CLAY)[k],
        )
    headland = press.shape(
        down(roughened(rng, [(-20, 900), (140, 930), (330, 985), (560, 1020), (760, 1060), (900, 1075)], 10, 5), 1080)
    )
    press.ink(headland, DEEP_GREEN)
    press.grain(headland, NIGHT, linear((0, 920), (0, 1070)))
    press.rim(headland, "#8aa36f", 2, -7, 2)
    wood = press.shape(
        *[
            spruce(press, x, y, h)
            for x, y, h in (
                (52, 930, 250),
                (128, 945, 170),
                (-4, 920, 190),
                (206, 966, 210),
                (268, 985, 130),
                (346, 1000, 100),
            )
        ]
    )
    press.ink(wood, "#0f2a26")
    press.rim(wood, "#6f8f62", 4, -2, 1.0)
    for x, y, span_, tilt in ((760, 190, 64, -8), (846, 226, 42, 8), (700, 250, 34, -4)):
        press.ink(press.shape(gull(x, y, span_, tilt)), INK)
