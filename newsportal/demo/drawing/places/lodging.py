"""Where people sleep."""

from __future__ import annotations

import math

from ..palette import CREAM, GOLD, NIGHT, STRAW
from ..pencil import box, curve, down, ellipse, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from ..scenes.parts import spruce, stars
from .furniture import BRASS, BRICK, WALNUT, Tone, boards, pot, shadow, solid, sunlight, tiles, wall, window


def hotel_room(press: Press) -> None:
    """A room in the morning: a made bed, a window on the sea, a suitcase."""
    wall(press, ("#dfb98f", "#8a5a48", "#fbe6bf"), 600, (330, 180))
    view = window(press, 130, 80, 470, 500, ("#8fbfc9", "#f9e3b4"), "#fbf5e6", (2, 1))
    sea = press.both(press.shape(box(120, 330, 480, 510)), view)
    press.ink(sea, "#3f7f8c")
    press.grain(sea, "#17414f", scaled(linear((0, 320), (0, 500)), 0.8))
    press.ink(
        press.both(
            press.shape(
                *[
                    curve([(x, y), (x + 26, y - 2.5), (x + 52, y), (x + 26, y + 2.5)], closed=True)
                    for x, y in ((170, 356), (250, 380), (330, 350), (380, 410), (200, 430), (300, 452))
                ]
            ),
            view,
        ),
        CREAM,
        0.7,
    )
    press.ink(press.both(press.disc((390, 190, 40)), view), "#fff3c9")
    press.ink(
        press.both(
            press.shape(
                [(214, 330), (254, 262), (254, 330)],
                [(258, 330), (258, 276), (286, 330)],
                [(206, 332), (294, 332), (280, 346), (220, 346)],
            ),
            view,
        ),
        "#fbf5e6",
    )
    press.ink(press.shape(box(294, 74, 306, 506)), "#fbf5e6")
    for x0, side in ((88, 1), (512, -1)):
        drape = press.shape(
            curve([(x0 - 40 * side, 40), (x0 - 40 * side, 300), (x0 - 48 * side, 596)])
            + curve([(x0 + 26 * side, 596), (x0 + 34 * side, 300), (x0 + 62 * side, 40)])
        )
        press.ink(drape, "#f4ead2")
        press.grain(drape, "#b08a68", scaled(linear((x0 - 40, 0), (x0 + 80, 0)), 0.6))
        press.ink(
            press.both(
                press.lines(
                    *[[(x0 + side * (k * 22 - 20), 40), (x0 + side * (k * 15 - 26), 600)] for k in range(4)], width=3
                ),
                drape,
            ),
            "#c9a986",
            0.6,
        )
    press.ink(press.lines([(30, 44), (572, 44)], width=9), "#7a4a2c")
    boards(press, ("#b57a48", "#56301c", "#e7b780"), 600)
    rug = press.shape(curve([(330, 690), (860, 662), (1100, 760), (420, 812)], closed=True, steps=1))
    press.ink(rug, "#345a72")
    press.rim(rug, "#d9992b", 0, -10)
    sunlight(press, [(180, 610), (420, 610), (560, 790), (240, 790)], 0.3)
    # A picture above the bed, then the bed.
    solid(press, box(760, 110, 940, 240), WALNUT, down=0.2)
    press.ink(press.shape(box(774, 124, 926, 226)), "#f3e3bd")
    press.ink(
        press.shape([(774, 226), (774, 190), (820, 160), (862, 196), (890, 174), (926, 204), (926, 226)]), "#2d6350"
    )
    press.ink(press.disc((886, 152, 13)), "#b3261e")
    solid(
        press,
        curve([(596, 600), (596, 380), (640, 318), (850, 296), (1060, 318), (1104, 380), (1104, 600)], steps=10),
        ("#2d6350", "#12332b", "#6f9a7d"),
        lit=0.6,
        down=0.3,
    )
    shadow(press, 860, 740, 320, 26, 0.5)
    solid(press, [box(600, 690, 622, 742), box(1082, 690, 1104, 742)], WALNUT)
    solid(press, box(590, 560, 1112, 700), ("#f3ead6", "#a3896a", "#ffffff"), lit=0.4, down=0.6)
    for x in (640, 866):
        pillow = curve(
            [(x, 540), (x + 8, 470), (x + 90, 456), (x + 186, 470), (x + 196, 540), (x + 100, 556)], closed=True
        )
        solid(press, pillow, ("#fbf5e6", "#b8a080", "#ffffff"), lit=0.5, down=0.5)
    solid(
        press,
        curve([(760, 548), (772, 500), (852, 492), (930, 502), (940, 550), (850, 562)], closed=True),
        ("#d9992b", "#8a5a1e", "#f6dd97"),
        down=0.5,
    )
    blanket = solid(
        press,
        [
            (582, 590),
            *curve([(582, 590), (700, 572), (860, 580), (1010, 570), (1120, 590)], steps=8),
            (1120, 716),
            (582, 716),
        ],
        ("#b3432f", "#5b1c18", "#e38a68"),
        lit=0.5,
        down=0.6,
    )
    press.ink(press.both(press.shape(box(570, 640, 1130, 652), box(570, 664, 1130, 670)), blanket), STRAW, 0.85)
    fold = solid(
        press,
        [
            (582, 590),
            *curve([(582, 590), (700, 572), (860, 580), (1010, 570), (1120, 590)], steps=8),
            (1118, 622),
            (584, 622),
        ],
        ("#fbf5e6", "#b8a080", "#ffffff"),
        lit=0.4,
        down=0.6,
    )
    press.rim(fold, "#c9b089", 0, 4)
    # Bedside table and lamp.
    solid(press, box(520, 556, 584, 700), WALNUT, down=0.2)
    press.ink(press.shape(box(530, 600, 574, 604)), "#2c170f")
    press.ink(press.disc((552, 620, 4)), GOLD)
    press.grain(press.full(), GOLD, scaled(radial((552, 480), 10, 190, 1.6), 0.5))
    solid(press, [box(546, 500, 558, 552), ellipse(552, 554, 22, 6)], BRASS, down=0.1)
    solid(press, [(516, 506), (532, 446), (572, 446), (588, 506)], ("#f6e1ae", "#c98f4f", "#fffbe8"), down=0.2)
    # The suitcase.
    shadow(press, 284, 776, 130, 14, 0.5)
    solid(
        press,
        curve([(160, 772), (160, 640), (176, 626), (384, 626), (400, 640), (400, 772)], steps=3),
        ("#9a6138", "#4a2816", "#d99a62"),
        lit=0.7,
        down=0.3,
    )
    press.ink(press.shape(box(206, 626, 224, 772), box(336, 626, 354, 772)), "#5b3218")
    press.ink(press.lines(curve([(246, 626), (250, 600), (312, 600), (316, 626)], steps=5), width=9), "#5b3218")
    press.ink(press.shape(box(208, 664, 222, 680), box(338, 664, 352, 680)), GOLD)
    press.ink(press.shape(turned(box(246, 690, 310, 734), -8, (278, 712))), "#f3e3bd")
    press.ink(press.shape(turned(box(254, 700, 302, 724), -8, (278, 712))), "#345a72")


def courtyard(press: Press) -> None:
    """The inner court of a guest house: arches, a fountain, a lemon tree, a square of sky."""
    sheet = press.full()
    press.ink(sheet, "#7fb2c4")
    press.wash(sheet, "#f7e4ba", linear((0, 0), (0, 220)))
    wall_tone: Tone = ("#e3a878", "#8a4f3c", "#fbdcae")
    upper = solid(press, box(-10, 90, 1210, 560), wall_tone, lit=0.6, down=0.3)
    solid(press, box(-10, 66, 1210, 100), ("#f3d3a4", "#a8704c", "#fff0d0"), down=0.2)
    press.ink(press.shape(*[[(x, 66), (x + 16, 40), (x + 32, 66)] for x in range(-10, 1210, 40)]), "#f3d3a4")
    arches, inner = [], []
    for k in range(5):
        cx = 120 + 240 * k
        arch = [
            (cx - 84, 560),
            (cx - 84, 330),
            *curve(
                [
                    (cx - 84, 330),
                    (cx - 74, 270),
                    (cx - 40, 226),
                    (cx, 196),
                    (cx + 40, 226),
                    (cx + 74, 270),
                    (cx + 84, 330),
                ],
                steps=8,
            ),
            (cx + 84, 560),
        ]
        arches.append(arch)
        inner.append(box(cx - 30, 350, cx + 34, 560))
    ring = press.shape(
        *[
            [
                (600 + (px - 600) * 1.0 + (14 if px > 120 + 240 * k else -14), py - 14 if py < 560 else 560)
                for px, py in arch
            ]
            for k, arch in enumerate(arches)
        ]
    )
    press.ink(ring, "#2d6350")
    press.grain(ring, "#f3d3a4", scaled(linear((900, 560), (100, 200)), 0.25))
    hollow = press.ink(press.shape(*arches), "#6b3a32")
    press.grain(hollow, NIGHT, scaled(linear((0, 240), (0, 620)), 0.7))
    press.grain(hollow, "#f0a85a", scaled(radial((600, 420), 20, 330), 0.5))
    doors = press.both(press.shape(*inner), hollow)
    press.ink(doors, "#1f5545")
    press.ink(
        press.both(
            press.lines(*[[(120 + 240 * k + 2, 350), (120 + 240 * k + 2, 560)] for k in range(5)], width=3), doors
        ),
        "#0f2c26",
    )
    press.ink(
        press.lines(
            *[[(x, 150), (x + 30, 172), (x + 60, 150), (x + 30, 128), (x, 150)] for x in range(-10, 1210, 60)], width=4
        ),
        "#2d6f7c",
        0.8,
    )
    press.ink(press.both(press.disc(*[(x + 30, 150, 6) for x in range(-10, 1210, 60)]), upper), "#d9992b")
    tiles(press, ("#e9d2a4", "#3a7a7c", "#fff3d6"), 560, (600, 300), 10, 6)
    shade = press.shape([(-10, 90), (420, 90), (240, 560), (-10, 700)])
    press.grain(shade, "#4a2438", scaled(linear((500, 300), (0, 400)), 0.45))
    # The fountain.
    shadow(press, 620, 690, 240, 40, 0.45)
    basin = solid(
        press,
        [*ellipse(600, 640, 210, 44, 180, 360), (800, 690), *ellipse(600, 690, 200, 42, 0, 180), (400, 690)],
        ("#f1e6cc", "#8a7a68", "#fffaf0"),
        lit=0.5,
        down=0.2,
    )
    press.ink(
        press.both(press.lines(*[[(x, 640), (x, 740)] for x in range(400, 810, 40)], width=3), basin), "#2d6f7c", 0.6
    )
    water = press.ink(press.shape(ellipse(600, 638, 190, 35)), "#3a8a94")
    press.grain(water, "#123f4c", scaled(linear((480, 610), (760, 670)), 0.8))
    for k in (60, 104, 150):
        press.ink(press.both(press.lines(ellipse(600, 638, k, k * 0.18), width=2.5), water), CREAM, 0.6)
    solid(press, [(586, 640), (590, 540), (610, 540), (614, 640)], ("#f1e6cc", "#8a7a68", "#fffaf0"), down=0.1)
    solid(
        press,
        [*ellipse(600, 536, 78, 14, 180, 360), (640, 566), (560, 566)],
        ("#f1e6cc", "#8a7a68", "#fffaf0"),
        down=0.2,
    )
    press.ink(press.shape(ellipse(600, 535, 64, 8)), "#3a8a94")
    for dx in (-86, -52, 52, 86):
        press.ink(
            press.lines(
                curve([(600, 500), (600 + dx * 0.45, 480), (600 + dx * 0.9, 560), (600 + dx, 636)], steps=10), width=3
            ),
            "#eaf4ee",
            0.75,
        )
    press.ink(press.lines([(600, 536), (600, 484)], width=4), "#eaf4ee", 0.9)
    # The lemon tree and the pots.
    rng = press.random
    solid(
        press, ribbon(curve([(960, 720), (950, 600), (972, 480), (960, 400)]), lambda t: 30 - 12 * t), WALNUT, down=0.1
    )
    crown = [
        (960 + math.cos(a) * d * 150, 330 + math.sin(a) * d * 130, rng.uniform(34, 56))
        for a, d in ((rng.uniform(0, math.tau), rng.random() ** 0.5) for _ in range(34))
    ]
    mask = press.ink(press.disc(*crown), "#2f6b4a")
    press.grain(mask, "#0f332a", scaled(linear((880, 230), (1120, 480)), 1.0))
    press.grain(mask, "#9ac07a", scaled(radial((890, 240), 10, 220), 0.8))
    leaves = []
    for x, y, r in crown:
        for _ in range(5):
            lx, ly = x + rng.uniform(-r, r), y + rng.uniform(-r, r)
            leaves.append(
                turned(
                    curve([(lx - 15, ly), (lx, ly - 6), (lx + 15, ly), (lx, ly + 6)], closed=True, steps=4),
                    rng.uniform(-80, 80),
                    (lx, ly),
                )
            )
    press.ink(press.shape(*leaves[::2]), "#4f8a63")
    press.ink(press.shape(*leaves[1::2]), "#1b4a3d")
    for _ in range(17):
        a, d = rng.uniform(0, math.tau), rng.random() ** 0.5
        solid(
            press,
            ellipse(960 + math.cos(a) * d * 156, 340 + math.sin(a) * d * 140, 14, 17, turn=20),
            ("#edbb2f", "#9a6a14", "#fdf0a8"),
            lit=0.8,
        )
    solid(press, [(890, 690), (1030, 690), (1006, 800), (914, 800)], ("#2d6f7c", "#123f4c", "#8fc4c4"), down=0.1)
    solid(press, box(880, 676, 1040, 702), ("#2d6f7c", "#123f4c", "#8fc4c4"), down=0.1)
    pot(press, 150, 780, 110, BRICK, "blades")
    pot(press, 292, 790, 74, ("#2d6f7c", "#123f4c", "#8fc4c4"), "bush")
    pot(press, 1150, 790, 84, BRICK, "fern")


def tents_at_night(press: Press) -> None:
    """Two tents lit from within below spruces and stars."""
    sheet = press.full()
    press.ink(sheet, "#14293a")
    press.wash(sheet, "#3a6472", linear((0, 150), (0, 560)))
    press.wash(sheet, "#d9905a", radial((760, 560), 20, 420))
    stars(press, 190, 420)
    press.ink(press.less(press.disc((250, 150, 44)), press.disc((270, 138, 40))), CREAM)
    rng = press.random
    for y, jag, colour in ((430, 130, "#2a4a5a"), (500, 70, "#1d3a48")):
        press.ink(press.shape(down(ridge(rng, (-10, y), (1210, y - 30), jag, 7, 0.5), 820)), colour)
    lake = press.ink(press.shape(box(-10, 540, 1210, 620)), "#4a7684")
    press.grain(lake, "#f0b878", scaled(radial((760, 560), 20, 380), 0.8))
    press.ink(
        press.both(
            press.shape(
                *[
                    curve([(x, y), (x + w / 2, y - 2), (x + w, y), (x + w / 2, y + 2)], closed=True)
                    for x, y, w in (
                        (rng.uniform(0, 1200), rng.uniform(552, 612), rng.uniform(30, 110)) for _ in range(34)
                    )
                ]
            ),
            lake,
        ),
        CREAM,
        0.35,
    )
    far = [
        spruce(press, x, 566 + rng.uniform(-5, 6), rng.uniform(60, 130))
        for x in [*range(-10, 420, 24), *range(900, 1220, 22)]
    ]
    press.ink(press.shape(*far), "#12303a")
    ground = press.shape(down(curve([(-10, 620), (300, 600), (700, 622), (1210, 596)]), 820))
    press.ink(ground, "#1f3d33")
    press.grain(ground, "#0c1c1c", scaled(linear((0, 600), (0, 860)), 0.9))
    for x, y, s, tone in (
        (760, 720, 1.0, ("#e8893a", "#9a3a1c", "#ffe08a")),
        (360, 670, 0.66, ("#d9b23f", "#8a5a1c", "#fff0a8")),
    ):
        press.grain(
            press.shape(box(-10, 560, 1210, 820)), GOLD, scaled(radial((x, y - 20), 60 * s, 420 * s, 1.5, 2.0), 0.55)
        )
        left, right, peak = (x - 240 * s, y), (x + 230 * s, y + 10 * s), (x - 20 * s, y - 250 * s)
        side = (x + 330 * s, y - 40 * s)
        press.ink(press.shape([peak, right, side, (peak[0] + 120 * s, peak[1] + 14 * s)]), tone[1])
        front = press.ink(
            press.shape(
                [
                    left,
                    *curve([left, (x - 150 * s, y - 130 * s), peak], steps=8),
                    *curve([peak, (x + 130 * s, y - 120 * s), right], steps=8),
                ]
            ),
            tone[0],
        )
        press.grain(front, tone[2], radial((x - 10 * s, y - 50 * s), 20 * s, 220 * s))
        press.grain(front, tone[1], scaled(linear((x - 20 * s, y - 140 * s), (x - 20 * s, y - 280 * s)), 0.8))
        door = press.ink(
            press.shape([(x - 74 * s, y + 3 * s), (x - 16 * s, y - 170 * s), (x + 50 * s, y + 5 * s)]), "#fff0c0"
        )
        press.grain(door, "#f0a03c", scaled(linear((x - 10 * s, y - 60 * s), (x - 10 * s, y - 180 * s)), 0.8))
        press.ink(
            press.shape(
                [(x - 74 * s, y + 3 * s), (x - 16 * s, y - 170 * s), (x - 44 * s, y - 30 * s), (x - 92 * s, y + 2 * s)]
            ),
            tone[1],
        )
        press.ink(
            press.lines(
                [peak, (x - 20 * s, y - 272 * s)],
                [left, (x - 320 * s, y + 16 * s)],
                [peak, (x - 300 * s, y + 6 * s)],
                width=2.4,
            ),
            "#f6d9a0",
            0.7,
        )
    # A pot over a fire, somebody beside it.
    press.grain(press.full(), "#f6a94a", scaled(radial((1010, 716), 10, 250, 1.5), 0.75))
    for dx, h in ((-20, 50), (0, 86), (18, 58)):
        press.ink(
            press.shape(
                curve(
                    [
                        (1010 + dx - 20, 734),
                        (1010 + dx - 12, 734 - h * 0.6),
                        (1010 + dx, 734 - h),
                        (1010 + dx + 12, 734 - h * 0.55),
                        (1010 + dx + 20, 734),
                    ],
                    steps=6,
                )
            ),
            "#f7b045",
        )
    press.ink(press.shape(curve([(996, 734), (1004, 706), (1012, 690), (1020, 708), (1026, 734)], steps=6)), "#fff3c0")
    press.ink(press.shape(*[turned(box(960, 730, 1060, 744), t, (1010, 737)) for t in (-9, 10)]), "#2a1a14")
    press.ink(
        press.shape(*[turned(ellipse(1010 + dx, 752, 16, 9), 0, (0, 0)) for dx in (-66, -36, 0, 34, 64)]), "#3a4a4a"
    )
    sitter = press.shape(
        ellipse(1128, 610, 21, 24),
        curve(
            [
                (1096, 650),
                (1128, 636),
                (1160, 654),
                (1166, 720),
                (1150, 752),
                (1092, 752),
                (1060, 744),
                (1048, 726),
                (1082, 718),
            ],
            closed=True,
        ),
        curve([(1100, 664), (1070, 690), (1046, 690), (1046, 702), (1076, 708), (1112, 690)], closed=True),
    )
    press.ink(sitter, "#16232b")
    press.rim(sitter, "#f6b060", -4, 0, 1.2)
    near = [spruce(press, x, y, h) for x, y, h in ((60, 830, 640), (1262, 836, 470), (180, 840, 360))]
    trunk = press.ink(press.shape(*near), "#0b1a1e")
    press.rim(trunk, "#3f6a6a", 3, 0, 1)
    press.ink(
        press.lines(
            *[
                curve([(x, 790), (x + 4, 770), (x + d, 750)], steps=4)
                for x, d in ((rng.uniform(200, 1200), rng.uniform(-12, 12)) for _ in range(70))
            ],
            width=2.5,
        ),
        "#2f5a44",
        0.8,
    )


SCENES = {"hotel-room": hotel_room, "courtyard": courtyard, "tents-at-night": tents_at_night}
