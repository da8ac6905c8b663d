"""Under the surface: the coral reef."""

from __future__ import annotations

import math
import random

from ..palette import BLUSH, CREAM, DARK_RED, GOLD, NIGHT, OCHRE, RED, SALMON, STRAW, UMBER, VERMILION
from ..pencil import Point, box, curve, down, ellipse, lerp, ribbon, roughened, turned
from ..press import Press, linear, radial, scaled


def _staghorn(
    rng: random.Random, x: float, y: float, angle: float, length: float, width: float, depth: int
) -> list[list[Point]]:
    """A branching coral as ribbons, growing from (x, y) toward ``angle`` (degrees, -90 is up)."""
    a = math.radians(angle)
    end = (x + math.cos(a) * length, y + math.sin(a) * length)
    bend = rng.uniform(-0.14, 0.14) * length
    mid = ((x + end[0]) / 2 - math.sin(a) * bend, (y + end[1]) / 2 + math.cos(a) * bend)
    tip = 0.72 if depth else 0.55
    shapes = [
        ribbon(curve([(x, y), mid, end], steps=6), lambda t: width * (1 - (1 - tip) * t)),
        ellipse(*end, width * tip / 2, width * tip / 2),
    ]
    if depth:
        for side in (-1, 1) if rng.random() < 0.82 else (-1, 0, 1):
            turn = side * rng.uniform(18, 38) + (-90 - angle) * 0.12
            shapes += _staghorn(rng, *end, angle + turn, length * rng.uniform(0.66, 0.86), width * tip, depth - 1)
    return shapes


def _fan(press: Press, x: float, y: float, radius: float, colour: str, dark: str, light: str) -> None:
    """A sea fan: a net of veins in a rounded leaf."""
    rng = press.random
    outline = curve(
        [
            (x, y),
            (x - radius * 0.62, y - radius * 0.5),
            (x - radius * 0.74, y - radius * 1.12),
            (x - radius * 0.2, y - radius * 1.56),
            (x + radius * 0.42, y - radius * 1.48),
            (x + radius * 0.8, y - radius * 0.94),
            (x + radius * 0.54, y - radius * 0.4),
        ],
        closed=True,
    )
    leaf = press.rough(press.shape(outline), 2.4, 9)
    press.ink(leaf, colour)
    press.grain(leaf, dark, linear((x - radius * 0.3, y - radius * 1.2), (x + radius * 0.7, y)))
    veins = []
    for k in range(13):
        a = math.radians(-168 + 156 * k / 12)
        path = curve(
            [
                (x, y),
                (x + math.cos(a) * radius * 0.6, y - radius * 0.3 + math.sin(a) * radius * 0.55),
                (x + math.cos(a) * radius * 1.2, y - radius * 0.6 + math.sin(a) * radius * 1.15),
            ]
        )
        veins.append(ribbon(path, lambda t: radius * 0.035 * (1 - t * 0.8)))
        for t in range(3, len(path) - 2, 2):
            px, py = path[t]
            veins.append(
                ribbon(
                    [(px, py), (px + rng.uniform(-0.16, 0.16) * radius, py - radius * 0.14)], lambda u: radius * 0.012
                )
            )
    press.ink(press.both(press.shape(*veins), leaf), light, 0.9)


def _brain(press: Press, x: float, y: float, r: float, colour: str, dark: str, light: str) -> None:
    """A brain coral: a dome with winding furrows."""
    rng = press.random
    dome = press.shape(ellipse(x, y, r, r * 0.8, 180, 360) + [(x + r, y + r * 0.2), (x - r, y + r * 0.2)])
    press.ink(dome, colour)
    furrows = []
    for k in range(9):
        level = y - r * (0.02 + 0.085 * k)
        points = [
            (
                x - r * 1.05 + r * 2.1 * i / 15,
                level + rng.uniform(-0.05, 0.05) * r + (abs(i - 7.5) / 7.5) ** 2 * r * 0.28,
            )
            for i in range(16)
        ]
        furrows.append(curve(points, steps=5))
    press.ink(press.both(press.lines(*furrows, width=r * 0.028), dome), dark, 0.85)
    press.grain(dome, dark, linear((x - r * 0.2, y - r * 0.6), (x + r * 0.9, y + r * 0.3)))
    press.grain(dome, light, scaled(radial((x - r * 0.4, y - r * 0.6), 4, r * 0.8), 0.8))


def _fish(
    press: Press,
    x: float,
    y: float,
    size: float,
    body: str,
    band: str,
    dark: str,
    mirror: bool = False,
    tilt: float = 0.0,
) -> None:
    """A reef fish with two bands, ``size`` pixels from nose to tail root, facing left."""
    s = -1 if mirror else 1

    def put(points: list[Point]) -> list[Point]:
        return turned([(x + s * px * size, y + py * size) for px, py in points], tilt * s, (x, y))

    tail = press.shape(put(curve([(0.42, 0), (0.72, -0.24), (0.66, 0), (0.72, 0.24)], closed=True, steps=5)))
    fins = press.shape(
        put(curve([(-0.2, -0.28), (0.06, -0.46), (0.36, -0.2)])),
        put(curve([(-0.06, 0.28), (0.14, 0.44), (0.34, 0.18)])),
    )
    trunk = press.shape(
        put(
            curve(
                [(-0.52, 0.02), (-0.24, -0.26), (0.1, -0.3), (0.46, -0.06), (0.46, 0.06), (0.1, 0.3), (-0.24, 0.27)],
                closed=True,
                steps=8,
            )
        )
    )
    press.ink(press.either(tail, fins), dark)
    press.ink(trunk, body)
    stripes = press.shape(
        put(curve([(-0.22, -0.4), (-0.12, 0), (-0.22, 0.4)]) + curve([(-0.1, 0.4), (0.0, 0), (-0.1, -0.4)])),
        put(curve([(0.16, -0.4), (0.22, 0), (0.16, 0.4)]) + curve([(0.25, 0.4), (0.32, 0), (0.25, -0.4)])),
    )
    press.ink(press.both(stripes, trunk), band)
    press.grain(trunk, dark, linear(put([(0, -0.02)])[0], put([(0.1, 0.36)])[0]))
    press.ink(press.disc((*put([(-0.36, -0.04)])[0], size * 0.05)), NIGHT)


def _turtle(press: Press, cx: float, cy: float, size: float) -> None:
    """A green turtle gliding to the left, seen from above and a little from the side."""

    def put(points: list[Point]) -> list[Point]:
        return turned([(cx + px * size, cy + py * size) for px, py in points], -14, (cx, cy))

    skin, dark, light = "#7d9a5c", "#20423a", "#d8dc9c"
    limbs = [
        curve([(-0.42, 0.12), (-0.62, 0.42), (-0.5, 0.86), (-0.24, 1.12), (-0.22, 0.8), (-0.1, 0.4)], closed=True),
        curve(
            [(-0.36, -0.22), (-0.42, -0.56), (-0.2, -0.88), (0.12, -1.0), (-0.02, -0.7), (-0.06, -0.34)], closed=True
        ),
        curve([(0.56, 0.16), (0.78, 0.3), (0.98, 0.26), (0.84, 0.1), (0.66, 0.02)], closed=True),
        curve([(0.54, -0.2), (0.72, -0.4), (0.94, -0.44), (0.84, -0.24), (0.66, -0.1)], closed=True),
    ]
    head = curve(
        [
            (-0.56, 0.1),
            (-0.66, 0.13),
            (-0.86, 0.13),
            (-1.0, 0.03),
            (-0.98, -0.09),
            (-0.84, -0.16),
            (-0.66, -0.13),
            (-0.56, -0.1),
        ],
        closed=True,
    )
    under = press.shape(*[put(limb) for limb in limbs], put(head))
    press.ink(under, skin)
    press.grain(under, dark, linear(put([(0, -0.9)])[0], put([(0.1, 1.25)])[0]))
    spots = []
    rng = press.random
    for limb in limbs:
        for k in range(26):
            a, b, c = rng.choice(limb), rng.choice(limb), rng.random()
            x, y = lerp(a, b, 0.25 + 0.5 * c)
            r = rng.uniform(0.018, 0.034)
            spots.append(put(ellipse(x, y, r * 1.4, r)))
    press.ink(press.both(press.shape(*spots), under), light, 0.75)
    shell_line = put(
        curve(
            [
                (-0.62, 0),
                (-0.46, -0.32),
                (-0.1, -0.48),
                (0.3, -0.42),
                (0.62, -0.18),
                (0.74, 0.02),
                (0.6, 0.2),
                (0.28, 0.42),
                (-0.12, 0.46),
                (-0.48, 0.3),
            ],
            closed=True,
        )
    )
    shell = press.shape(shell_line)
    press.ink(shell, "#b5793a")
    press.grain(shell, "#4d2f22", linear(put([(-0.1, -0.3)])[0], put([(0.3, 0.56)])[0]))
    scutes = [
        put(c)
        for c in (
            [(-0.44, -0.02), (-0.3, -0.16), (-0.14, -0.15), (-0.06, 0.0), (-0.14, 0.15), (-0.3, 0.14)],
            [(-0.02, 0.0), (0.05, -0.15), (0.24, -0.14), (0.33, 0.0), (0.24, 0.14), (0.05, 0.15)],
            [(0.37, 0.0), (0.44, -0.1), (0.58, -0.06), (0.64, 0.02), (0.56, 0.09), (0.44, 0.11)],
        )
    ]
    for side in (-1, 1):
        for a, b in ((-0.46, -0.16), (-0.12, 0.22), (0.26, 0.52)):
            scutes.append(
                put(
                    [
                        (a + 0.02, side * 0.19),
                        (b, side * 0.19),
                        (b + 0.05, side * 0.3),
                        ((a + b) / 2, side * (0.42 if a != 0.26 else 0.3)),
                        (a - 0.01, side * (0.34 if a != -0.46 else 0.27)),
                    ]
                )
            )
    plates = press.both(press.shape(*scutes), shell)
    press.ink(plates, OCHRE)
    press.grain(plates, UMBER, linear(put([(-0.1, -0.28)])[0], put([(0.3, 0.5)])[0]))
    press.grain(plates, STRAW, scaled(radial(put([(-0.22, -0.28)])[0], 4, size * 0.62), 0.85))
    press.rim(shell, STRAW, -2, -4, 1)
    face = press.shape(
        *[put(ellipse(x, y, 0.05, 0.036)) for x, y in ((-0.74, -0.06), (-0.66, 0.04), (-0.78, 0.05), (-0.86, -0.06))]
    )
    press.ink(face, dark, 0.65)
    press.ink(press.disc((*put([(-0.9, -0.01)])[0], size * 0.028)), NIGHT)
    press.ink(press.disc((*put([(-0.907, -0.02)])[0], size * 0.009)), CREAM)


def coral_reef(press: Press) -> None:
    """A turtle glides over a reef in shafts of light."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#2f8d97")
    press.wash(sheet, "#b4ddc6", linear((0, 420), (0, -60), 1.2))
    press.wash(sheet, "#14526a", linear((0, 380), (0, 1000)))
    press.grain(sheet, "#0f3c52", lambda x, y: min(0.9, max(0.0, (math.hypot((x - 860) * 0.8, y - 240) - 380) / 900)))
    press.glow((900, -60), 640, CREAM, 0.7, 80)
    rays = []
    for i in range(9):
        x = 380 + i * 122 + rng.uniform(-22, 22)
        w = rng.uniform(14, 44)
        lean = (x - 900) * 0.9
        rays.append([(x, -10), (x + w, -10), (x + w * 3.2 + lean, 1000), (x + lean - w, 1000)])
    press.grain(press.shape(*rays), "#dff0d2", scaled(linear((0, 820), (0, -60), 1.3), 0.6))
    ripples = [
        ribbon(curve([(x, y), (x + w * 0.5, y + rng.uniform(4, 12)), (x + w, y)]), lambda t: 5 * math.sin(math.pi * t))
        for x, y, w in ((rng.uniform(-40, 1600), rng.uniform(8, 70), rng.uniform(40, 150)) for _ in range(44))
    ]
    press.ink(press.shape(*ripples), CREAM, 0.75)

    # The far reef, in two veils of blue.
    for points, colour, haze, size in (
        (
            [(-20, 640), (180, 560), (330, 620), (520, 730), (860, 790), (1180, 720), (1380, 600), (1620, 540)],
            "#24788a",
            "#3f9aa0",
            1.0,
        ),
        (
            [(-20, 740), (220, 690), (420, 790), (760, 860), (1060, 850), (1320, 740), (1620, 680)],
            "#175a70",
            "#2a7d8c",
            1.3,
        ),
    ):
        line = roughened(rng, curve(points, steps=6), 6, 2)
        growth = []
        for _ in range(22):
            x, y = line[rng.randrange(len(line))]
            if rng.random() < 0.55:
                growth += _staghorn(
                    rng, x, y + 8, -90 + rng.uniform(-18, 18), 30 * size * rng.uniform(0.7, 1.2), 9 * size, 3
                )
            else:
                growth.append(ellipse(x, y + 6, 40 * size * rng.uniform(0.6, 1.2), 34 * size, 180, 360))
        bank = press.either(press.shape(down(line, 1080)), press.shape(*growth))
        press.ink(bank, colour)
        press.grain(bank, haze, scaled(linear((0, 900), (0, 560)), 0.8))
    shoal = []
    for _ in range(120):
        t = rng.random()
        x, y = (
            1180 + 300 * math.cos(t * 5.4) * (0.5 + t * 0.6) + rng.gauss(0, 26),
            400 + 150 * math.sin(t * 5.4) * (0.5 + t * 0.5) + rng.gauss(0, 16),
        )
        s = rng.uniform(6, 11)
        shoal += [
            ellipse(x, y, s, s * 0.4),
            [(x + s * 0.8, y), (x + s * 1.6, y - s * 0.45), (x + s * 1.6, y + s * 0.45)],
        ]
    press.ink(press.shape(*shoal), "#0f4258", 0.85)

    _turtle(press, 800, 420, 270)

    # The near reef.
    sand = press.shape(down(curve([(-20, 960), (300, 990), (640, 960), (980, 1000), (1300, 980), (1620, 940)]), 1080))
    rock = press.rough(
        press.shape(
            down(
                roughened(
                    rng,
                    [
                        (-20, 760),
                        (120, 770),
                        (260, 850),
                        (420, 900),
                        (560, 960),
                        (760, 985),
                        (960, 970),
                        (1120, 930),
                        (1260, 850),
                        (1420, 790),
                        (1620, 740),
                    ],
                    16,
                    4,
                ),
                1080,
            )
        ),
        2,
        12,
    )
    press.ink(sand, "#c9b184")
    press.ink(rock, "#14384a")
    press.grain(rock, "#2f6f7c", scaled(linear((0, 960), (0, 760)), 0.8))
    press.grain(rock, NIGHT, linear((0, 860), (0, 1100)))
    _fan(press, 150, 900, 250, "#8d2b4a", "#3d1630", "#e58a8a")
    for x, y, angle, length, width, colour, dark, light in (
        (1380, 900, -98, 98, 38, VERMILION, DARK_RED, BLUSH),
        (1500, 880, -78, 92, 36, RED, "#581310", SALMON),
        (400, 980, -96, 76, 30, OCHRE, "#8a4a1c", STRAW),
        (1190, 1010, -84, 58, 24, SALMON, "#9c3a2a", CREAM),
        (40, 1040, -70, 84, 34, "#e0a83a", "#8a4a1c", CREAM),
    ):
        coral = press.shape(*_staghorn(rng, x, y, angle, length, width, 4))
        press.ink(coral, colour)
        press.grain(coral, dark, linear((x - 40, y - length * 2.2), (x + 90, y + 20)))
        press.rim(coral, light, -width * 0.14, -width * 0.16, 1.0)
    feet = [
        (x + dx, y - 6 + 22 * (n % 2), r * (0.8 + 0.1 * n))
        for x, y, r in ((1384, 906, 56), (1508, 890, 50), (398, 984, 46), (1190, 1014, 40), (150, 906, 60))
        for n, dx in enumerate((-44, 0, 42))
    ]
    mound = press.both(press.rough(press.disc(*feet), 2, 8), press.shape(box(-10, 850, 1610, 1080)))
    press.ink(mound, "#1b4a5a")
    press.grain(mound, "#12303f", linear((0, 900), (0, 1050)))
    press.rim(mound, "#3f8490", -2, -5, 1.5)
    _brain(press, 640, 1040, 160, "#6f9a6a", "#1f4a40", "#d3dda4")
    _brain(press, 960, 1076, 120, "#c9823f", "#6a3318", STRAW)
    _brain(press, 266, 1070, 130, "#4f8a86", "#153c46", "#bfe0c8")
    _fan(press, 1580, 1010, 200, "#d18a2f", "#7a3d1a", STRAW)
    for x, h, w in ((786, 150, 34), (834, 210, 40), (884, 168, 34), (1080, 130, 28), (1118, 170, 32)):
        # Tube sponges.
        tube = press.shape(
            curve([(x - w * 0.42, 1080), (x - w * 0.5, 1040 - h * 0.5), (x - w * 0.66, 1040 - h)])
            + [(x + w * 0.66, 1040 - h)]
            + curve([(x + w * 0.66, 1040 - h), (x + w * 0.5, 1040 - h * 0.5), (x + w * 0.42, 1080)])
        )
        press.ink(tube, "#9a5a86" if w > 32 else "#c2708a")
        press.grain(tube, "#3a1d42", linear((x - w * 0.2, 0), (x + w * 0.8, 0)))
        press.ink(press.shape(ellipse(x, 1040 - h, w * 0.66, w * 0.24)), "#e8b0b0")
        press.ink(press.shape(ellipse(x, 1042 - h, w * 0.46, w * 0.15)), "#32183a")
    weed = [
        ribbon(
            curve([(x, 1080), (x + rng.uniform(-20, 20), 1030), (x + rng.uniform(-30, 30), 1080 - h)]),
            lambda t: 8 * (1 - t) + 1,
        )
        for x, h in ((rng.uniform(440, 1320), rng.uniform(50, 120)) for _ in range(38))
    ]
    press.ink(press.shape(*weed), "#0f3d40")
    for x, y, size, mirror, tilt in (
        (330, 640, 92, True, 8),
        (222, 560, 70, True, -6),
        (452, 724, 62, True, 10),
        (1150, 760, 84, False, 6),
        (1258, 690, 62, False, -8),
        (1040, 838, 56, False, 4),
    ):
        _fish(
            press,
            x,
            y,
            size,
            GOLD if size > 60 else VERMILION,
            CREAM,
            "#a8501f" if size > 60 else DARK_RED,
            mirror,
            tilt,
        )
    for x, y, r in (
        (700, 170, 6),
        (716, 140, 4),
        (694, 116, 8),
        (1010, 600, 5),
        (1022, 572, 8),
        (1008, 540, 4),
        (520, 560, 5),
        (530, 530, 7),
    ):
        press.ink(press.less(press.disc((x, y, r)), press.disc((x, y, r - 1.8))), CREAM, 0.9)
    press.wash(sheet, "#0b2c40", lambda x, y: 0.5 * max(0.0, abs(x - 800) / 800 - 0.55) / 0.45)
