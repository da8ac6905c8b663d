"""Where people eat and drink, and where they buy what they eat."""

from __future__ import annotations

import math

from ..palette import CREAM, DARK_RED, GOLD, INK, NIGHT, STRAW
from ..pencil import Point, box, curve, ellipse, ribbon, turned
from ..press import Press, linear, radial, scaled
from .furniture import (
    BRASS,
    BRICK,
    IRON,
    LINEN,
    OAK,
    STEEL_TONE,
    WALNUT,
    Tone,
    boards,
    bottle,
    crate,
    cup,
    jar,
    lamp,
    pot,
    shadow,
    solid,
    stool,
    sunlight,
    wall,
    window,
)

CRUST: Tone = ("#c07a34", "#5e2f16", "#f0c47e")


def _loaf(press: Press, x: float, y: float, rx: float, ry: float, cuts: int = 3, turn: float = 0.0) -> None:
    """A loaf that lies on (x, y), with cuts across its crust."""
    shadow(press, x + rx * 0.15, y, rx * 1.05, ry * 0.22, 0.5)
    body = turned(
        curve(
            [
                (x - rx, y - ry * 0.3),
                (x - rx * 0.8, y - ry * 0.9),
                (x - rx * 0.2, y - ry * 1.2),
                (x + rx * 0.4, y - ry * 1.15),
                (x + rx * 0.9, y - ry * 0.75),
                (x + rx, y - ry * 0.2),
                (x + rx * 0.7, y),
                (x - rx * 0.75, y),
            ],
            closed=True,
            steps=8,
        ),
        turn,
        (x, y),
    )
    mask = solid(press, body, CRUST, lit=0.8, down=0.55)
    for k in range(cuts):
        cx = x + rx * (-0.5 + (k + 0.5) / cuts)
        cut = ribbon(
            curve([(cx - rx * 0.12, y - ry * 0.45), (cx + rx * 0.02, y - ry * 0.8), (cx + rx * 0.2, y - ry * 1.08)]),
            lambda t: rx * 0.13 * math.sin(math.pi * t) + 1,
        )
        press.ink(press.both(press.shape(turned(cut, turn, (x, y))), mask), "#f3d9a4")
    press.grain(mask, CREAM, scaled(radial((x - rx * 0.3, y - ry), 2, rx * 0.7), 0.4))


def bread_oven(press: Press) -> None:
    """Loaves on their racks before the mouth of a wood-fired oven."""
    wall(press, ("#d8b48a", "#6b3f2a", "#f6dcae"), 640, (420, 300))
    rows: list[list[Point]] = []
    rows += [[(-10, y), (1210, y)] for y in range(40, 640, 44)]
    rows += [
        [(x + (22 if k % 2 else 0) * 2, y), (x + (22 if k % 2 else 0) * 2, y + 44)]
        for k, y in enumerate(range(-4, 640, 44))
        for x in range(0, 1210, 88)
    ]
    press.ink(press.lines(*rows, width=2), "#7a4a30", 0.35)
    boards(press, ("#9a6a40", "#3a2116", "#dca56a"), 640, (440, -200))
    arch = curve([(150, 640), (150, 330), (230, 170), (430, 96), (630, 170), (710, 330), (710, 640)], steps=14)
    solid(press, arch, BRICK, lit=0.7, down=0.3)
    stones = []
    for k in range(19):
        a = math.radians(180 + 180 * k / 18)
        stones.append(
            [(430 + math.cos(a) * 196, 410 + math.sin(a) * 196), (430 + math.cos(a) * 262, 410 + math.sin(a) * 262)]
        )
    mouth = curve([(236, 520), (236, 410), (290, 276), (430, 216), (570, 276), (624, 410), (624, 520)], steps=12)
    ring = press.shape(
        curve([(170, 520), (170, 404), (238, 232), (430, 152), (622, 232), (690, 404), (690, 520)], steps=12),
        holes=[mouth],
    )
    press.ink(ring, "#cf7a52")
    press.grain(ring, "#5c241a", scaled(linear((260, 200), (700, 560)), 0.8))
    press.ink(press.both(press.lines(*stones, width=4), ring), "#4d1f18")
    hole = press.ink(press.shape(mouth), "#2a1310")
    press.grain(hole, "#f08a2e", scaled(radial((430, 500), 30, 270, 1.3), 1.0))
    press.grain(hole, "#ffd873", scaled(radial((500, 500), 5, 140), 0.95))
    for x, h in ((330, 60), (380, 110), (440, 150), (500, 124), (556, 74)):
        flame = curve(
            [
                (x - 34, 522),
                (x - 30, 522 - h * 0.5),
                (x - 4, 522 - h),
                (x + 8, 522 - h * 0.62),
                (x + 30, 522 - h * 0.4),
                (x + 32, 522),
            ],
            steps=8,
        )
        press.ink(press.shape(flame), "#f3a33a")
        press.ink(press.shape([(x + (px - x) * 0.5, 522 + (py - 522) * 0.55) for px, py in flame]), "#fff0b4")
    press.ink(
        press.shape(*[turned(box(x - 62, 506, x + 62, 528), t, (x, 517)) for x, t in ((350, -7), (520, 6), (440, 2))]),
        "#3a1c14",
    )
    solid(press, box(176, 520, 684, 556), ("#b9a48a", "#57453a", "#e8d9b8"), down=0.2)
    press.grain(press.full(), "#f6a94a", scaled(radial((430, 520), 120, 560, 1.4), 0.4))
    # The peel with a loaf that has just come out.
    solid(press, ribbon([(520, 596), (1010, 792)], lambda t: 16), OAK, down=0.2)
    solid(
        press,
        curve([(330, 560), (430, 536), (560, 572), (566, 606), (440, 622), (330, 596)], closed=True),
        OAK,
        lit=0.7,
    )
    _loaf(press, 438, 588, 96, 62)
    # The rack.
    for y in (236, 392, 548, 704):
        for k in range(3):
            _loaf(press, 846 + 118 * k + press.random.uniform(-6, 6), y, 56, press.random.uniform(44, 58), 2 + k % 2)
        solid(press, box(766, y, 1160, y + 14), WALNUT, down=0.2)
    solid(press, [box(766, 96, 784, 800), box(1142, 96, 1160, 800)], WALNUT, down=0.1)
    solid(press, box(760, 84, 1166, 102), WALNUT, down=0.2)
    for k, colour in enumerate(("#b3261e", "#345a72", "#d9992b")):
        jar(press, 830 + 70 * k, 84, 46, 64 - 8 * k, colour)
    solid(
        press,
        curve([(60, 800), (66, 700), (110, 672), (200, 676), (228, 720), (230, 800)]),
        ("#ddc79a", "#8a6a42", "#f6e9c8"),
    )
    press.ink(press.lines(curve([(84, 690), (150, 704), (214, 690)]), width=4), "#8a6a42")


def cafe_counter(press: Press) -> None:
    """A café counter in the morning: machine, cups, cakes under glass, a plant by the window."""
    wall(press, ("#2f5f57", "#12332f", "#6ea08d"), 560, (150, 160))
    window(press, 70, 90, 400, 470, ("#a9cdd0", "#fbe6b6"), "#f3e7cd", (2, 2), "#6f9a7d")
    boards(press, ("#a8713f", "#4a2a1a", "#dba86c"), 560)
    sunlight(press, [(470, 250), (700, 180), (760, 430), (540, 520)], 0.22)
    for y in (230, 360):
        solid(press, box(620, y, 1150, y + 13), OAK, down=0.2)
        press.ink(press.soften(press.shape(box(620, y + 13, 1150, y + 30)), 5), "#0d2623", 0.5)
    inks = ["#c9893f", "#6e432c", "#b3261e", "#e5d3a0", "#8a5a36", "#d9992b"]
    for k in range(8):
        jar(press, 660 + 64 * k, 230, 46, 84 if k % 3 else 66, inks[k % 6])
    for k in range(7):
        if k in (2, 5):
            pot(press, 664 + 74 * k, 360, 36, BRICK, "fern" if k == 2 else "bush")
        else:
            cup(press, 664 + 74 * k, 360, 23, saucer=False)
    # The counter.
    front = solid(press, box(240, 520, 1210, 810), ("#8e5a35", "#3d2216", "#c98e58"), lit=0.5, down=0.4)
    press.ink(
        press.both(press.lines(*[[(x, 560), (x, 800)] for x in range(300, 1210, 66)], width=3), front), "#3a2016", 0.7
    )
    top = solid(press, box(216, 494, 1210, 530), ("#e8d6b0", "#9a7a52", "#fff6df"), down=0.2)
    press.rim(top, "#fff6df", 0, -4, 1)
    press.ink(press.soften(press.shape(box(240, 530, 1210, 552)), 6), "#24140e", 0.6)
    # The machine.
    shadow(press, 860, 496, 190, 14, 0.45)
    solid(press, box(690, 330, 1010, 372), STEEL_TONE, down=0.2)
    solid(press, box(704, 372, 996, 440), ("#b3261e", "#5b1512", "#e5705a"), down=0.25)
    press.ink(press.shape(box(704, 398, 996, 404)), CREAM, 0.8)
    solid(press, box(720, 440, 980, 458), STEEL_TONE, down=0.2)
    solid(press, [box(712, 458, 730, 494), box(970, 458, 988, 494)], STEEL_TONE, down=0.1)
    solid(press, box(700, 482, 1000, 496), STEEL_TONE, down=0.2)
    for x in (780, 916):
        solid(press, box(x - 22, 452, x + 22, 464), IRON, down=0.1)
        solid(press, ribbon([(x, 460), (x + 66, 470)], lambda t: 13), WALNUT)
        cup(press, x - 2, 482, 15, saucer=False)
    press.ink(press.disc((750, 386, 13), (950, 386, 13)), CREAM)
    press.ink(press.lines([(750, 386), (757, 379)], [(950, 386), (944, 378)], width=3), DARK_RED)
    for k in range(6):
        cup(press, 736 + 46 * k, 331, 17, saucer=False)
    wisp = curve([(940, 446), (1030, 390), (990, 330), (1050, 250)])
    press.grain(press.shape(ribbon(wisp, lambda t: 8 + 30 * t)), CREAM, scaled(linear((0, 240), (0, 450)), 0.4))
    # Cakes under a bell, and two cups that are ready.
    shadow(press, 560, 496, 110, 12, 0.4)
    solid(press, [ellipse(560, 484, 104, 12), box(548, 484, 572, 496)], LINEN, down=0.2)
    cake = solid(
        press,
        [*ellipse(560, 474, 74, 11, 0, 180), *ellipse(560, 420, 74, 11, 180, 360)],
        ("#d99a52", "#7a4422", "#f6d7a0"),
        down=0.3,
    )
    press.ink(press.both(press.shape(box(480, 440, 640, 452)), cake), "#8c2b2a")
    press.ink(press.shape(ellipse(560, 420, 74, 11)), "#fff2d6")
    press.ink(press.disc(*[(506 + 27 * k, 414 + (4 if k in (0, 4) else 0), 7) for k in range(5)]), "#b3261e")
    bell = press.shape(curve([(462, 480), (470, 400), (560, 350), (650, 400), (658, 480)], steps=12))
    press.wash(bell, CREAM, scaled(linear((680, 480), (470, 360)), 0.4))
    press.ink(
        press.lines(curve([(462, 480), (470, 400), (560, 350), (650, 400), (658, 480)], steps=12), width=2.5),
        CREAM,
        0.7,
    )
    press.ink(press.disc((560, 342, 10)), CREAM)
    cup(press, 322, 492, 30, ("#e9b44c", "#8a5a1e", "#f8e0a0"), steam=True)
    cup(press, 420, 492, 30, ("#6a90a3", "#27465a", "#c9dde0"), steam=True)
    for x in (330, 560, 790):
        lamp(press, x, 190 if x != 560 else 160, 52, BRASS, halo=4)
    for x in (420, 660, 900):
        stool(press, x, 796, 198, ("#d9992b", "#7a4a14", "#fbe2a0"))
    pot(press, 110, 792, 118, ("#c9d2c0", "#6e7d74", "#f1f3e4"), "blades")


def dinner_table(press: Press) -> None:
    """A table laid for two by a window in the blue hour."""
    wall(press, ("#7c3326", "#35140f", "#b4583c"), 810, (600, 330))
    view = window(press, 410, 60, 980, 480, ("#27485e", "#e79a5c"), "#e6cfa2", (3, 2))
    rng = press.random
    roofs, lights = [], []
    x = 400.0
    while x < 990:
        w, h = rng.uniform(46, 96), rng.uniform(60, 170)
        roofs.append([(x, 480), (x, 480 - h), (x + w / 2, 480 - h - w * 0.45), (x + w, 480 - h), (x + w, 480)])
        lights += [
            box(x + w * fx, 480 - h * fy, x + w * fx + 9, 480 - h * fy + 14)
            for fx in (0.25, 0.6)
            for fy in (0.4, 0.8)
            if rng.random() < 0.55
        ]
        x += w * 0.92
    press.ink(press.both(press.shape(*roofs), view), "#1b2f40")
    press.ink(press.both(press.shape(*lights), view), GOLD)
    press.ink(press.disc((860, 140, 26)), CREAM)
    press.ink(press.shape(box(403, 262, 987, 276)), "#e6cfa2")
    press.ink(press.shape(box(594, 54, 606, 486), box(784, 54, 796, 486)), "#e6cfa2")
    for x0, side in ((330, 1), (1060, -1)):
        folds = [
            curve([(x0 + side * k * 24, 20), (x0 + side * (k * 26 + 8), 260), (x0 + side * (k * 20 - 30), 560)])
            for k in range(4)
        ]
        drape = press.shape(
            curve([(x0 - 40 * side, 20), (x0 - 46 * side, 300), (x0 - 56 * side, 570)])
            + curve([(x0 + 30 * side, 570), (x0 + 66 * side, 300), (x0 + 96 * side, 20)])
        )
        press.ink(drape, "#274f45")
        press.grain(drape, NIGHT, scaled(linear((x0 - 40, 0), (x0 + 90, 0)), 0.7))
        press.ink(press.both(press.lines(*folds, width=5), drape), "#123229", 0.6)
    press.ink(press.lines([(260, 26), (1140, 26)], width=10), "#c99a3e")
    lamp(press, 700, 250, 92, ("#d9992b", "#7a4a14", "#fbe2a0"), halo=5.2)
    for x in (330, 1070):
        hoop = ellipse(x, 560, 92, 140, 180, 360)
        press.ink(
            press.lines(*[[(x + dx, 440), (x + dx * 0.9, 700)] for dx in (-48, -16, 16, 48)], width=9), "#5f3a20"
        )
        solid(
            press,
            ribbon([(x - 92, 700), *hoop, (x + 92, 700)], lambda t: 20),
            ("#a8683a", "#4a2a18", "#e3b77c"),
            lit=0.7,
            down=0.2,
        )
    cloth = solid(press, ellipse(700, 640, 470, 96), LINEN, lit=0.3, shaded=0.5)
    press.grain(cloth, "#ffe9b0", scaled(radial((700, 620), 60, 420), 0.7))
    drop = press.shape([(230, 640), *ellipse(700, 640, 470, 96, 180, 0), (1150, 830), (250, 830)])
    press.ink(drop, "#d9c6a0")
    press.grain(drop, "#6b4a3a", linear((400, 690), (1150, 830)))
    press.ink(
        press.both(
            press.lines(
                *[
                    curve([(x, 700 + 30 * math.cos((x - 700) / 300)), (x + (x - 700) * 0.05, 830)])
                    for x in range(270, 1160, 74)
                ],
                width=4,
            ),
            drop,
        ),
        "#8a6a4f",
        0.45,
    )
    # What is on it.
    for x, food in ((500, "fish"), (900, "pasta")):
        shadow(press, x + 12, 640, 124, 26, 0.35)
        solid(press, ellipse(x, 632, 122, 27), ("#f7efdc", "#a3937b", "#ffffff"), lit=0.4, shaded=0.5)
        press.ink(press.lines(ellipse(x, 631, 88, 18), width=2), "#345a72", 0.8)
        if food == "fish":
            solid(
                press,
                curve(
                    [
                        (x - 74, 632),
                        (x - 30, 612),
                        (x + 30, 612),
                        (x + 60, 628),
                        (x + 90, 614),
                        (x + 84, 646),
                        (x + 60, 634),
                        (x + 20, 644),
                        (x - 40, 644),
                    ],
                    closed=True,
                ),
                STEEL_TONE,
            )
            press.ink(press.disc((x - 52, 627, 4)), INK)
            press.ink(press.shape(ellipse(x - 10, 650, 17, 7)), GOLD)
            press.ink(press.disc((x + 52, 652, 8), (x + 68, 648, 7)), "#2d6350")
        else:
            for k in range(7):
                press.ink(
                    press.lines(ellipse(x - 8 + 5 * k % 30, 624 - k % 3 * 5, 46 - 3 * k, 12), width=5),
                    "#edc676" if k % 2 else "#d9a545",
                )
            press.ink(press.shape(curve([(x - 26, 618), (x, 600), (x + 28, 616), (x, 626)], closed=True)), "#b3261e")
            press.ink(press.disc((x - 4, 604, 7), (x + 12, 606, 6)), "#2d6350")
    for x in (622, 790):
        shadow(press, x + 8, 606, 30, 7, 0.3)
        press.ink(press.shape(ellipse(x, 604, 26, 6)), "#f4e7cc", 0.8)
        press.ink(press.lines([(x, 602), (x, 552)], width=4), "#fff4da", 0.9)
        glass = press.shape(
            curve(
                [(x - 22, 486), (x - 31, 522), (x - 16, 548), (x, 556), (x + 16, 548), (x + 31, 522), (x + 22, 486)],
                steps=8,
            )
        )
        press.ink(glass, "#fff4da", 0.35)
        press.ink(press.both(glass, press.shape(box(x - 40, 514, x + 40, 560))), "#8c1f1f")
        press.ink(press.shape(ellipse(x, 514, 30, 5)), "#c9483a")
        press.ink(press.lines([(x - 22, 494), (x - 26, 520)], width=3), CREAM)
    shadow(press, 704, 600, 36, 8, 0.35)
    bottle(press, 704, 598, 150, "#274f35")
    for x, s in ((356, 1), (1046, -1)):
        press.ink(
            press.lines([(x, 618), (x + s * 24, 668)], [(x + 14 * s, 615), (x + 38 * s, 664)], width=4.5), "#8fa3a8"
        )
    solid(press, [(560, 690), (640, 690), (652, 716), (548, 716)], ("#b3261e", "#5b1512", "#e5705a"))


def bar_night(press: Press) -> None:
    """A bar late in the evening: bottles before a lit mirror, four stools."""
    wall(press, ("#1d3742", "#0b161d", "#3f6a74"), 610, (600, 250))
    alcove = curve([(230, 520), (230, 190), (330, 70), (600, 36), (870, 70), (970, 190), (970, 520)], steps=14)
    solid(press, [(x + (x - 600) * 0.06, y - (26 if y < 500 else 0)) for x, y in alcove], WALNUT, lit=0.6, down=0.2)
    glass = press.ink(press.shape(alcove), "#e39a3c")
    press.grain(glass, "#8a3a1c", scaled(radial((600, 300), 700, 200), 1.0))
    press.grain(glass, "#ffe3a0", scaled(radial((600, 330), 40, 400), 0.95))
    press.grain(glass, "#7c2f1c", linear((600, 260), (1050, 560)))
    rng = press.random
    inks = ["#274f35", "#8c4a1e", "#1b3142", "#7c1c18", "#c98f2f", "#3a5a3a", "#e9dcae"]
    for y, heights in ((258, (120, 150)), (396, (104, 132)), (520, (88, 116))):
        x = 268.0 if y > 258 else 300.0
        while x < (934 if y > 258 else 900):
            h = rng.uniform(*heights)
            if rng.random() < 0.9:
                bottle(press, x, y, h, rng.choice(inks), rng.choice([STRAW, CREAM, "#b3261e", "#6a90a3"]))
            x += rng.uniform(32, 46)
        solid(press, box(232, y, 968, y + 11), BRASS, down=0.2)
    for x in (96, 1104):
        press.grain(press.full(), GOLD, scaled(radial((x, 210), 20, 260, 1.6), 0.65))
        solid(
            press,
            [(x - 40, 250), (x - 26, 160), (x + 26, 160), (x + 40, 250)],
            ("#f6dc9c", "#b0702a", "#fff6d8"),
            down=0.3,
        )
        press.ink(press.shape(box(x - 6, 250, x + 6, 300)), "#c99a3e")
    # The bar itself.
    front = solid(press, box(-10, 590, 1210, 820), ("#5e2a20", "#200d0c", "#9a5236"), lit=0.4, down=0.5)
    panels = [box(x + 14, 622, x + 180, 800) for x in range(-20, 1220, 196)]
    press.ink(press.both(press.shape(*panels), front), "#3d1713", 0.85)
    press.rim(press.both(press.shape(*panels), front), "#b4683f", -3, -3)
    top = solid(press, box(-10, 552, 1210, 596), ("#c98a4a", "#5a2d18", "#f8d595"), lit=0.3, down=0.3)
    press.grain(top, "#ffe9b0", scaled(radial((600, 552), 30, 480), 0.8))
    press.ink(press.soften(press.shape(box(-10, 596, 1210, 618)), 7), "#14080a", 0.7)
    solid(press, box(-10, 742, 1210, 754), BRASS, down=0.1)
    for x, kind in ((330, "beer"), (424, "short"), (812, "stem")):
        shadow(press, x + 12, 560, 34, 8, 0.4)
        if kind == "beer":
            body = solid(
                press,
                [(x - 30, 446), (x + 30, 446), (x + 25, 560), (x - 25, 560)],
                ("#dd9a2a", "#8a4a12", "#fbd77c"),
                down=0.1,
            )
            press.ink(press.both(press.shape(box(x - 40, 440, x + 40, 470)), body), "#fff3d6")
            press.ink(press.disc((x - 16, 446, 13), (x + 4, 442, 15), (x + 20, 447, 12)), "#fff6e2")
            press.ink(press.shape(box(x - 20, 480, x - 12, 544)), "#fff3c4", 0.7)
        elif kind == "short":
            press.ink(press.shape([(x - 26, 502), (x + 26, 502), (x + 23, 560), (x - 23, 560)]), "#fbe9c4", 0.55)
            press.ink(press.shape([(x - 25, 524), (x + 25, 524), (x + 23, 560), (x - 23, 560)]), "#b3451e")
            press.ink(press.shape(turned(box(x - 10, 510, x + 12, 532), 18, (x, 520))), "#fff6e2", 0.75)
        else:
            press.ink(press.lines([(x, 558), (x, 508)], width=4), "#fff4da")
            press.ink(press.shape(ellipse(x, 558, 24, 5)), "#fff4da", 0.8)
            press.ink(press.shape([(x - 44, 450), (x + 44, 450), (x, 510)]), "#f7d9b4", 0.6)
            press.ink(press.shape([(x - 36, 460), (x + 36, 460), (x, 508)]), "#d4492f")
            press.ink(press.disc((x + 26, 450, 9)), "#8aa65a")
    for x in (130, 400, 800, 1070):
        stool(press, x, 812, 236, ("#9a3d2a", "#3d1512", "#e08a58"))


def market_crates(press: Press) -> None:
    """Crates of vegetables and fruit below a striped awning, with a scale."""
    wall(press, ("#e9d6a8", "#a98a56", "#fff3d0"), 820, (260, 300))
    rng = press.random

    def round_fruit(x: float, y: float, r: float, tone: Tone, stalk: str = "") -> None:
        solid(press, ellipse(x, y, r, r * 0.95), tone, lit=0.75)
        press.ink(press.shape(ellipse(x - r * 0.35, y - r * 0.4, r * 0.16, r * 0.1, turn=-30)), CREAM, 0.9)
        if stalk:
            press.ink(
                press.shape([(x - r * 0.1, y - r * 0.8), (x + r * 0.3, y - r * 1.25), (x + r * 0.05, y - r * 0.75)]),
                stalk,
            )

    def heap(x: float, y: float, w: float, what: str) -> None:
        kinds: dict[str, tuple[float, Tone, str]] = {
            "tomatoes": (26, ("#c8392b", "#6b1512", "#f08a6a"), "#2d6350"),
            "oranges": (29, ("#e08a2a", "#8a4012", "#fbc873"), ""),
            "apples": (27, ("#9aae4a", "#47602a", "#dfe39a"), "#6e432c"),
            "onions": (25, ("#b0704a", "#5f2f20", "#e6b48a"), "#c9a36a"),
            "plums": (23, ("#5a3a5c", "#2a1830", "#9a7a9c"), "#6e432c"),
        }
        if what == "carrots":
            for k in range(11):
                cx = x + w * (0.08 + 0.84 * (k / 10))
                root = turned(
                    curve(
                        [(cx - 13, y - 44), (cx - 11, y - 10), (cx, y + 44), (cx + 11, y - 10), (cx + 13, y - 44)],
                        steps=5,
                    ),
                    rng.uniform(-16, 16),
                    (cx, y),
                )
                press.ink(
                    press.shape(
                        *[
                            ribbon(
                                curve([(cx, y - 40), (cx + d * 0.5, y - 74), (cx + d, y - 100 + abs(d) * 0.5)]),
                                lambda t: 9 * (1 - t) + 2,
                            )
                            for d in (-26, -9, 10, 26)
                        ]
                    ),
                    "#3f7a58" if k % 2 else "#5c9264",
                )
                solid(press, root, ("#d9772b", "#8a3a12", "#f6b26a"), lit=0.6)
        elif what == "greens":
            for k in range(5):
                cx, cy = x + w * (0.1 + 0.2 * k), y - 14 - (14 if k % 2 else 0)
                for layer, (r, colour) in enumerate(
                    ((50, "#2d6350"), (40, "#5c9264"), (26, "#9ac07a"), (13, "#d3e2a4"))
                ):
                    leaf = [
                        (
                            cx + math.cos(a) * r * (1 + 0.1 * math.sin(a * 7 + layer)),
                            cy + math.sin(a) * r * 0.8 * (1 + 0.1 * math.sin(a * 7 + layer)),
                        )
                        for a in (k2 * math.tau / 40 for k2 in range(40))
                    ]
                    mask = press.ink(press.shape(leaf), colour)
                    press.grain(mask, "#173f35", scaled(linear((cx - r * 0.3, cy - r * 0.3), (cx + r, cy + r)), 0.6))
        elif what == "leeks":
            for k in range(9):
                cx = x + w * (0.08 + 0.105 * k)
                press.ink(
                    press.shape(
                        *[
                            ribbon(
                                curve([(cx, y - 30), (cx + d * 0.5, y - 84), (cx + d, y - 118 + abs(d))]),
                                lambda t: 15 * (1 - t * 0.7),
                            )
                            for d in (-24, 0, 24)
                        ]
                    ),
                    "#2d6350" if k % 2 else "#4f8a63",
                )
                solid(press, box(cx - 11, y - 50, cx + 11, y + 40), ("#e4e6c0", "#8fa36a", "#fbfbea"), down=0.1)
        else:
            r, tone, stalk = kinds[what]
            for row in range(3, -1, -1):
                n = int(w / (r * 1.72)) - (row % 2)
                for k in range(n):
                    round_fruit(
                        x + w * 0.5 + (k - (n - 1) / 2) * r * 1.72,
                        y + 12 - row * r * 0.9 + rng.uniform(-3, 3),
                        r,
                        tone,
                        stalk if row == 0 or rng.random() < 0.4 else "",
                    )

    # The stall stands on steps, the hindmost highest.
    solid(press, box(40, 330, 1160, 350), WALNUT, down=0.2)
    for x, what in ((70, "leeks"), (340, "oranges"), (610, "greens"), (880, "plums")):
        heap(x, 296, 250, what)
        crate(press, x, 400, 250, 90)
    press.ink(press.soften(press.shape(box(40, 400, 1160, 430)), 9), "#4a2f20", 0.5)
    for x, what in ((20, "tomatoes"), (314, "carrots"), (608, "apples"), (902, "onions")):
        heap(x, 478, 278, what)
        crate(press, x, 596, 278, 104)
        card = [(x + 104, 520), (x + 176, 520), (x + 176, 566), (x + 104, 566)]
        press.ink(press.shape(card), "#23302c")
        press.ink(
            press.lines([(x + 116, 536), (x + 160, 536)], [(x + 116, 550), (x + 146, 550)], width=3), CREAM, 0.85
        )
    front = solid(press, box(-10, 596, 1210, 820), ("#2d6350", "#0f2c26", "#6f9a7d"), lit=0.4, down=0.6)
    press.ink(
        press.both(press.lines(*[[(x, 600), (x, 820)] for x in range(40, 1210, 84)], width=4), front), "#123229", 0.7
    )
    for x in (150, 268):
        solid(
            press,
            curve([(x - 62, 800), (x - 70, 690), (x + 70, 690), (x + 62, 800)], steps=2),
            ("#caa063", "#6e432c", "#eed09a"),
            down=0.2,
        )
        press.ink(press.lines(*[[(x - 66, y), (x + 66, y)] for y in range(706, 800, 16)], width=3), "#7a4f2c", 0.6)
        press.ink(press.lines(ellipse(x, 690, 56, 70, 180, 360), width=9), "#8a5a34")
    # The scale.
    press.ink(press.lines([(1000, 150), (1000, 216)], width=4), INK)
    solid(press, ellipse(1000, 250, 52, 52), ("#f3e7cd", "#a98a56", "#ffffff"), shaded=0.5)
    press.ink(press.lines(ellipse(1000, 250, 52, 52), width=7), "#b3261e")
    press.ink(
        press.lines(
            *[
                [(1000 + math.cos(a) * 38, 250 + math.sin(a) * 38), (1000 + math.cos(a) * 44, 250 + math.sin(a) * 44)]
                for a in (k * math.tau / 12 for k in range(12))
            ],
            [(1000, 250), (1026, 226)],
            width=3,
        ),
        INK,
    )
    press.ink(
        press.lines([(1000, 304), (1000, 322)], [(1000, 322), (944, 366)], [(1000, 322), (1056, 366)], width=3), INK
    )
    solid(press, [*ellipse(1000, 364, 66, 22, 0, 180)], STEEL_TONE, down=0.3)
    press.ink(press.shape(ellipse(1000, 364, 66, 8)), "#dfe6df")
    # The awning.
    for k in range(14):
        x0, x1 = -30 + 90 * k, 60 + 90 * k
        colour = "#b3261e" if k % 2 else "#f6ead0"
        press.ink(
            press.shape([(600 + (x0 - 600) * 0.86, -10), (600 + (x1 - 600) * 0.86, -10), (x1, 124), (x0, 124)]), colour
        )
        press.ink(press.shape([*ellipse((x0 + x1) / 2, 124, 45, 34, 0, 180)]), colour)
    cover = press.shape(box(-10, -10, 1210, 124))
    press.grain(cover, "#4a1512", scaled(linear((0, 130), (0, -40)), 0.5))
    press.ink(press.soften(press.shape(box(-10, 160, 1210, 176)), 12), "#6e432c", 0.25)


SCENES = {
    "bread-oven": bread_oven,
    "cafe-counter": cafe_counter,
    "dinner-table": dinner_table,
    "bar-night": bar_night,
    "market-crates": market_crates,
}
