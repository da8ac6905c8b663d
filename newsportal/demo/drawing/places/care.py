"""Where people and animals are looked after."""

from __future__ import annotations

import math

from ..palette import CREAM, GOLD, INK, STRAW
from ..pencil import Point, box, curve, ellipse, ribbon, turned
from ..press import Press, linear, radial, scaled
from .furniture import (
    BRASS,
    BRICK,
    OAK,
    STEEL_TONE,
    WALNUT,
    Tone,
    boards,
    bottle,
    chair,
    lamp,
    pot,
    shadow,
    solid,
    sunlight,
    tiles,
    wall,
    window,
)


def consulting_room(press: Press) -> None:
    """A doctor's room: a desk, a couch, an eye chart, morning light."""
    wall(press, ("#cfdfd2", "#6f9488", "#f4f6e6"), 640, (300, 160))
    boards(press, ("#c99a63", "#6e4526", "#f0cb95"), 640)
    window(press, 80, 90, 370, 430, ("#a9d0d4", "#fbeec4"), "#fbf5e6", (2, 1), "#6f9a7d")
    for k in range(9):
        y = 96 + 38 * k
        press.ink(press.lines([(80, y), (370, y)], width=5), CREAM, 0.75 if k < 4 else 0.0)
    sunlight(press, [(120, 650), (420, 650), (580, 800), (160, 800)], 0.3)
    # Chart, clock, shelf.
    solid(press, box(470, 90, 610, 330), ("#fbf5e6", "#c9b38a", "#ffffff"), shaded=0.4)
    rng = press.random
    for row, (n, r) in enumerate(((1, 22), (2, 16), (3, 12), (4, 9), (5, 6))):
        for k in range(n):
            x, y = 540 + (k - (n - 1) / 2) * r * 2.6, 124 + row * 42
            ring = press.less(press.disc((x, y, r)), press.disc((x, y, r * 0.56)))
            gap = turned(box(x, y - r * 0.22, x + r * 1.2, y + r * 0.22), rng.choice([0, 90, 180, 270]), (x, y))
            press.ink(press.less(ring, press.shape(gap)), INK)
    press.ink(press.disc((700, 140, 44)), "#2d6350")
    press.ink(press.disc((700, 140, 37)), CREAM)
    press.ink(press.lines([(700, 140), (700, 114)], [(700, 140), (718, 148)], width=4), INK)
    solid(press, box(800, 200, 1150, 214), OAK, down=0.2)
    solid(press, box(800, 330, 1150, 344), OAK, down=0.2)
    for k, x in enumerate((828, 862, 890, 926)):
        solid(
            press,
            box(x, 120 + (k % 2) * 10, x + 26, 200),
            (["#b3261e", "#345a72", "#d9992b", "#2d6350"][k], INK, CREAM),
            lit=0.3,
            shaded=0.5,
        )
    pot(press, 1010, 202, 50, BRICK, "fern")
    bottle(press, 1090, 200, 76, "#8a5a2c", CREAM)
    bottle(press, 1120, 200, 64, "#345a72", CREAM)
    for k in range(5):
        solid(
            press,
            box(826 + 62 * k, 272, 876 + 62 * k, 330),
            (["#fbf5e6", "#a9c3c9", "#e6d9bd", "#fbf5e6", "#a9c39a"][k], "#8a7a5a", "#ffffff"),
            shaded=0.4,
        )
        press.ink(
            press.shape(box(846 + 62 * k, 284, 856 + 62 * k, 314), box(836 + 62 * k, 294, 866 + 62 * k, 304)),
            "#2d6350",
        )
    # The couch.
    shadow(press, 880, 752, 290, 20, 0.45)
    solid(press, [box(640, 600, 660, 750), box(1110, 600, 1130, 750), box(640, 660, 1130, 672)], STEEL_TONE)
    solid(
        press,
        [(622, 604), (620, 568), (634, 556), (1144, 556), (1156, 568), (1156, 604)],
        ("#2d6f7c", "#0f3440", "#8fc4c4"),
        lit=0.6,
        down=0.4,
    )
    solid(
        press,
        curve([(1010, 560), (1016, 470), (1040, 440), (1130, 444), (1160, 470), (1158, 560)], steps=8),
        ("#2d6f7c", "#0f3440", "#8fc4c4"),
        lit=0.6,
        down=0.3,
    )
    paper = solid(
        press,
        [(660, 552), (1000, 552), (1000, 640), (960, 634), (660, 572)],
        ("#fbf5e6", "#b8ab90", "#ffffff"),
        lit=0.3,
        shaded=0.5,
    )
    press.ink(
        press.both(press.lines(*[[(660 + 34 * k, 550), (664 + 34 * k, 640)] for k in range(11)], width=1.8), paper),
        "#d0c4a8",
        0.8,
    )
    solid(
        press, curve([(1030, 556), (1036, 520), (1130, 520), (1140, 556)], steps=5), ("#fbf5e6", "#b8ab90", "#ffffff")
    )
    # The desk.
    shadow(press, 330, 770, 260, 16, 0.45)
    solid(press, [box(100, 560, 126, 766), box(530, 560, 556, 766)], WALNUT)
    solid(press, box(400, 560, 540, 680), WALNUT, down=0.2)
    press.ink(press.lines([(400, 600), (540, 600)], [(400, 640), (540, 640)], width=3), "#2c170f")
    press.ink(press.disc((470, 582, 5), (470, 620, 5), (470, 660, 5)), GOLD)
    solid(press, box(80, 532, 580, 562), OAK, lit=0.7, down=0.3)
    solid(press, [(120, 532), (136, 500), (330, 500), (330, 532)], ("#fbf5e6", "#b8ab90", "#ffffff"), shaded=0.3)
    press.ink(press.lines(*[[(158, y), (310, y)] for y in (508, 516, 524)], width=2), "#6a90a3")
    press.ink(press.lines([(296, 526), (344, 494)], width=5), "#7c1c18")
    tube = curve([(400, 528), (380, 470), (430, 430), (470, 470), (450, 520), (500, 530)])
    press.ink(press.lines(tube, width=7), "#1c2026")
    press.ink(
        press.lines(curve([(430, 430), (420, 392), (400, 372)]), curve([(430, 430), (446, 392), (466, 376)]), width=5),
        "#8fa3a8",
    )
    solid(press, ellipse(506, 526, 20, 9), STEEL_TONE, lit=0.8)
    chair(press, 300, 786, 250, ("#b3261e", "#4a100e", "#e5705a"), 1)


def patients(press: Press) -> None:
    """A dog and a cat who wait side by side at the vet's."""
    wall(press, ("#e9c98f", "#a06a42", "#fff0c8"), 620, (420, 220))
    tiles(press, ("#e6dcc0", "#6f9a8c", "#fffaf0"), 620, (600, 100), 10, 6)
    press.ink(press.shape(box(-10, 596, 1210, 622)), "#fbf5e6")
    for x, kind in ((150, "bird"), (960, "fish")):
        solid(press, box(x, 90, x + 150, 260), WALNUT, down=0.2)
        press.ink(press.shape(box(x + 14, 104, x + 136, 246)), CREAM)
        if kind == "bird":
            press.ink(
                press.shape(
                    curve([(x + 40, 190), (x + 60, 140), (x + 90, 150), (x + 110, 190), (x + 80, 214)], closed=True)
                ),
                "#345a72",
            )
            press.ink(press.shape([(x + 58, 142), (x + 36, 152), (x + 58, 158)]), GOLD)
            press.ink(press.disc((x + 66, 154, 4)), CREAM)
        else:
            press.ink(
                press.shape(
                    curve(
                        [
                            (x + 34, 176),
                            (x + 66, 146),
                            (x + 100, 170),
                            (x + 122, 148),
                            (x + 120, 204),
                            (x + 100, 184),
                            (x + 66, 206),
                        ],
                        closed=True,
                    )
                ),
                "#d4492f",
            )
            press.ink(press.disc((x + 54, 170, 4)), CREAM)
    pot(press, 1090, 640, 96, ("#2d6f7c", "#123f4c", "#8fc4c4"), "blades")
    # The bench.
    shadow(press, 560, 772, 430, 24, 0.45)
    solid(press, [box(200, 670, 232, 770), box(900, 670, 932, 770)], WALNUT)
    solid(press, box(150, 630, 980, 676), OAK, lit=0.7, down=0.4)
    solid(press, [box(190, 430, 214, 640), box(916, 430, 940, 640)], WALNUT)
    solid(press, [box(170, 440, 960, 476), box(170, 520, 960, 556)], OAK, lit=0.6, down=0.3)
    # The dog.
    brown, dark, light = "#a8632f", "#4f2814", "#e0a468"
    dog = [
        curve(
            [
                (330, 640),
                (322, 560),
                (336, 470),
                (370, 410),
                (430, 390),
                (486, 414),
                (512, 480),
                (516, 560),
                (520, 640),
            ],
            steps=8,
        ),
    ]
    press.ink(press.lines(curve([(330, 620), (270, 600), (240, 540), (252, 500)]), width=26), brown)
    body = press.ink(press.shape(*dog), brown)
    press.grain(body, dark, scaled(linear((400, 420), (560, 660)), 0.9))
    press.grain(body, light, scaled(radial((370, 460), 10, 160), 0.7))
    chest = press.both(
        press.shape(curve([(420, 420), (470, 440), (486, 520), (460, 590), (426, 560), (410, 480)], closed=True)), body
    )
    press.ink(chest, "#f3e3c4")
    press.grain(chest, dark, scaled(linear((430, 440), (520, 600)), 0.4))
    for x in (416, 480):
        solid(
            press,
            curve(
                [
                    (x - 22, 500),
                    (x - 24, 600),
                    (x - 26, 634),
                    (x - 30, 648),
                    (x + 28, 648),
                    (x + 22, 600),
                    (x + 22, 500),
                ],
                steps=6,
            ),
            (brown, dark, light),
            lit=0.4,
            down=0.3,
        )
        solid(
            press,
            curve([(x - 30, 650), (x - 32, 632), (x - 8, 622), (x + 26, 630), (x + 32, 650)], steps=5),
            ("#f3e3c4", "#a8855a", "#ffffff"),
        )
    solid(
        press,
        curve([(316, 648), (312, 596), (352, 560), (396, 590), (400, 648)], steps=8),
        (brown, dark, light),
        lit=0.5,
        down=0.4,
    )
    head = press.ink(
        press.shape(
            curve(
                [
                    (352, 320),
                    (360, 260),
                    (408, 226),
                    (466, 232),
                    (504, 268),
                    (516, 318),
                    (500, 372),
                    (446, 402),
                    (390, 392),
                    (360, 364),
                ],
                closed=True,
                steps=8,
            )
        ),
        brown,
    )
    press.grain(head, dark, scaled(linear((420, 260), (530, 420)), 0.8))
    press.grain(head, light, scaled(radial((400, 270), 6, 110), 0.7))
    muzzle = press.both(
        press.shape(
            curve(
                [
                    (434, 220),
                    (452, 300),
                    (500, 318),
                    (530, 346),
                    (512, 388),
                    (452, 408),
                    (412, 384),
                    (410, 340),
                    (426, 300),
                ],
                closed=True,
            )
        ),
        press.either(
            head, press.shape(curve([(420, 330), (500, 310), (536, 346), (512, 392), (440, 400)], closed=True))
        ),
    )
    press.ink(muzzle, "#f3e3c4")
    press.grain(muzzle, dark, scaled(linear((440, 330), (540, 420)), 0.4))
    press.ink(press.shape(curve([(486, 322), (512, 316), (532, 326), (524, 348), (500, 348)], closed=True)), INK)
    press.ink(press.shape(ellipse(500, 326, 8, 4)), CREAM, 0.8)
    press.ink(press.lines(curve([(510, 348), (504, 370), (474, 376), (456, 366)]), width=4), dark)
    for x, y in ((420, 300), (482, 292)):
        press.ink(press.disc((x, y, 12)), "#2a140c")
        press.ink(press.disc((x - 4, y - 4, 4)), CREAM)
    for ear in (
        curve([(372, 262), (336, 270), (310, 330), (318, 392), (346, 398), (366, 350), (392, 290)], closed=True),
        curve([(478, 242), (520, 250), (548, 300), (544, 350), (524, 352), (506, 310), (486, 274)], closed=True),
    ):
        mask = press.ink(press.shape(ear), "#6e3a1c")
        press.grain(mask, "#2a140c", scaled(linear((320, 280), (400, 420)), 0.8))
    collar = press.shape(ribbon(curve([(362, 396), (410, 424), (470, 420), (506, 396)]), lambda t: 20))
    press.ink(collar, "#b3261e")
    press.grain(collar, INK, scaled(linear((400, 0), (520, 0)), 0.5))
    press.ink(press.disc((446, 440, 14)), GOLD)
    # The cat, which has turned away.
    press.ink(press.lines(curve([(700, 630), (640, 640), (606, 610), (590, 560), (614, 520)]), width=22), "#4a5256")
    cat_body = press.ink(
        press.shape(
            curve(
                [(670, 640), (664, 560), (690, 480), (736, 436), (786, 436), (824, 490), (838, 570), (832, 640)],
                steps=8,
            )
        ),
        "#5a646a",
    )
    press.grain(cat_body, "#1c2226", scaled(linear((720, 450), (870, 660)), 0.9))
    press.grain(cat_body, "#c9d2d0", scaled(radial((700, 500), 6, 130), 0.6))
    press.ink(
        press.both(
            press.lines(
                *[curve([(660, 500 + 36 * k), (720, 512 + 36 * k), (760, 498 + 36 * k)]) for k in range(4)], width=10
            ),
            cat_body,
        ),
        "#343c42",
        0.8,
    )
    bib = press.both(
        press.shape(curve([(770, 440), (806, 470), (816, 560), (790, 610), (766, 540)], closed=True)), cat_body
    )
    press.ink(bib, CREAM)
    for x in (770, 814):
        solid(
            press,
            curve([(x - 22, 648), (x - 18, 560), (x + 16, 560), (x + 24, 648)], steps=5),
            ("#5a646a", "#1c2226", "#aab4b4"),
            lit=0.4,
        )
        solid(
            press,
            curve([(x - 24, 650), (x - 20, 632), (x + 2, 626), (x + 22, 634), (x + 26, 650)], steps=5),
            (CREAM, "#a8a090", "#ffffff"),
        )
    cat_head = press.ink(
        press.shape(
            curve(
                [
                    (696, 390),
                    (704, 340),
                    (744, 316),
                    (790, 316),
                    (830, 340),
                    (840, 390),
                    (816, 430),
                    (768, 446),
                    (720, 430),
                ],
                closed=True,
                steps=8,
            ),
            [(704, 366), (700, 284), (748, 324)],
            [(836, 366), (842, 284), (792, 324)],
        ),
        "#5a646a",
    )
    press.grain(cat_head, "#1c2226", scaled(linear((760, 340), (860, 460)), 0.8))
    press.grain(cat_head, "#c9d2d0", scaled(radial((730, 340), 6, 90), 0.6))
    press.ink(press.shape([(712, 344), (710, 304), (734, 324)], [(828, 344), (832, 304), (806, 324)]), "#e5a08a")
    press.ink(
        press.both(
            press.lines([(768, 316), (768, 348)], [(748, 318), (754, 344)], [(788, 318), (782, 344)], width=6),
            cat_head,
        ),
        "#343c42",
    )
    snout = press.both(press.shape(ellipse(770, 414, 42, 28)), cat_head)
    press.ink(snout, CREAM)
    for x in (738, 802):
        press.ink(
            press.shape(curve([(x - 19, 378), (x, 364), (x + 19, 378), (x, 392)], closed=True, steps=6)), "#edbb55"
        )
        press.ink(press.shape(ellipse(x, 378, 4.5, 13)), INK)
        press.ink(press.disc((x - 4, 373, 3)), CREAM)
    press.ink(press.shape([(760, 400), (780, 400), (770, 411)]), "#e58a68")
    press.ink(
        press.lines(curve([(770, 411), (760, 424), (748, 422)]), curve([(770, 411), (780, 424), (792, 422)]), width=3),
        "#343c42",
    )
    press.ink(
        press.lines(
            [(736, 412), (682, 402)],
            [(736, 420), (684, 424)],
            [(804, 412), (858, 402)],
            [(804, 420), (856, 424)],
            width=1.8,
        ),
        CREAM,
        0.9,
    )
    press.ink(press.shape(ribbon(curve([(716, 436), (770, 454), (824, 436)]), lambda t: 13)), "#2d6350")


def barber_chair(press: Press) -> None:
    """A barber's chair before a mirror with bottles and brushes."""
    wall(press, ("#2d5f62", "#10302f", "#7fb0a6"), 630, (520, 200))
    panel = press.ink(press.shape(box(-10, 420, 1210, 630)), "#e9ddc0")
    press.grain(panel, "#7a6a50", scaled(linear((300, 420), (1200, 700)), 0.7))
    press.ink(
        press.both(
            press.lines(
                *[[(x, 420), (x, 630)] for x in range(0, 1210, 52)],
                [(-10, 472), (1210, 472)],
                [(-10, 524), (1210, 524)],
                [(-10, 576), (1210, 576)],
                width=2,
            ),
            panel,
        ),
        "#b8a880",
        0.8,
    )
    solid(press, box(-10, 408, 1210, 424), ("#b3261e", "#5b1512", "#e5705a"), down=0.2)
    tiles(press, ("#efe6cc", "#23282c", "#fffaf0"), 630, (600, 120), 9, 5)
    # The mirror.
    solid(
        press,
        curve([(400, 400), (400, 130), (450, 60), (600, 40), (750, 60), (800, 130), (800, 400)], steps=12),
        BRASS,
        lit=0.8,
        down=0.3,
    )
    glass = press.ink(
        press.shape(
            curve([(420, 390), (420, 140), (464, 80), (600, 60), (736, 80), (780, 140), (780, 390)], steps=12)
        ),
        "#b9d0cc",
    )
    press.wash(glass, "#f3e7c4", linear((420, 60), (780, 400)))
    press.grain(glass, "#345a5c", scaled(linear((600, 200), (820, 460)), 0.6))
    press.ink(
        press.both(
            press.shape(
                [(470, 400), (560, 60), (610, 60), (520, 400)], [(640, 400), (720, 90), (740, 96), (662, 400)]
            ),
            glass,
        ),
        CREAM,
        0.4,
    )
    for x in (330, 870):
        press.grain(press.full(), GOLD, scaled(radial((x, 190), 14, 190, 1.6), 0.6))
        solid(press, box(x - 6, 220, x + 6, 300), BRASS)
        press.ink(press.disc((x, 190, 34)), "#fff6da")
        press.grain(press.disc((x, 190, 34)), GOLD, scaled(radial((x, 190), 36, 10), 0.5))
    # Shelf with what is needed.
    solid(press, box(340, 400, 860, 426), ("#f6f0dc", "#9a8a6a", "#ffffff"), lit=0.5, down=0.3)
    for x, h, ink in (
        (380, 96, "#2d6350"),
        (416, 80, "#8a4a1e"),
        (450, 104, "#345a72"),
        (760, 90, "#7c1c18"),
        (796, 74, "#d9992b"),
        (828, 98, "#2d6f7c"),
    ):
        bottle(press, x, 400, h, ink, CREAM)
    solid(press, [(540, 400), (536, 340), (596, 340), (592, 400)], ("#cfe3dd", "#6f9a9c", "#ffffff"), down=0.1)
    for x, ink, t in ((550, "#b3261e", -6), (566, INK, 2), (582, "#d9992b", 9)):
        press.ink(press.shape(turned(box(x - 5, 290, x + 5, 372), t, (x, 372))), ink)
    solid(press, box(636, 376, 676, 400), ("#7a4a2c", "#2c170f", "#c08a58"))
    solid(
        press,
        curve([(640, 376), (634, 340), (656, 326), (678, 340), (672, 376)], steps=6),
        ("#efe3c8", "#a8926a", "#ffffff"),
    )
    press.ink(press.lines([(700, 396), (740, 372)], [(700, 372), (740, 396)], width=5), "#c9d2d0")
    press.ink(
        press.less(press.disc((694, 402, 9), (694, 368, 9)), press.disc((694, 402, 4), (694, 368, 4))), "#c9d2d0"
    )
    # The pole.
    solid(press, [box(1056, 90, 1104, 116), box(1056, 380, 1104, 406)], BRASS, lit=0.8)
    press.ink(press.disc((1080, 78, 22)), "#fff6da")
    pole = press.ink(press.shape(box(1062, 116, 1098, 380)), CREAM)
    for k in range(8):
        y = 96 + 44 * k
        press.ink(
            press.both(press.shape([(1056, y + 36), (1104, y), (1104, y + 16), (1056, y + 52)]), pole), "#b3261e"
        )
        press.ink(
            press.both(press.shape([(1056, y + 58), (1104, y + 22), (1104, y + 34), (1056, y + 70)]), pole), "#345a72"
        )
    press.grain(pole, INK, scaled(linear((1074, 0), (1108, 0)), 0.7))
    for k, ink in enumerate(("#b3261e", "#fbf5e6", "#d9992b")):
        press.ink(press.lines([(150 + 60 * k, 200), (150 + 60 * k, 220)], width=4), INK)
        towel = press.shape(
            curve(
                [(128 + 60 * k, 220), (172 + 60 * k, 220), (176 + 60 * k, 380), (124 + 60 * k, 380)],
                closed=True,
                steps=2,
            )
        )
        press.ink(towel, ink)
        press.grain(towel, INK, scaled(linear((140 + 60 * k, 0), (190 + 60 * k, 0)), 0.5))
    press.ink(press.lines([(110, 202), (320, 202)], width=7), "#c99a3e")
    # The chair.
    leather: Tone = ("#a8322a", "#3f0f0e", "#e5785f")
    shadow(press, 600, 770, 210, 26, 0.55)
    solid(press, [*ellipse(600, 762, 150, 24, 180, 360), *ellipse(600, 772, 150, 24, 0, 180)], STEEL_TONE, lit=0.8)
    solid(press, [(572, 660), (628, 660), (640, 760), (560, 760)], STEEL_TONE, lit=0.7, down=0.1)
    solid(
        press,
        curve([(488, 560), (480, 430), (500, 380), (600, 366), (700, 380), (720, 430), (712, 560)], steps=10),
        leather,
        lit=0.7,
        down=0.3,
    )
    press.ink(press.lines(*[[(540 + 40 * k, 392), (540 + 40 * k, 548)] for k in range(4)], width=4), "#4a1210", 0.7)
    solid(
        press, curve([(536, 372), (530, 300), (600, 284), (670, 300), (664, 372)], steps=8), leather, lit=0.7, down=0.3
    )
    solid(press, [box(560, 366, 572, 384), box(628, 366, 640, 384)], STEEL_TONE)
    solid(
        press,
        curve([(470, 640), (474, 566), (600, 546), (726, 566), (730, 640), (700, 664), (500, 664)], steps=6),
        leather,
        lit=0.6,
        down=0.6,
    )
    for x, s in ((452, 1), (748, -1)):
        solid(press, [box(min(x, x + 22 * s), 500, max(x, x + 22 * s), 640)], ("#f3ead6", "#9a8a6a", "#ffffff"))
        solid(
            press,
            curve(
                [(x - 12, 502), (x - 14, 478), (x + 22 * s, 470), (x + 54 * s, 482), (x + 50 * s, 506)], closed=True
            ),
            leather,
            lit=0.8,
        )
    solid(press, [(520, 664), (680, 664), (720, 740), (480, 740)], STEEL_TONE, lit=0.7, down=0.5)
    press.ink(
        press.lines(*[[(516 - 4 * k, 680 + 18 * k), (684 + 4 * k, 680 + 18 * k)] for k in range(4)], width=3),
        "#3f525b",
    )
    pot(press, 120, 786, 100, BRICK, "blades")


def bath(press: Press) -> None:
    """A pool in a domed bath, steam and light through stars in the dome."""
    sheet = press.full()
    press.ink(sheet, "#3a6f74")
    press.grain(sheet, "#12333c", scaled(linear((400, 200), (1250, 700)), 0.9))
    dome = curve([(-40, 470), (40, 220), (260, 50), (600, -20), (940, 50), (1160, 220), (1240, 470)], steps=14)
    face = press.ink(press.shape([*dome, (1240, 500), (-40, 500)]), "#5f9a94")
    press.grain(face, "#17444c", scaled(linear((500, 100), (1200, 560)), 1.0))
    press.grain(face, "#d3e8d2", scaled(radial((380, 120), 20, 420), 0.6))
    stars_at: list[Point] = []
    for row, (y, n) in enumerate(((70, 3), (140, 5), (216, 7), (296, 9))):
        for k in range(n):
            stars_at.append((600 + (k - (n - 1) / 2) * (130 - row * 6), y + abs(k - (n - 1) / 2) ** 2 * (4 + row)))
    for k, (x, y) in enumerate(stars_at):
        star = [
            (x + math.cos(a) * (13 if j % 2 else 6), y + math.sin(a) * (13 if j % 2 else 6))
            for j, a in enumerate(i * math.tau / 16 for i in range(16))
        ]
        press.ink(press.shape(star), "#fff3c4")
        if k % 3 == 0:
            beam = press.shape([(x - 8, y), (x + 8, y), (x + 170, 640), (x + 60, 640)])
            press.wash(press.soften(beam, 5), "#fff0c4", scaled(linear((x, 640), (x, y)), 0.3))
    # Arches at the back.
    wall_back = press.ink(press.shape(box(-10, 360, 1210, 560)), "#d9b58a")
    press.grain(wall_back, "#7a4a3a", scaled(linear((300, 340), (1250, 620)), 0.8))
    press.ink(
        press.both(
            press.lines(*[[(x, 382), (x + 20, 362), (x + 40, 382)] for x in range(-20, 1220, 40)], width=4), wall_back
        ),
        "#2d6f7c",
    )
    for k in range(4):
        cx = 160 + 294 * k
        arch = [
            (cx - 92, 560),
            (cx - 92, 470),
            *curve([(cx - 92, 470), (cx - 80, 428), (cx, 396), (cx + 80, 428), (cx + 92, 470)], steps=8),
            (cx + 92, 560),
        ]
        hole = press.ink(press.shape(arch), "#2a4a54")
        press.grain(hole, "#f0b060", scaled(radial((cx, 520), 6, 120), 0.8))
        press.ink(press.lines(arch, width=9), "#f3dcb0")
        solid(press, [box(cx - 7, 500, cx + 7, 532)], BRASS)
        press.ink(press.disc((cx, 492, 12)), "#fff3c4")
    # The pool.
    solid(
        press,
        [(60, 560), (1140, 560), (1240, 640), (-40, 640)],
        ("#f1e6cc", "#8a7a68", "#fffaf0"),
        lit=0.4,
        shaded=0.6,
    )
    pool = press.ink(press.shape([(120, 584), (1080, 584), (1190, 790), (1200, 820), (0, 820), (10, 790)]), "#3f9aa0")
    press.grain(pool, "#0f3f4c", scaled(linear((300, 600), (1000, 860)), 0.9))
    press.grain(pool, "#f3dca0", scaled(radial((600, 590), 10, 420, 1.2, 2.0), 0.5))
    rng = press.random
    ripples = []
    for _ in range(64):
        y = rng.uniform(600, 800)
        t = (y - 600) / 200
        x, w = rng.uniform(60, 1140), 30 + 80 * t
        ripples.append(
            curve([(x - w / 2, y), (x, y - 2 - 2 * t), (x + w / 2, y), (x, y + 2 + 2 * t)], closed=True, steps=4)
        )
    press.ink(press.both(press.shape(*ripples[:40]), pool), "#d8f0e4", 0.55)
    press.ink(press.both(press.shape(*ripples[40:]), pool), "#123f4c", 0.5)
    for k in range(12):
        x = 180 + 76 * k
        press.grain(
            press.soften(
                press.shape(
                    ribbon(curve([(x, 640), (x - 30, 560), (x + 34, 480), (x - 10, 380)]), lambda t: 10 + 54 * t)
                ),
                9,
            ),
            CREAM,
            scaled(linear((0, 340), (0, 640)), 0.22),
        )
    # Towels and a bowl on the edge.
    solid(
        press,
        [(-10, 700), (330, 700), (290, 820), (-10, 820)],
        ("#f1e6cc", "#8a7a68", "#fffaf0"),
        lit=0.4,
        shaded=0.6,
        down=0.4,
    )
    for k, ink in enumerate(("#fbf5e6", "#d9992b", "#b3432f")):
        solid(
            press,
            curve(
                [
                    (50, 706 - 34 * k),
                    (46, 676 - 34 * k),
                    (60, 670 - 34 * k),
                    (206, 670 - 34 * k),
                    (216, 688 - 34 * k),
                    (206, 706 - 34 * k),
                ],
                steps=4,
            ),
            (ink, "#5b2c1c", CREAM),
            lit=0.5,
            down=0.4,
        )
        press.ink(press.lines(ellipse(204, 688 - 34 * k, 9, 15), width=3), "#5b2c1c", 0.5)
    solid(press, [*ellipse(300, 690, 60, 12, 180, 360), *ellipse(300, 694, 52, 40, 0, 180)], BRASS, lit=0.9)
    press.ink(press.shape(ellipse(300, 690, 52, 8)), "#2f6f78")
    bottle(press, 246, 704, 70, "#2d6350", STRAW)
    for x in (80, 1130):
        lamp(press, x, 330, 40, BRASS, halo=5)


def small_coats(press: Press) -> None:
    """Small coats on low hooks, boots below, toys on a rug: the hall of a nursery."""
    wall(press, ("#f3dca6", "#b98a56", "#fff6d6"), 610, (420, 180))
    press.ink(press.shape(box(-10, 470, 1210, 610)), "#8fbfae")
    press.grain(press.shape(box(-10, 470, 1210, 610)), "#2d6350", scaled(linear((300, 470), (1200, 700)), 0.5))
    press.ink(press.shape(box(-10, 462, 1210, 474)), "#fbf5e6")
    boards(press, ("#cf9c62", "#74482a", "#f3cf98"), 610)
    window(press, 810, 70, 1110, 300, ("#a9d0d4", "#fbeec4"), "#fbf5e6", (2, 2), "#6f9a7d")
    bunting = curve([(-10, 40), (300, 96), (600, 56), (780, 36)])
    press.ink(press.lines(bunting, width=3), INK)
    for k in range(11):
        x = 20 + 68 * k
        y = 48 + 44 * math.sin(min(1, x / 600) * math.pi) * 0.8
        press.ink(
            press.shape([(x - 20, y), (x + 20, y), (x, y + 40)]),
            ["#b3261e", "#edbb55", "#2d6f7c", "#e58a68", "#2d6350"][k % 5],
        )
    for k, (x, ink) in enumerate(((120, "#b3261e"), (300, "#2d6f7c"), (480, "#d9992b"))):
        press.ink(press.shape(turned(box(x - 52, 140, x + 52, 218), (-4, 3, -2)[k], (x, 180))), CREAM)
        if k == 0:
            press.ink(press.disc((x - 20, 170, 15)), GOLD)
            press.ink(press.shape([(x - 40, 206), (x - 4, 176), (x + 36, 206)]), "#2d6350")
        elif k == 1:
            press.ink(
                press.shape(
                    curve(
                        [
                            (x - 30, 186),
                            (x, 164),
                            (x + 26, 184),
                            (x + 40, 170),
                            (x + 38, 200),
                            (x + 26, 190),
                            (x, 204),
                        ],
                        closed=True,
                    )
                ),
                ink,
            )
        else:
            press.ink(press.shape([(x - 26, 206), (x - 26, 176), (x, 154), (x + 26, 176), (x + 26, 206)]), "#b3261e")
            press.ink(press.shape(box(x - 8, 184, x + 8, 206)), CREAM)
    # The row of hooks.
    solid(press, box(60, 292, 770, 322), OAK, lit=0.6, down=0.3)
    inks = [
        ("#b3261e", "#5b1512", "#e5705a"),
        ("#edbb55", "#a8701e", "#fdf0b8"),
        ("#2d6f7c", "#0f3440", "#8fc4c4"),
        ("#e58a68", "#9a4a34", "#fbd0b0"),
        ("#2d6350", "#0f2c26", "#8fbf9a"),
        ("#345a72", "#142a3a", "#a9c3c9"),
    ]
    for k, tone in enumerate(inks):
        x = 118 + 118 * k
        press.ink(press.disc((x, 308, 9)), "#7a4a2c")
        coat = curve(
            [
                (x - 16, 318),
                (x - 36, 336),
                (x - 50, 430),
                (x - 34, 438),
                (x - 30, 400),
                (x - 40, 500),
                (x + 40, 500),
                (x + 30, 400),
                (x + 34, 438),
                (x + 50, 430),
                (x + 36, 336),
                (x + 16, 318),
            ],
            steps=4,
        )
        press.ink(press.soften(press.shape([(px + 9, py + 7) for px, py in coat]), 4), "#5b3a24", 0.35)
        solid(press, coat, tone, lit=0.6, shaded=0.7, down=0.3)
        press.ink(press.lines([(x, 330), (x, 498)], width=3), tone[1])
        press.ink(press.disc(*[(x - 7, y, 4) for y in (360, 400, 440)]), CREAM)
        press.ink(press.shape(box(x - 30, 450, x - 10, 476), box(x + 10, 450, x + 30, 476)), tone[1], 0.5)
        solid(
            press,
            curve([(x - 20, 324), (x - 22, 348), (x, 356), (x + 22, 348), (x + 20, 324)], steps=5),
            tone,
            lit=0.3,
        )
        if k % 2:
            solid(
                press,
                ribbon(curve([(x - 14, 330), (x - 22, 390), (x - 14, 440)]), lambda t: 15),
                inks[(k + 3) % 6],
                lit=0.4,
            )
    # Bench with boots.
    solid(press, box(50, 560, 790, 588), OAK, lit=0.6, down=0.3)
    solid(press, [box(70, 588, 92, 690), box(740, 588, 762, 690)], WALNUT)
    press.ink(press.soften(press.shape(box(60, 676, 780, 700)), 8), "#3f2414", 0.5)
    for k, tone in enumerate(inks):
        for dx in (-22, 22):
            x = 130 + 112 * k + dx
            solid(
                press,
                curve(
                    [
                        (x - 15, 612),
                        (x - 15, 664),
                        (x - 17, 690),
                        (x + 26, 690),
                        (x + 24, 670),
                        (x + 13, 660),
                        (x + 13, 612),
                    ],
                    steps=3,
                ),
                (inks[(k + 2) % 6]),
                lit=0.6,
            )
            press.ink(press.shape(box(x - 16, 684, x + 26, 692)), INK, 0.6)
            press.ink(press.shape(box(x - 15, 612, x + 13, 620)), CREAM, 0.7)
    # On the rug: blocks, a ball, a train.
    rug = press.ink(press.shape(ellipse(850, 742, 340, 62)), "#2d6f7c")
    press.grain(rug, "#0f3440", scaled(linear((600, 700), (1200, 810)), 0.8))
    press.ink(press.both(press.lines(ellipse(850, 742, 306, 52), width=6), rug), GOLD, 0.85)
    for x, y, ink in ((900, 746, "#b3261e"), (972, 746, "#edbb55"), (936, 684, "#2d6350")):
        solid(press, box(x - 31, y - 62, x + 31, y), (ink, "#3a1a14", CREAM), lit=0.4, shaded=0.6)
        press.ink(
            press.lines(
                [(x - 23, y - 54), (x + 23, y - 54), (x + 23, y - 8), (x - 23, y - 8), (x - 23, y - 54)], width=3
            ),
            CREAM,
            0.8,
        )
    press.ink(press.disc((900, 715, 11)), CREAM)
    press.ink(press.shape([(960, 726), (984, 726), (972, 704)]), "#b3261e")
    press.ink(press.shape(box(926, 643, 946, 663)), GOLD)
    shadow(press, 1076, 766, 60, 9, 0.45)
    ball = solid(press, ellipse(1066, 722, 48, 48), ("#fbf5e6", "#8a6a4a", "#ffffff"))
    press.ink(
        press.both(
            press.shape(
                curve([(1020, 700), (1066, 690), (1112, 700), (1116, 730), (1066, 720), (1016, 730)], closed=True)
            ),
            ball,
        ),
        "#b3261e",
    )
    press.grain(ball, INK, scaled(linear((1060, 700), (1120, 780)), 0.5))
    for k, (w, ink) in enumerate(((74, "#b3261e"), (64, "#edbb55"), (64, "#2d6350"))):
        x = 610 + 78 * k
        solid(press, box(x, 736 - (10 if k == 0 else 0), x + w, 768), (ink, INK, CREAM), lit=0.5, shaded=0.5)
        press.ink(press.disc((x + 15, 772, 11), (x + w - 15, 772, 11)), "#3a2414")
        press.ink(press.disc((x + 15, 772, 4), (x + w - 15, 772, 4)), GOLD)
    solid(press, [box(616, 700, 646, 730)], ("#345a72", "#142a3a", "#a9c3c9"))
    press.ink(press.shape([(664, 726), (660, 700), (680, 700), (676, 726)]), INK)


SCENES = {
    "consulting-room": consulting_room,
    "patients": patients,
    "barber-chair": barber_chair,
    "bath": bath,
    "small-coats": small_coats,
}
