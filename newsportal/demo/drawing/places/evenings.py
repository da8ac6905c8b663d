"""Evenings out."""

from __future__ import annotations

import math

from ..palette import CREAM, GOLD, INK
from ..pencil import box, curve, ellipse, ribbon, turned
from ..press import Press, linear, radial, scaled
from .furniture import BRASS, WALNUT, Tone, boards, shadow, solid


def picture_house(press: Press) -> None:
    """A cinema from the back row: curtain, screen, the beam of the projector, heads."""
    sheet = press.full()
    press.ink(sheet, "#3a1418")
    press.grain(sheet, "#0f0609", scaled(radial((600, 280), 760, 240), 1.0))
    for s in (-1, 1):
        for k in range(4):
            x = 600 + s * (470 + 52 * k)
            fold = press.ink(
                press.shape([(x - 30, -10), (x + 30, -10), (x + 34, 520), (x - 34, 520)]),
                "#9a221c" if k % 2 else "#b3322a",
            )
            press.grain(fold, "#2a0a0c", scaled(linear((x - 10 * s, 0), (x + 36 * s, 0)), 0.9))
        solid(press, box(600 + s * 440 - 22, 40, 600 + s * 440 + 22, 520), BRASS, lit=0.5, shaded=0.95)
    swags = [[*ellipse(240 + 180 * k, 0, 96, 76, 0, 180)] for k in range(5)]
    for outline in swags:
        mask = press.ink(press.shape(outline), "#a82a22")
        press.grain(mask, "#2a0a0c", scaled(linear((0, 10), (0, 90)), 0.8))
        press.ink(press.lines([(px, py + 3) for px, py in outline], width=6), "#d9992b")
    screen = press.ink(press.shape(box(200, 96, 1000, 470)), "#8fc0c6")
    press.wash(screen, "#fbe6b0", linear((0, 120), (0, 400)))
    press.ink(press.both(press.disc((760, 250, 60)), screen), "#fff6da")
    for y, ink, amp in ((360, "#7f9a9c", 40), (400, "#4f7a80", 26), (430, "#2d5560", 14)):
        line = [(200 + 800 * t / 24, y - amp * math.sin(t * 0.9 + y)) for t in range(25)]
        press.ink(press.both(press.shape([*line, (1000, 470), (200, 470)]), screen), ink)
    train = press.both(
        press.shape(
            box(330, 406, 420, 440),
            box(426, 412, 500, 440),
            box(506, 412, 580, 440),
            box(586, 412, 660, 440),
            box(340, 380, 376, 410),
            box(396, 392, 408, 408),
        ),
        screen,
    )
    press.ink(train, "#1c2a34")
    press.ink(press.both(press.disc(*[(346 + 30 * k, 442, 9) for k in range(11)]), screen), "#1c2a34")
    press.ink(
        press.both(
            press.shape(
                *[box(436 + 80 * j + 22 * i, 418, 448 + 80 * j + 22 * i, 428) for j in range(3) for i in range(3)]
            ),
            screen,
        ),
        GOLD,
    )
    press.ink(
        press.both(press.disc((402, 372, 16), (430, 352, 22), (470, 334, 27), (520, 322, 30)), screen), "#fbf5e6", 0.85
    )
    press.ink(press.lines([(200, 96), (1000, 96), (1000, 470), (200, 470), (200, 96)], width=12), "#1a0a0c")
    press.ink(press.soften(press.shape(box(200, 490, 1000, 540)), 26), "#e8b070", 0.35)
    beam = press.soften(press.shape([(590, -10), (612, -10), (1000, 470), (200, 470)]), 10)
    press.wash(beam, "#fff6da", scaled(linear((600, 470), (600, -60)), 0.42))
    floor = press.ink(press.shape([(-10, 560), (1210, 560), (1210, 820), (-10, 820)]), "#1f0c10")
    press.grain(floor, "#7a3a34", scaled(linear((0, 700), (0, 560)), 0.5))
    rng = press.random
    for row, (y, size) in enumerate(((556, 0.52), (628, 0.72), (722, 1.0), (846, 1.35))):
        n = int(14 - row * 2.6)
        gap = 1260 / n
        for k in range(n):
            x = -30 + gap * (k + 0.5 + (0.5 if row % 2 else 0))
            seat = press.ink(
                press.shape(
                    curve(
                        [
                            (x - 62 * size, y + 70 * size),
                            (x - 60 * size, y - 6 * size),
                            (x - 40 * size, y - 24 * size),
                            (x + 40 * size, y - 24 * size),
                            (x + 60 * size, y - 6 * size),
                            (x + 62 * size, y + 70 * size),
                        ],
                        steps=5,
                    )
                ),
                "#7c1c18" if row < 3 else "#5b1414",
            )
            press.grain(seat, "#14060a", scaled(linear((0, y - 20 * size), (0, y + 80 * size)), 1.0))
            press.rim(seat, "#f0a070", 0, 4 * size, 1)
            if rng.random() < 0.62:
                kind = rng.randrange(4)
                head = [ellipse(x, y - 58 * size, 25 * size, 31 * size)]
                if kind == 0:
                    head.append(ellipse(x, y - 92 * size, 15 * size, 13 * size))
                elif kind == 1:
                    head.append(ellipse(x, y - 62 * size, 36 * size, 36 * size))
                elif kind == 2:
                    head.append(
                        curve(
                            [
                                (x - 28 * size, y - 62 * size),
                                (x - 20 * size, y - 92 * size),
                                (x, y - 98 * size),
                                (x + 20 * size, y - 92 * size),
                                (x + 28 * size, y - 62 * size),
                            ],
                            steps=5,
                        )
                    )
                shoulders = curve(
                    [
                        (x - 52 * size, y - 8 * size),
                        (x - 30 * size, y - 30 * size),
                        (x + 30 * size, y - 30 * size),
                        (x + 52 * size, y - 8 * size),
                    ],
                    steps=5,
                )
                mask = press.ink(press.shape(*head, shoulders), "#1a0e14")
                press.rim(mask, "#f6d9a8", 0, 4 * size, 1)
                press.ink(
                    press.both(seat, press.shape(box(x - 64 * size, y - 4 * size, x + 64 * size, y + 80 * size))),
                    "#7c1c18" if row < 3 else "#5b1414",
                )
                press.grain(
                    press.both(seat, press.shape(box(x - 64 * size, y - 4 * size, x + 64 * size, y + 80 * size))),
                    "#14060a",
                    scaled(linear((0, y - 20 * size), (0, y + 80 * size)), 1.0),
                )


def bandstand(press: Press) -> None:
    """A small stage in the evening: piano, double bass, a horn on its stand, no one yet."""
    sheet = press.full()
    press.ink(sheet, "#7a2a1e")
    press.grain(sheet, "#1f0a0c", scaled(radial((600, 320), 780, 260), 1.0))
    for k in range(19):
        x = -20 + 68 * k
        fold = press.ink(
            press.shape([(x - 36, -10), (x + 36, -10), (x + 36, 580), (x - 36, 580)]),
            "#8c2b24" if k % 2 else "#a8362c",
        )
        press.grain(fold, "#2a0c0e", scaled(linear((x - 6, 0), (x + 38, 0)), 0.85))
    press.grain(press.shape(box(-10, -10, 1210, 580)), "#14060a", scaled(radial((600, 420), 720, 240), 0.9))
    boards(press, ("#a8693a", "#33180e", "#e3ab6c"), 570, (600, 260))
    for x, reach in ((300, 240), (640, 260), (960, 230)):
        beam = press.soften(
            press.shape([(x - 18, -10), (x + 18, -10), (x + reach * 0.7, 660), (x - reach * 0.7, 660)]), 14
        )
        press.wash(beam, "#ffdf9a", scaled(linear((x, 700), (x, -40)), 0.42))
        press.ink(press.soften(press.shape(ellipse(x, 668, reach * 0.8, 52)), 12), "#ffe0a0", 0.42)
        solid(press, [(x - 30, 34), (x - 20, -10), (x + 20, -10), (x + 30, 34)], ("#33302e", "#0f0d0d", "#8a8078"))
        press.ink(press.shape(ellipse(x, 34, 28, 7)), "#fff6da")
    string = curve([(-10, 120), (300, 186), (600, 140), (900, 190), (1210, 116)])
    press.ink(press.lines(string, width=3), "#14060a")
    for k in range(1, 20):
        x, y = string[int(k * (len(string) - 1) / 20)]
        press.grain(press.full(), GOLD, scaled(radial((x, y + 15), 4, 52, 1.5), 0.7))
        press.ink(press.shape(ellipse(x, y + 15, 8, 11)), "#fff3c4")
    # The piano.
    shadow(press, 300, 742, 250, 22, 0.6)
    wood: Tone = ("#4a2418", "#170907", "#9a5a3a")
    solid(press, box(90, 420, 490, 740), wood, lit=0.5, down=0.2)
    solid(press, box(78, 398, 502, 424), wood, lit=0.7, down=0.3)
    press.ink(press.shape(box(120, 446, 460, 540)), "#2c120c")
    press.ink(press.lines([(120, 446), (460, 446), (460, 540), (120, 540), (120, 446)], width=4), "#9a5a3a")
    solid(press, box(80, 574, 500, 602), wood, lit=0.6, down=0.3)
    press.ink(press.shape(box(104, 560, 476, 578)), "#fbf5e6")
    press.ink(press.shape(*[box(112 + 26 * k, 560, 124 + 26 * k, 570) for k in range(14) if k % 7 not in (2, 6)]), INK)
    solid(press, [box(96, 602, 122, 740), box(458, 602, 484, 740)], wood, down=0.1)
    press.ink(
        press.shape(turned(box(216, 470, 286, 556), -3, (250, 556)), turned(box(290, 470, 360, 556), 3, (326, 556))),
        "#fbf5e6",
    )
    press.ink(
        press.lines(
            *[[(226, 488 + 15 * k), (276, 486 + 15 * k)] for k in range(4)],
            *[[(302, 486 + 15 * k), (350, 488 + 15 * k)] for k in range(4)],
            width=2.4,
        ),
        "#5b3a2c",
    )
    solid(press, [(200, 398), (214, 352), (256, 352), (268, 398)], BRASS)
    press.ink(press.lines([(235, 352), (235, 330)], width=5), "#c99a3e")
    solid(press, [box(230, 700, 250, 780), box(330, 700, 350, 780)], WALNUT)
    solid(
        press,
        curve([(196, 704), (200, 672), (290, 662), (380, 672), (384, 704)], steps=6),
        ("#b3261e", "#4a100e", "#e5705a"),
        lit=0.6,
        down=0.5,
    )
    # The double bass on its side of the light.
    bx = 660.0
    shadow(press, bx + 20, 744, 130, 16, 0.6)
    body = curve(
        [
            (bx - 24, 330),
            (bx - 78, 362),
            (bx - 96, 420),
            (bx - 66, 478),
            (bx - 62, 520),
            (bx - 116, 590),
            (bx - 112, 680),
            (bx - 50, 728),
            (bx + 50, 728),
            (bx + 112, 680),
            (bx + 116, 590),
            (bx + 62, 520),
            (bx + 66, 478),
            (bx + 96, 420),
            (bx + 78, 362),
            (bx + 24, 330),
        ],
        closed=True,
        steps=8,
    )
    bass = solid(press, body, ("#b5612c", "#4a1c0e", "#f3b876"), lit=0.8, down=0.2)
    press.rim(bass, "#5b2410", -6, 0, 2)
    press.ink(press.shape([(bx - 14, 350), (bx + 14, 350), (bx + 20, 590), (bx - 20, 590)]), "#1f0f0a")
    solid(press, [(bx - 12, 340), (bx - 9, 150), (bx + 9, 150), (bx + 12, 340)], WALNUT)
    solid(
        press,
        curve([(bx - 16, 156), (bx - 18, 120), (bx, 96), (bx + 20, 104), (bx + 16, 126), (bx + 16, 156)], steps=6),
        WALNUT,
        lit=0.8,
    )
    press.ink(press.lines(*[[(bx - 24, y), (bx + 24, y)] for y in (126, 144)], width=6), "#c99a3e")
    press.ink(
        press.shape([(bx - 40, 600), (bx - 26, 586), (bx + 26, 586), (bx + 40, 600), (bx + 34, 612), (bx - 34, 612)]),
        "#e3c48a",
    )
    press.ink(
        press.lines(*[[(bx + d * 0.5, 150), (bx + d, 596), (bx + d * 0.7, 690)] for d in (-11, -4, 4, 11)], width=1.6),
        "#f6e6c0",
    )
    press.ink(press.shape([(bx - 14, 640), (bx + 14, 640), (bx + 10, 712), (bx - 10, 712)]), "#1f0f0a")
    for s in (-1, 1):
        press.ink(
            press.lines(
                curve([(bx + s * 54, 540), (bx + s * 46, 562), (bx + s * 58, 584), (bx + s * 50, 606)]), width=6
            ),
            "#2a0f08",
        )
    press.ink(press.lines([(bx, 728), (bx, 756)], width=7), "#8a8078")
    # A trombone and a trumpet on stands, a microphone.
    press.ink(press.lines([(940, 760), (940, 560)], [(900, 770), (940, 740), (984, 770)], width=7), "#1f1a1a")
    gold: Tone = ("#d9a43a", "#7a4a14", "#fff0b4")
    bell = curve([(884, 420), (916, 470), (930, 540), (950, 540), (964, 470), (996, 420)], steps=8)
    solid(press, bell, gold, lit=0.9, down=0.1)
    solid(press, ellipse(940, 420, 57, 14), gold, lit=0.9)
    press.ink(press.shape(ellipse(940, 420, 44, 9)), "#5b3210")
    press.ink(
        press.lines(curve([(936, 536), (934, 640), (950, 690), (972, 690), (986, 640), (986, 400)], steps=8), width=9),
        "#d9a43a",
    )
    press.ink(press.lines(curve([(946, 536), (946, 560)]), curve([(986, 400), (1010, 380)]), width=7), "#f6dd97")
    press.ink(press.lines([(1090, 780), (1096, 330)], [(1040, 788), (1090, 776), (1144, 788)], width=8), "#1f1a1a")
    solid(
        press,
        turned(
            curve([(1068, 320), (1066, 284), (1096, 266), (1126, 284), (1124, 320)], closed=True, steps=6),
            -10,
            (1096, 300),
        ),
        ("#c9ccc4", "#4a4f52", "#ffffff"),
        lit=0.8,
    )
    press.ink(
        press.lines(
            *[turned([(1070, 280 + 11 * k), (1122, 280 + 11 * k)], -10, (1096, 300)) for k in range(4)], width=2.4
        ),
        "#4a4f52",
    )
    solid(press, turned(box(1084, 318, 1110, 344), -10, (1096, 330)), gold)
    # Two tables in front, still empty.
    for x in (160, 1020):
        press.grain(press.full(), GOLD, scaled(radial((x, 730), 6, 120, 1.5), 0.45))
        solid(
            press,
            [*ellipse(x, 778, 120, 22, 180, 360), *ellipse(x, 788, 120, 22, 0, 180)],
            ("#5b2a1c", "#1a0a08", "#b8704a"),
            lit=0.6,
            down=0.3,
        )
        press.ink(press.shape(ribbon([(x, 778), (x, 736)], lambda t: 15)), CREAM)
        press.ink(press.shape(curve([(x - 7, 738), (x, 712), (x + 7, 738)], steps=5)), "#ffd76a")


SCENES = {"picture-house": picture_house, "bandstand": bandstand}
