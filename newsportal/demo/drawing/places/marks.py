"""Marks for the signs of businesses: one figure in two or three inks on a round or square ground."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image

from ..palette import CREAM, DARK_RED, DEEP_GREEN, DEEP_SLATE, GOLD, OCHRE, RED, SAGE, SALMON, SLATE, STRAW
from ..pencil import Point, box, curve, ellipse, ribbon, turned
from ..press import Press

SIZE = (480, 480)
C = 240.0
Drawing = Callable[[Press], None]


def _round(press: Press, ground: str, ring: str = "") -> None:
    press.ink(press.full(), CREAM)
    press.ink(press.disc((C, C, 224)), ground)
    if ring:
        press.ink(press.lines(ellipse(C, C, 200, 200), width=6), ring)


def _square(press: Press, ground: str, band: str = "") -> None:
    press.ink(press.full(), ground)
    if band:
        press.ink(press.shape(box(0, 372, 480, 480)), band)


def loaf(press: Press) -> None:
    """A loaf with an ear of wheat."""
    _round(press, OCHRE)
    press.ink(
        press.shape(
            curve([(96, 320), (92, 250), (150, 190), (240, 176), (330, 190), (388, 250), (384, 320)], steps=10)
        ),
        "#5b3218",
    )
    for x in (170, 240, 310):
        press.ink(
            press.shape(
                ribbon(curve([(x - 22, 300), (x, 250), (x + 22, 206)]), lambda t: 20 * math.sin(math.pi * t) + 1)
            ),
            STRAW,
        )
    for k in range(5):
        for s in (-1, 1):
            grain = turned(ellipse(240 + s * 15, 160 - 19 * k, 8, 16), s * 34, (240 + s * 15, 160 - 19 * k))
            press.ink(press.shape(grain), CREAM)


def cup(press: Press) -> None:
    """A cup with steam in the shape of a leaf."""
    _square(press, DEEP_GREEN)
    press.ink(
        press.shape(curve([(120, 230), (130, 330), (180, 384), (290, 384), (340, 330), (350, 230)], steps=8)), CREAM
    )
    press.ink(press.lines(ellipse(356, 284, 38, 40, -90, 90), width=20), CREAM)
    press.ink(press.shape(box(100, 400, 370, 418)), OCHRE)
    press.ink(
        press.shape(curve([(235, 206), (180, 150), (196, 84), (240, 60), (284, 100), (286, 160)], closed=True)), SAGE
    )
    press.ink(press.lines(curve([(235, 206), (232, 150), (246, 90)]), width=6), DEEP_GREEN)


def book(press: Press) -> None:
    """An open book below a lamp."""
    _round(press, DARK_RED, GOLD)
    for s in (-1, 1):
        page = curve([(C, 200), (C + s * 60, 178), (C + s * 140, 190)], steps=8) + curve(
            [(C + s * 140, 330), (C + s * 60, 318), (C, 340)], steps=8
        )
        press.ink(press.shape(page), CREAM)
        press.ink(
            press.lines(
                *[
                    curve([(C + s * 22, 226 + 26 * k), (C + s * 66, 212 + 26 * k), (C + s * 120, 220 + 26 * k)])
                    for k in range(4)
                ],
                width=5,
            ),
            SALMON,
        )
    press.ink(press.shape([(196, 148), (216, 96), (264, 96), (284, 148)]), GOLD)
    press.ink(press.lines([(C, 50), (C, 98)], width=6), GOLD)


def anchor(press: Press) -> None:
    """An anchor."""
    _round(press, DEEP_SLATE)
    press.ink(press.lines([(C, 150), (C, 370)], [(170, 190), (310, 190)], width=26), CREAM)
    press.ink(press.lines(ellipse(C, 118, 32, 32), width=20), CREAM)
    press.ink(press.lines(ellipse(C, 260, 128, 118, 20, 160), width=26), CREAM)
    press.ink(press.shape([(92, 300), (98, 232), (160, 284)], [(388, 300), (382, 232), (320, 284)]), CREAM)


def wave(press: Press) -> None:
    """A sun over three waves."""
    _round(press, SLATE)
    press.ink(press.disc((C, 196, 84)), GOLD)
    disc = press.disc((C, C, 224))
    for k, ink in enumerate((DEEP_SLATE, CREAM, "#1b3142")):
        y = 246 + 56 * k
        line = [(x, y + 18 * math.sin((x + 60 * k) / 38)) for x in range(0, 481, 8)]
        press.ink(press.both(press.shape([*line, (480, 480), (0, 480)]), disc), ink)


def tree(press: Press) -> None:
    """A tree whose crown is a circle of leaves."""
    _square(press, CREAM)
    press.ink(press.disc((C, 196, 138)), DEEP_GREEN)
    press.ink(
        press.lines(
            [(C, 440), (C, 150)], [(C, 300), (180, 236)], [(C, 260), (300, 196)], [(C, 212), (200, 158)], width=16
        ),
        OCHRE,
    )
    press.ink(press.shape(box(130, 430, 350, 444)), DEEP_GREEN)


def paw(press: Press) -> None:
    """A paw."""
    _round(press, OCHRE)
    press.ink(
        press.shape(
            curve(
                [(160, 340), (184, 266), (240, 238), (296, 266), (320, 340), (280, 372), (240, 352), (200, 372)],
                closed=True,
            )
        ),
        DEEP_SLATE,
    )
    for x, y, r, t in ((136, 236, 30, -28), (196, 166, 33, -10), (284, 166, 33, 10), (344, 236, 30, 28)):
        press.ink(press.shape(turned(ellipse(x, y, r, r * 1.35), t, (x, y))), DEEP_SLATE)


def tooth(press: Press) -> None:
    """A tooth with a marigold."""
    _round(press, "#cfe3dd")
    press.ink(
        press.shape(
            curve(
                [
                    (146, 170),
                    (180, 120),
                    (240, 136),
                    (300, 120),
                    (334, 170),
                    (322, 260),
                    (300, 370),
                    (268, 370),
                    (240, 290),
                    (212, 370),
                    (180, 370),
                    (158, 260),
                ],
                closed=True,
            )
        ),
        "#ffffff",
    )
    for k in range(10):
        a = k * math.tau / 10
        press.ink(press.disc((306 + math.cos(a) * 40, 150 + math.sin(a) * 40, 22)), OCHRE)
    press.ink(press.disc((306, 150, 28)), RED)


def wheel(press: Press) -> None:
    """A wheel that is also a sun."""
    _square(press, RED)
    press.ink(press.lines(ellipse(C, C, 160, 160), width=26), CREAM)
    spokes = [
        [(C + math.cos(a) * 40, C + math.sin(a) * 40), (C + math.cos(a) * 150, C + math.sin(a) * 150)]
        for a in (k * math.tau / 12 for k in range(12))
    ]
    press.ink(press.lines(*spokes, width=9), CREAM)
    press.ink(press.disc((C, C, 46)), GOLD)


def key(press: Press) -> None:
    """A key whose bow is a house."""
    _round(press, DEEP_GREEN, STRAW)
    press.ink(press.shape([(C - 74, 226), (C - 74, 150), (C, 88), (C + 74, 150), (C + 74, 226)]), STRAW)
    press.ink(press.shape(box(C - 20, 166, C + 20, 226)), DEEP_GREEN)
    press.ink(press.shape(box(C - 15, 226, C + 15, 390), box(C, 330, C + 62, 354), box(C, 366, C + 46, 390)), STRAW)


def compass(press: Press) -> None:
    """A compass needle."""
    _round(press, DEEP_SLATE, STRAW)
    press.ink(press.shape(turned([(C, 80), (C + 40, C), (C - 40, C)], 32, (C, C))), RED)
    press.ink(press.shape(turned([(C, 400), (C + 40, C), (C - 40, C)], 32, (C, C))), CREAM)
    press.ink(press.disc((C, C, 16)), GOLD)


def lantern(press: Press) -> None:
    """A lantern."""
    _square(press, "#14202c")
    press.ink(press.lines(curve([(190, 130), (C, 60), (290, 130)]), width=12), GOLD)
    press.ink(press.shape(box(170, 128, 310, 152), box(160, 368, 320, 396)), GOLD)
    press.ink(press.shape([(186, 152), (294, 152), (316, 368), (164, 368)]), "#f6d28a")
    press.ink(
        press.shape(
            curve([(C - 34, 330), (C - 26, 270), (C, 206), (C + 26, 270), (C + 34, 330), (C, 350)], closed=True)
        ),
        RED,
    )
    press.ink(press.lines([(186, 152), (164, 368)], [(294, 152), (316, 368)], [(C, 152), (C, 180)], width=8), GOLD)


def fish(press: Press) -> None:
    """A fish in a lantern's light."""
    _round(press, DEEP_SLATE)
    press.ink(
        press.shape(
            curve(
                [
                    (86, 250),
                    (150, 180),
                    (250, 170),
                    (320, 226),
                    (392, 176),
                    (384, 250),
                    (392, 324),
                    (320, 274),
                    (250, 330),
                    (150, 320),
                ],
                closed=True,
                steps=8,
            )
        ),
        SALMON,
    )
    press.ink(press.disc((146, 236, 15)), CREAM)
    press.ink(press.lines(*[ellipse(190 + 42 * k, 250, 26, 50, -70, 70) for k in range(3)], width=7), DARK_RED)
    press.ink(press.lines(curve([(150, 176), (160, 110), (96, 100)]), width=8), CREAM)
    press.ink(press.disc((92, 104, 20)), GOLD)


def palm(press: Press) -> None:
    """A palm leaf, folded like a page."""
    _square(press, OCHRE)
    for k in range(7):
        a = math.radians(-160 + 140 * k / 6)
        tip = (C + math.cos(a) * 190, 330 + math.sin(a) * 230)
        press.ink(
            press.shape(ribbon([(C, 350), tip], lambda t: 58 * math.sin(math.pi * (0.08 + 0.9 * t)))),
            DEEP_GREEN if k % 2 else "#2d6350",
        )
    press.ink(press.lines([(C, 350), (C, 440)], width=16), "#5b3218")


def lattice(press: Press) -> None:
    """A lattice of eight-pointed stars."""
    _round(press, "#2d6f7c")
    disc = press.disc((C, C, 224))
    figures: list[list[Point]] = []
    for x in (110, 240, 370):
        for y in (110, 240, 370):
            figures += [turned(box(x - 40, y - 40, x + 40, y + 40), t, (x, y)) for t in (0, 45)]
    press.ink(press.both(press.shape(*figures), disc), CREAM)
    inner = [turned(box(x - 20, y - 20, x + 20, y + 20), 22, (x, y)) for x in (110, 240, 370) for y in (110, 240, 370)]
    press.ink(press.both(press.shape(*inner), disc), OCHRE)


def coin(press: Press) -> None:
    """A coin with a tree."""
    _round(press, DEEP_GREEN)
    press.ink(press.disc((C, C, 160)), GOLD)
    press.ink(press.lines(ellipse(C, C, 138, 138), width=7), "#8a5a1e")
    press.ink(press.disc((C, 204, 56), (196, 228, 38), (284, 228, 38)), "#8a5a1e")
    press.ink(press.shape(box(C - 10, 220, C + 10, 330), box(186, 324, 294, 336)), "#8a5a1e")


def feather(press: Press) -> None:
    """A feather and a fork."""
    _round(press, SALMON)
    spine = curve([(170, 400), (210, 280), (300, 90)])
    press.ink(press.shape(ribbon(spine, lambda t: 100 * math.sin(math.pi * min(1, 0.06 + t * 0.94)) ** 0.8)), CREAM)
    press.ink(press.lines(spine, width=8), DARK_RED)
    press.ink(
        press.lines(*[[(204 + 12 * k, 296 - 30 * k), (240 + 12 * k, 284 - 30 * k)] for k in range(5)], width=5),
        DARK_RED,
    )


def gable(press: Press) -> None:
    """Three gables in a row."""
    _square(press, STRAW, DEEP_SLATE)
    for x, ink in ((120, RED), (240, DEEP_GREEN), (360, OCHRE)):
        press.ink(press.shape([(x - 56, 380), (x - 56, 210), (x, 120), (x + 56, 210), (x + 56, 380)]), ink)
        press.ink(press.shape(box(x - 18, 250, x + 18, 300)), CREAM)


def needle(press: Press) -> None:
    """A needle with a thread that writes a wave."""
    _round(press, RED, CREAM)
    press.ink(
        press.shape(
            turned(
                curve([(C, 90), (C + 16, 140), (C + 8, 390), (C, 410), (C - 8, 390), (C - 16, 140)], closed=True),
                30,
                (C, C),
            )
        ),
        CREAM,
    )
    press.ink(press.shape(turned(ellipse(C, 130, 5, 20), 30, (C, C))), RED)
    press.ink(
        press.lines(
            curve([(296, 146), (380, 180), (330, 250), (250, 230), (180, 280), (130, 230), (96, 270)]), width=9
        ),
        GOLD,
    )


def peak(press: Press) -> None:
    """A mountain with a path."""
    _round(press, "#cfdccb")
    disc = press.disc((C, C, 224))
    press.ink(press.disc((330, 150, 44)), RED)
    press.ink(
        press.both(
            press.shape([(0, 400), (200, 120), (300, 260), (350, 210), (480, 400), (480, 480), (0, 480)]), disc
        ),
        DEEP_GREEN,
    )
    press.ink(press.shape([(200, 120), (244, 182), (216, 200), (196, 178), (172, 196), (156, 182)]), CREAM)
    press.ink(press.both(press.lines(curve([(150, 470), (250, 400), (180, 340), (236, 280)]), width=14), disc), STRAW)


MARKS: dict[str, Drawing] = {
    drawing.__name__: drawing
    for drawing in (
        loaf,
        cup,
        book,
        anchor,
        wave,
        tree,
        paw,
        tooth,
        wheel,
        key,
        compass,
        lantern,
        fish,
        palm,
        lattice,
        coin,
        feather,
        gable,
        needle,
        peak,
    )
}


def letter() -> Image.Image:
    """Return what a claim is supported with: an official letter of which nothing can be read."""
    press = Press("letter", size=(600, 800))
    press.ink(press.full(), "#fbf7ea")
    press.ink(press.shape(box(60, 60, 120, 120)), DEEP_GREEN)
    press.ink(press.disc((90, 90, 18)), GOLD)
    press.ink(press.lines([(150, 76), (420, 76)], [(150, 104), (340, 104)], width=9), DEEP_SLATE)
    rng = press.random
    lines: list[list[Point]] = []
    for k, y in enumerate(range(210, 560, 26)):
        if k % 6 != 5:
            words, x = [], 60.0
            while x < (540 if k % 6 != 4 else 300):
                w = rng.uniform(20, 74)
                words.append([(x, y), (min(540, x + w), y)])
                x += w + 13
            lines += words
    press.ink(press.lines(*lines, width=5), SLATE, 0.75)
    press.ink(
        press.lines(curve([(70, 660), (100, 620), (120, 680), (150, 630), (176, 672), (240, 640)]), width=4),
        DEEP_SLATE,
    )
    ring = press.lines(ellipse(440, 650, 78, 78), ellipse(440, 650, 60, 60), width=5)
    press.ink(press.rough(ring, 0.6), RED, 0.75)
    press.ink(press.shape(turned(box(404, 640, 476, 662), -14, (440, 650))), RED, 0.6)
    return press.image.resize((600, 800), Image.Resampling.LANCZOS).quantize(16, dither=Image.Dither.NONE)


def mark(name: str) -> Image.Image:
    """Return a mark in few colours, which keeps its file small."""
    press = Press(name, size=SIZE)
    MARKS[name](press)
    final = press.image.resize(SIZE, Image.Resampling.LANCZOS)
    return final.quantize(12, dither=Image.Dither.NONE)
