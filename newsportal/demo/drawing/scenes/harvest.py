"""Fields and plants: tea on the hills, coffee on the branch, rice in the terraces."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    DARK_RED,
    GOLD,
    LEAF,
    NIGHT,
    OCHRE,
    RED,
    SLATE,
    STRAW,
    UMBER,
    VERMILION,
)
from ..pencil import Point, along, box, curve, down, ellipse, lerp, person, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from .parts import glint, palm, tree


def _tea_hill(
    press: Press,
    crest: list[Point],
    rows: int,
    depth: float,
    first: float,
    bush: str,
    dark: str,
    light: str,
    soil: str,
) -> None:
    """A hillside under tea: ``rows`` of clipped bushes that follow the crest, the nearest ones thicker; ``depth`` is the fall of the slope."""
    rng = press.random
    hill = press.shape(down(crest, 1080))
    press.ink(hill, soil)
    y = 0.0
    step = first
    for _ in range(rows):
        growth = step
        wave = rng.uniform(0, 9)
        line = []
        for i, (x, cy) in enumerate(crest):
            sag = y + depth * (y / 400) * math.sin(i / len(crest) * math.pi * 1.3 + 0.4) * 0.5
            line.append((x, cy + sag + math.sin(x / 130 + wave * 0.12) * growth * 0.1))
        top = []
        for k, (x, ly) in enumerate(line):
            # Clipped bushes: a run of low domes.
            bump = abs(math.sin(x / (growth * 0.62) + wave)) ** 0.6
            top.append((x, ly - growth * 0.2 * bump))
            if k + 1 < len(line):
                for f in (0.17, 0.33, 0.5, 0.67, 0.83):
                    mx, my = lerp((x, ly), line[k + 1], f)
                    top.append((mx, my - growth * 0.2 * abs(math.sin(mx / (growth * 0.62) + wave)) ** 0.6))
        bottom = [(x, ly + growth * 0.78) for x, ly in line]
        band = press.shape(top + bottom[::-1])
        press.ink(band, bush)
        upper = press.shape(top + [(x, ly + growth * 0.24) for x, ly in line][::-1])
        press.grain(band, light, press.soften(upper, growth * 0.08))
        lower = press.shape([(x, ly + growth * 0.46) for x, ly in line] + bottom[::-1])
        press.grain(band, dark, press.soften(lower, growth * 0.12))
        gaps = []
        x = rng.uniform(0, 160)
        while x < 1600:
            i = min(range(len(line)), key=lambda n, x=x: abs(line[n][0] - x))
            gaps.append([(x, line[i][1] - growth * 0.2), (x + growth * 0.12, line[i][1] + growth * 0.9)])
            x += rng.uniform(5, 12) * growth
        press.ink(press.both(press.lines(*gaps, width=max(1.2, growth * 0.1)), band), dark, 0.9)
        y += growth
        step *= 1.075


def _picker(press: Press, x: float, base: float, h: float, shawl: str, mirror: bool = False) -> None:
    """A tea picker to the waist among the bushes, basket on the back, bending a little to the work."""
    s = -1 if mirror else 1

    def at(points):
        return [(x + px * h * s, base + py * h) for px, py in points]

    basket = press.shape(at([(-0.36, -0.66), (-0.08, -0.60), (-0.12, -0.06), (-0.32, -0.08)]))
    press.ink(basket, OCHRE)
    weave = [at([(-0.40, -0.62 + 0.09 * k), (-0.05, -0.57 + 0.09 * k)]) for k in range(7)]
    press.ink(press.both(press.lines(*weave, width=max(1, h * 0.018)), basket), UMBER, 0.8)
    press.grain(basket, UMBER, linear(at([(-0.1, 0)])[0], at([(-0.45, 0)])[0]))
    press.ink(
        press.shape(curve(at([(-0.40, -0.66), (-0.22, -0.78), (-0.04, -0.62), (-0.2, -0.58)]), closed=True)), LEAF
    )
    body = press.shape(
        curve(at([(-0.14, -0.02), (-0.13, -0.5), (-0.02, -0.72), (0.12, -0.68), (0.2, -0.4), (0.18, 0.0)]))
    )
    press.ink(body, shawl)
    press.grain(body, NIGHT, scaled(linear(at([(0.1, 0)])[0], at([(-0.22, 0)])[0]), 0.75))
    arm = press.shape(ribbon(curve(at([(0.04, -0.6), (0.2, -0.36), (0.42, -0.24)])), lambda t: h * (0.14 - 0.06 * t)))
    press.ink(arm, shawl)
    press.ink(press.disc((*at([(0.44, -0.23)])[0], h * 0.045)), "#7a4630")
    head = press.shape(ellipse(*at([(0.1, -0.86)])[0], h * 0.105, h * 0.125))
    press.ink(head, "#7a4630")
    scarf = press.shape(
        curve(
            at([(-0.04, -0.66), (-0.06, -0.9), (0.06, -1.02), (0.18, -0.97), (0.13, -0.86), (0.06, -0.72)]),
            closed=True,
        )
    )
    press.ink(scarf, CREAM if shawl == RED else RED)
    press.ink(press.lines(at([(-0.1, -0.62), (0.02, -0.98)]), width=max(1.2, h * 0.02)), UMBER)


def tea_terraces(press: Press) -> None:
    """Pickers among the combed rows of a tea garden in the morning mist."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f3e2b8")
    press.wash(sheet, "#9fbcb4", linear((0, 300), (0, -80)))
    press.glow((1180, 230), 620, CREAM, 0.9, 90)
    press.ink(press.disc((1180, 230, 92)), "#f6c667")
    press.grain(press.disc((1180, 230, 92)), VERMILION, scaled(linear((0, 180), (0, 340)), 0.8))
    for y, jag, colour, mist in ((330, 90, "#9db5a6", "#ecdcb4"), (392, 74, "#7da08f", "#e6d7b0")):
        hills = press.shape(down(ridge(rng, (0, y), (1600, y + 30), jag, 8, 0.48), 720))
        press.ink(hills, colour)
        press.wash(hills, mist, linear((0, y - 10), (0, y + 150)))

    def crest(points):
        return curve(points, steps=26)

    _tea_hill(
        press,
        crest([(-20, 520), (240, 440), (520, 452), (820, 540), (1140, 640), (1640, 700)]),
        16,
        30,
        13,
        "#6f9a7b",
        "#3f7260",
        "#b7cc9d",
        "#567f68",
    )
    press.grain(press.shape(box(0, 400, 1600, 760)), "#ecdcb2", scaled(linear((0, 600), (0, 750)), 0.55), body=0.8)
    shade_trees = press.either(
        *[
            tree(press, x, y, h, 0.42)
            for x, y, h in ((190, 470, 150), (286, 452, 120), (560, 470, 110), (690, 506, 130))
        ]
    )
    press.ink(shade_trees, "#3a6355")
    press.rim(shade_trees, LEAF, 6, -4, 2)
    _tea_hill(
        press,
        crest([(380, 760), (640, 650), (900, 566), (1180, 500), (1420, 490), (1640, 520)]),
        15,
        40,
        19,
        "#4b7f64",
        "#1f5044",
        "#a4c088",
        "#2f5c4b",
    )
    press.grain(press.shape(box(300, 480, 1600, 900)), "#e9dcae", scaled(linear((0, 700), (0, 860)), 0.4), body=0.8)
    right = press.either(
        *[tree(press, x, y, h, 0.4) for x, y, h in ((1330, 512, 210), (1450, 520, 160), (1100, 548, 150))]
    )
    press.ink(right, "#234d42")
    press.rim(right, "#b9c98c", 7, -5, 2)
    _picker(press, 930, 690, 74, OCHRE)
    _picker(press, 1190, 640, 62, RED, True)
    _tea_hill(
        press,
        crest([(-20, 640), (240, 668), (520, 742), (820, 838), (1140, 900), (1640, 930)]),
        9,
        50,
        42,
        "#2f6a52",
        "#123a31",
        "#8fb574",
        "#1b4238",
    )
    _picker(press, 470, 812, 214, RED)
    _picker(press, 236, 730, 150, SLATE, True)
    _bushes(press, 180, 300, 738, 30)
    _bushes(press, 390, 560, 826, 38)
    _tea_hill(
        press,
        crest([(-20, 806), (300, 824), (620, 880), (960, 970), (1300, 1020), (1640, 1040)]),
        5,
        40,
        66,
        "#215443",
        "#0d2b25",
        "#76a262",
        "#123029",
    )
    sprigs: list[list[list[Point]]] = [[], []]
    for _ in range(330):
        # Two leaves and a bud, as it is plucked, standing along the tops of the nearest rows.
        x = rng.uniform(-10, 1610)
        row = rng.choice((0, 1, 1, 2, 2, 3))
        y = along(
            crest([(-20, 806), (300, 824), (620, 880), (960, 970), (1300, 1020), (1640, 1040)]), (x + 20) / 1660
        )[1]
        y += (0, 70, 146, 228)[row] + rng.uniform(-14, 16)
        size = rng.uniform(13, 20) * (1 + 0.12 * row)
        for turn in (-44, 40, rng.uniform(-8, 8)):
            leaf = curve(
                [(x, y), (x + size * 0.26, y - size * 0.6), (x, y - size * 1.35), (x - size * 0.26, y - size * 0.6)],
                closed=True,
                steps=4,
            )
            sprigs[rng.randrange(2)].append(turned(leaf, turn, (x, y)))
    press.ink(press.shape(*sprigs[0]), "#98bd74", 0.9)
    press.ink(press.shape(*sprigs[1]), "#4f8a5c", 0.9)


def _bushes(press: Press, x0: float, x1: float, y: float, size: float) -> None:
    """A near clump of clipped bushes from x0 to x1, to stand before a picker's knees."""
    count = max(2, int((x1 - x0) / size))
    domes = [
        (x0 + (x1 - x0) * (i + 0.5) / count, y + size * 0.7 + press.random.uniform(-3, 3), size * 0.72)
        for i in range(count)
    ]
    clump = press.either(press.disc(*domes), press.shape(box(x0, y + size * 0.5, x1, y + size * 1.4)))
    press.ink(clump, "#2f6a52")
    press.rim(clump, "#8fb574", 0, -size * 0.4, size * 0.12)
    press.grain(clump, "#123a31", linear((0, y + size * 0.3), (0, y + size * 1.5)))


def _leaf(
    press: Press,
    base: Point,
    length: float,
    angle: float,
    bend: float,
    light: str,
    dark: str,
    vein: str,
    width: float = 0.36,
) -> None:
    """A coffee leaf from its stalk: pointed, with a waved margin; one half in light, the other in shade."""
    spine = curve([(0, 0), (length * 0.34, -bend * 0.5), (length * 0.7, -bend), (length, -bend * 0.7)], steps=14)
    n = len(spine) - 1
    halves = []
    for side in (-1, 1):
        edge = []
        for i, (x, y) in enumerate(spine):
            t = i / n
            breadth = length * width * 0.5 * math.sin(math.pi * t**0.82) ** 0.9 * (1 + 0.055 * math.sin(t * 34))
            edge.append((x, y + side * breadth))
        halves.append(edge)

    def put(points):
        return turned([(base[0] + x, base[1] + y) for x, y in points], angle, base)

    upper, lower = press.shape(put(halves[0] + spine[::-1])), press.shape(put(halves[1] + spine[::-1]))
    start, end = put([(0, 0)])[0], put([(length, 0)])[0]
    press.ink(upper, light)
    press.ink(lower, dark)
    press.grain(upper, dark, scaled(linear(end, start), 0.85))
    press.grain(lower, NIGHT, scaled(linear(end, start), 0.7))
    both = press.either(upper, lower)
    veins = []
    for k in range(1, 10):
        t = 0.08 + k * 0.088
        x, y = along(spine, t)
        for side, edge in ((-1, halves[0]), (1, halves[1])):
            ex, ey = along(edge, min(1, t + 0.12))
            mx, my = lerp((x, y), (ex, ey), 0.55)
            veins.append(
                put(
                    curve(
                        [(x, y), (mx + length * 0.012, my - side * -length * 0.01), lerp((x, y), (ex, ey), 0.93)],
                        steps=6,
                    )
                )
            )
    press.ink(press.both(press.lines(*veins, width=2.2), both), vein, 0.75)
    press.ink(press.shape(put(ribbon(spine, lambda t: 6.5 * (1 - t) + 1))), vein)


def _cherry(press: Press, x: float, y: float, r: float, ripe: float, turn: float = 0.0) -> None:
    """A coffee cherry of radius r; ``ripe`` from 0 (green) to 1 (deep red)."""
    body, dark, light = (
        ("#8aa65a", "#3c5a34", "#d3da94")
        if ripe < 0.2
        else ("#d9992b", "#9a4a1f", "#f6d588")
        if ripe < 0.45
        else ("#c8452b", DARK_RED, "#f0a57c")
        if ripe < 0.72
        else (RED, "#581310", "#e8816a")
    )
    fruit = press.shape(turned(ellipse(x, y, r, r * 1.1), turn, (x, y)))
    press.ink(press.shape(ellipse(x + r * 0.12, y + r * 0.2, r * 1.03, r * 1.12)), "#12251f", 0.55)
    press.ink(fruit, body)
    press.grain(fruit, dark, linear((x - r * 0.5, y - r * 0.5), (x + r * 0.95, y + r * 1.0)))
    press.grain(fruit, light, radial((x - r * 0.38, y - r * 0.42), r * 0.06, r * 0.62))
    press.ink(press.shape(ellipse(x - r * 0.4, y - r * 0.48, r * 0.15, r * 0.09, turn=-35)), CREAM)
    tip = turned([(x, y + r * 0.98)], turn, (x, y))[0]
    press.ink(press.shape(ellipse(*tip, r * 0.2, r * 0.12, turn=turn)), dark)
    press.ink(press.shape(ellipse(*tip, r * 0.09, r * 0.05, turn=turn)), light)


def coffee_branch(press: Press) -> None:
    """A branch of coffee, leaf and fruit, across an ochre sun."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f1e3c3")
    press.grain(sheet, "#dcc08d", scaled(linear((300, 200), (1700, 1200)), 0.7))
    press.ink(press.disc((830, 520, 420)), "#e2a63c")
    press.grain(press.disc((830, 520, 420)), "#c1622f", linear((640, 250), (1080, 1040)))
    press.grain(press.disc((830, 520, 420)), STRAW, radial((660, 300), 20, 330))

    spine = curve([(-60, 960), (240, 842), (560, 690), (860, 540), (1120, 420), (1330, 300), (1470, 196)], steps=24)
    nodes = [0.14, 0.32, 0.5, 0.67, 0.83]
    # Back leaves, in a quieter green, then the branch, then leaves and fruit node by node.
    for t, angle, length, bend in (
        (0.22, -112, 330, 30),
        (0.41, 66, 350, -30),
        (0.41, -118, 330, -24),
        (0.59, 60, 330, 30),
        (0.6, -120, 300, 20),
        (0.76, 56, 270, -20),
        (0.9, -96, 190, 20),
    ):
        _leaf(press, along(spine, t), length, angle, bend, "#86a277", "#587e63", "#c4cc9c", 0.34)
    stem = press.shape(ribbon(spine, lambda t: 27 * (1 - t) + 6))
    press.ink(press.shift(stem, 6, 10), "#3a2418", 0.45)
    press.ink(stem, "#8a5a36")
    press.rim(stem, "#4a2a1c", 0, -8, 2)
    press.rim(stem, STRAW, 0, 4, 1)
    for t in nodes:
        x, y = along(spine, t)
        w = 30 * (1 - t) + 12
        press.ink(press.shape(turned(ellipse(x, y, w * 0.42, w * 0.72), -27, (x, y))), "#6e432c")
    plan = [
        (0.14, -86, 380, 46, 80, 330, -40),
        (0.32, -82, 410, -46, 84, 380, 40),
        (0.5, -76, 400, 50, 86, 400, -50),
        (0.67, -70, 350, -40, 80, 350, 44),
        (0.83, -62, 290, 36, 72, 280, -34),
    ]
    for t, up, ul, ub, dn, dl, db in plan:
        base = along(spine, t)
        _leaf(press, base, ul, up, ub, "#4f8a63", "#1f5545", "#cfd6a0")
        _leaf(press, base, dl, dn - 12, db, "#3f7a58", "#184a3d", "#b9c893")
    _leaf(press, spine[-1], 210, -64, 20, "#6fa06a", "#2d6350", "#d9dda8", 0.3)
    _leaf(press, spine[-1], 190, -8, -20, "#5c9264", "#245743", "#d0d69d", 0.3)
    for t, count, size, ripe in (
        (0.14, 9, 40, 0.95),
        (0.32, 11, 41, 0.9),
        (0.5, 12, 40, 0.82),
        (0.67, 9, 33, 0.5),
        (0.83, 7, 25, 0.15),
    ):
        x, y = along(spine, t)
        spots = []
        for _ in range(400):
            if len(spots) == count:
                break
            a, d = rng.uniform(0, math.tau), rng.random() ** 0.6
            spot = (x + math.cos(a) * d * size * 2.5, y + math.sin(a) * d * size * 1.75 + size * 0.3)
            if all(math.dist(spot, other) > size * 1.05 for other in spots):
                spots.append(spot)
        for sx, sy in sorted(spots, key=lambda p: p[1]):
            _cherry(
                press,
                sx,
                sy,
                size * rng.uniform(0.9, 1.06),
                min(1.0, max(0.0, rng.gauss(ripe, 0.18))),
                rng.uniform(-40, 40),
            )
    # The flower, which comes before the fruit.
    fx, fy = along(spine, 0.955)
    for k in range(5):
        petal = curve([(0, 0), (26, -13), (64, 0), (26, 13)], closed=True, steps=6)
        leaf = press.shape(turned([(fx + 6 + px, fy - 6 + py) for px, py in petal], 72 * k + 10, (fx + 6, fy - 6)))
        press.ink(leaf, CREAM)
        press.grain(leaf, "#c9bd93", radial((fx + 6, fy - 6), 4, 36))
    press.ink(press.disc((fx + 6, fy - 6, 7)), GOLD)


def rice_paddies(press: Press) -> None:
    """Flooded terraces hold the evening sky; a farmer leads a buffalo home along the bank."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f2c889")
    press.wash(sheet, "#6c95a3", linear((0, 270), (0, -110)))
    press.wash(sheet, "#e58a5f", linear((0, 200), (0, 400)))
    sun = (1040, 262)
    press.glow(sun, 560, STRAW, 0.85, 90)
    press.ink(press.disc((*sun, 104)), CREAM)
    for x0, x1, y, h in (
        (180, 760, 130, 12),
        (420, 980, 168, 9),
        (1120, 1580, 120, 11),
        (1220, 1640, 214, 8),
        (-40, 320, 230, 9),
    ):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#f5dba6",
            0.85,
        )
    for y, jag, colour, mist in ((300, 120, "#a5797a", "#e0966e"), (368, 70, "#6d6a70", "#c0836c")):
        hills = press.shape(down(ridge(rng, (0, y), (1600, y - 24), jag, 8, 0.47), 560))
        press.ink(hills, colour)
        press.wash(hills, mist, linear((0, y - 20), (0, y + 110)))
    forest = press.shape(down(ridge(rng, (0, 430), (1600, 446), 20, 9, 0.62), 520))
    press.ink(forest, "#2b4a45")
    press.grain(forest, "#7c6a55", scaled(linear((0, 450), (0, 500)), 0.7))
    for x, h in ((250, 110), (300, 84), (1350, 130), (1420, 96), (700, 70), (1180, 74)):
        press.ink(press.shape(*palm(press, x, 446, h, rng.uniform(-0.1, 0.14))), "#243f3c")
    hut = press.shape([(520, 430), (560, 396), (600, 430)], box(530, 428, 590, 456))
    press.ink(hut, "#2a2b2e")
    press.ink(press.shape(box(552, 434, 564, 456)), GOLD)

    count = 11
    y = 458.0
    step = 22.0
    for k in range(count):
        swing = 20 + 9 * k
        phase = k * 0.62
        line = [
            (x, y + swing * math.sin(x / (330 + 30 * k) + phase) + swing * 0.35 * math.sin(x / 140 + phase * 2.1))
            for x in range(-20, 1641, 20)
        ]
        lip = 4 + k * 2.6
        bank = press.shape(down(line, 1090))
        press.ink(bank, "#2d5a48")
        press.grain(bank, "#0f2a26", linear((0, y - swing), (0, y + swing + 60)))
        blades = []
        for _ in range(90 + 30 * k):
            i = rng.randrange(len(line) - 1)
            bx, by = lerp(line[i], line[i + 1], rng.random())
            h = lip * rng.uniform(0.7, 2.0)
            blades.append(
                [(bx - 1 - k * 0.12, by + 3), (bx + rng.uniform(-h, h) * 0.5, by - h), (bx + 1 + k * 0.12, by + 3)]
            )
        press.ink(press.shape(*blades), "#4e8062")
        top = [(x, ly) for x, ly in line]
        press.ink(press.shape(top + [(x, ly + lip * 0.9) for x, ly in top][::-1]), "#7aa06c")
        press.grain(
            press.shape(top + [(x, ly + lip * 0.9) for x, ly in top][::-1]),
            "#e5b36e",
            scaled(radial((1040, y), 60, 760, 1, 1.6), 0.9),
        )
        # The water stands a little below the bank's edge and mirrors a lower sky the nearer it lies.
        pool = press.shape(down([(x, ly + lip * 2.1) for x, ly in line], 1090))
        t = k / count
        press.ink(
            pool,
            (
                "#f0bd84",
                "#eeb27c",
                "#e9a878",
                "#dca07a",
                "#c9987d",
                "#b19084",
                "#988a8a",
                "#83868e",
                "#6d7f8c",
                "#5b7685",
                "#4a697b",
            )[k],
        )
        press.wash(
            pool,
            (
                "#e58a5f",
                "#dd8260",
                "#cf7f66",
                "#bb7c6c",
                "#a37873",
                "#8a7378",
                "#716c7b",
                "#5b667a",
                "#48607a",
                "#3a586f",
                "#2d4a60",
            )[k],
            linear((0, y), (0, y + step * 2.4)),
        )
        press.grain(pool, NIGHT, scaled(linear((1000, 0), (-700 + 400 * t, 0)), 0.4 + 0.35 * t))
        press.grain(pool, "#f8deA8", scaled(radial((1040, y + step), 10, 160 + 34 * k, 1.3, 0.8), 0.9 - 0.05 * k))
        shine = [
            glint(
                1040 + rng.gauss(0, 30 + 9 * k),
                y + lip * 2 + swing * math.sin(1040 / (330 + 30 * k) + phase) + rng.uniform(4, step * 1.4),
                rng.uniform(8, 26) * (1 + t * 2),
                1 + 2 * t,
            )
            for _ in range(10)
        ]
        press.ink(press.both(press.shape(*shine), pool), CREAM, 0.9)
        seedlings = []
        if k > 2:
            for row in range(5):
                for x in range(-10, 1620, 30 + 4 * k):
                    sx = x + row * 13 + rng.uniform(-3, 3)
                    i = max(0, min(len(line) - 1, int((sx + 20) / 20)))
                    sy = line[i][1] + lip * 3.0 + row * (7 + 2.6 * k) + rng.uniform(-2, 2)
                    h = 4 + 1.7 * k
                    seedlings += [
                        [(sx - 0.8 - k * 0.08, sy), (sx + d * h, sy - h), (sx + 0.8 + k * 0.08, sy)]
                        for d in (-0.5, 0.05, 0.55)
                    ]
            keep = (
                press.shape(box(-10, 0, 660 - 20 * k, 1067), box(1310 + 8 * k, 0, 1610, 1067))
                if k % 2
                else press.shape(box(-10, 0, 420, 1067), box(1420, 0, 1610, 1067))
            )
            press.ink(press.both(press.shape(*seedlings), keep), "#24483c", 0.95)
        if k == 7:
            _farmer_and_buffalo(press, line)
        y += step
        step *= 1.19
    for x, base, h, lean in ((1476, 1090, 620, -0.05),):
        grove = press.shape(*palm(press, x, base, h, lean))
        press.ink(grove, "#12241f")
        press.rim(grove, "#c9824f", 4, -2)


def _farmer_and_buffalo(press: Press, line: list[Point]) -> None:
    """The focal pair, walking left along the bank at about x = 560..820."""

    def ground(x: float) -> float:
        return line[max(0, min(len(line) - 1, int((x + 20) / 20)))][1] + 2

    bx, by = 790, ground(790)
    body = curve(
        [
            (bx - 118, by - 96),
            (bx - 70, by - 122),
            (bx, by - 116),
            (bx + 66, by - 122),
            (bx + 104, by - 88),
            (bx + 92, by - 44),
            (bx + 10, by - 34),
            (bx - 80, by - 42),
        ],
        closed=True,
    )
    legs = [
        [(x - 13, by - 60), (x + 13, by - 60), (x + 8 + lean, ground(x) + 3), (x - 9 + lean, ground(x) + 3)]
        for x, lean in ((bx - 78, -6), (bx - 52, 8), (bx + 52, -7), (bx + 82, 7))
    ]
    head = curve(
        [
            (bx - 108, by - 112),
            (bx - 142, by - 112),
            (bx - 178, by - 74),
            (bx - 168, by - 58),
            (bx - 136, by - 66),
            (bx - 108, by - 76),
        ],
        closed=True,
    )
    horn = ribbon(curve([(bx - 132, by - 108), (bx - 122, by - 138), (bx - 84, by - 148)]), lambda t: 11 * (1 - t) + 1)
    tail = ribbon(curve([(bx + 100, by - 96), (bx + 120, by - 64), (bx + 112, by - 34)]), lambda t: 4 + 3 * t)
    beast = press.shape(body, *legs, head, horn, tail)
    press.ink(beast, "#14191d")
    press.rim(beast, "#e89a5e", 3, -5, 1.2)
    fx, fy = 566, ground(566)
    farmer = press.shape(*person(fx, fy, 158, 0.4))
    press.ink(farmer, "#14191d")
    press.ink(
        press.both(press.shape(box(fx - 40, fy - 132, fx + 40, fy - 56)), press.shape(person(fx, fy, 158)[1])), RED
    )
    press.rim(farmer, "#e89a5e", 3, -1, 0.8)
    hat = press.shape(
        curve([(fx - 46, fy - 131), (fx - 2, fy - 166), (fx + 46, fy - 131), (fx, fy - 124)], closed=True, steps=5)
    )
    press.ink(hat, OCHRE)
    press.grain(hat, UMBER, linear((fx + 20, fy - 160), (fx - 44, fy - 130)))
    press.ink(press.lines([(fx + 24, fy - 86), (bx - 150, by - 70)], width=2), "#14191d")
    press.ink(press.lines([(fx - 20, fy - 96), (fx - 34, fy - 30)], width=3.4), "#14191d")
