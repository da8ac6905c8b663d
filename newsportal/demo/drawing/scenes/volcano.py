"""The volcano."""

from __future__ import annotations

import math

from ..palette import (
    DEEP_SLATE,
    GOLD,
    INK,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    VERMILION,
)
from ..pencil import box, curve, down, ribbon, ridge, roughened
from ..press import Press, linear, radial, scaled
from .parts import spruce, stars


def _billow(
    press: Press, puffs: list[tuple[float, float, float]], dark: str, body: str, light: str, glow: str
) -> None:
    """A column of smoke: round puffs from the farthest to the nearest, each lit from the left and warmed from below."""
    rng = press.random
    for x, y, r in puffs:
        knobs = []
        for n in range(7):
            a, d = math.tau * n / 7 + rng.uniform(-0.3, 0.3), rng.uniform(0.38, 0.62)
            knobs.append((x + math.cos(a) * r * d, y + math.sin(a) * r * d * 0.9, r * rng.uniform(0.42, 0.58)))
        knobs.sort(key=lambda k: k[0] + k[1], reverse=True)
        core = press.disc((x, y, r * 0.74))
        press.ink(core, body)
        press.grain(core, dark, linear((x - r * 0.3, y - r * 0.4), (x + r * 0.8, y + r * 0.8)))
        for kx, ky, kr in knobs:
            knob = press.disc((kx, ky, kr))
            press.ink(knob, body)
            press.grain(knob, dark, linear((kx - kr * 0.5, ky - kr * 0.6), (kx + kr * 0.9, ky + kr * 0.9)))
            press.grain(knob, light, scaled(radial((kx - kr * 0.5, ky - kr * 0.55), kr * 0.05, kr * 1.05), 0.62))
            press.grain(
                knob,
                glow,
                scaled(linear((kx, ky - kr * 0.1), (kx, ky + kr * 1.2)), max(0.0, min(0.95, (ky - 70) / 220))),
            )


def volcano(press: Press) -> None:
    """A cone in eruption at dusk above a lake and a village."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, DEEP_SLATE)
    press.wash(sheet, "#3d5a6c", linear((0, 0), (0, 520)))
    press.wash(sheet, SALMON, linear((0, 330), (0, 720), 1.3))
    press.grain(sheet, NIGHT, scaled(linear((0, 420), (0, -150)), 0.9))
    stars(press, 170, 420)
    press.glow((690, 300), 560, VERMILION, 0.62)

    # Far hills, then the cone.
    hills = press.shape(down(ridge(rng, (0, 650), (1600, 610), 46, 8, 0.5), 800))
    press.ink(hills, "#7d6670")
    press.wash(hills, "#b77c6c", linear((0, 600), (0, 740)))
    puffs = [
        (1330, 60, 130),
        (1180, 40, 150),
        (1050, 96, 130),
        (930, 60, 140),
        (1010, 180, 92),
        (870, 150, 118),
        (760, 96, 110),
        (800, 210, 78),
        (690, 176, 80),
        (730, 262, 54),
        (684, 268, 46),
    ]
    _billow(press, puffs, "#1d222c", "#4d4c55", "#9a8a86", VERMILION)

    left = curve([(60, 800), (300, 690), (460, 560), (560, 430), (626, 312)])
    crater = [(640, 304), (660, 312), (690, 316), (718, 308), (742, 302)]
    right = curve([(742, 302), (812, 420), (930, 556), (1120, 690), (1400, 800)])
    cone = press.shape([*roughened(rng, left, 4, 2), *crater, *roughened(rng, right, 4, 2)])
    press.ink(cone, "#3a3f4b")
    press.grain(cone, "#8a6a66", linear((760, 520), (330, 620), 1.1))
    press.grain(cone, NIGHT, linear((690, 500), (1040, 520), 0.9))
    for i in range(26):
        # Gullies fan out from the crater, steep at first and then flatter, as ash slopes do.
        t = (i + 0.5) / 26
        sx = 632 + 108 * t
        spread = (t - 0.5) * 2
        path = curve(
            [
                (sx, 318),
                (sx + spread * 70, 430),
                (sx + spread * 190, 560),
                (sx + spread * 420, 700),
                (sx + spread * 640, 800),
            ]
        )
        start = rng.randint(4, 16)
        gully = ribbon(path[start : start + rng.randint(16, 30)], lambda t: 10 * math.sin(math.pi * t) + 0.5)
        press.ink(press.both(press.shape(gully), cone), NIGHT if spread > -0.25 else "#5a4c52", 0.5)
    # Lava.
    press.ink(press.shape(curve([(638, 306), (690, 296), (744, 303), (716, 318), (664, 320)], closed=True)), GOLD)
    flows = [
        ([(680, 316), (676, 380), (694, 440), (672, 520), (650, 600), (604, 700)], 17),
        ([(708, 316), (736, 372), (750, 440), (800, 520), (836, 596)], 12),
        ([(654, 316), (630, 372), (606, 440), (560, 510)], 10),
        ([(676, 500), (706, 560), (704, 620), (736, 690)], 8),
    ]
    for points, width in flows:
        path = curve(points)
        halo = press.soften(press.shape(ribbon(path, lambda t, w=width: w * 3.6 * (1 - t * 0.8))), 9)
        press.grain(cone, RED, halo)
        press.ink(press.rough(press.shape(ribbon(path, lambda t, w=width: w * (1 - t * 0.85) + 1)), 0.8), VERMILION)
        press.ink(press.shape(ribbon(path[: len(path) * 3 // 5], lambda t, w=width: w * 0.42 * (1 - t) + 0.6)), GOLD)
    for _ in range(60):
        a, d = rng.uniform(-2.6, -0.55), rng.uniform(20, 190)
        x, y = 690 + math.cos(a) * d * 0.75, 300 + math.sin(a) * d
        press.ink(press.disc((x, y, rng.uniform(1.2, 3.4))), rng.choice((GOLD, VERMILION, GOLD)))

    # The lake.
    lake = press.shape(box(0, 792, 1600, 1067))
    press.ink(lake, "#8d6a6b")
    press.grain(lake, NIGHT, linear((0, 800), (0, 1050), 0.8))
    mirrored = press.both(press.rough(press.flip(cone, 792, 0.55), 2, 9), lake)
    press.ink(mirrored, "#262c38", 0.9)
    for i in range(46):
        y = 800 + 190 * (i / 46) ** 1.2
        w = rng.uniform(8, 34) * (1 + (y - 800) / 160)
        x = 672 + rng.gauss(0, 12 + (y - 800) * 0.16)
        press.ink(
            press.shape(curve([(x - w, y), (x, y - 2.2), (x + w, y), (x, y + 2.2)], closed=True, steps=5)),
            VERMILION if i % 3 else GOLD,
        )
    shore = press.shape(down(ridge(rng, (0, 770), (1600, 778), 12, 8, 0.6), 797))
    press.ink(shore, "#20262f")
    for _ in range(24):
        x = rng.gauss(1180, 110)
        press.ink(
            press.shape(box(x - 13, 772, x + 13, 792), [(x - 17, 773), (x, 760), (x + 17, 773)]),
            rng.choice((INK, "#2c2a33")),
        )
        if rng.random() < 0.7:
            press.ink(press.shape(box(x - 4, 778, x + 2, 786)), GOLD)
            press.ink(press.shape(box(x - 3, 796, x + 1, rng.uniform(812, 840))), OCHRE, 0.7)
    press.ink(press.shape(box(1214, 736, 1230, 792), [(1212, 737), (1222, 712), (1232, 737)]), INK)

    # The near bank: grasses and spruces hold the eye in.
    bank = press.shape(down(curve([(0, 960), (240, 985), (520, 1030), (860, 1050), (1200, 1040), (1600, 985)]), 1067))
    press.ink(bank, "#10161d")
    plants = [
        (92, 990, 470),
        (204, 1000, 330),
        (288, 1010, 210),
        (10, 990, 300),
        (1520, 1000, 380),
        (1420, 1020, 240),
        (1590, 1000, 270),
    ]
    press.ink(press.shape(*[spruce(press, *plant) for plant in plants]), "#10161d")
    blades = []
    for _ in range(170):
        x = rng.uniform(0, 1600)
        y = 1067
        h = rng.uniform(40, 110) * (0.6 + abs(x - 800) / 900)
        blades.append(
            ribbon(
                curve([(x, y), (x + rng.uniform(-6, 6), y - h * 0.6), (x + rng.uniform(-26, 26), y - h)]),
                lambda t: 5 * (1 - t) + 0.4,
            )
        )
    press.ink(press.shape(*blades), "#0c1117")
