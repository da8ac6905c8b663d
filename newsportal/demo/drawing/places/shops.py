"""Shops: books, bicycles, plants, and a shop front in a street."""

from __future__ import annotations

import math

from ..palette import CREAM, GOLD, INK, NIGHT, STRAW
from ..pencil import Point, box, curve, ellipse, ribbon, turned
from ..press import Press, linear, radial, scaled
from .furniture import (
    BRASS,
    BRICK,
    IRON,
    OAK,
    WALNUT,
    Tone,
    boards,
    books,
    lamp,
    pot,
    shadow,
    solid,
    sunlight,
    wall,
    window,
)

SPINES = [
    "#b3261e",
    "#7c1c18",
    "#d9992b",
    "#2d6350",
    "#173f35",
    "#345a72",
    "#1b3142",
    "#e6d9bd",
    "#b5673c",
    "#6f9a7d",
    "#e58a68",
]


def book_room(press: Press) -> None:
    """A bookshop with shelves to the ceiling, a ladder, an armchair and a cat."""
    wall(press, ("#5b3a26", "#22120c", "#8a5a38"), 620, (560, 260))
    boards(press, ("#9a6238", "#3d2014", "#d59a5e"), 620)
    for x0, x1 in ((20, 430), (770, 1180)):
        back = press.ink(press.shape(box(x0, 20, x1, 640)), "#3a2014")
        press.grain(back, INK, scaled(linear((x0, 0), (x1, 640)), 0.6))
        for y in (132, 246, 360, 474, 600):
            middle = (x0 + x1) / 2
            books(press, x0 + 16, middle - 8, y, 98, SPINES)
            books(press, middle + 8, x1 - 14, y, 98, SPINES)
            solid(press, box(x0, y, x1, y + 13), OAK, down=0.2)
            press.ink(press.soften(press.shape(box(x0, y + 13, x1, y + 30)), 5), "#1a0d08", 0.55)
        solid(
            press,
            [
                box(x0 - 8, 10, x0 + 12, 650),
                box((x0 + x1) / 2 - 8, 10, (x0 + x1) / 2 + 8, 650),
                box(x1 - 12, 10, x1 + 8, 650),
            ],
            WALNUT,
            down=0.1,
        )
        solid(press, box(x0 - 16, 2, x1 + 16, 28), WALNUT, down=0.2)
    view = window(press, 500, 90, 700, 430, ("#bcd5d2", "#fae6b4"), "#e6d0a4", (2, 3))
    house = press.both(
        press.shape(
            [(490, 440), (490, 300), (560, 240), (630, 300), (630, 440)],
            [(640, 440), (640, 280), (720, 280), (720, 440)],
        ),
        view,
    )
    press.ink(house, "#d08a5e")
    press.grain(house, "#7a3f2c", scaled(linear((500, 240), (700, 440)), 0.8))
    press.ink(press.shape(box(598, 84, 602, 436), box(494, 200, 706, 206), box(494, 313, 706, 319)), "#e6d0a4")
    sunlight(press, [(520, 640), (690, 640), (800, 800), (470, 800)], 0.26)
    rug = press.ink(press.shape(ellipse(560, 738, 330, 58)), "#8c2b24")
    press.grain(rug, "#3f100e", scaled(linear((300, 700), (860, 790)), 0.8))
    press.ink(press.both(press.lines(ellipse(560, 738, 300, 50), ellipse(560, 738, 250, 40), width=4), rug), GOLD, 0.8)
    # The armchair.
    shadow(press, 570, 760, 180, 20, 0.5)
    chair: Tone = ("#2d6350", "#0f2c26", "#7fae8c")
    solid(
        press,
        curve([(452, 640), (448, 500), (486, 440), (570, 426), (654, 440), (692, 500), (688, 640)], steps=10),
        chair,
        lit=0.7,
        down=0.3,
    )
    press.ink(
        press.disc(*[(x, y, 5) for x, y in ((520, 500), (570, 500), (620, 500), (545, 550), (595, 550))]), "#123a30"
    )
    solid(
        press,
        curve([(478, 690), (480, 606), (570, 590), (660, 606), (662, 690)], steps=8),
        ("#3f7a62", "#17443a", "#9ac6a0"),
        down=0.6,
    )
    for x, s in ((440, 1), (700, -1)):
        solid(
            press,
            curve([(x + 40 * s, 720), (x + 34 * s, 580), (x, 556), (x - 40 * s, 580), (x - 34 * s, 720)], steps=8),
            chair,
            lit=0.7,
            down=0.3,
        )
    solid(press, box(452, 690, 688, 728), chair, down=0.4)
    solid(press, [box(430, 724, 448, 760), box(692, 724, 710, 760)], WALNUT)
    # The cat, asleep in it, and an open book.
    cat = press.shape(
        curve(
            [(500, 624), (500, 584), (534, 556), (588, 552), (634, 574), (648, 610), (636, 632), (560, 638)],
            closed=True,
        ),
        ellipse(520, 586, 30, 25),
        [(494, 576), (492, 548), (514, 564)],
        [(522, 562), (540, 546), (546, 574)],
    )
    press.ink(cat, "#d9812f")
    press.grain(cat, "#6e2f12", scaled(linear((520, 560), (640, 660)), 0.9))
    press.ink(
        press.both(
            press.lines(
                *[curve([(560 + 22 * k, 556 + k * 3), (566 + 22 * k, 580), (558 + 22 * k, 606)]) for k in range(4)],
                width=6,
            ),
            cat,
        ),
        "#9a4a1c",
    )
    press.ink(
        press.lines(
            curve([(502, 590), (508, 594), (514, 590)]), curve([(522, 590), (528, 594), (534, 590)]), width=2.5
        ),
        "#3a1a10",
    )
    press.ink(press.lines(curve([(640, 624), (604, 644), (548, 640), (520, 626)]), width=15), "#c06f26")
    # The ladder and a heap that waits to be shelved.
    solid(
        press,
        [ribbon([(846, 780), (786, 60)], lambda t: 15), ribbon([(962, 780), (880, 60)], lambda t: 15)],
        ("#d3a05e", "#7a4a26", "#f6d79a"),
        down=0.1,
    )
    press.ink(
        press.lines(
            *[[(846 - 60 * t, 780 - 720 * t), (962 - 82 * t, 780 - 720 * t)] for t in (k / 10 for k in range(1, 10))],
            width=11,
        ),
        "#b57f44",
    )
    x, y = 252.0, 776.0
    for k, w in enumerate((150, 136, 146, 118, 128, 96)):
        solid(
            press,
            box(x - w / 2 + press.random.uniform(-10, 10), y - 26, x + w / 2, y),
            (SPINES[(k * 3) % 11], INK, STRAW),
            lit=0.3,
            shaded=0.6,
            down=0.2,
        )
        y -= 26
    lamp(press, 600, 60, 56, BRASS, halo=6)


def wheel(press: Press, x: float, y: float, r: float, tyre: str = "#23282c", spokes: int = 18) -> None:
    """A bicycle's wheel."""
    press.ink(
        press.lines(
            *[
                [(x, y), (x + math.cos(a) * r * 0.92, y + math.sin(a) * r * 0.92)]
                for a in (k * math.tau / spokes for k in range(spokes))
            ],
            width=1.6,
        ),
        "#c9d2d0",
        0.9,
    )
    press.ink(press.lines(ellipse(x, y, r * 0.91, r * 0.91), width=r * 0.05), "#c9d2d0")
    press.ink(press.lines(ellipse(x, y, r, r), width=r * 0.1), tyre)
    press.ink(press.disc((x, y, r * 0.08)), "#8fa3a8")


def bicycle(press: Press, x: float, y: float, size: float, colour: str) -> None:
    """A city bicycle seen from its right side, its wheels standing on y."""
    r = size * 0.31
    back, front = (x - size * 0.5, y - r), (x + size * 0.52, y - r)
    crank, seat, head = (
        (x - size * 0.06, y - r * 0.86),
        (x - size * 0.2, y - size * 0.66),
        (x + size * 0.38, y - size * 0.68),
    )
    shadow(press, x, y + 3, size * 0.86, size * 0.035, 0.45)
    wheel(press, *back, r)
    wheel(press, *front, r)
    press.ink(
        press.lines(
            ellipse(*back, r * 1.13, r * 1.13, 190, 330),
            ellipse(*front, r * 1.13, r * 1.13, 200, 330),
            width=size * 0.016,
        ),
        colour,
    )
    tubes = [
        [back, crank],
        [back, (seat[0] + 4, seat[1] + size * 0.12)],
        [crank, seat],
        [crank, (head[0] + size * 0.02, head[1] + size * 0.1)],
        [(seat[0] + size * 0.03, seat[1] + size * 0.12), head],
        [head, (head[0] + size * 0.05, head[1] + size * 0.14), front],
    ]
    press.ink(press.lines(*[[(px + 3, py + 4) for px, py in tube] for tube in tubes], width=size * 0.03), INK, 0.35)
    press.ink(press.lines(*tubes, width=size * 0.032), colour)
    press.ink(
        press.lines(
            curve(
                [
                    (head[0] - size * 0.12, head[1] - size * 0.04),
                    (head[0] - size * 0.02, head[1] - size * 0.1),
                    (head[0] - size * 0.01, head[1]),
                ]
            ),
            [head, (head[0] - size * 0.01, head[1] - size * 0.08)],
            width=size * 0.022,
        ),
        "#8fa3a8",
    )
    press.ink(
        press.lines(
            [(head[0] - size * 0.17, head[1] - size * 0.03), (head[0] - size * 0.09, head[1] - size * 0.06)],
            width=size * 0.034,
        ),
        "#5b3218",
    )
    press.ink(
        press.shape(
            curve(
                [
                    (seat[0] - size * 0.12, seat[1] - size * 0.02),
                    (seat[0] - size * 0.04, seat[1] - size * 0.045),
                    (seat[0] + size * 0.11, seat[1] - size * 0.02),
                    (seat[0] + size * 0.02, seat[1] + size * 0.01),
                    (seat[0] - size * 0.09, seat[1] + size * 0.03),
                ],
                closed=True,
            )
        ),
        "#5b3218",
    )
    press.ink(press.lines(ellipse(*crank, size * 0.07, size * 0.07), width=size * 0.02), "#8fa3a8")
    press.ink(
        press.lines(
            [(crank[0], crank[1] - size * 0.06), (back[0], back[1] - size * 0.03)],
            [(crank[0], crank[1] + size * 0.06), (back[0], back[1] + size * 0.03)],
            width=2.2,
        ),
        "#3f474c",
    )
    press.ink(
        press.lines(
            [(crank[0] - size * 0.03, crank[1] - size * 0.1), (crank[0] + size * 0.03, crank[1] + size * 0.1)],
            width=size * 0.02,
        ),
        "#3f474c",
    )
    press.ink(
        press.shape(
            box(crank[0] + size * 0.0, crank[1] + size * 0.09, crank[0] + size * 0.08, crank[1] + size * 0.11)
        ),
        INK,
    )


def bicycle_shop(press: Press) -> None:
    """A bicycle workshop: one on the stand, wheels on the wall, tools in their places."""
    wall(press, ("#e8d4a6", "#a37a4e", "#fff2cf"), 640, (420, 180))
    boards(press, ("#8f9a94", "#3f4d4e", "#cfd6c8"), 640)
    board = solid(press, box(720, 90, 1150, 400), ("#2d6350", "#123a30", "#6f9a7d"), lit=0.4, down=0.3)
    press.ink(
        press.both(press.disc(*[(736 + 22 * i, 108 + 22 * j, 2.2) for i in range(19) for j in range(14)]), board),
        "#123229",
        0.7,
    )
    for k, h in enumerate((150, 136, 120, 106, 92, 78)):
        x = 764 + 36 * k
        press.ink(press.lines([(x, 130), (x, 130 + h)], width=8), "#c9d2d0")
        for y in (128, 130 + h):
            press.ink(press.less(press.disc((x, y, 13)), press.disc((x, y - (7 if y < 129 else -7), 6))), "#c9d2d0")
    for x, colour in ((1010, "#b3261e"), (1050, "#d9992b"), (1090, "#345a72")):
        press.ink(press.lines([(x, 200), (x, 258)], width=5), "#c9d2d0")
        solid(press, box(x - 8, 120, x + 8, 206), (colour, INK, CREAM), lit=0.4, shaded=0.5, down=0.1)
    press.ink(press.lines(curve([(780, 330), (820, 372), (880, 350), (920, 384)]), width=7), "#3f474c")
    press.ink(press.lines(ellipse(1010, 330, 40, 40), ellipse(1010, 330, 32, 32), width=3), "#3f474c")
    for x, y, r in ((120, 150, 92), (330, 120, 92), (540, 160, 92)):
        press.ink(press.soften(press.lines(ellipse(x + 10, y + 12, r, r), width=9), 4), "#7a5a3a", 0.4)
        press.ink(press.lines([(x, y - r - 20), (x, y - r)], width=5), INK)
        wheel(press, x, y, r, "#23282c" if r < 100 else "#7c1c18")
    # The bench.
    solid(press, box(700, 470, 1180, 500), OAK, down=0.3)
    solid(press, [box(720, 500, 744, 700), box(1138, 500, 1162, 700)], WALNUT)
    solid(press, box(760, 520, 1120, 600), ("#b3261e", "#5b1512", "#e5705a"), lit=0.4, down=0.2)
    press.ink(press.shape(box(766, 558, 1114, 562)), "#5b1512")
    press.ink(
        press.shape(
            box(830, 534, 880, 542), box(1000, 534, 1050, 542), box(830, 574, 880, 582), box(1000, 574, 1050, 582)
        ),
        "#c9d2d0",
    )
    solid(
        press,
        curve([(1040, 470), (1042, 414), (1096, 414), (1098, 470)], steps=2),
        ("#345a72", "#142a38", "#a9c3c9"),
        down=0.1,
    )
    press.ink(press.lines([(1060, 414), (1048, 372)], [(1076, 414), (1084, 366)], width=6), "#c9d2d0")
    solid(press, [(800, 470), (806, 440), (880, 440), (886, 470)], IRON)
    solid(press, box(820, 410, 866, 442), IRON)
    press.ink(press.lines([(842, 426), (904, 426)], width=7), "#8a969a")
    # The stand with a bicycle, and one that is ready.
    press.ink(press.lines([(386, 770), (400, 430)], width=16), "#3f474c")
    press.ink(press.lines([(300, 778), (386, 752), (480, 778)], [(400, 436), (360, 470)], width=13), "#3f474c")
    shadow(press, 390, 780, 150, 12, 0.4)
    bicycle(press, 390, 712, 410, "#b3261e")
    bicycle(press, 926, 792, 340, "#2d6f7c")
    basket = solid(
        press, [(1066, 566), (1150, 566), (1138, 630), (1078, 630)], ("#caa063", "#6e432c", "#eed09a"), down=0.2
    )
    press.ink(
        press.both(press.lines(*[[(1060, y), (1156, y)] for y in range(578, 630, 13)], width=3), basket),
        "#7a4f2c",
        0.6,
    )
    lamp(press, 600, 86, 54, ("#2d6350", "#123a30", "#8fbf9a"), halo=5)


def glasshouse(press: Press) -> None:
    """A glasshouse full of pots, with a can and a bench."""
    sheet = press.full()
    press.ink(sheet, "#bfd9d0")
    press.wash(sheet, "#f8e8ba", linear((0, 120), (0, 560)))
    press.grain(sheet, "#6f9a8c", scaled(linear((600, 500), (1200, -60)), 0.45))
    rng = press.random
    trees = [(x, 470 + rng.uniform(-30, 30), rng.uniform(40, 84)) for x in range(0, 1240, 54)]
    press.ink(press.disc(*trees), "#9cc0a0")
    floor = press.ink(press.shape([(-10, 640), (1210, 640), (1210, 810), (-10, 810)]), "#d9b98a")
    press.grain(floor, "#7a5230", scaled(linear((300, 640), (1000, 860)), 0.8))
    press.ink(
        press.both(
            press.lines(
                *[[(600 + (x - 600) * 0.35, 560), (x, 812)] for x in range(-300, 1600, 130)],
                [(-10, 690), (1210, 690)],
                [(-10, 752), (1210, 752)],
                width=2.5,
            ),
            floor,
        ),
        "#8a6038",
        0.6,
    )
    ribs: list[list[Point]] = []
    for k in range(9):
        x = -30 + 157 * k
        ribs.append([(x, 640), (x, 250), (600 + (x - 600) * 0.55, 40)])
    ribs += [[(-10, 250), (1210, 250)], [(-10, 430), (1210, 430)], [(250, 44), (950, 44)], [(100, 145), (1100, 145)]]
    press.ink(press.lines(*ribs, width=8), "#f6f0dc")
    press.ink(press.lines(*[[(px + 4, py + 3) for px, py in rib] for rib in ribs], width=2.5), "#7a9a8c", 0.6)
    for x in (210, 420, 780, 990):
        y = 300 + (30 if x in (420, 780) else 0)
        press.ink(press.lines([(x, 145), (x, y - 60)], width=3), INK)
        for _k in range(15):
            a = math.radians(rng.uniform(20, 160))
            tip = (x + math.cos(a) * rng.uniform(50, 86), y + math.sin(a) * rng.uniform(30, 110))
            trail = ribbon(
                curve([(x, y - 40), (x + math.cos(a) * 50, y - 50), tip]),
                lambda t: 15 * math.sin(math.pi * (0.15 + 0.85 * t)),
            )
            press.ink(press.shape(trail), rng.choice(["#2d6350", "#4f8a63", "#79a871"]))
        solid(press, [*ellipse(x, y - 60, 44, 40, 0, 180)], BRICK, down=0.2)
    for y in (560, 668):
        solid(press, box(-10 if y == 560 else 60, y, 520 if y == 560 else 470, y + 20), OAK, down=0.3)
        solid(press, box(700 if y == 560 else 740, y, 1210 if y == 560 else 1150, y + 20), OAK, down=0.3)
    solid(
        press,
        [box(40, 580, 60, 790), box(470, 580, 490, 790), box(716, 580, 736, 790), box(1150, 580, 1170, 790)],
        WALNUT,
    )
    kinds = ["bush", "fern", "blades"]
    for k, x in enumerate((44, 140, 236, 330, 424, 486)):
        pot(press, x, 562, 58 if k % 2 else 66, BRICK if k % 3 else ("#c9d2c0", "#6e7d74", "#f1f3e4"), kinds[k % 3])
    for k, x in enumerate((736, 830, 930, 1024, 1120, 1190)):
        pot(
            press,
            x,
            562,
            64 if k % 2 else 56,
            BRICK if (k + 1) % 3 else ("#2d6f7c", "#123f4c", "#8fc4c4"),
            kinds[(k + 2) % 3],
        )
    for x0 in (110, 790):
        for k in range(5):
            x = x0 + 74 * k
            press.ink(press.lines([(x, 640), (x, 600)], width=4), "#3f7a58")
            bloom = ["#b3261e", "#edbb55", "#e58a68", "#fbf5e6", "#7a4a7c"][(k + x0) % 5]
            for a in range(7):
                px, py = x + math.cos(a * math.tau / 7) * 13, 596 + math.sin(a * math.tau / 7) * 13
                press.ink(press.disc((px, py, 9.5)), bloom)
            press.ink(press.disc((x, 596, 7)), "#d9992b")
            solid(press, [(x - 26, 632), (x + 26, 632), (x + 19, 670), (x - 19, 670)], BRICK, down=0.1)
    # The watering can on the path.
    shadow(press, 610, 782, 120, 13, 0.45)
    tin: Tone = ("#6a90a3", "#274353", "#c9dde0")
    solid(press, ribbon([(650, 742), (742, 660)], lambda t: 30 - 14 * t), tin)
    solid(press, turned(ellipse(750, 652, 12, 30), 42, (750, 652)), tin)
    press.ink(
        press.lines(
            curve([(556, 690), (600, 610), (668, 676)]),
            curve([(546, 756), (486, 730), (500, 680), (552, 690)]),
            width=11,
        ),
        "#4c7488",
    )
    solid(press, [(544, 680), (668, 680), (676, 782), (536, 782)], tin, lit=0.7, down=0.2)
    solid(press, ellipse(606, 680, 62, 11), tin)
    press.grain(press.full(), "#fff0bf", scaled(radial((250, 60), 40, 620), 0.4))


def shop_front(press: Press) -> None:
    """A shop in a street in the morning, its awning down and its lamp still lit."""
    brick: Tone = ("#b5673c", "#5f2c1e", "#e29a68")
    face = solid(press, box(-10, -10, 1210, 640), brick, lit=0.5, shaded=0.7, down=0.3)
    courses: list[list[Point]] = [[(-10, y), (1210, y)] for y in range(0, 640, 26)]
    courses += [
        [(x + (26 if (y // 26) % 2 else 0), y), (x + (26 if (y // 26) % 2 else 0), y + 26)]
        for y in range(0, 640, 26)
        for x in range(-10, 1220, 52)
    ]
    press.ink(press.both(press.lines(*courses, width=2), face), "#7a3a26", 0.5)
    for x in (110, 480, 850):
        glass = window(press, x, -40, x + 190, 120, ("#8fb8c4", "#f0dcae"), "#f3e7cd", (2, 2))
        press.ink(
            press.both(press.shape(box(x, -40, x + 44, 130), box(x + 146, -40, x + 190, 130)), glass), "#fbf5e6", 0.85
        )
        solid(press, box(x - 14, 128, x + 204, 166), ("#2d6350", "#123229", "#6f9a7d"), down=0.2)
        for k in range(6):
            fx = x + 4 + 36 * k
            press.ink(press.disc((fx, 122, 17), (fx + 16, 130, 13)), "#3f7a58" if k % 2 else "#2d6350")
            press.ink(press.disc((fx + 3, 112, 8)), ["#b3261e", "#fbf5e6", "#edbb55"][k % 3])
    # The front, in green.
    green: Tone = ("#1f5545", "#0b2620", "#5f9a80")
    solid(press, box(90, 250, 1110, 640), green, lit=0.5, down=0.3)
    solid(press, box(70, 214, 1130, 262), green, lit=0.5, down=0.2)
    press.ink(press.shape(box(80, 252, 1120, 257)), "#d9992b", 0.9)
    glow: Tone = ("#f6d28a", "#c9803a", "#fff3c9")
    for x0, x1 in ((126, 476), (724, 1074)):
        pane = press.ink(press.shape(box(x0, 330, x1, 566)), glow[0])
        press.grain(pane, glow[1], scaled(linear((0, 400), (0, 600)), 0.8))
        press.grain(pane, glow[2], radial(((x0 + x1) / 2, 360), 10, 190))
        solid(press, box(x0, 520, x1, 532), WALNUT, down=0.2)
        solid(press, box(x0, 430, x1, 438), WALNUT, down=0.2)
        for k in range(6):
            x = x0 + 34 + 56 * k
            kind = (k + (0 if x0 < 200 else 2)) % 4
            ink = ["#b3261e", "#345a72", "#2d6350", "#d9992b", "#7c3326", "#6a90a3"][k]
            if kind == 0:
                solid(press, box(x - 20, 466, x + 20, 520), (ink, INK, CREAM), lit=0.3, shaded=0.4)
                press.ink(press.shape(box(x - 3, 466, x + 3, 520), box(x - 20, 488, x + 20, 494)), STRAW)
            elif kind == 1:
                solid(
                    press,
                    curve(
                        [
                            (x - 12, 520),
                            (x - 22, 492),
                            (x - 8, 466),
                            (x - 10, 456),
                            (x + 10, 456),
                            (x + 8, 466),
                            (x + 22, 492),
                            (x + 12, 520),
                        ],
                        steps=6,
                    ),
                    (ink, INK, CREAM),
                    lit=0.4,
                    shaded=0.5,
                )
            elif kind == 2:
                solid(press, ellipse(x, 498, 21, 21), (ink, INK, CREAM), lit=0.4, shaded=0.5)
                press.ink(press.lines(ellipse(x, 498, 21, 8), width=3), CREAM)
            else:
                pot(press, x, 520, 28, BRICK, "bush")
            solid(
                press,
                box(x - 15, 396 + (k % 2) * 8, x + 15, 430),
                (["#e6d9bd", "#7c1c18", "#6f9a7d"][k % 3], "#4a2a1c", CREAM),
                lit=0.3,
                shaded=0.4,
            )
        press.grain(pane, CREAM, scaled(linear((x0 + 120, 330), (x0, 330)), 0.35))
        frame = press.shape(box(x0 - 14, 316, x1 + 14, 580), holes=[box(x0, 330, x1, 566)])
        press.ink(frame, "#2d6f5a")
        press.rim(frame, "#8fbf9a", 2, 2)
        solid(press, box(x0 - 14, 580, x1 + 14, 640), ("#2d6f5a", "#123a30", "#6fae92"), down=0.3)
        press.ink(press.lines([(x0, 592), (x1, 592), (x1, 628), (x0, 628), (x0, 592)], width=3), "#123a30")
    solid(press, box(520, 300, 680, 640), ("#8c2b24", "#3f100e", "#c95a48"), lit=0.5, down=0.3)
    pane = press.ink(press.shape(box(546, 330, 654, 510)), "#f6d28a")
    press.grain(pane, "#c9803a", scaled(linear((0, 360), (0, 540)), 0.8))
    press.ink(press.lines([(600, 330), (600, 510)], width=6), "#8c2b24")
    press.ink(press.shape(turned(box(570, 380, 632, 420), -4, (600, 400))), CREAM)
    press.ink(press.lines([(580, 394), (620, 391)], [(582, 406), (612, 404)], width=3), "#b3261e")
    press.ink(press.disc((660, 470, 8)), GOLD)
    press.ink(press.lines([(546, 544), (654, 544), (654, 610), (546, 610), (546, 544)], width=4), "#5b1512")
    for k in range(12):
        x0 = 90 + 85 * k
        colour = "#f6ead0" if k % 2 else "#b3261e"
        press.ink(
            press.shape(
                [(x0, 262), (x0 + 85, 262), (600 + (x0 + 85 - 600) * 1.06, 342), (600 + (x0 - 600) * 1.06, 342)]
            ),
            colour,
        )
        mx = 600 + (x0 + 42.5 - 600) * 1.06
        press.ink(press.shape(ellipse(mx, 342, 45, 20, 0, 180)), colour)
    cover = press.shape([(90, 262), (1110, 262), (1141, 342), (59, 342)])
    press.grain(cover, "#5b1a14", scaled(linear((0, 300), (0, 240)), 0.45))
    press.ink(press.soften(press.shape(box(90, 362, 1110, 392)), 10), "#2a120c", 0.4)
    # The pavement.
    stone = press.ink(press.shape(box(-10, 640, 1210, 810)), "#b9b09a")
    press.grain(stone, "#4d4a48", scaled(linear((300, 640), (1100, 880)), 0.9))
    press.ink(
        press.both(
            press.lines(
                [(-10, 690), (1210, 690)],
                *[[(600 + (x - 600) * 0.8, 640), (x, 740)] for x in range(-200, 1500, 120)],
                width=2.5,
            ),
            stone,
        ),
        "#6e6a60",
        0.7,
    )
    solid(press, box(-10, 736, 1210, 756), ("#d8d0ba", "#6e6a60", "#f6f0dc"), down=0.3)
    road = press.ink(press.shape(box(-10, 756, 1210, 810)), "#4a4f52")
    press.grain(road, NIGHT, linear((200, 740), (1100, 860)))
    pot(press, 506, 668, 70, BRICK, "bush")
    pot(press, 700, 668, 70, BRICK, "bush")
    bicycle(press, 286, 726, 270, "#345a72")
    solid(press, [(900, 724), (916, 600), (1010, 600), (1026, 724)], WALNUT, down=0.1)
    press.ink(press.shape([(914, 702), (926, 614), (1000, 614), (1012, 702)]), "#23302c")
    press.ink(
        press.lines([(938, 640), (988, 640)], [(936, 660), (990, 660)], [(934, 680), (970, 680)], width=4), CREAM, 0.85
    )


SCENES = {"book-room": book_room, "bicycle-shop": bicycle_shop, "glasshouse": glasshouse, "shop-front": shop_front}
