"""Where things are made and mended by hand."""

from __future__ import annotations

import math

from ..palette import CREAM, INK, NIGHT, STRAW
from ..pencil import Point, box, curve, ellipse, lerp, ribbon, turned
from ..press import Press, linear, radial, scaled
from .furniture import (
    IRON,
    LINEN,
    OAK,
    STEEL_TONE,
    WALNUT,
    Tone,
    boards,
    lamp,
    pot,
    shadow,
    solid,
    sunlight,
    wall,
    window,
)


def workbench(press: Press) -> None:
    """A joiner's bench under a window: plane, saw, shavings, a chair in the making."""
    wall(press, ("#dcc08f", "#80583a", "#f8e6bb"), 640, (420, 200))
    press.ink(press.lines(*[[(-10, y), (1210, y)] for y in range(60, 640, 74)], width=2.5), "#9a7448", 0.45)
    window(press, 380, 60, 700, 330, ("#a9cdd0", "#f8e6b4"), "#f3e7cd", (3, 2), "#5f8a6c")
    boards(press, ("#a8743f", "#4a2c18", "#dfae6e"), 640)
    sunlight(press, [(360, 650), (640, 650), (820, 800), (420, 800)], 0.25)
    # Tools on the wall.
    solid(press, box(760, 150, 1170, 172), WALNUT, down=0.2)
    for k in range(7):
        x, h = 790 + 40 * k, 96 - 7 * k
        solid(
            press,
            curve([(x - 11, 132), (x - 13, 150), (x - 8, 186), (x + 8, 186), (x + 13, 150), (x + 11, 132)], steps=4),
            ("#c9843f", "#6e3a1c", "#f0c183"),
        )
        press.ink(press.shape([(x - 8, 186), (x + 8, 186), (x + 9, 186 + h), (x - 9, 186 + h - 7)]), "#c9d2d0")
        press.ink(press.shape([(x + 2, 186), (x + 8, 186), (x + 9, 186 + h), (x + 2, 186 + h - 3)]), "#8fa3a8")
    solid(press, ribbon([(1110, 130), (1110, 330)], lambda t: 15), ("#d3a05e", "#7a4a26", "#f6d79a"))
    solid(press, [(1070, 124), (1150, 124), (1156, 160), (1064, 160)], IRON)
    saw = press.shape([(70, 170), (330, 236), (330, 296), (70, 210)])
    press.ink(press.shift(saw, 6, 9), "#7a5a3a", 0.4)
    press.ink(saw, "#c9d2d0")
    press.grain(saw, "#6a7a80", scaled(linear((100, 160), (330, 320)), 0.7))
    press.ink(
        press.lines(
            *[
                [lerp((70, 210), (330, 296), t / 40), (70 + 260 * (t + 0.5) / 40, 214 + 86 * (t + 0.5) / 40 + 5)]
                for t in range(40)
            ],
            width=2,
        ),
        "#8fa3a8",
    )
    handle = press.shape(
        curve([(40, 140), (84, 132), (104, 176), (92, 226), (50, 232), (30, 190)], closed=True),
        holes=[ellipse(66, 184, 18, 26)],
    )
    press.ink(handle, "#9a5a2c")
    press.rim(handle, "#e3b77c", 2, 3)
    for x, r in ((180, 46), (280, 34)):
        press.ink(press.lines(ellipse(x, 388, r, r), width=6), "#7a4a2c")
        press.ink(press.lines([(x, 330), (x, 388 - r)], width=3), INK)
    # The bench.
    shadow(press, 580, 764, 470, 20, 0.5)
    solid(press, [box(180, 540, 226, 764), box(940, 540, 986, 764)], OAK, down=0.1)
    solid(press, box(190, 660, 980, 692), OAK, down=0.2)
    for k, (w, tone) in enumerate(((150, ("#d9b27a", "#8a5a30", "#f6dfae")), (190, OAK), (130, WALNUT))):
        solid(press, box(260 + 210 * k, 634, 260 + 210 * k + w, 660), tone, down=0.2)
    solid(press, box(120, 484, 1050, 546), ("#c68c50", "#6a4020", "#f0c88a"), lit=0.6, down=0.4)
    press.ink(
        press.lines(
            curve([(140, 506), (500, 514), (1040, 504)]), curve([(140, 528), (600, 522), (1040, 530)]), width=2
        ),
        "#8a5a30",
        0.6,
    )
    solid(press, [box(1004, 500, 1076, 570)], WALNUT)
    press.ink(press.lines([(1040, 536), (1130, 536)], [(1112, 500), (1112, 572)], width=9), "#8a969a")
    # On the bench: a board, a plane, shavings, a mallet, a mug.
    solid(press, box(250, 462, 760, 486), ("#ecd09a", "#a87a48", "#fff0cb"), lit=0.5, down=0.4)
    shadow(press, 520, 464, 120, 6, 0.4)
    solid(
        press,
        [(404, 462), (410, 430), (640, 430), (660, 446), (656, 462)],
        ("#7a4428", "#3a1c10", "#c08a58"),
        down=0.2,
    )
    solid(
        press,
        curve([(430, 432), (424, 396), (446, 384), (466, 396), (470, 432)], steps=6),
        ("#9a5a2c", "#4a2814", "#e3b77c"),
    )
    solid(press, [(520, 432), (550, 372), (576, 384), (560, 432)], STEEL_TONE)
    solid(
        press,
        curve([(610, 432), (604, 410), (622, 396), (642, 410), (638, 432)], steps=6),
        ("#9a5a2c", "#4a2814", "#e3b77c"),
    )
    for x, y, r, turn in (
        (700, 452, 22, 0),
        (742, 462, 16, 60),
        (664, 418, 18, 200),
        (300, 556, 20, 30),
        (420, 700, 22, 90),
        (520, 780, 24, 140),
        (700, 770, 20, 10),
        (620, 792, 16, 240),
    ):
        curl = [
            (
                x + math.cos(math.radians(a + turn)) * r * (1 - a / 700),
                y + math.sin(math.radians(a + turn)) * r * (1 - a / 700),
            )
            for a in range(0, 420, 20)
        ]
        press.ink(press.lines(curl, width=6), "#f3dca6")
        press.ink(press.lines([(px + 1.5, py + 2) for px, py in curl], width=1.6), "#a87a48")
    solid(press, [box(848, 420, 930, 484)], WALNUT, lit=0.7)
    solid(press, ribbon([(888, 452), (800, 388)], lambda t: 17), OAK)
    # A chair that has no seat yet.
    chair: Tone = ("#d9b27a", "#8a5a30", "#f8e6bb")
    shadow(press, 1090, 786, 110, 12, 0.4)
    solid(
        press,
        [
            ribbon([(1024, 430), (1030, 786)], lambda t: 17),
            ribbon([(1160, 430), (1154, 786)], lambda t: 17),
            box(1020, 446, 1164, 470),
            box(1024, 500, 1160, 516),
            box(1014, 612, 1170, 634),
            box(1030, 700, 1154, 712),
        ],
        chair,
        lit=0.6,
        down=0.2,
    )
    lamp(press, 230, 120, 60, ("#2d6350", "#123a30", "#8fbf9a"), halo=4)


def forge(press: Press) -> None:
    """A smithy: fire, anvil, a glowing bar and the sparks from it."""
    wall(press, ("#4a3a38", "#171214", "#8a5a44"), 620, (260, 320))
    joints: list[list[Point]] = []
    for row, y in enumerate(range(-10, 620, 58)):
        joints.append([(-10, y), (1210, y)])
        x = -40.0 - 30 * (row % 2)
        while x < 1220:
            x += press.random.uniform(76, 132)
            joints.append([(x, y), (x + press.random.uniform(-5, 5), y + 58)])
    press.ink(press.rough(press.lines(*joints, width=4), 1.2), "#151012", 0.7)
    floor = press.ink(press.shape(box(-10, 620, 1210, 810)), "#2c2424")
    press.grain(floor, "#c9682c", scaled(radial((330, 640), 20, 560), 0.55))
    solid(press, [(60, 620), (60, 400), (520, 400), (520, 620)], ("#7a4a3c", "#2c1816", "#b8785a"), lit=0.5, down=0.3)
    press.ink(
        press.lines(
            *[[(60, y), (520, y)] for y in range(430, 620, 32)],
            *[
                [
                    (60 + 62 * k + (31 if r % 2 else 0), 430 + 32 * r - 32),
                    (60 + 62 * k + (31 if r % 2 else 0), 430 + 32 * r),
                ]
                for r in range(7)
                for k in range(8)
            ],
            width=3,
        ),
        "#2a1614",
        0.7,
    )
    hood = solid(
        press,
        [(100, 210), (480, 210), (390, 60), (360, -20), (220, -20), (190, 60)],
        ("#5a3f38", "#1f1514", "#96685a"),
        lit=0.4,
        down=0.2,
    )
    press.rim(hood, "#f0913c", 0, -8, 3)
    solid(press, box(90, 208, 490, 232), IRON, down=0.2)
    solid(press, box(40, 386, 540, 412), ("#8a6a5a", "#35231f", "#c99a7a"), down=0.2)
    press.grain(press.full(), "#f07a22", scaled(radial((290, 370), 30, 460, 1.4), 0.8))
    press.grain(press.full(), "#ffc95a", scaled(radial((290, 372), 10, 200, 1.4), 0.9))
    for x, h in ((190, 80), (236, 130), (290, 180), (346, 140), (396, 84)):
        flame = curve(
            [
                (x - 36, 388),
                (x - 34, 388 - h * 0.45),
                (x - 6, 388 - h),
                (x + 8, 388 - h * 0.6),
                (x + 34, 388 - h * 0.4),
                (x + 34, 388),
            ],
            steps=8,
        )
        press.ink(press.shape(flame), "#f29a30")
        press.ink(press.shape([(x + (px - x) * 0.55, 388 + (py - 388) * 0.6) for px, py in flame]), "#ffe28a")
        press.ink(press.shape([(x + (px - x) * 0.25, 388 + (py - 388) * 0.3) for px, py in flame]), "#fffbe0")
    press.ink(press.disc(*[(150 + 28 * k, 388 + (k % 3) * 3, 17) for k in range(11)], squash=0.6), "#2a1614")
    press.ink(press.disc(*[(164 + 38 * k, 384, 7) for k in range(7)], squash=0.6), "#f7a93c")
    # Tools along the wall.
    press.ink(press.lines([(640, 170), (1150, 170)], width=8), "#171214")
    for k, kind in enumerate(("tongs", "hammer", "tongs", "shoe", "hammer", "tongs", "shoe")):
        x = 674 + 72 * k
        press.ink(press.lines([(x, 170), (x, 190)], width=4), "#171214")
        if kind == "tongs":
            press.ink(
                press.lines(
                    curve([(x - 12, 380), (x - 8, 270), (x + 6, 236), (x + 10, 196)]),
                    curve([(x + 12, 380), (x + 8, 270), (x - 6, 236), (x - 10, 196)]),
                    width=8,
                ),
                "#7a7a7a",
            )
            press.ink(press.disc((x, 246, 7)), "#c9b8a0")
        elif kind == "hammer":
            solid(press, ribbon([(x, 200), (x, 360)], lambda t: 12), OAK)
            solid(press, box(x - 30, 190, x + 30, 222), IRON, lit=0.8)
        else:
            press.ink(press.lines(ellipse(x, 236, 26, 34, -215, 35), width=12), "#8a8280")
    # Anvil on its block.
    shadow(press, 800, 762, 200, 26, 0.6)
    solid(
        press, [(690, 600), (910, 600), (930, 770), (670, 770)], ("#8a5a34", "#33190e", "#d99a5a"), lit=0.7, down=0.2
    )
    press.ink(press.shape(box(684, 640, 916, 654), box(676, 724, 924, 740)), "#2a2426")
    anvil = [
        (560, 462),
        (640, 470),
        (690, 474),
        (690, 452),
        (970, 452),
        (970, 490),
        (900, 506),
        (866, 540),
        (880, 580),
        (920, 602),
        (680, 602),
        (720, 580),
        (736, 540),
        (704, 506),
        (640, 496),
    ]
    mask = solid(press, anvil, ("#5a5f63", "#17191c", "#b9b4a8"), lit=0.7, down=0.4)
    press.grain(mask, "#f08a3a", scaled(linear((860, 600), (560, 440)), 0.75))
    press.rim(mask, "#ffd7a0", 0, 5, 1)
    bar = ribbon([(1070, 400), (760, 446)], lambda t: 20)
    press.grain(press.full(), "#ff9a3c", scaled(radial((790, 440), 10, 190, 1.6), 0.9))
    press.ink(press.shape(bar), "#7a3a2c")
    press.ink(press.shape(ribbon([(930, 421), (756, 447)], lambda t: 22)), "#f2701f")
    press.ink(press.shape(ribbon([(860, 431), (756, 447)], lambda t: 19)), "#ffd05a")
    press.ink(press.shape(ribbon([(800, 440), (756, 447)], lambda t: 14)), "#fff6d0")
    rng = press.random
    sparks = []
    for _ in range(70):
        a, d = rng.uniform(-math.pi * 1.05, 0.05), rng.uniform(40, 300)
        x, y = 780 + math.cos(a) * d, 440 + math.sin(a) * d * 0.8 + (d / 300) ** 2 * 60
        sparks.append([(x, y), (x + math.cos(a) * (6 + d * 0.05), y + math.sin(a) * (5 + d * 0.04))])
    press.ink(press.lines(*sparks[::2], width=3), "#ffd76a")
    press.ink(press.lines(*sparks[1::2], width=2), "#ff9a3c")
    solid(press, turned(box(680, 300, 770, 352), -24, (725, 326)), ("#6a6e70", "#1f2224", "#c9c2b4"), lit=0.7)
    solid(press, ribbon([(742, 318), (936, 236)], lambda t: 18), OAK, lit=0.7)
    # A barrel of water.
    solid(
        press,
        curve([(1030, 790), (1016, 690), (1030, 590), (1150, 590), (1164, 690), (1150, 790)], steps=8),
        ("#7a4a2c", "#2a140c", "#c08a58"),
        lit=0.6,
        down=0.1,
    )
    press.ink(
        press.lines(
            curve([(1020, 640), (1090, 650), (1160, 640)]), curve([(1020, 744), (1090, 754), (1160, 744)]), width=9
        ),
        "#3a3638",
    )
    press.ink(press.shape(ellipse(1090, 590, 60, 13)), "#27485a")
    press.ink(press.lines(ellipse(1096, 590, 34, 6), width=2), "#f0a860", 0.8)


def loom(press: Press) -> None:
    """A handloom with a striped cloth on it, and yarn in the dyer's colours."""
    wall(press, ("#ead2a2", "#a06e48", "#fff0cc"), 640, (300, 180))
    boards(press, ("#b98650", "#5c361e", "#e9ba80"), 640)
    window(press, 60, 90, 290, 400, ("#a9cdd0", "#f8e6b4"), "#fbf5e6", (2, 2), "#6f9a7d")
    sunlight(press, [(120, 660), (320, 660), (420, 800), (150, 800)], 0.25)
    inks = [
        "#b3261e",
        "#d9992b",
        "#345a72",
        "#2d6350",
        "#b5673c",
        "#7c1c18",
        "#6a90a3",
        "#edbb55",
        "#173f35",
        "#e58a68",
    ]
    solid(press, [box(890, 210, 1170, 222), box(890, 350, 1170, 362), box(890, 490, 1170, 502)], WALNUT, down=0.2)
    for row, y in enumerate((210, 350, 490)):
        for k in range(4):
            x, tone = 926 + 70 * k, inks[(row * 4 + k) % 10]
            solid(
                press,
                curve(
                    [(x - 26, y), (x - 31, y - 44), (x - 20, y - 88), (x + 20, y - 88), (x + 31, y - 44), (x + 26, y)],
                    steps=6,
                ),
                (tone, INK, CREAM),
                lit=0.35,
                shaded=0.55,
                down=0.1,
            )
            press.ink(
                press.lines(
                    *[
                        curve([(x - 27, y - 14 - 20 * j), (x, y - 8 - 20 * j), (x + 27, y - 14 - 20 * j)])
                        for j in range(4)
                    ],
                    width=2,
                ),
                CREAM,
                0.35,
            )
    press.ink(press.lines([(320, 50), (860, 50)], width=7), "#7a4a2c")
    for k in range(5):
        x = 370 + 108 * k
        press.ink(press.lines([(x, 50), (x, 80)], width=3), INK)
        skein = press.shape(
            curve(
                [(x - 20, 80), (x + 20, 80), (x + 24, 150), (x + 14, 196), (x - 14, 196), (x - 24, 150)], closed=True
            )
        )
        press.ink(skein, inks[(k * 3 + 1) % 10])
        press.grain(skein, INK, scaled(linear((x - 10, 0), (x + 34, 0)), 0.55))
        press.ink(
            press.both(
                press.lines(
                    *[curve([(x + d, 76), (x + d * 1.2, 150), (x + d * 0.6, 200)]) for d in (-16, -8, 0, 8, 16)],
                    width=1.8,
                ),
                skein,
            ),
            CREAM,
            0.4,
        )
    shadow(press, 560, 776, 330, 22, 0.45)
    frame: Tone = ("#9a6436", "#45260f", "#dba868")
    solid(
        press,
        [
            ribbon([(258, 250), (250, 776)], lambda t: 30),
            ribbon([(842, 250), (852, 776)], lambda t: 30),
            box(236, 232, 866, 268),
        ],
        frame,
        lit=0.6,
        down=0.2,
    )
    # Warp from the beam above to the cloth, then the cloth over the breast beam.
    warp = press.shape([(300, 300), (802, 300), (812, 520), (290, 520)])
    press.ink(warp, "#f3e7c8")
    press.ink(
        press.both(
            press.lines(*[[(300 + 502 * k / 48, 300), (290 + 522 * k / 48, 520)] for k in range(49)], width=2.4), warp
        ),
        "#b08a58",
        0.75,
    )
    solid(press, box(286, 282, 818, 306), WALNUT, down=0.2)
    solid(press, [box(280, 352, 822, 364), box(280, 424, 822, 436)], WALNUT, down=0.2)
    press.ink(
        press.both(
            press.lines(*[[(292 + 520 * k / 40, 364), (292 + 520 * k / 40, 424)] for k in range(41)], width=3),
            press.shape(box(280, 364, 822, 424)),
        ),
        "#c9d2d0",
    )
    press.ink(press.lines([(330, 268), (330, 352)], [(772, 268), (772, 352)], width=4), "#5b3218")
    cloth = press.shape([(290, 500), (812, 500), (822, 610), (818, 720), (282, 720), (280, 610)])
    press.ink(cloth, "#b3261e")
    y = 500.0
    pattern = [
        ("#b3261e", 22),
        ("#edbb55", 7),
        ("#173f35", 26),
        ("#f3e3bd", 6),
        ("#345a72", 22),
        ("#f3e3bd", 6),
        ("#7c1c18", 26),
        ("#d9992b", 9),
    ]
    k = 0
    while y < 720:
        ink, h = pattern[k % 8]
        band = press.both(press.shape(box(270, y, 830, y + h)), cloth)
        press.ink(band, ink)
        if h > 20:
            marks = (
                [[(x, y + h * 0.8), (x + 17, y + h * 0.2), (x + 34, y + h * 0.8)] for x in range(280, 820, 34)]
                if k % 4
                else [
                    [
                        (x + 11, y + h * 0.2),
                        (x + 20, y + h * 0.5),
                        (x + 11, y + h * 0.8),
                        (x + 2, y + h * 0.5),
                        (x + 11, y + h * 0.2),
                    ]
                    for x in range(280, 820, 36)
                ]
            )
            press.ink(press.both(press.lines(*marks, width=3), band), STRAW, 0.85)
        y += h
        k += 1
    press.grain(cloth, "#2a0f12", scaled(linear((0, 600), (0, 760)), 0.75))
    press.grain(cloth, CREAM, scaled(linear((0, 600), (0, 496)), 0.2))
    solid(press, box(262, 588, 840, 618), frame, lit=0.5, down=0.3)
    cut = press.shape(box(286, 586, 816, 612))
    press.ink(cut, "#b3261e")
    press.ink(press.shape(box(286, 592, 816, 598)), STRAW)
    press.grain(cut, INK, scaled(linear((0, 584), (0, 620)), 0.6))
    solid(press, box(262, 716, 840, 744), frame, down=0.3)
    # Shuttle and bench.
    solid(
        press,
        curve([(420, 512), (450, 500), (560, 500), (590, 512), (560, 524), (450, 524)], closed=True),
        ("#d3a05e", "#7a4a26", "#f6d79a"),
    )
    press.ink(press.shape(ellipse(505, 512, 40, 7)), "#345a72")
    for x, y0, r, ink in ((950, 760, 40, "#b3261e"), (1030, 776, 34, "#d9992b"), (1000, 716, 32, "#2d6f7c")):
        shadow(press, x + 8, y0 + r * 0.9, r, 8, 0.4)
        ball = solid(press, ellipse(x, y0, r, r), (ink, INK, CREAM), lit=0.4, shaded=0.6)
        press.ink(
            press.both(
                press.lines(
                    *[
                        ellipse(x, y0, r * 1.1, r * s, turn=t)
                        for s, t in ((0.3, 20), (0.6, 20), (0.3, -60), (0.7, -60))
                    ],
                    width=2,
                ),
                ball,
            ),
            CREAM,
            0.5,
        )
    basket = solid(
        press,
        curve([(1086, 690), (1180, 690), (1170, 786), (1098, 786)], closed=True, steps=2),
        ("#caa063", "#6e432c", "#eed09a"),
        down=0.2,
    )
    press.ink(
        press.both(press.lines(*[[(1080, yy), (1190, yy)] for yy in range(704, 786, 13)], width=3), basket),
        "#7a4f2c",
        0.6,
    )
    pot(press, 140, 786, 90, ("#2d6f7c", "#123f4c", "#8fc4c4"), "fern")


def garage(press: Press) -> None:
    """A garage with a car on the lift and everything in reach."""
    wall(press, ("#a9bdb8", "#3f565c", "#e3ece0"), 640, (420, 200))
    press.ink(press.lines(*[[(x, -10), (x, 640)] for x in range(20, 1210, 62)], width=2), "#6f8a8a", 0.4)
    press.ink(press.shape(box(-10, 440, 1210, 460)), "#d9992b")
    window(press, 120, 70, 460, 230, ("#8fbfc9", "#f3e3b4"), "#f3e7cd", (4, 1))
    floor = press.ink(press.shape(box(-10, 640, 1210, 810)), "#7a7f7c")
    press.grain(floor, NIGHT, scaled(linear((300, 640), (1000, 880)), 0.85))
    press.grain(floor, "#e3ece0", scaled(linear((700, 860), (100, 640)), 0.35))
    press.ink(
        press.shape(
            [(210, 810), (300, 660), (312, 660), (236, 810)], [(960, 810), (880, 660), (868, 660), (934, 810)]
        ),
        "#edbb55",
    )
    press.ink(press.soften(press.shape(ellipse(580, 742, 280, 26)), 10), "#1b2226", 0.6)
    # The lift.
    for x in (250, 900):
        solid(press, box(x, 150, x + 44, 740), ("#b3261e", "#4a100e", "#e5705a"), lit=0.5, down=0.1)
        solid(press, box(x - 30, 724, x + 74, 752), IRON, down=0.3)
        press.ink(
            press.shape(*[[(x, y), (x + 44, y - 30), (x + 44, y - 14), (x, y + 16)] for y in range(700, 640, -34)]),
            "#edbb55",
            0.8,
        )
    solid(press, [box(290, 508, 450, 526), box(746, 508, 906, 526)], IRON, down=0.2)
    solid(press, [box(420, 490, 450, 512), box(746, 490, 776, 512)], IRON)
    # The car.
    body: Tone = ("#2d6f7c", "#0f3440", "#8fc4c4")
    outline = curve(
        [
            (322, 476),
            (316, 426),
            (352, 396),
            (436, 384),
            (496, 316),
            (560, 290),
            (690, 290),
            (758, 318),
            (814, 380),
            (880, 398),
            (900, 440),
            (894, 476),
        ],
        steps=8,
    )
    solid(press, outline, body, lit=0.7, down=0.55)
    glass = press.shape(
        curve([(462, 384), (512, 326), (566, 308), (604, 308), (604, 384)], steps=6),
        curve([(624, 308), (690, 308), (742, 330), (788, 384), (624, 384)], steps=6),
    )
    press.ink(glass, "#cfe3dd")
    press.grain(glass, "#345a72", scaled(linear((480, 300), (800, 400)), 0.7))
    press.ink(
        press.lines([(614, 300), (612, 474)], [(470, 392), (470, 470)], [(770, 392), (776, 440)], width=3),
        "#0f3440",
        0.8,
    )
    press.ink(press.shape(box(560, 402, 596, 409), box(700, 402, 736, 409)), CREAM, 0.85)
    press.ink(press.shape(ellipse(336, 424, 15, 18), ellipse(884, 430, 12, 14)), "#fff3c4")
    press.ink(press.shape(box(312, 452, 904, 466)), "#c9d2d0")
    press.rim(press.shape(outline), "#cfe8e4", 0, 5, 1)
    for x in (436, 776):
        press.ink(press.disc((x, 478, 64)), "#0c2329")
        press.ink(press.disc((x, 486, 56)), "#1c2226")
        press.ink(press.lines(ellipse(x, 486, 46, 46), width=3), "#4a5256")
        solid(press, ellipse(x, 486, 33, 33), STEEL_TONE, lit=0.7)
        press.ink(
            press.disc(
                (x, 486, 9),
                *[(x + math.cos(a) * 20, 486 + math.sin(a) * 20, 4) for a in (k * math.tau / 5 for k in range(5))],
            ),
            "#3f474c",
        )
    press.ink(press.lines([(500, 500), (560, 520), (700, 516), (716, 500)], width=9), "#4a5256")
    # Tool trolley, tyres, oil, lamp.
    shadow(press, 1080, 766, 110, 14, 0.5)
    solid(press, box(990, 530, 1170, 750), ("#b3261e", "#4a100e", "#e5705a"), lit=0.5, down=0.2)
    solid(press, box(980, 516, 1180, 536), IRON, down=0.2)
    for y in (552, 594, 636, 692):
        press.ink(press.lines([(1000, y), (1160, y)], width=3), "#4a100e")
        press.ink(press.shape(box(1050, y + 10, 1110, y + 18)), "#c9d2d0")
    press.ink(press.disc((1016, 760, 13), (1144, 760, 13)), INK)
    press.ink(press.lines([(1010, 512), (1070, 504)], [(1086, 508), (1150, 512)], width=8), "#c9d2d0")
    solid(press, box(1104, 462, 1146, 516), ("#d9992b", "#7a4a14", "#fbe2a0"))
    press.ink(press.shape([(1112, 462), (1118, 440), (1136, 440), (1138, 462)]), "#7a4a14")
    for k in range(3):
        x, y = 96, 738 - 46 * k
        solid(
            press,
            [*ellipse(x, y, 84, 20, 0, 180), *ellipse(x, y - 34, 84, 20, 180, 360)],
            ("#2c3236", "#0c0f12", "#6a7478"),
            lit=0.6,
            down=0.2,
        )
        press.ink(press.shape(ellipse(x, y - 34, 84, 20)), "#3f474c")
        press.ink(press.shape(ellipse(x, y - 34, 46, 10)), "#14181b")
    solid(press, box(980, 120, 1170, 380), ("#d9c08a", "#8a6a3a", "#f6e6ba"), lit=0.4, down=0.3)
    for k, h in enumerate((170, 150, 130, 110, 92)):
        x = 1004 + 36 * k
        press.ink(press.lines([(x, 150), (x, 150 + h)], width=8), "#6a7a80")
        press.ink(
            press.less(press.disc((x, 148, 13), (x, 152 + h, 13)), press.disc((x, 141, 6), (x, 160 + h, 6))), "#6a7a80"
        )
    for x in (420, 740):
        press.ink(press.lines([(x - 80, 0), (x - 80, 20)], [(x + 80, 0), (x + 80, 20)], width=3), INK)
        solid(press, box(x - 120, 18, x + 120, 34), LINEN, down=0.2)
        press.grain(press.full(), "#fff6da", scaled(radial((x, 34), 20, 300, 1.5), 0.35))


SCENES = {"workbench": workbench, "forge": forge, "loom": loom, "garage": garage}
