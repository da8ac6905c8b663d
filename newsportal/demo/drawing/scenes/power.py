"""Energy: the solar field in the desert, turbines at sea."""

from __future__ import annotations

import math

from ..palette import (
    BLUSH,
    CLAY,
    CREAM,
    DEEP_SLATE,
    GOLD,
    HAZE,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    SLATE,
    STEEL,
    STRAW,
    UMBER,
    VERMILION,
)
from ..pencil import box, curve, down, ellipse, gull, lerp, person, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from .parts import cumulus, glitter


def desert_solar(press: Press) -> None:
    """Rows of panels run to the low sun like its own rays."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, STRAW)
    press.wash(sheet, "#7fa3a6", linear((0, 300), (0, -120)))
    press.wash(sheet, SALMON, linear((0, 250), (0, 470), 1.2))
    sun = (930, 392)
    rays = []
    for i in range(26):
        a = math.pi * (1.0 + (i + 0.15) / 26)
        b = math.pi * (1.0 + (i + 0.6) / 26)
        rays.append(
            [
                sun,
                (sun[0] + 1600 * math.cos(a), sun[1] + 1600 * math.sin(a)),
                (sun[0] + 1600 * math.cos(b), sun[1] + 1600 * math.sin(b)),
            ]
        )
    press.grain(press.shape(*rays), CREAM, scaled(radial(sun, 120, 900), 0.62))
    press.glow(sun, 520, CREAM, 0.6, 120)
    press.ink(press.disc((*sun, 148)), VERMILION)
    press.grain(press.disc((*sun, 148)), GOLD, linear((0, 470), (0, 230)))

    far = press.shape(down(ridge(rng, (0, 410), (1600, 384), 54, 8, 0.5), 520))
    press.ink(far, "#b9786a")
    press.wash(far, "#dd9f76", linear((0, 360), (0, 470)))
    near = press.shape(
        down(
            curve([(-20, 440), (180, 396), (420, 432), (690, 450), (960, 446), (1240, 424), (1440, 380), (1620, 420)]),
            560,
        )
    )
    press.ink(near, CLAY)
    press.grain(near, UMBER, linear((0, 380), (0, 500)))
    for crest in (
        [(60, 424), (180, 397), (300, 424), (250, 452), (120, 456)],
        [(1300, 412), (1440, 381), (1560, 404), (1620, 440), (1420, 440)],
    ):
        press.grain(
            press.both(press.shape(curve(crest, closed=True)), near),
            GOLD,
            linear((crest[0][0] + 260, 460), (crest[0][0], 370)),
        )

    ground = press.shape(box(0, 452, 1600, 1067))
    press.ink(ground, OCHRE)
    press.wash(ground, SALMON, linear((0, 620), (0, 450)))
    press.grain(ground, "#8a4f2a", linear((0, 520), (0, 1160)))

    # The rows radiate from a point under the sun. Each is a table tilted to the right, with its shade on the left.
    vx, vy = 930, 446
    floor = 1067

    def at(across: float, depth: float, lift: float = 0.0):
        """A point on the field: ``across`` in row widths, ``depth`` 0 at the horizon and 1 at the lower edge."""
        return vx + across * 560 * depth, vy + (floor - vy) * depth - lift * 470 * depth

    depths = [0.018 * 1.135**k for k in range(36)]
    depths = [d for d in depths if d < 1.35]
    for row in sorted(range(-9, 9), key=lambda r: -abs(r + 0.5)):
        left, right = row + 0.16, row + 0.80
        low, high = (0.02, 0.20)
        press.grain(
            press.shape(
                [at(left - 0.22, depths[0]), at(right, depths[0]), at(right, depths[-1]), at(left - 0.22, depths[-1])]
            ),
            "#6a3a26",
            scaled(linear((0, 440), (0, 640)), 0.9),
            body=0.8,
        )
        for near_d, far_d in zip(depths[1:], depths, strict=False):
            gap = (near_d - far_d) * 0.07
            a, b = far_d + gap, near_d
            quad = [at(left, a, high), at(right, a, low), at(right, b, low), at(left, b, high)]
            if all(x < -20 for x, _ in quad) or all(x > 1620 for x, _ in quad):
                continue
            panel = press.ink(press.shape(quad), "#2a4d68")
            press.grain(
                panel,
                SALMON,
                scaled(linear(lerp(quad[2], quad[3], 0.5), lerp(quad[0], quad[1], 0.5)), 0.55 if row % 2 else 0.42),
            )
            press.grain(panel, NIGHT, scaled(linear(quad[1], quad[3]), 0.75))
            if b > 0.12:
                cells = [[lerp(quad[0], quad[1], t), lerp(quad[3], quad[2], t)] for t in (0.33, 0.67)]
                cells += [[lerp(quad[0], quad[3], t), lerp(quad[1], quad[2], t)] for t in (0.5,)]
                press.ink(press.lines(*cells, width=0.7 + 1.6 * b), STEEL, 0.65)
            press.ink(press.lines([quad[3], quad[2]], width=0.8 + 3.4 * b), CREAM if row >= 0 else BLUSH, 0.9)
            if b > 0.05:
                foot = at((left + right) / 2 - 0.05, b)
                press.ink(press.lines([lerp(quad[3], quad[2], 0.45), foot], width=1 + 6 * b), "#3d2a26")

    # Someone walks the aisle, with a long shadow.
    walker = 922
    figure = person(walker, 838, 190, 0.42)
    shade = press.shape([(walker - 18, 836), (walker + 18, 836), (walker + 4, 1067), (walker - 136, 1067)])
    press.grain(shade, "#4d2a20", scaled(linear((0, 1100), (0, 830)), 0.95))
    body = press.ink(press.shape(*figure), INK)
    press.rim(body, GOLD, 4, -2)
    vest = press.both(press.shape(box(walker - 40, 686, walker + 40, 762)), press.shape(figure[1]))
    press.ink(vest, RED)
    press.rim(vest, GOLD, 5, -2)
    press.ink(press.shape(ellipse(walker, 662, 16, 15, 180, 360) + [(walker + 23, 664), (walker - 23, 664)]), CREAM)
    press.ink(press.shape(turned(box(walker + 20, 716, walker + 52, 760), 8, (walker + 32, 730))), "#20303c")
    for x, y, span, tilt in ((420, 190, 70, -6), (510, 236, 46, 9), (346, 262, 36, -10)):
        press.ink(press.shape(gull(x, y, span, tilt)), INK)


def _turbine(
    press: Press, x: float, base: float, hub: float, blade: float, turn: float, light: str, shade: str
) -> None:
    """A turbine with its tower foot at (x, base), hub at height y = ``hub`` and three blades of a given length."""
    w = blade * 0.085
    tower = press.shape([(x - w * 0.42, hub), (x + w * 0.42, hub), (x + w * 0.8, base), (x - w * 0.8, base)])
    press.ink(tower, light)
    press.grain(tower, shade, linear((x - w * 0.5, 0), (x + w * 0.9, 0)))
    foot = press.shape(
        box(x - w * 1.15, base - blade * 0.13, x + w * 1.15, base + blade * 0.3),
        box(x - w * 1.7, base - blade * 0.15, x + w * 1.7, base - blade * 0.125),
    )
    press.ink(foot, OCHRE)
    press.grain(foot, "#7a4a1c", linear((x - w, 0), (x + w * 1.4, 0)))
    press.ink(
        press.shape(
            curve(
                [
                    (x - w * 0.7, hub - w * 0.5),
                    (x + w * 0.9, hub - w * 0.55),
                    (x + w * 1.2, hub),
                    (x + w * 0.9, hub + w * 0.5),
                    (x - w * 0.7, hub + w * 0.5),
                ],
                closed=True,
            )
        ),
        shade,
    )
    for k in range(3):
        outline = curve(
            [
                (0, -w * 0.16),
                (blade * 0.10, -w * 0.34),
                (blade * 0.24, -w * 0.62),
                (blade * 0.6, -w * 0.34),
                (blade, -w * 0.03),
            ]
        ) + curve([(blade, w * 0.03), (blade * 0.6, w * 0.16), (blade * 0.24, w * 0.24), (0, w * 0.2)])
        points = turned([(x + px, hub + py) for px, py in outline], turn + 120 * k, (x, hub))
        vane = press.ink(press.shape(points), light)
        press.rim(vane, shade, 0, -w * 0.3)
        tip = press.both(vane, press.less(press.disc((x, hub, blade * 1.02)), press.disc((x, hub, blade * 0.9))))
        press.ink(tip, RED)
    press.ink(press.disc((x, hub, w * 0.42)), light)
    press.rim(press.disc((x, hub, w * 0.42)), shade, w * 0.3, w * 0.3)


def _swell(press: Press, y: float, height: float, length: float, phase: float) -> list:
    """One line of swell across the sheet: sharp crests and broad troughs."""
    points = []
    for i in range(0, 161):
        x = i * 10
        a = (x / length + phase) * math.tau
        lift = (1 - abs(math.sin(a / 2))) ** 1.5 + 0.16 * math.sin(a * 1.7 + phase * 9)
        points.append((x, y - height * lift))
    return points


def wind_turbines(press: Press) -> None:
    """Turbines stand in a cut-paper sea under a bank of cloud."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#e9d9ae")
    press.wash(sheet, "#6d98a6", linear((0, 430), (0, -60)))
    press.wash(sheet, "#eeb489", linear((0, 380), (0, 690)))
    press.grain(sheet, SLATE, scaled(linear((0, 330), (0, -200)), 0.9))
    press.glow((500, 560), 560, CREAM, 0.8, 100)
    press.ink(press.disc((500, 560, 96)), CREAM)
    # Cloud banks, lit from below.
    for x, y, w, h, body, dark in (
        (880, 300, 860, 130, "#c9cfc2", "#6d8d99"),
        (-160, 250, 700, 110, "#c3ccc3", "#6d8d99"),
        (430, 420, 700, 70, "#ead3b0", "#b9a38f"),
        (1080, 480, 640, 74, "#ecc9a2", "#b28d7c"),
        (-120, 470, 420, 56, "#efcba2", "#bd9a80"),
    ):
        bank = cumulus(press, x, y, w, h)
        press.ink(bank, body)
        press.grain(bank, dark, linear((0, y - h * 0.2), (0, y - h * 1.1)))
        press.grain(bank, CREAM, scaled(radial((500, 560), 100, 900), 0.7))
    horizon = press.shape(box(0, 668, 1600, 1067))
    press.ink(horizon, "#7d9a9b")
    press.wash(horizon, "#e3ae85", radial((500, 668), 30, 520, 1, 2.2))
    for x, size in (
        (96, 0.16),
        (236, 0.2),
        (330, 0.13),
        (664, 0.17),
        (770, 0.13),
        (1240, 0.17),
        (1520, 0.14),
        (1350, 0.12),
    ):
        _turbine(press, x, 672, 672 - 340 * size, 230 * size, rng.uniform(0, 120), "#d6c7ae", "#8a8e8c")

    bands = [
        (706, 9, 96, "#5f8790", "#3f6878", 0.1),
        (742, 15, 150, "#4c7988", "#2c5468", 0.45),
        (796, 24, 220, "#3d6a7d", "#1f4459", 0.2),
        (866, 36, 330, "#2f5a70", "#183a4e", 0.72),
        (956, 50, 460, "#234a60", "#12293a", 0.35),
        (1050, 56, 620, "#183a4d", "#0e202d", 0.05),
    ]
    # The machines stand between the bands of swell, so that the sea closes over their feet.
    stand = {
        0: [(1440, 716, 420, 170, 22, "#e9ddc4", "#7f8d8e")],
        1: [(690, 752, 372, 226, 75, "#f0e5cc", "#75868a")],
        2: [],
        3: [(1110, 890, 346, 342, 12, CREAM, "#6a7f88")],
    }
    for i, (y, height, length, light, dark, phase) in enumerate(bands):
        line = _swell(press, y, height, length, phase)
        band = press.shape(down(line, 1067))
        press.ink(band, light)
        press.grain(band, dark, linear((0, y - height), (0, y + height * 1.7)))
        press.grain(band, "#e8b48c", scaled(radial((500, y), 10, 260 + y * 0.2, 1, 3), 0.75 - i * 0.1))
        press.ink(press.less(band, press.shift(band, 0, 2.2 + i * 0.9)), HAZE, 0.95)
        cuts = []
        for _ in range(26):
            x = rng.uniform(0, 1600)
            offset = rng.uniform(14, 20 + height * 1.2)
            w = rng.uniform(20, 60) * (0.6 + i * 0.3)
            base = line[max(0, min(160, int(x / 10)))][1] + offset
            cuts.append(
                ribbon(
                    curve([(x - w, base + w * 0.10), (x, base), (x + w, base + w * 0.12)]),
                    lambda t, i=i: (1.4 + i * 0.9) * math.sin(math.pi * t),
                )
            )
        press.ink(press.both(press.shape(*cuts), band), MIST, 0.75)
        for machine in stand.get(i, []):
            _turbine(press, *machine)
        if i == 2:
            hull = curve([(262, 806), (300, 842), (420, 842), (470, 796), (400, 812)], closed=True, steps=8)
            boat = press.ink(press.shape([(250, 800), (286, 846), (436, 846), (478, 792), (420, 808)]), INK)
            press.ink(press.both(boat, press.shape(box(240, 832, 480, 850))), RED)
            press.ink(press.shape(box(300, 764, 372, 806), box(316, 738, 360, 766)), CREAM)
            press.ink(
                press.shape(box(322, 744, 354, 758), box(306, 774, 318, 786), box(330, 774, 342, 786)), DEEP_SLATE
            )
            press.ink(
                press.lines([(338, 740), (338, 690)], [(326, 706), (350, 706)], [(440, 804), (452, 760)], width=3), INK
            )
    press.ink(press.shape(*glitter(press, 500, 690, 800, (40, 130), 26)), CREAM, 0.9)
    for x, y, span, tilt in ((216, 330, 84, -10), (318, 286, 52, 8), (300, 440, 34, -6)):
        press.ink(press.shape(gull(x, y, span, tilt)), INK)
