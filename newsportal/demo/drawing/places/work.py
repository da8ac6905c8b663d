"""Offices, warehouses and roofs."""

from __future__ import annotations

from ..palette import CREAM, GOLD, INK
from ..pencil import box, curve, down, ellipse, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from .furniture import (
    BRASS,
    BRICK,
    LINEN,
    OAK,
    STEEL_TONE,
    WALNUT,
    Tone,
    boards,
    books,
    cup,
    lamp,
    pot,
    sack,
    shadow,
    solid,
    sunlight,
    wall,
    window,
)


def office_desk(press: Press) -> None:
    """A desk by a tall window: plans, a lamp, files, a city outside."""
    wall(press, ("#c9b48c", "#6e4f3a", "#f0e0b8"), 640, (560, 200))
    view = window(press, 330, 50, 860, 450, ("#8fbac6", "#f9e3b0"), "#fbf5e6", (3, 2))
    rng = press.random
    for ink, top, width in (("#b9c3b4", 250, 70), ("#7f9aa0", 320, 90)):
        x = 320.0
        blocks, lights = [], []
        while x < 880:
            w, y = rng.uniform(width * 0.6, width * 1.2), top + rng.uniform(-60, 50)
            blocks.append(box(x, y, x + w - 4, 460))
            lights += [
                box(x + 8 + 16 * i, y + 12 + 22 * j, x + 15 + 16 * i, y + 24 + 22 * j)
                for i in range(int((w - 14) / 16))
                for j in range(7)
                if rng.random() < 0.4
            ]
            x += w
        press.ink(press.both(press.shape(*blocks), view), ink)
        press.ink(press.both(press.shape(*lights), view), "#f6e3b4", 0.8)
    press.ink(press.shape(box(501, 44, 511, 456), box(678, 44, 688, 456), box(324, 246, 866, 256)), "#fbf5e6")
    boards(press, ("#a06a3c", "#42240f", "#d8a268"), 640)
    sunlight(press, [(380, 650), (780, 650), (940, 800), (420, 800)], 0.22)
    shelf_inks = ["#b3261e", "#2d6350", "#345a72", "#e6d9bd", "#7c1c18", "#d9992b"]
    for x0, x1 in ((30, 280), (920, 1170)):
        for y in (190, 320, 450, 580):
            if (x0 < 100) == (y in (190, 450)):
                for k in range(int((x1 - x0 - 30) / 44)):
                    bx = x0 + 16 + 44 * k
                    solid(
                        press,
                        box(bx, y - 100, bx + 38, y),
                        (shelf_inks[(k + y // 130) % 6], INK, CREAM),
                        lit=0.3,
                        shaded=0.5,
                        down=0.1,
                    )
                    press.ink(press.shape(box(bx + 7, y - 84, bx + 31, y - 54)), CREAM)
                    press.ink(press.disc((bx + 19, y - 22, 7)), CREAM, 0.7)
            else:
                books(press, x0 + 12, x1 - 60, y, 96, ["#7c1c18", "#173f35", "#1b3142", "#6e432c"])
                if x0 > 100:
                    pot(press, x1 - 36, y, 38, BRICK, "fern")
            solid(press, box(x0, y, x1, y + 12), WALNUT, down=0.2)
        solid(
            press,
            [box(x0 - 8, 70, x0 + 8, 660), box(x1 - 8, 70, x1 + 8, 660), box(x0 - 12, 62, x1 + 12, 80)],
            WALNUT,
            down=0.1,
        )
    # Desk and chair.
    shadow(press, 600, 782, 400, 20, 0.5)
    leather: Tone = ("#2d6350", "#0f2c26", "#7fae8c")
    solid(
        press,
        curve([(500, 560), (494, 430), (530, 396), (670, 396), (706, 430), (700, 560)], steps=8),
        leather,
        lit=0.7,
        down=0.3,
    )
    press.ink(press.disc(*[(x, y, 5) for y in (446, 500) for x in (550, 600, 650)]), "#0f2c26")
    solid(press, box(200, 580, 1000, 620), ("#c98a4e", "#5f351b", "#f3c98c"), lit=0.7, down=0.4)
    for x0, x1 in ((230, 420), (780, 970)):
        solid(press, box(x0, 620, x1, 784), OAK, lit=0.5, down=0.2)
        for y in (636, 686, 736):
            press.ink(
                press.lines([(x0 + 12, y), (x1 - 12, y), (x1 - 12, y + 38), (x0 + 12, y + 38), (x0 + 12, y)], width=3),
                "#5f351b",
            )
            press.ink(press.disc(((x0 + x1) / 2, y + 19, 6)), GOLD)
    sheet = press.ink(press.shape([(430, 566), (780, 566), (812, 600), (398, 600)]), "#f6f0dc")
    press.ink(
        press.both(
            press.lines(
                [(470, 572), (730, 572), (752, 594), (450, 594), (470, 572)],
                [(560, 572), (552, 594)],
                [(640, 572), (648, 594)],
                [(460, 583), (740, 583)],
                width=2.5,
            ),
            sheet,
        ),
        "#345a72",
    )
    solid(press, [*box(820, 568, 930, 580)], ("#b3261e", INK, CREAM), lit=0.3)
    solid(press, [*box(828, 556, 926, 568)], ("#345a72", INK, CREAM), lit=0.3)
    solid(press, [*box(836, 544, 914, 556)], ("#e6d9bd", "#8a6a4a", CREAM), lit=0.3)
    cup(press, 380, 582, 24, ("#b3261e", "#5b1512", "#e5705a"), steam=True)
    press.grain(press.full(), GOLD, scaled(radial((316, 510), 10, 210, 1.6), 0.55))
    solid(press, [ellipse(262, 580, 40, 9)], BRASS)
    press.ink(press.lines([(262, 576), (240, 490), (296, 440)], width=7), "#c99a3e")
    solid(press, turned([(262, 470), (288, 420), (330, 420), (362, 470)], 14, (310, 446)), leather, lit=0.8)
    solid(press, [(930, 580), (936, 536), (980, 536), (986, 580)], STEEL_TONE)
    for k, (t, ink) in enumerate(((-12, "#b3261e"), (0, "#d9992b"), (10, "#2d6f7c"))):
        press.ink(press.shape(turned(box(944 + 12 * k, 480, 951 + 12 * k, 540), t, (948 + 12 * k, 540))), ink)
    for k, (x, y) in enumerate(((1070, 770), (1096, 772), (1120, 770))):
        solid(press, turned(box(x - 11, y - 170 + 16 * k, x + 11, y), (-6, 2, 8)[k], (x, y)), LINEN, down=0.1)
        press.ink(
            press.lines(ellipse(*turned([(x, y - 170 + 16 * k)], (-6, 2, 8)[k], (x, y))[0], 10, 4), width=2), "#8a6a4a"
        )
    solid(press, [(1046, 690), (1144, 690), (1134, 786), (1056, 786)], ("#caa063", "#6e432c", "#eed09a"), down=0.2)
    lamp(press, 600, 40, 50, BRASS, halo=4)


def warehouse(press: Press) -> None:
    """A warehouse with sacks, chests and a hand truck, the doors open on the quay."""
    wall(press, ("#a8683f", "#3f2014", "#dba06a"), 600, (600, 300))
    joints = [[(-10, y), (1210, y)] for y in range(0, 600, 24)]
    joints += [
        [(x + (24 if (y // 24) % 2 else 0), y), (x + (24 if (y // 24) % 2 else 0), y + 24)]
        for y in range(0, 600, 24)
        for x in range(-10, 1220, 48)
    ]
    press.ink(press.lines(*joints, width=1.8), "#5b2c1c", 0.45)
    for x in range(-60, 1260, 300):
        solid(press, box(x, -10, x + 34, 610), WALNUT, down=0.1)
        press.ink(press.lines([(x + 17, 150), (x + 120, 20)], [(x + 17, 150), (x - 86, 20)], width=20), "#3a2016")
    solid(press, box(-10, 6, 1210, 44), WALNUT, down=0.2)
    door = curve([(410, 600), (410, 240), (450, 180), (600, 156), (750, 180), (790, 240), (790, 600)], steps=8)
    hole = press.ink(press.shape(door), "#9cc6cc")
    press.wash(hole, "#fbe6b4", linear((0, 200), (0, 480)))
    sea = press.both(press.shape(box(400, 470, 800, 610)), hole)
    press.ink(sea, "#3f7f8c")
    press.grain(sea, "#17414f", scaled(linear((0, 470), (0, 620)), 0.8))
    ship = press.shape(
        [(470, 478), (700, 478), (676, 520), (492, 520)],
        box(492, 448, 548, 478),
        box(552, 440, 604, 478),
        box(608, 452, 640, 478),
        box(650, 410, 682, 478),
        box(660, 384, 674, 412),
    )
    press.ink(press.both(ship, hole), "#1b3142")
    press.ink(press.both(press.shape(box(492, 448, 520, 478), box(580, 440, 604, 478)), hole), "#b3261e")
    press.ink(press.both(press.shape(box(522, 448, 548, 478)), hole), "#d9992b")
    press.ink(
        press.both(
            press.shape(
                *[
                    curve([(x, y), (x + 24, y - 2), (x + 48, y), (x + 24, y + 2)], closed=True)
                    for x, y in ((430, 540), (520, 556), (640, 540), (700, 566), (460, 580))
                ]
            ),
            hole,
        ),
        CREAM,
        0.7,
    )
    press.ink(press.lines(door, width=14), "#5b3218")
    for s in (-1, 1):
        x = 600 + s * 194
        solid(
            press,
            [(x, 216), (x + s * 112, 190), (x + s * 112, 640), (x, 602)],
            ("#2d6350", "#0f2c26", "#6f9a7d"),
            lit=0.4,
        )
        press.ink(
            press.lines(
                [(x, 300), (x + s * 112, 290)], [(x, 520), (x + s * 112, 542)], [(x, 520), (x + s * 112, 290)], width=9
            ),
            "#173f35",
        )
    boards(press, ("#b08050", "#432816", "#e6bb84"), 600, (600, 200))
    sunlight(press, [(430, 602), (770, 602), (930, 810), (270, 810)], 0.42, soft=6)
    # Tea chests on the left, sacks on the right.
    chests = ((40, 640, 170), (214, 650, 160), (70, 480, 150), (230, 500, 130))
    for x, y, w in chests:
        h = w * 0.92
        shadow(press, x + w / 2, y, w * 0.56, 10, 0.4)
        solid(press, box(x, y - h, x + w, y), ("#d9b27a", "#7a4f2a", "#f3dcae"), lit=0.5, shaded=0.7, down=0.2)
        press.ink(
            press.shape(
                box(x, y - h, x + w, y - h + 10),
                box(x, y - 10, x + w, y),
                box(x, y - h, x + 10, y),
                box(x + w - 10, y - h, x + w, y),
            ),
            "#9aa6a4",
        )
        press.ink(press.lines(ellipse(x + w / 2, y - h / 2, w * 0.24, w * 0.24), width=4), "#7c1c18")
        leaf = curve(
            [
                (x + w * 0.36, y - h * 0.44),
                (x + w / 2, y - h * 0.66),
                (x + w * 0.64, y - h * 0.46),
                (x + w / 2, y - h * 0.36),
            ],
            closed=True,
        )
        press.ink(press.shape(leaf), "#2d6350")
    for x, y, w, h in (
        (800, 660, 130, 150),
        (930, 652, 130, 160),
        (1064, 664, 134, 150),
        (866, 530, 126, 132),
        (1000, 520, 126, 140),
        (1130, 540, 120, 130),
    ):
        sack(press, x + 20, y, w, h)
        press.ink(press.lines(ellipse(x + 20, y - h * 0.45, w * 0.2, w * 0.2), width=3), "#2d6350", 0.8)
        press.ink(press.shape(ellipse(x + 20, y - h * 0.45, w * 0.07, w * 0.12, turn=24)), "#5b3218")
    # In front: an open sack with a scoop, a hand truck.
    sack(press, 960, 800, 210, 190, tied=False)
    press.ink(press.shape(ellipse(960, 630, 84, 18)), "#8a6a3c")
    beans = press.ink(
        press.shape(curve([(884, 630), (910, 596), (960, 580), (1012, 598), (1038, 630), (960, 646)], closed=True)),
        "#7a5230",
    )
    rng = press.random
    dots = [(rng.uniform(890, 1034), rng.uniform(584, 642), rng.uniform(5, 8)) for _ in range(90)]
    press.ink(press.both(press.disc(*dots[:45], squash=0.7), beans), "#4a2814")
    press.ink(press.both(press.disc(*dots[45:], squash=0.7), beans), "#b5804a")
    solid(press, ribbon([(1030, 560), (1090, 500)], lambda t: 15), OAK)
    solid(press, turned(box(976, 552, 1042, 596), -34, (1010, 574)), STEEL_TONE, lit=0.8)
    press.ink(
        press.lines(
            [(250, 786), (330, 470)],
            [(330, 800), (404, 484)],
            [(330, 470), (404, 484)],
            [(318, 530), (390, 544)],
            [(300, 600), (372, 614)],
            [(282, 670), (354, 684)],
            width=11,
        ),
        "#b3261e",
    )
    press.ink(press.lines([(244, 790), (190, 776)], [(326, 802), (262, 794)], width=10), "#3f474c")
    for x, y in ((262, 776), (344, 788)):
        press.ink(press.disc((x, y, 26)), "#1c2226")
        press.ink(press.disc((x, y, 11)), "#c9d2d0")
    for x in (210, 990):
        lamp(press, x, 150, 48, ("#2d6350", "#123a30", "#8fbf9a"), halo=4)


def roof_solar(press: Press) -> None:
    """Two people fit panels on a tiled roof above a town."""
    sheet = press.full()
    press.ink(sheet, "#6fa6b8")
    press.wash(sheet, "#f8dfa8", linear((0, 60), (0, 480)))
    press.glow((980, 150), 420, "#fff0bf", 0.9, 60)
    press.ink(press.disc((980, 150, 62)), "#fff6da")
    rng = press.random
    for y, jag, ink in ((360, 90, "#a9bda8"), (420, 50, "#6f9a7d")):
        press.ink(press.shape(down(ridge(rng, (-10, y), (1210, y - 20), jag, 7, 0.5), 820)), ink)
    x = -20.0
    while x < 1220:
        w, h = rng.uniform(56, 100), rng.uniform(40, 90)
        y = 540.0
        solid(press, [(x, y), (x, y - h), (x + w, y - h), (x + w, y)], ("#f0dcb0", "#b08a5a", "#fff3d6"), shaded=0.5)
        solid(press, [(x - 6, y - h), (x + w / 2, y - h - w * 0.45), (x + w + 6, y - h)], BRICK, lit=0.5)
        press.ink(
            press.shape(*[box(x + w * f, y - h * 0.7, x + w * f + 10, y - h * 0.7 + 15) for f in (0.22, 0.58)]),
            "#5b3a2c",
        )
        x += w * 1.02
    for tx in (120, 560, 1100):
        press.ink(
            press.disc(
                *[(tx + rng.uniform(-40, 40), 520 + rng.uniform(-40, 30), rng.uniform(20, 36)) for _ in range(9)]
            ),
            "#2d6350",
        )
    roof = press.shape([(-20, 560), (1220, 420), (1220, 820), (-20, 820)])
    press.ink(roof, "#b4583c")
    press.grain(roof, "#5b2018", scaled(linear((700, 480), (900, 900)), 0.9))
    press.grain(roof, "#e8a070", scaled(linear((400, 700), (100, 500)), 0.5))

    def at(u: float, v: float) -> tuple[float, float]:
        """A place on the roof: ``u`` along it and ``v`` down it, both from 0 to 1."""
        return -20 + 1240 * u + 60 * v * (u - 0.5), 560 - 140 * u + v * (300 + 110 * u)

    courses = [[at(u / 24, v / 11) for u in range(25)] for v in range(12)]
    press.ink(press.both(press.lines(*courses, width=3), roof), "#6b2b20", 0.8)
    seams = [
        [at((u + (v % 2) * 0.5) / 34, v / 11), at((u + (v % 2) * 0.5) / 34 + 0.002, (v + 1) / 11)]
        for v in range(11)
        for u in range(35)
    ]
    press.ink(press.both(press.lines(*seams, width=2), roof), "#6b2b20", 0.6)
    press.ink(press.shape(ribbon([(-20, 556), (1220, 416)], lambda t: 20)), "#d0714c")
    chimney: Tone = ("#c9764e", "#5f2a1c", "#efb088")
    solid(press, [(960, 470), (960, 330), (1050, 330), (1050, 470)], chimney, lit=0.6, down=0.1)
    solid(press, box(948, 314, 1062, 338), chimney, down=0.2)
    solid(press, [box(974, 288, 998, 316), box(1012, 288, 1036, 316)], BRICK)
    for row in range(2):
        for k in range(6):
            if row == 1 and k == 4:
                continue
            u0, u1 = 0.14 + 0.105 * k, 0.14 + 0.105 * k + 0.098
            v0, v1 = 0.16 + 0.36 * row, 0.16 + 0.36 * row + 0.33
            corners = [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]
            press.ink(press.shape([(px + 7, py + 9) for px, py in corners]), "#4a1a14", 0.5)
            panel = press.ink(press.shape(corners), "#1f3f5c")
            press.grain(panel, "#0b1a2a", scaled(linear(corners[0], corners[2]), 0.8))
            press.grain(panel, "#7fb2c9", scaled(linear(corners[2], corners[0]), 0.4))
            cells = [[at(u0 + (u1 - u0) * t / 4, v0), at(u0 + (u1 - u0) * t / 4, v1)] for t in range(1, 4)]
            cells += [[at(u0, v0 + (v1 - v0) * t / 5), at(u1, v0 + (v1 - v0) * t / 5)] for t in range(1, 5)]
            press.ink(press.lines(*cells, width=1.8), "#8fb2c3", 0.7)
            press.ink(press.lines([*corners, corners[0]], width=5), "#d3dcd8")
            press.ink(
                press.both(
                    press.shape(
                        [
                            corners[0],
                            ((corners[0][0] * 2 + corners[1][0]) / 3, corners[0][1] - 2),
                            ((corners[3][0] * 4 + corners[2][0]) / 5, corners[3][1]),
                            corners[3],
                        ]
                    ),
                    panel,
                ),
                CREAM,
                0.16,
            )
    # The two of them carry the last panel.
    a, b = (690.0, 716.0), (888.0, 690.0)
    press.ink(press.soften(press.shape(ellipse(790, 728, 170, 16)), 8), "#3a120e", 0.6)
    for (px, py), shirt, side in ((a, "#edbb55", 1), (b, "#2d6f7c", -1)):
        legs = press.shape(
            curve(
                [
                    (px - 22, py - 100),
                    (px - 30, py - 40),
                    (px - 34, py),
                    (px - 10, py),
                    (px - 2, py - 56),
                    (px + 10, py - 4),
                    (px + 34, py - 6),
                    (px + 26, py - 60),
                    (px + 22, py - 100),
                ],
                steps=4,
            )
        )
        press.ink(legs, "#2c3a48")
        torso = press.ink(
            press.shape(
                curve(
                    [
                        (px - 28, py - 92),
                        (px - 34, py - 150),
                        (px - 16, py - 188),
                        (px + 16, py - 188),
                        (px + 34, py - 150),
                        (px + 28, py - 92),
                    ],
                    closed=True,
                )
            ),
            shirt,
        )
        press.grain(torso, INK, scaled(linear((px - 6, 0), (px + 44, 0)), 0.5))
        press.ink(
            press.lines([(px - 14, py - 186), (px - 10, py - 96)], [(px + 14, py - 186), (px + 10, py - 96)], width=6),
            "#b3261e",
        )
        press.ink(press.shape(ellipse(px + side * 4, py - 212, 21, 25)), "#8a5236" if side > 0 else "#d9a07a")
        press.ink(
            press.shape(
                curve(
                    [
                        (px - 28 + side * 4, py - 214),
                        (px - 20 + side * 4, py - 242),
                        (px + side * 4, py - 250),
                        (px + 20 + side * 4, py - 242),
                        (px + 28 + side * 4, py - 214),
                    ],
                    steps=6,
                ),
                box(px - 32 + side * 8, py - 218, px + 32 + side * 8, py - 211),
            ),
            CREAM,
        )
        press.ink(
            press.lines(
                curve([(px + side * 18, py - 170), (px + side * 44, py - 136), (px + side * 66, py - 122)]), width=19
            ),
            shirt,
        )
        press.ink(press.disc((px + side * 70, py - 120, 11)), "#8a5236" if side > 0 else "#d9a07a")
    carried = [(746, 548), (852, 534), (862, 616), (756, 632)]
    panel = press.ink(press.shape(carried), "#1f3f5c")
    press.grain(panel, "#7fb2c9", scaled(linear((862, 620), (746, 540)), 0.5))
    press.ink(
        press.lines(
            *[[(746 + 106 * t / 4, 548 - 14 * t / 4), (756 + 106 * t / 4, 632 - 16 * t / 4)] for t in range(1, 4)],
            *[[(746 + 10 * t / 4, 548 + 84 * t / 4), (852 + 10 * t / 4, 534 + 82 * t / 4)] for t in range(1, 4)],
            width=1.8,
        ),
        "#8fb2c3",
        0.7,
    )
    press.ink(press.lines([*carried, carried[0]], width=5), "#d3dcd8")
    for px, py in ((760, 596), (848, 584)):
        press.ink(press.disc((px, py, 9)), "#8a5236" if px < 800 else "#d9a07a")


SCENES = {"office-desk": office_desk, "warehouse": warehouse, "roof-solar": roof_solar}
