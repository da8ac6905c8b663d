"""The fast train."""

from __future__ import annotations

import math

from ..palette import (
    CHARCOAL,
    CREAM,
    DARK_RED,
    DEEP_GREEN,
    DEEP_SLATE,
    GOLD,
    INK,
    RED,
    SALMON,
    SLATE,
    STEEL,
    VERMILION,
)
from ..pencil import Point, box, curve, down, gull, lerp, ribbon, ridge, roughened
from ..press import Press, linear, scaled


def high_speed_train(press: Press) -> None:
    """A long-nosed train sweeps over a viaduct below a snow peak."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f6e2b4")
    press.wash(sheet, "#7ba6ae", linear((0, 300), (0, -80)))
    press.wash(sheet, SALMON, linear((0, 240), (0, 520)))
    press.glow((1130, 330), 620, CREAM, 0.7, 180)
    press.ink(press.disc((1130, 330, 186)), VERMILION)
    press.grain(press.disc((1130, 330, 186)), GOLD, linear((0, 420), (0, 120)))
    for x0, x1, y, h in (
        (60, 560, 150, 12),
        (260, 820, 196, 9),
        (920, 1420, 268, 9),
        (1080, 1640, 390, 10),
        (-60, 240, 300, 9),
    ):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#fdf0cf",
            0.9,
        )

    peak = press.shape(
        [
            *roughened(rng, curve([(60, 590), (300, 480), (450, 330), (540, 214)]), 2.5, 2),
            (560, 208),
            (578, 216),
            (600, 206),
            *roughened(rng, curve([(600, 206), (700, 340), (860, 480), (1140, 590)]), 2.5, 2),
        ]
    )
    press.ink(peak, "#5f7f93")
    press.grain(peak, DEEP_SLATE, linear((640, 380), (220, 520)))
    press.wash(peak, "#dba487", linear((0, 440), (0, 590)))
    cap = press.both(
        peak,
        press.shape(
            [
                (430, 190),
                (760, 190),
                (770, 470),
                (742, 392),
                (716, 436),
                (700, 360),
                (672, 404),
                (640, 344),
                (612, 388),
                (584, 330),
                (552, 396),
                (520, 340),
                (492, 384),
                (468, 350),
                (430, 380),
            ]
        ),
    )
    press.ink(cap, CREAM)
    press.grain(cap, "#8fabb8", linear((590, 260), (440, 330)))
    for y, jag, colour, mist in ((560, 60, "#8a9c94", "#e2b391"), (604, 44, "#5d8070", "#b9a982")):
        hills = press.shape(down(ridge(rng, (0, y), (1600, y - 14), jag, 8, 0.5), 800))
        press.ink(hills, colour)
        press.wash(hills, mist, linear((0, y - 10), (0, y + 80)))

    # Fields in a patchwork that converges with the line.
    vx, vy = 1500, 606
    land = press.shape(box(-10, 640, 1610, 1080))
    press.ink(land, "#8fae6d")
    bands = [640, 668, 706, 760, 838, 946, 1080]
    colours = ["#a9b96a", "#d2b25a", "#7a9c5e", "#b9b765", "#5f8a58", "#c9a54c", "#86a662", "#4d7a52"]
    for row, (ya, yb) in enumerate(zip(bands, bands[1:], strict=False)):
        for k in range(-8, 9):
            fa, fb = k * 0.9 + (row % 2) * 0.45, (k + 1) * 0.9 + (row % 2) * 0.45
            quad = [
                (vx - 700 + fa * (ya - vy) * 2.6, ya),
                (vx - 700 + fb * (ya - vy) * 2.6, ya),
                (vx - 700 + fb * (yb - vy) * 2.6, yb),
                (vx - 700 + fa * (yb - vy) * 2.6, yb),
            ]
            if max(x for x, _ in quad) < -20 or min(x for x, _ in quad) > 1620:
                continue
            field = press.ink(press.shape(quad), rng.choice(colours))
            rows = [[lerp(quad[0], quad[1], t / 9), lerp(quad[3], quad[2], t / 9)] for t in range(1, 9)]
            if rng.random() < 0.6:
                press.ink(press.both(press.lines(*rows, width=1 + row * 0.7), field), DEEP_GREEN, 0.22)
    press.grain(land, DEEP_GREEN, scaled(linear((0, 700), (0, 1200)), 0.75))
    press.grain(land, "#f0c98c", scaled(linear((0, 720), (0, 630)), 0.7))
    for _ in range(24):
        x, y = rng.uniform(0, 1500), rng.uniform(660, 780)
        h = (y - 600) * 0.42
        crown = press.shape(
            curve(
                [
                    (x, y - h),
                    (x + h * 0.17, y - h * 0.5),
                    (x + h * 0.08, y),
                    (x - h * 0.08, y),
                    (x - h * 0.17, y - h * 0.5),
                ],
                closed=True,
                steps=5,
            )
        )
        press.ink(crown, "#2f5f4a")
        press.rim(crown, "#9fbf7e", h * 0.06, 0)
    village = [(x, 676 + rng.uniform(-6, 12), rng.uniform(16, 26)) for x in (86, 124, 160, 206, 250, 720, 756, 800)]
    for x, y, s in village:
        press.ink(press.shape(box(x - s * 0.6, y - s * 0.6, x + s * 0.6, y)), CREAM)
        press.ink(
            press.shape([(x - s * 0.76, y - s * 0.56), (x, y - s * 1.15), (x + s * 0.76, y - s * 0.56)]), "#a5452f"
        )

    # Everything on the line is laid out in (distance back from the nose, height over the rail).
    def at(back: float, height: float) -> Point:
        s = 1 / (1 + max(-0.9, back) / 3.4)
        return vx + (96 - vx) * s, vy + (902 - vy - height * 92) * s

    def strip(b0: float, b1: float, h0: float, h1: float, n: int = 1) -> list[Point]:
        return [at(b0 + (b1 - b0) * i / n, h1) for i in range(n + 1)] + [
            at(b1 + (b0 - b1) * i / n, h0) for i in range(n + 1)
        ]

    deck_start, deck_end = -0.34, 60
    for n in range(13, -2, -1):
        b = n * 0.86 + 0.28
        pier = press.shape([at(b - 0.075, -0.9), at(b + 0.075, -0.9), at(b + 0.05, -5.4), at(b - 0.05, -5.4)])
        side = press.shape([at(b + 0.075, -0.9), at(b + 0.12, -0.9), at(b + 0.095, -5.2), at(b + 0.05, -5.4)])
        press.ink(pier, "#d9c6a4")
        press.ink(side, "#7b6f66")
        press.grain(pier, "#8b6f5c", linear(at(b, -5.6), at(b, -0.8)))
        arch = [
            at(b + 0.075 + (0.86 - 0.15) * k / 12, -0.9 - 0.62 * (1 - math.sin(math.pi * k / 12))) for k in range(13)
        ]
        press.ink(press.shape([at(b + 0.075, -0.86), *arch, at(b + 0.785, -0.86)]), "#c9b592")
    deck = press.shape(strip(deck_start, deck_end, -0.98, -0.06, 1))
    press.ink(deck, "#e3d2ae")
    press.grain(deck, "#7d6655", linear(at(0.4, 0.1), at(0.4, -1.5)))
    press.ink(press.shape(strip(deck_start, deck_end, -0.16, -0.06, 1)), CREAM)
    press.grain(
        press.shape(strip(deck_start, deck_end, -0.98, -0.42, 1)),
        "#5d5048",
        scaled(linear(at(0.2, -0.3), at(0.2, -1.1)), 0.6),
    )
    masts = []
    for n in range(16):
        b = 0.2 + n * 0.74
        thick = 8 / (1 + b / 3.4)
        masts.append(
            press.lines(
                [at(b, -0.1), at(b, 5.1)],
                [at(b, 4.9), at(b - 0.16, 4.9)],
                [at(b, 4.4), at(b - 0.14, 4.86)],
                width=max(1.4, thick),
            )
        )
    press.ink(press.either(*masts), CHARCOAL)
    press.ink(press.lines([at(-0.4, 4.86), at(30, 4.86)], width=2.4), CHARCOAL)
    press.ink(press.lines([at(-0.4, 4.4), at(30, 4.4)], width=1.6), CHARCOAL)

    roof = 3.62
    nose = [
        at(b, h)
        for b, h in curve(
            [
                (-0.16, 0.62),
                (-0.12, 0.98),
                (0.06, 1.5),
                (0.3, 2.16),
                (0.52, 2.86),
                (0.72, 3.3),
                (0.98, 3.56),
                (1.3, roof),
            ],
            steps=10,
        )
    ]
    body = press.shape([*nose, at(40, roof), at(40, 0.28), at(0.1, 0.28), at(-0.1, 0.36)])
    press.ink(body, "#f7f1e0")
    press.grain(body, "#9fb4ba", linear(at(0.6, 2.3), at(0.6, 0.2)))
    press.grain(body, "#b9c9c8", scaled(linear(at(0.5, 2.2), at(-0.2, 1.3)), 0.7))
    top = press.both(
        body,
        press.shape(
            [
                *[at(b, h + 0.0) for b, h in ((0.3, 2.16), (0.52, 2.86), (0.72, 3.3), (0.98, 3.56), (1.3, roof))],
                at(40, roof),
                at(40, 3.2),
                at(1.3, 3.2),
                at(0.9, 3.06),
                at(0.6, 2.6),
            ]
        ),
    )
    press.ink(top, SLATE)
    press.grain(top, DEEP_SLATE, linear(at(0.8, 3.7), at(0.8, 2.7)))
    band = press.both(
        body,
        press.shape(
            [
                at(-0.2, 0.92),
                *[at(b, h) for b, h in curve([(0.1, 1.14), (0.5, 1.36), (1.0, 1.42)], steps=6)],
                at(40, 1.42),
                at(40, 1.06),
                at(1.0, 1.06),
                at(0.3, 0.92),
            ]
        ),
    )
    press.ink(band, RED)
    press.grain(band, DARK_RED, scaled(linear(at(0.5, 1.4), at(0.5, 0.8)), 0.8))
    skirt = press.both(body, press.shape([at(-0.2, 0.72), at(0.4, 0.66), at(40, 0.66), at(40, 0.2), at(-0.2, 0.2)]))
    press.ink(skirt, "#55666f")
    press.grain(skirt, INK, linear(at(0.4, 0.7), at(0.4, 0.1)))
    cab = press.both(
        body,
        press.shape(
            curve(
                [at(0.36, 2.2), at(0.52, 2.72), at(0.72, 3.1), at(0.94, 3.2), at(0.9, 2.7), at(0.7, 2.34)],
                closed=True,
                steps=6,
            )
        ),
    )
    press.ink(cab, INK)
    press.grain(cab, STEEL, scaled(linear(at(0.9, 2.4), at(0.4, 2.9)), 0.8))
    press.ink(
        press.shape(curve([at(0.05, 1.3), at(0.14, 1.5), at(0.26, 1.6), at(0.2, 1.36)], closed=True, steps=5)), GOLD
    )
    panes, doors, joints = [], [], []
    for car in range(16):
        start = 1.16 + (car * 1.32 if car else 0.0)
        joints.append([at(start + 1.3, 0.3), at(start + 1.3, roof)])
        for k in range(9):
            b = start + 0.14 + k * 0.126
            panes.append(strip(b, b + 0.088, 1.98, 2.62))
        doors.append(strip(start + 0.02, start + 0.1, 0.9, 2.7))
    press.ink(press.both(press.shape(*panes), body), "#22384a")
    glass = press.both(press.shape(*panes), body)
    press.grain(glass, SALMON, scaled(linear(at(1.4, 2.0), at(1.4, 2.7)), 0.8))
    press.ink(press.both(press.lines(*[[*door, door[0]] for door in doors], width=1.6), body), SLATE, 0.8)
    press.ink(press.both(press.lines(*joints, width=3), body), "#55666f")
    press.ink(press.lines(nose, width=2.4), CREAM)
    pantograph = [at(2.3, roof), at(2.5, 4.3), at(2.36, 4.84)]
    press.ink(press.lines(pantograph, [at(2.22, 4.84), at(2.5, 4.84)], width=3), INK)
    rush = []
    for _ in range(26):
        b, h, length = (
            rng.uniform(0.2, 5),
            rng.choice((rng.uniform(3.8, 4.3), rng.uniform(0.3, 3.4), rng.uniform(-0.6, 0.1))),
            rng.uniform(0.4, 1.6),
        )
        path = [at(b + length * i / 8, h) for i in range(9)]
        rush.append(ribbon(path, lambda t, b=b: 3.2 / (1 + b / 3.4) * math.sin(math.pi * t)))
    press.ink(press.shape(*rush), CREAM, 0.75)
    draught = [
        ribbon(
            curve([(96 - 30 - 60 * k, 860 - 46 * k), (120 + 20 * k, 812 - 52 * k), (300 + 40 * k, 690 - 62 * k)]),
            lambda t: 5 * math.sin(math.pi * t),
        )
        for k in range(3)
    ]
    press.ink(press.shape(*draught), CREAM, 0.85)
    for x, y, span, tilt in ((760, 150, 60, -6), (836, 186, 40, 8)):
        press.ink(press.shape(gull(x, y, span, tilt)), INK)
