"""The bridge in the fog."""

from __future__ import annotations

import math

from ..palette import (
    BONE,
    CLAY,
    CREAM,
    DEEP_GREEN,
    DEEP_SLATE,
    GREEN,
    INK,
    NIGHT,
    OCHRE,
    RED,
    SALMON,
    SLATE,
)
from ..pencil import box, curve, down, gull, ribbon, ridge, roughened
from ..press import Press, linear, scaled
from .parts import glitter, spruce


def _tower(press: Press, x: float, top: float, deck: float, foot: float, width: float) -> None:
    """A bridge tower seen a little from the side: two stepped legs and four struts."""
    light, dark = "#c2402c", "#6d1815"
    gap = width * 0.62
    for side in (1, -1):
        cx = x + side * gap / 2 + (width * 0.1 if side > 0 else 0)
        w = width * 0.27
        steps = [
            (top, 0.74),
            (top + (deck - top) * 0.24, 0.84),
            (top + (deck - top) * 0.52, 0.93),
            (deck, 1.0),
            (foot, 1.12),
        ]
        outline = []
        for (ya, wa), (yb, _) in zip(steps, steps[1:], strict=False):
            outline += [(ya, wa), (yb, wa)]
        leg = press.shape([(cx - w * k / 2, y) for y, k in outline] + [(cx + w * k / 2, y) for y, k in outline[::-1]])
        press.ink(leg, light if side < 0 else "#a12f22")
        press.grain(leg, dark, linear((cx - w * 0.35, 0), (cx + w * 0.7, 0)))
        press.ink(
            press.both(
                leg,
                press.lines(
                    [(cx - w * 0.12, top), (cx - w * 0.12, foot)],
                    [(cx + w * 0.12, top), (cx + w * 0.12, foot)],
                    width=max(1.2, width * 0.012),
                ),
            ),
            dark,
            0.6,
        )
        press.rim(leg, "#f0966c", -width * 0.018, 0)
    for share, height in ((0.0, 0.10), (0.25, 0.13), (0.53, 0.15), (0.92, 0.2)):
        y = top + (deck - top) * share
        strut = press.shape(box(x - gap * 0.42, y, x + gap * 0.52, y + width * height * 1.9))
        press.ink(strut, "#b3372a")
        press.grain(strut, dark, linear((0, y), (0, y + width * height * 2.2)))
        notches = [
            box(
                x - gap * 0.3 + gap * 0.16 * k,
                y + width * height * 0.5,
                x - gap * 0.3 + gap * 0.16 * k + gap * 0.07,
                y + width * height * 1.5,
            )
            for k in range(5)
        ]
        press.ink(press.shape(*notches), dark, 0.8)
    press.ink(
        press.shape(
            box(x - width * 0.5, top - width * 0.06, x - width * 0.12, top),
            box(x + width * 0.2, top - width * 0.06, x + width * 0.56, top),
        ),
        "#d4553a",
    )


def suspension_bridge(press: Press) -> None:
    """A red bridge strides out of the fog."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f2d9a8")
    press.wash(sheet, "#5f8c99", linear((0, 420), (0, -60)))
    press.wash(sheet, SALMON, linear((0, 340), (0, 640)))
    press.grain(sheet, SLATE, scaled(linear((0, 330), (0, -220)), 0.85))
    press.glow((1010, 400), 560, CREAM, 0.85, 90)
    press.ink(press.disc((1010, 400, 90)), CREAM)
    for y, jag, colour, mist, left, right in (
        (560, 90, "#92a0a0", "#e8bb93", 500, 520),
        (620, 90, "#5f7f80", "#d5ac90", 640, 540),
    ):
        hills = press.shape(down(ridge(rng, (0, left), (1600, right), jag, 8, 0.5), 900))
        press.ink(hills, colour)
        press.wash(hills, mist, linear((0, y - 40), (0, y + 130)))
    water = press.shape(box(0, 700, 1600, 1067))
    press.ink(water, "#5a8490")
    press.grain(water, DEEP_SLATE, linear((0, 720), (0, 1060)))
    press.ink(press.shape(*glitter(press, 1010, 706, 960, (60, 260), 60)), "#f6dcae", 0.9)

    near = {"x": 470, "top": 70, "deck": 668, "foot": 960, "width": 150}
    farther = {"x": 1270, "top": 330, "deck": 596, "foot": 760, "width": 62}

    def deck_y(x: float) -> float:
        return 706 - 0.0859 * x

    def fog(y: float, x0: float, x1: float, h: float, colour: str, shade: str, strength: float = 1.0) -> None:
        knobs = []
        for _ in range(int((x1 - x0) / 34)):
            t = rng.random()
            knobs.append(
                (
                    x0 + (x1 - x0) * t,
                    y + rng.uniform(-0.15, 0.16) * h,
                    h * rng.uniform(0.3, 0.62) * math.sin(math.pi * (0.08 + 0.84 * t)) ** 0.6,
                )
            )
        bank = press.soften(
            press.either(
                press.disc(*knobs),
                press.shape(
                    curve(
                        [(x0, y + h * 0.3), ((x0 + x1) / 2, y), (x1, y + h * 0.3), ((x0 + x1) / 2, y + h * 0.8)],
                        closed=True,
                    )
                ),
            ),
            1.2,
        )
        press.ink(bank, colour, strength)
        press.grain(bank, shade, scaled(linear((0, y - h * 0.1), (0, y + h * 0.75)), 0.8))

    fog(660, 900, 1700, 60, "#f3dcb6", "#c9a58c")
    _tower(press, **farther)
    fog(720, 980, 1660, 74, "#f5e2c0", "#cfae94")
    # Cables: the far side first, a little higher and paler.
    span = curve([(424, 66), (620, 320), (812, 500), (976, 562), (1108, 500), (1190, 414), (1251, 332)], steps=14)
    shore = curve([(1251, 332), (1390, 440), (1620, 562)], steps=10)
    approach = curve([(424, 66), (280, 286), (120, 470), (-30, 590)], steps=12)
    beyond = curve([(532, 66), (700, 318), (866, 490), (1012, 548), (1140, 490), (1226, 408), (1294, 332)], steps=14)
    behind = curve([(532, 66), (380, 280), (210, 466), (-30, 606)], steps=12)
    hangers = []
    for path, step in ((span, 3), (shore, 3), (approach, 3)):
        for x, y in path[2:-1:step]:
            if y < deck_y(x) - 6:
                hangers.append([(x, y), (x, deck_y(x))])
    press.ink(press.lines(*hangers, width=1.8), "#8f2a20", 0.9)
    rear = [[(x, y), (x, deck_y(x))] for path in (beyond, behind) for x, y in path[3:-1:3] if y < deck_y(x) - 6]
    press.ink(press.lines(*rear, width=1.3), "#a3564a", 0.55)
    press.ink(press.shape(ribbon(beyond, lambda t: 7 - 4.4 * t), ribbon(behind, lambda t: 7 + 2 * t)), "#8f3a2c")
    # The deck with its stiffening truss.
    truss = press.shape(
        [(-20, deck_y(-20) - 8), (1620, deck_y(1620) - 3), (1620, deck_y(1620) + 13), (-20, deck_y(-20) + 44)]
    )
    press.ink(truss, "#8f2a20")
    press.grain(truss, "#4d1210", linear((0, 660), (0, 740)))
    zigzag = []
    x = -20.0
    k = 0
    while x < 1620:
        depth = 44 - 31 * (x + 20) / 1640
        zigzag.append((x, deck_y(x) + (depth - 6 if k % 2 else 6)))
        x += 26 - 16 * (x + 20) / 1640
        k += 1
    press.ink(press.both(press.lines(zigzag, width=2.6), truss), "#e07a56", 0.9)
    press.ink(
        press.shape(
            [(-20, deck_y(-20) - 10), (1620, deck_y(1620) - 4), (1620, deck_y(1620) - 1), (-20, deck_y(-20) - 2)]
        ),
        "#e58a64",
    )
    lorries = [
        (120, 30, CREAM),
        (640, 22, OCHRE),
        (760, 18, CREAM),
        (930, 15, "#2d4a5a"),
        (250, 24, "#2d4a5a"),
        (1090, 12, CREAM),
    ]
    for x, s, colour in lorries:
        y = deck_y(x) - 8
        press.ink(press.shape(box(x, y - s, x + s * 1.7, y), box(x + s * 1.8, y - s * 0.7, x + s * 2.3, y)), colour)
    fog(770, 120, 1180, 80, "#f5e4c6", "#b9a79a", 0.97)
    _tower(press, **near)
    press.ink(
        press.shape(
            ribbon(span, lambda t: 10 - 6.6 * t),
            ribbon(shore, lambda t: 4 - 1 * t),
            ribbon(approach, lambda t: 10 + 5 * t),
        ),
        "#b3372a",
    )
    press.ink(press.lines([(x - 1, y - 3) for x, y in approach], width=2), "#f0966c", 0.9)
    fog(880, -220, 980, 130, "#f8ebd2", "#b8b0a6")
    fog(930, 560, 1760, 120, "#f4e2c4", "#a9a39c")
    # A freighter passes under, and the near headland.
    sx, sy = 1080, 846
    hull = press.shape([(sx - 130, sy - 22), (sx + 118, sy - 22), (sx + 96, sy + 12), (sx - 112, sy + 12)])
    press.ink(hull, INK)
    press.ink(press.both(hull, press.shape(box(sx - 140, sy + 3, sx + 140, sy + 14))), RED)
    press.ink(press.shape(box(sx - 106, sy - 62, sx - 66, sy - 22), box(sx - 112, sy - 54, sx - 60, sy - 46)), CREAM)
    for k in range(6):
        press.ink(
            press.shape(
                *[
                    box(sx - 54 + 26 * k, sy - 22 - 13 * (j + 1), sx - 30 + 26 * k, sy - 23 - 13 * j)
                    for j in range(1 + (k * 2) % 3)
                ]
            ),
            (RED, OCHRE, SLATE, GREEN, BONE, CLAY)[k],
        )
    headland = press.shape(
        down(roughened(rng, [(-20, 900), (140, 930), (330, 985), (560, 1020), (760, 1060), (900, 1075)], 10, 5), 1080)
    )
    press.ink(headland, DEEP_GREEN)
    press.grain(headland, NIGHT, linear((0, 920), (0, 1070)))
    press.rim(headland, "#8aa36f", 2, -7, 2)
    wood = press.shape(
        *[
            spruce(press, x, y, h)
            for x, y, h in (
                (52, 930, 250),
                (128, 945, 170),
                (-4, 920, 190),
                (206, 966, 210),
                (268, 985, 130),
                (346, 1000, 100),
            )
        ]
    )
    press.ink(wood, "#0f2a26")
    press.rim(wood, "#6f8f62", 4, -2, 1.0)
    for x, y, span_, tilt in ((760, 190, 64, -8), (846, 226, 42, 8), (700, 250, 34, -4)):
        press.ink(press.shape(gull(x, y, span_, tilt)), INK)
