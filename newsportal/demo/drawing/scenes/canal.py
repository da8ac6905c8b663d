"""The canal."""

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
)
from ..pencil import box, curve, down, ellipse, gull, ribbon, ridge
from ..press import Press, linear, scaled
from .parts import glint, palm


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
