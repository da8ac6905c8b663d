"""The glacier and its lake."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    DARK_RED,
    DEEP_SLATE,
    INK,
    NIGHT,
    OCHRE,
    RED,
    SLATE,
    UMBER,
)
from ..pencil import box, curve, down, ellipse, lerp, ribbon, roughened
from ..press import Press, linear, scaled
from .parts import glint, spruce


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
