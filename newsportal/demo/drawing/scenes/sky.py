"""Looking up: the observatory at night, the satellite over the morning limb of the Earth."""

from __future__ import annotations

import math

from PIL import Image

from ..palette import (
    BLUSH,
    BONE,
    CHARCOAL,
    CREAM,
    GOLD,
    HAZE,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    RED,
    SAGE,
    SALMON,
    SLATE,
    STEEL,
    VERMILION,
)
from ..pencil import box, curve, down, ellipse, person, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from . import globe
from .globe import orthographic
from .parts import spruce, stars


def _milky_way(press: Press, base: float) -> None:
    """A band of stars from the lower left to the upper right, split by its dark lane."""
    rng = press.random
    turn = math.radians(-57)
    ux, uy = math.cos(turn), math.sin(turn)
    clumps = [
        (rng.uniform(-100, 1250), rng.gauss(0, 62), rng.uniform(60, 150), rng.uniform(0.12, 0.42)) for _ in range(46)
    ]
    lane = [(s, rng.gauss(6, 20), rng.uniform(26, 58)) for s in range(-60, 1250, 38)]

    def coordinates(x: float, y: float) -> tuple[float, float]:
        dx, dy = x - 330, y - base
        return dx * ux + dy * uy, -dx * uy + dy * ux

    def bright(x: float, y: float) -> float:
        s, d = coordinates(x, y)
        core = 0.34 * math.exp(-((d / 150) ** 2))
        for cs, cd, r, strength in clumps:
            core += strength * 0.5 * math.exp(-(((s - cs) / r) ** 2) - ((d - cd) / (r * 0.55)) ** 2)
        for ls, ld, r in lane:
            core -= 0.2 * math.exp(-(((s - ls) / r) ** 2) - ((d - ld) / (r * 0.5)) ** 2)
        return max(0.0, min(0.9, core))

    sky = press.full()
    press.grain(sky, STEEL, lambda x, y: bright(x, y) * 1.05)
    press.grain(sky, HAZE, lambda x, y: max(0.0, bright(x, y) - 0.24) * 1.15)
    press.grain(sky, BLUSH, lambda x, y: max(0.0, bright(x, y) - 0.42) * 0.9)
    dots = []
    while len(dots) < 950:
        x, y = rng.uniform(0, 1600), rng.uniform(0, 860)
        if rng.random() < bright(x, y) * 1.5:
            dots.append((x, y, rng.choice((0.7, 0.8, 0.9, 1.2, 1.6))))
    press.ink(press.disc(*dots), CREAM, 0.9)


def observatory_night(press: Press) -> None:
    """A dome on a ridge opens its slit to the Milky Way."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#16283a")
    press.wash(sheet, "#2f5266", linear((0, 250), (0, 800)))
    press.wash(sheet, "#b87f62", linear((0, 620), (0, 830), 1.5))
    press.grain(sheet, NIGHT, scaled(linear((0, 560), (0, -120)), 0.9))
    _milky_way(press, 860)
    stars(press, 420, 700)
    trail = curve([(210, 130), (330, 186), (452, 250)])
    press.ink(press.shape(ribbon(trail, lambda t: 0.6 + 3.6 * t)), CREAM, 0.9)

    # Ridges in the haze, a sea of cloud between them.
    for y, jag, colour, haze in ((742, 60, "#3d5667", "#a98272"), (800, 48, "#2c4557", "#7d7474")):
        hills = press.shape(down(ridge(rng, (0, y), (1600, y - 20), jag, 8, 0.5), 1000))
        press.ink(hills, colour)
        press.wash(hills, haze, linear((0, y - 30), (0, y + 130)))
    for y, x0, x1, h in ((846, -60, 760, 30), (862, 980, 1700, 34), (886, 200, 1250, 26), (905, -100, 620, 30)):
        bank = press.rough(
            press.shape(
                curve(
                    [
                        (x0, y),
                        (x0 + (x1 - x0) * 0.3, y - h),
                        (x0 + (x1 - x0) * 0.6, y - h * 0.6),
                        (x1, y),
                        ((x0 + x1) / 2, y + h),
                    ],
                    closed=True,
                )
            ),
            2,
            10,
        )
        press.ink(bank, "#8fa0a3")
        press.grain(bank, "#48606f", linear((0, y - h * 0.4), (0, y + h)))

    summit = press.shape(
        down(
            curve([(0, 1010), (260, 966), (520, 900), (700, 852), (1180, 846), (1330, 880), (1480, 930), (1600, 944)]),
            1067,
        )
    )
    # The dome and its drum.
    cx, cy, r = 940, 640, 232
    drum = press.shape(box(cx - 214, cy, cx + 214, 862))
    press.ink(drum, "#6d7f89")
    press.grain(drum, NIGHT, linear((cx - 160, 0), (cx + 230, 0)))
    press.grain(drum, MIST, scaled(linear((cx - 120, 0), (cx - 260, 0)), 0.9))
    for i in range(1, 8):
        x = cx - 214 * math.cos(math.pi * i / 8)
        press.ink(press.lines([(x, cy + 16), (x, 860)], width=2), NIGHT, 0.35)
    press.ink(press.shape(box(cx - 228, cy - 4, cx + 228, cy + 18)), "#96a5aa")
    press.grain(press.shape(box(cx - 228, cy - 4, cx + 228, cy + 18)), NIGHT, linear((cx - 140, 0), (cx + 240, 0)))
    dome = press.shape(ellipse(cx, cy, r, r, 180, 360))
    press.ink(dome, "#b9c4c2")
    press.grain(dome, "#51697a", linear((cx - 150, cy - 170), (cx + 130, cy + 10)))
    press.grain(dome, NIGHT, linear((cx - 20, cy - 130), (cx + 270, cy + 20)))
    press.grain(dome, CREAM, radial((cx - 120, cy - 150), 10, 170))
    for a in (-0.86, -0.62, 0.6, 0.84):
        rib = [(cx + r * a * math.cos(b), cy - r * math.sin(b)) for b in [math.pi / 2 * k / 24 for k in range(25)]]
        press.ink(press.lines(rib, width=2), NIGHT, 0.35)
    slit = press.both(
        press.shape(
            curve([(cx - 112, cy - 12), (cx - 122, cy - 130), (cx - 84, cy - 236)])
            + curve([(cx + 4, cy - 240), (cx - 14, cy - 130), (cx - 10, cy - 12)])
        ),
        dome,
    )
    press.ink(press.either(slit, press.both(press.soften(slit, 3), dome)), "#2a1d18")
    press.ink(slit, VERMILION)
    press.grain(slit, GOLD, radial((cx - 62, cy - 30), 20, 190))
    press.grain(slit, "#5a1f18", linear((0, cy - 110), (0, cy - 250)))
    telescope = turned(box(cx - 100, cy - 236, cx - 38, cy - 10), -7, (cx - 60, cy - 20))
    press.ink(press.both(press.shape(telescope), slit), INK)
    press.rim(press.both(press.shape(telescope), slit), OCHRE, 6, 0)
    for side in (-1, 1):
        shutter = press.both(
            press.shape(
                [
                    (cx - 60 + side * 62, cy - 12),
                    (cx - 62 + side * 66, cy - 130),
                    (cx - 42 + side * 52, cy - 226),
                    (cx - 42 + side * 62, cy - 226),
                    (cx - 62 + side * 82, cy - 130),
                    (cx - 60 + side * 76, cy - 12),
                ]
            ),
            dome,
        )
        press.ink(shutter, "#dfe3db" if side < 0 else "#5b707d")
    press.ink(press.shape(box(cx - 130, 770, cx - 76, 862)), INK)
    press.ink(press.shape(box(cx - 122, 778, cx - 84, 862)), GOLD)
    press.grain(press.shape(box(cx - 122, 778, cx - 84, 862)), VERMILION, linear((0, 776), (0, 870)))
    press.ink(press.shape(box(cx + 60, 720, cx + 96, 752), box(cx + 120, 720, cx + 150, 752)), "#223746")

    # A smaller dome farther along.
    small = press.shape(ellipse(1318, 830, 66, 66, 180, 360), box(1258, 828, 1378, 900))
    press.ink(small, "#5f7480")
    press.grain(small, NIGHT, linear((1270, 0), (1390, 0)))
    press.ink(press.shape(box(1292, 764, 1306, 828)), NIGHT)

    press.ink(summit, "#0f1922")
    press.grain(summit, "#3b4c55", scaled(linear((0, 930), (0, 850)), 0.7))
    lit = press.both(press.shape([(cx - 122, 861), (cx - 84, 861), (cx - 108, 966), (cx - 236, 966)]), summit)
    press.grain(lit, OCHRE, scaled(linear((0, 975), (0, 850)), 0.9))
    figure = press.shape(*person(742, 902, 84, 0.24))
    press.ink(figure, "#090f15")
    press.rim(figure, VERMILION, 3, 0)
    press.ink(press.shape(turned(box(738, 856, 800, 864), -24, (742, 860))), "#090f15")
    trees = [
        spruce(press, x, y, h)
        for x, y, h in (
            (60, 1060, 330),
            (150, 1067, 250),
            (236, 1060, 190),
            (318, 1058, 130),
            (1545, 1060, 300),
            (1462, 1067, 210),
            (1392, 1060, 140),
        )
    ]
    press.ink(press.shape(*trees), "#0a1218")


def _clouds(press: Press, earth: Image.Image) -> None:
    """Weather over the globe: fronts of many thin streaks, each with its shadow on the ground."""
    rng = press.random
    streaks = []
    for x, y, length, bend, width, count in (
        (40, 760, 300, -90, 30, 14),
        (300, 652, 240, -26, 14, 10),
        (150, 930, 330, 60, 34, 12),
        (640, 640, 260, 46, 18, 12),
        (830, 716, 200, 80, 20, 10),
        (430, 1000, 360, 20, 26, 9),
        (930, 950, 220, 110, 26, 10),
        (700, 905, 200, 40, 14, 6),
    ):
        for _ in range(count):
            shift, lift = rng.uniform(-0.12, 0.5) * length, rng.gauss(0, width * 0.8)
            reach = length * rng.uniform(0.25, 0.75)
            path = []
            for k in range(13):
                t = (shift + reach * k / 12) / length
                path.append((x + length * t, y + lift + bend * t * t + 5 * math.sin(t * 6 + y)))
            streaks.append(ribbon(path, lambda t, w=rng.uniform(3, 10): w * math.sin(math.pi * t) ** 0.8 + 0.3))
    veil = press.both(press.shape(*streaks), earth)
    press.ink(press.both(press.shift(press.soften(veil, 1.5), -7, 9), earth), "#1d3b4e", 0.4)
    press.ink(veil, "#e9ece0", 0.95)
    press.grain(veil, MIST, scaled(linear((900, 700), (200, 1000)), 0.7))


def satellite_orbit(press: Press) -> None:
    """A satellite crosses the sunrise, the Earth turning below."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#101a26")
    press.grain(sheet, "#24405a", scaled(radial((1250, 620), 80, 1150, 1.2), 0.85))
    stars(press, 360, 1000)

    cx, cy, r = 520, 1560, 1000
    sun = (1262, 862)
    for extra, colour, strength in ((118, "#2f5f7c", 0.7), (58, STEEL, 0.8), (22, MIST, 0.95)):
        press.grain(
            press.less(press.disc((cx, cy, r + extra)), press.disc((cx, cy, r))),
            colour,
            scaled(radial((cx, cy), r - 4, r + extra, 1.3), strength),
        )
    press.glow(sun, 620, VERMILION, 0.6, 10)
    press.glow(sun, 400, OCHRE, 0.85, 20)
    press.glow(sun, 210, CREAM, 1.0, 40)

    earth = press.disc((cx, cy, r))
    press.ink(earth, "#35627c")
    press.wash(earth, "#5d8ea0", radial((cx + 260, cy - 880), 60, 900))
    press.grain(earth, "#234a63", scaled(linear((0, 760), (0, 1120)), 0.8))

    def coast(outline: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return orthographic(outline, (cx, cy), r, 12, -15)

    land = press.both(
        press.rough(
            press.shape(
                coast(globe.AFRICA),
                coast(globe.EURASIA),
                *map(coast, globe.ISLANDS),
                holes=(coast(globe.BLACK_SEA), coast(globe.CASPIAN)),
            ),
            1.1,
            6,
        ),
        earth,
    )
    press.ink(press.both(press.less(press.soften(land, 7), land), earth), "#8fbfc0", 0.5)
    press.ink(land, SAGE)
    press.grain(land, "#2f5f4c", scaled(linear((700, 820), (300, 600)), 0.6))
    press.grain(land, "#dcb46c", linear((0, 752), (0, 812)))
    press.grain(land, "#b9733f", scaled(radial((560, 960), 30, 330, squash=1.6), 0.6))
    press.grain(land, SAGE, scaled(linear((0, 1010), (0, 1090)), 0.9))
    _clouds(press, earth)
    press.grain(earth, "#0d1722", lambda x, y: min(0.96, max(0.0, (520 - x) / 760 + (y - 800) / 900)), body=0.6)
    press.grain(earth, "#0d1722", scaled(linear((0, 960), (0, 1180)), 0.6), body=0.6)
    lights = [
        (rng.gauss(x, 34), rng.gauss(y, 22), rng.choice((0.9, 1.1, 1.6)))
        for x, y in ((330, 800), (250, 850), (90, 1010), (180, 1040), (300, 1030))
        for _ in range(26)
    ]
    press.ink(press.both(press.disc(*lights), earth), GOLD)
    limb = press.less(earth, press.disc((cx, cy, r - 7)))
    press.grain(limb, CREAM, radial((1180, 800), 60, 700))
    press.ink(press.less(press.disc((*sun, 64)), earth), CREAM)
    press.grain(earth, GOLD, scaled(radial(sun, 10, 240, 1.4), 0.9))
    for length, width, turn in ((560, 5, -42), (430, 4, 48), (300, 3.5, 3), (270, 3.5, 92)):
        flare = turned(
            [(sun[0] - length, sun[1]), (sun[0], sun[1] - width), (sun[0] + length, sun[1]), (sun[0], sun[1] + width)],
            turn,
            sun,
        )
        press.ink(press.both(press.shape(flare), press.gradient(radial(sun, 0, length))), CREAM, 0.8)

    # Its path, then the satellite: two wings, a gold bus, a dish.
    orbit = ellipse(cx, cy + 10, 1330, 1260, 205, 345)
    dashes = [orbit[i : i + 2] for i in range(0, len(orbit) - 1)]
    fine = []
    for a, b in dashes:
        fine += [
            [
                (a[0] + (b[0] - a[0]) * k / 4, a[1] + (b[1] - a[1]) * k / 4),
                (a[0] + (b[0] - a[0]) * (k + 0.5) / 4, a[1] + (b[1] - a[1]) * (k + 0.5) / 4),
            ]
            for k in range(4)
        ]
    press.ink(press.lines(*fine, width=2), STEEL, 0.75)
    ox, oy, tilt = 770, 326, -17

    def place(points):
        return turned([(ox + x, oy + y) for x, y in points], tilt, (ox, oy))

    press.ink(press.lines(place([(-420, 0), (420, 0)]), width=9), CHARCOAL)
    press.ink(press.lines(place([(-420, -3), (420, -3)]), width=2.5), BONE)
    for side in (-1, 1):
        for k in range(3):
            x0 = side * (108 + k * 108)
            x1 = x0 + side * 102
            panel = press.shape(place([(x0, -84), (x1, -84), (x1, 84), (x0, 84)]))
            press.ink(panel, "#27506f")
            press.grain(panel, STEEL, linear(place([(x0 - 40, 120)])[0], place([(x0 + 60, -190)])[0]))
            press.grain(panel, NIGHT, scaled(linear(place([(x0, 0)])[0], place([(x0 - 30, 150)])[0]), 0.9))
            if side > 0:
                press.grain(panel, SALMON, scaled(linear(place([(x0 - 110, -40)])[0], place([(430, 130)])[0]), 0.85))
            cells = [place([(x0 + (x1 - x0) * i / 4, -84), (x0 + (x1 - x0) * i / 4, 84)]) for i in range(5)]
            cells += [place([(x0, -84 + 168 * j / 6), (x1, -84 + 168 * j / 6)]) for j in range(7)]
            press.ink(press.lines(*cells, width=1.6), HAZE, 0.8)
    bus = press.shape(place([(-66, -92), (58, -92), (58, 92), (-66, 92)]))
    press.ink(bus, OCHRE)
    press.grain(bus, "#6b3a17", linear(place([(30, 0)])[0], place([(-110, 0)])[0]))
    side = press.shape(place([(58, -92), (92, -74), (92, 76), (58, 92)]))
    press.ink(side, GOLD)
    press.grain(side, CREAM, linear(place([(50, 0)])[0], place([(100, 80)])[0]))
    press.ink(
        press.lines(
            place([(-66, -30), (58, -30)]),
            place([(-66, 34), (58, 34)]),
            place([(-4, -92), (-4, -30)]),
            place([(20, 34), (20, 92)]),
            width=2.2,
        ),
        "#7a4a1c",
    )
    press.ink(press.shape(place(box(-44, -14, 2, 20))), INK)
    press.ink(press.disc((*place([(32, 4)])[0], 13)), INK)
    press.ink(press.disc((*place([(32, 4)])[0], 6)), STEEL)
    press.ink(press.lines(place([(-4, 92), (-4, 130)]), width=7), CHARCOAL)
    dish = press.shape(place(ellipse(-4, 128, 70, 44, 0, 180)))
    press.ink(dish, CREAM)
    press.grain(dish, SLATE, linear(place([(30, 130)])[0], place([(-90, 180)])[0]))
    press.ink(press.shape(place(ellipse(-4, 128, 70, 12))), MIST)
    press.ink(press.lines(place([(-36, 132), (-4, 190)]), place([(28, 132), (-4, 190)]), width=2.5), BONE)
    press.ink(press.disc((*place([(-4, 192)])[0], 6)), RED)
    press.ink(press.lines(place([(-40, -92), (-58, -150)]), place([(30, -92), (40, -138)]), width=3), BONE)
    press.ink(press.disc((*place([(-58, -150)])[0], 5)), RED)
