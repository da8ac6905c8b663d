"""The planet itself: volcano, glacier, salt flats."""

from __future__ import annotations

import math

from PIL import Image

from ..palette import (
    CREAM,
    DARK_RED,
    DEEP_SLATE,
    GOLD,
    INK,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    SLATE,
    STRAW,
    UMBER,
    VERMILION,
)
from ..pencil import box, curve, down, ellipse, gull, lerp, person, ribbon, ridge, roughened, turned
from ..press import Press, linear, radial, scaled
from .parts import cumulus, glint, glitter, spruce, stars


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


def _peak(
    press: Press, apex: tuple[float, float], left: float, right: float, base: float, rock: str, snow: str, shade: str
) -> None:
    """A snow mountain lit from the left: its feet at x = ``left`` and ``right`` on y = ``base``."""
    rng = press.random
    ax, ay = apex
    height = base - ay
    west = roughened(rng, [(left, base), lerp((left, base), apex, 0.55), apex], height * 0.045, 5)
    east = roughened(rng, [apex, lerp(apex, (right, base), 0.4), (right, base)], height * 0.045, 5)
    spine = roughened(
        rng,
        [
            apex,
            (ax + height * 0.05, ay + height * 0.28),
            (ax - height * 0.04, ay + height * 0.55),
            (ax + height * 0.1, base),
        ],
        height * 0.05,
        4,
    )
    body = press.shape([*west, *east])
    press.ink(body, snow)
    dark = press.shape([*spine, (right, base), *east[::-1]])
    press.ink(dark, shade)
    press.grain(dark, DEEP_SLATE, scaled(linear((ax, ay), (right, base)), 0.55))
    press.grain(body, "#b9cfd0", scaled(linear((ax - height * 0.1, ay + height * 0.3), (left, base)), 0.5))
    # Rock shows through in ribs that run down the fall line, thickest below the crests.
    for foot, colour, count in (((left, base), rock, 15), ((right, base), NIGHT, 13)):
        ribs = []
        for _ in range(count):
            t = rng.uniform(0.1, 0.92)
            ex, ey = lerp(apex, foot, t)
            inward = rng.uniform(0.02, 0.8)
            x, y = ex + (ax - ex) * inward, ey + height * rng.uniform(0.0, 0.05)
            fall = height * rng.uniform(0.08, 0.26)
            drift = (foot[0] - ax) / height * fall * rng.uniform(0.25, 0.75)
            path = roughened(rng, [(x, y), (x + drift * 0.4, y + fall * 0.5), (x + drift, y + fall)], fall * 0.07, 3)
            ribs.append(
                ribbon(path, lambda u, w=fall * rng.uniform(0.08, 0.2): w * (1 - u) ** 0.7 * min(1.0, u * 6 + 0.15))
            )
        press.ink(press.both(press.rough(press.shape(*ribs), 0.8), body), colour, 0.88)


def glacier(press: Press) -> None:
    """A glacier winds down from the peaks to a lake, where two kayaks pass among the ice."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f2e3c0")
    press.wash(sheet, "#5f90a4", linear((0, 360), (0, -60)))
    press.grain(sheet, SLATE, scaled(linear((0, 260), (0, -260)), 0.8))
    press.glow((240, 200), 520, CREAM, 0.8, 70)
    press.ink(press.disc((240, 200, 70)), CREAM)
    for x0, x1, y, h in ((420, 900, 120, 10), (900, 1500, 92, 9), (60, 420, 290, 7), (1180, 1620, 200, 8)):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#fbf1d6",
            0.85,
        )
    for apex, left, right, base, rock, snow, shade in (
        ((1010, 250), 760, 1330, 560, "#7d8e96", "#e9eadf", "#86a7b3"),
        ((640, 220), 330, 960, 580, "#75878f", "#eeeee2", "#7ea1af"),
        ((1370, 150), 940, 1800, 690, "#5b6b74", "#f6f3e4", "#5f8799"),
        ((330, 190), -120, 720, 700, "#5b6b74", "#faf6e8", "#6690a2"),
    ):
        _peak(press, apex, left, right, base, rock, snow, shade)

    neve = press.shape([(640, 480), (845, 430), (1040, 470), (1120, 580), (560, 600)])
    press.ink(neve, "#dfe6de")
    press.grain(neve, "#86a7b3", linear((760, 450), (1000, 600)))
    # The ice: its two banks, and everything on it laid out between them.
    left = curve([(838, 430), (780, 480), (664, 536), (650, 590), (600, 640), (470, 690), (330, 772)], steps=14)
    right = curve([(850, 430), (890, 480), (890, 536), (960, 590), (1080, 650), (1190, 700), (1280, 772)], steps=14)
    ice = press.shape(left + right[::-1])
    west = press.shape(
        down(
            roughened(rng, [(-20, 520), (180, 572), (420, 596), (600, 566), (650, 600), (560, 690), (420, 800)], 9, 4),
            874,
        )
    )
    east = press.shape(
        down(
            roughened(
                rng, [(1280, 800), (1010, 640), (936, 590), (1010, 566), (1240, 560), (1420, 500), (1620, 470)], 9, 4
            ),
            874,
        )
    )
    for wall, run in ((west, ((100, 540), (560, 780))), (east, ((1100, 560), (1600, 700)))):
        press.ink(wall, "#4c5a60")
        press.grain(wall, NIGHT, linear(*run))
    for wall, x0, x1, slant in ((west, -20, 640, 0.75), (east, 960, 1620, -0.75)):
        gullies = []
        for _ in range(80):
            x, y, fall = rng.uniform(x0, x1), rng.uniform(520, 800), rng.uniform(24, 90)
            path = roughened(rng, [(x, y), (x + slant * fall, y + fall)], 3, 3)
            gullies.append(ribbon(path, lambda u: 5 * math.sin(math.pi * u) + 0.3))
        press.ink(press.both(press.shape(*gullies), wall), "#8a9490", 0.45)
        snow = [
            ribbon(roughened(rng, [(x, y), (x + slant * 70, y + 46)], 4, 3), lambda u: 9 * math.sin(math.pi * u))
            for x, y in ((rng.uniform(x0, x1), rng.uniform(540, 640)) for _ in range(16))
        ]
        press.ink(press.both(press.shape(*snow), wall), CREAM, 0.75)
    woods = [
        spruce(press, x, 866 + rng.uniform(-4, 4), rng.uniform(34, 78))
        for x in [*(rng.uniform(-10, 290) for _ in range(34)), *(rng.uniform(1310, 1610) for _ in range(30))]
    ]
    press.ink(ice, "#eef1e8")
    press.wash(ice, "#9ec7d0", linear((0, 520), (0, 790)))
    press.grain(ice, "#5f9db2", linear((760, 560), (1180, 760)))
    for share, width in ((0.3, 9), (0.36, 4), (0.64, 11), (0.7, 5)):
        line = [lerp(a, b, share + 0.03 * math.sin(i / 9)) for i, (a, b) in enumerate(zip(left, right, strict=True))]
        press.ink(press.rough(press.shape(ribbon(line, lambda t, w=width: 1 + w * t)), 1.0), "#5f6a6c", 0.8)
    cracks = []
    for i in range(6, len(left), 2):
        t = i / len(left)
        a, b = left[i], right[i]
        for start in [rng.uniform(0.02, 0.8) for _ in range(3)]:
            end = min(0.98, start + rng.uniform(0.12, 0.3))
            path = []
            for k in range(9):
                f = start + (end - start) * k / 8
                x, y = lerp(a, b, f)
                path.append((x, y + math.sin(math.pi * f) * 46 * t + rng.uniform(-1.5, 1.5)))
            cracks.append(ribbon(path, lambda u, t=t: (1.4 + 6.5 * t) * math.sin(math.pi * u) + 0.4))
    press.ink(press.both(press.shape(*cracks), ice), "#2f7690", 0.8)

    # The calving front.
    top = roughened(rng, [(322, 772), (480, 752), (640, 764), (800, 748), (960, 762), (1120, 752), (1288, 772)], 14, 4)
    front = press.shape(down(top, 862))
    press.ink(front, "#d9ebe6")
    press.grain(front, "#2f7f98", linear((0, 765), (0, 880)))
    press.grain(front, "#1f5f7c", scaled(linear((820, 0), (1330, 0)), 0.75))
    x = 322.0
    while x < 1290:
        # Seracs: columns of different blues with broken tops.
        w = rng.uniform(13, 42)
        lift = rng.uniform(-6, 30)
        column = press.both(
            press.shape(
                [
                    (x, 756 + lift),
                    (x + w * 0.4, 748 + lift),
                    (x + w, 762 + lift),
                    (x + w + rng.uniform(-5, 5), 866),
                    (x + rng.uniform(-5, 5), 866),
                ]
            ),
            front,
        )
        press.ink(column, rng.choice(("#e6f0e8", "#cfe4e2", "#b3d4d8", "#93c1cb")))
        press.grain(
            column, rng.choice(("#2f7f98", "#3f8ca2", "#1f6a86")), linear((x - w * 0.6, 790), (x + w * 1.5, 880))
        )
        x += w * rng.uniform(0.7, 1.0)
    press.grain(front, "#174f68", scaled(linear((760, 780), (1330, 900)), 0.6))
    caves = [
        curve([(x - w, 870), (x - w * 0.8, 846), (x, 832), (x + w * 0.8, 848), (x + w, 870)]) for x, w in ((884, 50),)
    ]
    press.ink(press.shape(*caves), "#12485f")
    press.rim(front, CREAM, 0, -6, 1)

    lake = press.shape(box(-10, 858, 1610, 1080))
    press.ink(lake, "#4f8f9b")
    press.grain(lake, "#123f54", linear((0, 870), (0, 1090)))
    press.grain(
        press.both(press.rough(press.flip(front, 860, 1.0), 3, 10), lake),
        "#b9dcd8",
        scaled(linear((0, 985), (0, 850)), 0.9),
    )
    forest = press.shape(*woods)
    press.ink(forest, "#16302f")
    press.rim(forest, "#6f8f78", -2, -1)
    press.grain(
        press.both(
            press.flip(
                press.either(forest, press.shape(box(-10, 840, 300, 862), box(1300, 840, 1610, 862))), 864, 0.9
            ),
            lake,
        ),
        "#12303a",
        scaled(linear((0, 950), (0, 850)), 0.95),
    )
    press.ink(
        press.shape(
            curve([(-20, 858), (150, 861), (326, 856), (340, 864), (150, 873), (-20, 872)], closed=True),
            curve([(1270, 864), (1400, 858), (1620, 860), (1620, 873), (1400, 872)], closed=True),
        ),
        "#b9ac8c",
    )
    press.ink(
        press.shape(
            *[
                glint(rng.uniform(0, 1600), 872 + 190 * rng.random(), rng.uniform(14, 60), rng.uniform(0.9, 2.4))
                for _ in range(70)
            ]
        ),
        "#b5d6d0",
        0.55,
    )
    for x, y, s in (
        (470, 906, 54),
        (250, 958, 92),
        (760, 896, 40),
        (1190, 902, 60),
        (1420, 984, 120),
        (930, 888, 26),
        (620, 1010, 60),
    ):
        berg = [
            (x - s, y),
            (x - s * 0.74, y - s * 0.46),
            (x - s * 0.3, y - s * 0.62),
            (x - s * 0.08, y - s * 0.98),
            (x + s * 0.3, y - s * 0.56),
            (x + s * 0.66, y - s * 0.4),
            (x + s * 1.02, y),
        ]
        press.grain(
            press.shape([(x - s, y), (x + s * 1.02, y), (x + s * 0.5, y + s * 0.5), (x - s * 0.4, y + s * 0.42)]),
            "#cfe6df",
            scaled(linear((0, y + s * 0.6), (0, y - s * 0.2)), 0.85),
        )
        body = press.shape(berg)
        press.ink(body, "#f3f5ea")
        shadow = press.shape(
            [
                (x - s * 0.08, y - s * 0.98),
                (x + s * 0.02, y - s * 0.5),
                (x - s * 0.12, y - s * 0.2),
                (x + s * 0.05, y),
                *berg[:3:-1],
            ]
        )
        press.ink(shadow, "#8fc0cb")
        press.grain(shadow, "#2f7f98", linear((x, y - s * 0.6), (x + s, y + s * 0.2)))
        press.grain(body, "#3f8aa0", scaled(linear((0, y - s * 0.2), (0, y + s * 0.06)), 0.7))
    for x, y, s, hull, coat in ((1010, 968, 1.0, RED, OCHRE), (836, 1000, 1.16, OCHRE, RED)):
        press.grain(
            press.shape(curve([(x - 90 * s, y + 6), (x, y + 4), (x + 90 * s, y + 6), (x, y + 40 * s)], closed=True)),
            "#0c2b3b",
            scaled(linear((0, y + 44 * s), (0, y)), 0.8),
        )
        press.ink(press.lines([(x - 64 * s, y - 62 * s), (x + 50 * s, y + 2 * s)], width=3.2 * s), INK)
        press.ink(
            press.shape(
                ellipse(x - 66 * s, y - 63 * s, 15 * s, 6 * s, turn=30),
                ellipse(x + 54 * s, y + 4 * s, 15 * s, 6 * s, turn=30),
            ),
            CREAM,
        )
        torso = press.shape(
            curve(
                [
                    (x - 16 * s, y - 4),
                    (x - 15 * s, y - 34 * s),
                    (x, y - 45 * s),
                    (x + 14 * s, y - 32 * s),
                    (x + 15 * s, y - 4),
                ],
                closed=True,
            )
        )
        press.ink(torso, coat)
        press.grain(torso, INK, scaled(linear((x - 4 * s, 0), (x + 24 * s, 0)), 0.7))
        press.ink(press.disc((x - 1, y - 55 * s, 10.5 * s)), "#8a5638")
        press.ink(press.shape(ellipse(x - 1, y - 58 * s, 11.5 * s, 10 * s, 180, 360)), INK)
        boat = press.shape(
            curve(
                [
                    (x - 104 * s, y - 15 * s),
                    (x - 50 * s, y - 9 * s),
                    (x + 50 * s, y - 9 * s),
                    (x + 104 * s, y - 15 * s),
                    (x + 60 * s, y + 9 * s),
                    (x - 60 * s, y + 9 * s),
                ],
                closed=True,
                steps=8,
            )
        )
        press.ink(boat, hull)
        press.grain(boat, DARK_RED if hull == RED else UMBER, linear((0, y - 6 * s), (0, y + 14 * s)))


def _crust(press: Press, horizon: float, first: float, size: float) -> list[tuple[float, list[tuple[float, float]]]]:
    """The polygons of a salt crust in perspective, from y = ``first`` downward: for each ridge its nearness (0..1) and its line."""
    rng = press.random
    camera, focal = 210.0, 900.0
    jitter: dict[tuple[int, int], tuple[float, float]] = {}

    def corner(u: float, v: float) -> tuple[float, float]:
        key = (round(u * 4), round(v * 4))
        if key not in jitter:
            jitter[key] = (rng.uniform(-0.22, 0.22), rng.uniform(-0.22, 0.22))
        depth = max(120.0, (v + jitter[key][1]) * size)
        return 800 + (u + jitter[key][0]) * size * focal / depth, horizon + camera * focal / depth

    ridges = []
    height = math.sqrt(3)
    for row in range(1, 40):
        reach = int(1000 * row * height / focal / 1.5) + 3
        for column in range(-reach, reach + 1):
            v = row * height + (height / 2 if column % 2 else 0)
            corners = [
                corner(column * 1.5 + math.cos(math.radians(60 * k)), v + math.sin(math.radians(60 * k)))
                for k in range(4)
            ]
            for a, b in zip(corners, corners[1:], strict=False):
                low = max(a[1], b[1])
                if low < first or min(a[0], b[0]) > 1700 or max(a[0], b[0]) < -100:
                    continue
                ridges.append(((low - horizon) / (1067 - horizon), roughened(rng, [a, b], (low - horizon) * 0.014, 3)))
    return ridges


def salt_flats(press: Press) -> None:
    """A salt pan at sunrise: a film of water doubles the volcano, and the crust breaks into polygons."""
    rng = press.random
    horizon = 452
    sheet = press.full()
    press.ink(sheet, "#f3dcae")
    press.wash(sheet, "#5c8ea2", linear((0, 330), (0, -40)))
    press.wash(sheet, SALMON, linear((0, 270), (0, 470)))
    press.grain(sheet, SLATE, scaled(linear((0, 250), (0, -220)), 0.85))
    sun = (1190, 436)
    press.glow(sun, 600, STRAW, 0.85, 80)
    press.glow(sun, 300, CREAM, 0.9, 70)
    press.ink(press.disc((*sun, 72)), CREAM)
    for x, y, length, height, body in (
        (820, 236, 520, 96, "#f6ddb8"),
        (1260, 170, 420, 80, "#e9d6bb"),
        (-90, 214, 400, 84, "#dcd3bf"),
        (250, 316, 380, 40, "#f5d2a4"),
        (1130, 336, 420, 36, "#fae3b6"),
    ):
        bank = cumulus(press, x, y, length, height)
        press.ink(bank, body)
        press.grain(bank, "#7f9aa2", scaled(linear((0, y - height * 0.35), (0, y - height * 1.2)), 0.9))
        press.grain(bank, SALMON, scaled(linear((0, y - height * 0.4), (0, y + height * 0.1)), 0.75))
    far = press.shape(down(ridge(rng, (0, 420), (1600, 430), 44, 8, 0.5), horizon))
    press.ink(far, "#b0838a")
    press.wash(far, "#e3a37c", radial(sun, 60, 560))
    cone_line = [
        *roughened(rng, curve([(60, horizon), (230, 400), (360, 300), (436, 222)]), 2.5, 2),
        (460, 228),
        (482, 220),
        *roughened(rng, curve([(482, 220), (570, 310), (700, 402), (900, horizon)]), 2.5, 2),
    ]
    cone = press.shape(cone_line)
    press.ink(cone, "#7d6878")
    press.grain(cone, "#3d4a5c", linear((520, 330), (200, 420)))
    press.grain(cone, "#e2997a", scaled(linear((470, 300), (760, 400)), 0.8))
    cap = press.both(
        cone,
        press.shape(
            [
                (360, 200),
                (560, 200),
                (566, 312),
                (540, 292),
                (526, 330),
                (506, 290),
                (488, 318),
                (470, 282),
                (448, 322),
                (432, 288),
                (412, 326),
                (396, 300),
                (370, 318),
            ]
        ),
    )
    press.ink(cap, CREAM)
    press.grain(cap, "#8fa3b0", linear((476, 250), (390, 300)))
    low = press.shape(down(ridge(rng, (0, 446), (1600, 440), 10, 8, 0.55), horizon))
    press.ink(low, "#6d5a66")
    press.wash(low, "#c98468", radial(sun, 40, 400))

    # The film of water: the whole upper picture, turned over and a shade quieter.
    s = press.scale
    upper = press.image.crop((0, 0, press.work[0], horizon * s))
    mirrored = upper.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(
        (press.work[0], round(horizon * s * 0.82)), Image.Resampling.BICUBIC
    )
    press.image.paste(mirrored, (0, horizon * s))
    pan = press.shape(box(-10, horizon, 1610, 1080))
    press.grain(pan, "#f3e4cc", scaled(linear((0, horizon - 60), (0, 700)), 0.6))
    press.ink(
        press.shape(
            *[
                glint(
                    rng.uniform(0, 1600),
                    horizon + 4 + 130 * rng.random() ** 1.6,
                    rng.uniform(30, 150),
                    rng.uniform(0.7, 1.7),
                )
                for _ in range(46)
            ]
        ),
        CREAM,
        0.6,
    )
    press.ink(press.shape(*glitter(press, sun[0], horizon + 4, 640, (60, 170), 40)), CREAM, 0.9)

    edge = press.rough(
        press.shape(
            down(
                roughened(rng, [(-20, 640), (300, 610), (640, 640), (900, 604), (1220, 632), (1620, 590)], 16, 5), 1080
            )
        ),
        3,
        14,
    )
    shelf = press.both(pan, edge)
    press.ink(shelf, "#f4e8d0")
    press.grain(shelf, "#c7b5b0", scaled(linear((700, 600), (-100, 1100)), 0.95))
    press.grain(shelf, "#f6c79c", scaled(radial((1190, 560), 40, 620, 1, 1.3), 0.85))
    press.grain(shelf, "#8a93a3", scaled(linear((0, 860), (0, 1200)), 0.9))
    ridges = _crust(press, horizon, 596, 92)
    dark = [
        ribbon([(x - 1.6 - 3 * n, y + 1.2 + 5 * n) for x, y in line], lambda t, n=n: 1.4 + 9 * n) for n, line in ridges
    ]
    light = [ribbon(line, lambda t, n=n: 1.1 + 6.5 * n) for n, line in ridges]
    press.ink(press.both(press.rough(press.shape(*dark), 0.6), shelf), "#8b8b98", 0.8)
    press.ink(press.both(press.rough(press.shape(*light), 0.6), shelf), CREAM)

    # Raked piles of salt, waiting for the lorry, and the raker.
    for x, y, h in ((1490, 640, 66), (1386, 648, 74), (1262, 664, 88), (1110, 690, 108), (920, 726, 134)):
        press.grain(
            press.shape([(x - h * 0.9, y), (x + h * 0.9, y), (x - h * 0.7, y + h * 1.3), (x - h * 1.5, y + h * 1.1)]),
            "#6f7487",
            scaled(linear((0, y + h * 1.5), (0, y - h * 0.3)), 0.85),
        )
        pile = press.shape(
            roughened(
                rng,
                [
                    (x - h * 0.98, y),
                    (x - h * 0.4, y - h * 0.62),
                    (x, y - h),
                    (x + h * 0.42, y - h * 0.6),
                    (x + h * 0.98, y),
                ],
                2,
                3,
            )
            + [(x, y + h * 0.1)]
        )
        press.ink(pile, "#fdf6e4")
        press.grain(pile, "#8f93a6", linear((x + h * 0.12, y - h * 0.4), (x - h * 0.7, y + h * 0.1)))
        press.grain(pile, "#f3b988", scaled(linear((x + h * 0.1, y), (x + h, y)), 0.6))
    x, y, h = 676, 838, 214
    press.grain(
        press.shape([(x - 22, y), (x + 26, y), (x - 210, 1080), (x - 300, 1080)]),
        "#4d5468",
        scaled(linear((0, 1120), (0, 830)), 0.95),
    )
    parts = person(x, y, h, 0.36)
    figure = press.shape(*parts)
    press.ink(figure, INK)
    coat = press.shape(parts[1])
    press.ink(coat, RED)
    press.grain(coat, DARK_RED, linear((x + 6, 0), (x - 34, 0)))
    press.rim(figure, "#f8c58c", 4, 0, 0.6)
    press.ink(press.shape(ellipse(x, y - h * 0.945, 38, 8), ellipse(x, y - h * 0.955, 18, 21, 180, 360)), OCHRE)
    press.ink(press.lines([(x + 18, y - 130), (x + 92, y - 2)], width=5), UMBER)
    press.ink(press.shape(turned(box(x + 70, y - 6, x + 120, y + 5), 30, (x + 92, y))), INK)
    press.ink(
        press.shape(ribbon(curve([(x + 14, y - 162), (x + 40, y - 130), (x + 34, y - 104)]), lambda t: 15 - 5 * t)),
        RED,
    )
    for gx, gy, span, tilt in ((210, 120, 50, -6), (270, 150, 34, 8)):
        press.ink(press.shape(gull(gx, gy, span, tilt)), INK)
