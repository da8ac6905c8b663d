"""Tea on the hills, and those who pick it."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    LEAF,
    NIGHT,
    OCHRE,
    RED,
    SLATE,
    UMBER,
    VERMILION,
)
from ..pencil import Point, along, box, curve, down, ellipse, lerp, ribbon, ridge, turned
from ..press import Press, linear, scaled
from .parts import tree


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
