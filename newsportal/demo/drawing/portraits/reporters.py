"""The reporters and writers."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    DEEP_GREEN,
    DEEP_SLATE,
    GOLD,
    GREEN,
    OCHRE,
    RED,
    SAGE,
)
from ..pencil import curve, ellipse
from ..press import Press, linear, radial, scaled
from .bust import Sitter, backdrop, bare, face, neck, placer, shoulders, strands


def mara_lindqvist(press: Press) -> None:
    """A woman in her forties with an ash-blonde bob and a green roll-neck."""
    s = Sitter(
        skin="#f0c5a2",
        shade="#b5735a",
        light="#fde6cb",
        lip="#b8524a",
        brow="#9a7440",
        tilt=4,
        jaw=0.94,
        ground=("#4f7f93", "#8fb4bb", "#22455a"),
        cheek="#e07f68",
        lashes=1.6,
        smile=8,
        eyes="#40687a",
    )
    put = placer(s.tilt)
    backdrop(press, s.ground)
    back = press.shape(
        put(
            curve(
                [
                    (-92, -120),
                    (-122, -50),
                    (-128, 40),
                    (-116, 118),
                    (-70, 140),
                    (70, 140),
                    (116, 118),
                    (128, 40),
                    (122, -50),
                    (92, -120),
                ],
                closed=True,
                steps=8,
            )
        )
    )
    press.ink(back, "#b98a45")
    press.grain(back, "#6d4a24", linear((300, 300), (420, 420)))
    neck(press, s, 46)
    cloth = shoulders(press, GREEN, DEEP_GREEN, SAGE)
    knit = [[(320 + x, 470), (320 + x * 1.8, 660)] for x in range(-150, 151, 15)]
    press.ink(press.both(press.lines(*knit, width=2.4), cloth), DEEP_GREEN, 0.5)
    roll = press.shape(
        curve(
            [(254, 452), (262, 430), (320, 446), (378, 430), (386, 452), (392, 492), (320, 516), (248, 492)],
            closed=True,
            steps=8,
        )
    )
    press.ink(roll, "#35735d")
    press.grain(roll, DEEP_GREEN, linear((300, 470), (400, 500)))
    press.ink(
        press.both(
            press.lines(
                *[
                    curve([(262 + 13 * k, 428), (260 + 13.3 * k, 470), (258 + 13.6 * k, 520)], steps=5)
                    for k in range(11)
                ],
                width=2.2,
            ),
            roll,
        ),
        DEEP_GREEN,
        0.6,
    )
    face(press, s, put)
    cap = press.shape(
        put(
            curve(
                [
                    (-98, 96),
                    (-112, 20),
                    (-112, -60),
                    (-88, -130),
                    (-30, -166),
                    (34, -164),
                    (90, -130),
                    (114, -60),
                    (114, 20),
                    (100, 98),
                    (86, 40),
                    (84, -24),
                    (62, -78),
                    (20, -104),
                    (-14, -108),
                    (-44, -84),
                    (-72, -46),
                    (-84, -4),
                    (-86, 44),
                ],
                closed=True,
                steps=8,
            )
        )
    )
    press.ink(cap, "#dcb266")
    press.grain(cap, "#8a5f2c", linear(put([(20, -60)])[0], put([(124, 40)])[0]))
    press.grain(cap, "#fbe7b5", scaled(radial(put([(-52, -110)])[0], 6, 90), 0.9))
    locks = [
        put([(-16, -158), (-66, -120), (-96, -50), (-100, 60)]),
        put([(-10, -150), (-52, -104), (-84, -40), (-92, 40)]),
        put([(-2, -160), (60, -128), (98, -50), (104, 70)]),
        put([(6, -148), (52, -110), (88, -50), (96, 50)]),
        put([(10, -130), (44, -100), (78, -50), (90, 20)]),
        put([(-12, -134), (-40, -100), (-72, -50), (-88, 10)]),
    ]
    strands(press, cap, locks, "#a87a3c", 6)
    strands(press, cap, [[(x - 6, y + 4) for x, y in path] for path in locks[:3]], "#f4d999", 4)
    press.ink(press.disc((*put([(-99, 38)])[0], 6)), GOLD)


def priya_raman(press: Press) -> None:
    """A woman in her thirties, long dark hair over one shoulder, an ochre jacket over red."""
    s = Sitter(
        skin="#b97d50",
        shade="#6a3a26",
        light="#e0ab78",
        lip="#9c3a35",
        brow="#1c1413",
        tilt=-5,
        jaw=0.9,
        ground=("#b3392a", "#d96a4c", "#6d1c18"),
        cheek="#cc6a4a",
        lashes=2.2,
        smile=9,
    )
    put = placer(s.tilt)
    backdrop(press, s.ground)
    back = press.shape(
        put(
            curve(
                [
                    (-80, -130),
                    (-116, -60),
                    (-124, 40),
                    (-130, 150),
                    (-118, 250),
                    (-40, 260),
                    (20, 150),
                    (90, 160),
                    (124, 110),
                    (120, 20),
                    (112, -70),
                    (76, -134),
                ],
                closed=True,
                steps=8,
            )
        )
    )
    press.ink(back, "#1d1618")
    press.grain(back, "#4a3432", scaled(linear(put([(0, 60)])[0], put([(-130, 60)])[0]), 0.8))
    neck(press, s, 44)
    shoulders(press, OCHRE, "#7a4518", GOLD)
    bare(press, s, [(266, 462), (374, 462), (352, 540), (320, 566), (288, 540)])
    blouse = press.shape([(270, 506), (320, 572), (370, 506), (390, 660), (250, 660)])
    press.ink(blouse, "#a82a24")
    press.grain(blouse, "#4f1212", linear((310, 560), (390, 640)))
    for side in (-1, 1):
        lapel = press.shape(
            [
                (320 + side * 60, 474),
                (320 + side * 116, 506),
                (320 + side * 124, 552),
                (320 + side * 98, 558),
                (320 + side * 108, 576),
                (320 + side * 34, 660),
                (320 + side * 20, 660),
            ]
        )
        press.ink(lapel, GOLD if side < 0 else "#c98a26")
        press.grain(lapel, "#7a4518", scaled(linear((320 + side * 110, 500), (320 + side * 30, 660)), 0.7))
        press.ink(
            press.lines(
                [(320 + side * 60, 474), (320 + side * 20, 660)],
                [(320 + side * 124, 552), (320 + side * 98, 558), (320 + side * 108, 576)],
                width=2,
            ),
            "#7a4518",
        )
    face(press, s, put)
    top = press.shape(
        put(
            curve(
                [
                    (-102, 60),
                    (-114, -20),
                    (-102, -104),
                    (-60, -154),
                    (0, -168),
                    (60, -154),
                    (102, -104),
                    (114, -20),
                    (104, 74),
                    (90, 20),
                    (86, -40),
                    (60, -84),
                    (22, -116),
                    (6, -138),
                    (-16, -116),
                    (-54, -80),
                    (-82, -36),
                    (-88, 16),
                ],
                closed=True,
                steps=8,
            )
        )
    )
    press.ink(top, "#1d1618")
    press.grain(top, "#5a4340", scaled(radial(put([(-56, -112)])[0], 6, 84), 0.9))
    press.grain(top, "#3a2a2a", scaled(radial(put([(62, -104)])[0], 6, 66), 0.8))
    swathe = press.shape(
        put(
            curve(
                [
                    (-98, -20),
                    (-124, 60),
                    (-138, 150),
                    (-130, 250),
                    (-96, 300),
                    (-54, 290),
                    (-62, 220),
                    (-80, 130),
                    (-88, 50),
                ],
                closed=True,
                steps=8,
            )
        )
    )
    press.ink(swathe, "#1d1618")
    press.grain(swathe, "#55403d", scaled(linear(put([(-70, 100)])[0], put([(-140, 100)])[0]), 0.8))
    sweeps = [put([(-96 - k * 6, 20), (-112 - k * 5, 110), (-118 - k * 2, 200), (-90 + k * 2, 284)]) for k in range(4)]
    strands(press, swathe, sweeps, "#77605a", 4, 0.7)
    strands(
        press,
        top,
        [
            put([(4, -160), (-56, -124), (-96, -56), (-104, 30)]),
            put([(2, -148), (-44, -112), (-84, -56), (-96, 20)]),
            put([(8, -158), (60, -122), (98, -50), (106, 40)]),
        ],
        "#77605a",
        4.5,
        0.7,
    )
    for side, y in ((-1, 40), (1, 42)):
        x0, y0 = put([(side * 99, y)])[0]
        press.ink(press.disc((x0, y0, 5)), GOLD)
        press.ink(press.shape(ellipse(x0, y0 + 15, 6, 11)), GOLD)
        press.ink(press.shape(ellipse(x0 - 1, y0 + 13, 2.4, 5)), CREAM)


def tomas_herrera(press: Press) -> None:
    """A man in his thirties, dark waves and a moustache, a workman's shirt and a red scarf."""
    s = Sitter(
        skin="#cf9568",
        shade="#81492f",
        light="#f0c595",
        lip="#a2503f",
        brow="#231815",
        tilt=5,
        jaw=1.06,
        ground=("#d7993a", "#edc069", "#94551f"),
        cheek="#d1694a",
        smile=9,
    )
    put = placer(s.tilt)
    backdrop(press, s.ground)
    neck(press, s, 56)
    cloth = shoulders(press, "#4c7288", DEEP_SLATE, "#86a9b6")
    press.ink(
        press.both(
            press.lines(
                [(320, 560), (320, 660)],
                [(308, 560), (308, 660)],
                curve([(150, 540), (176, 600), (180, 660)]),
                curve([(490, 540), (464, 600), (460, 660)]),
                width=2.2,
            ),
            cloth,
        ),
        DEEP_SLATE,
        0.8,
    )
    press.ink(press.disc((320 + 6, 604, 5)), CREAM)
    for side in (-1, 1):
        collar = press.shape(
            [(320 + side * 54, 462), (320 + side * 104, 500), (320 + side * 84, 570), (320 + side * 14, 540)]
        )
        press.ink(collar, "#6a90a2" if side < 0 else "#3d6077")
        press.grain(collar, DEEP_SLATE, scaled(linear((320 + side * 90, 490), (320, 570)), 0.55))
        press.ink(
            press.lines([(320 + side * 104, 500), (320 + side * 84, 570), (320 + side * 14, 540)], width=2), DEEP_SLATE
        )
    scarf = press.shape(
        curve(
            [(262, 452), (320, 486), (378, 452), (384, 482), (340, 524), (320, 532), (300, 524), (256, 482)],
            closed=True,
            steps=8,
        ),
        curve([(312, 520), (290, 590), (304, 612), (322, 540)], closed=True, steps=6),
        curve([(322, 522), (352, 584), (340, 608), (316, 540)], closed=True, steps=6),
    )
    press.ink(scarf, RED)
    press.grain(scarf, "#581310", linear((310, 480), (384, 560)))
    press.ink(
        press.both(
            press.disc(*[(270 + 22 * k, 474 + 22 * math.sin(math.pi * (k + 0.5) / 6), 3.4) for k in range(6)]), scarf
        ),
        CREAM,
    )
    head = face(press, s, put)
    stubble = press.both(
        head,
        press.shape(
            put(
                curve(
                    [
                        (-96, 10),
                        (-90, 60),
                        (-66, 112),
                        (0, 140),
                        (66, 112),
                        (92, 60),
                        (96, 10),
                        (78, 60),
                        (46, 68),
                        (0, 68),
                        (-46, 68),
                        (-78, 60),
                    ],
                    closed=True,
                    steps=6,
                )
            )
        ),
    )
    press.grain(
        press.less(stubble, press.shape(put(ellipse(0, 88, 35, 14)))),
        "#3a2620",
        scaled(linear(put([(0, 20)])[0], put([(0, 150)])[0]), 0.55),
    )
    for side in (-1, 1):
        tash = curve(
            [
                (side * 1, 66),
                (side * 22, 64),
                (side * 42, 78),
                (side * 54, 74),
                (side * 44, 88),
                (side * 24, 82),
                (side * 1, 78),
            ],
            closed=True,
            steps=6,
        )
        press.ink(press.rough(press.shape(put(tash)), 0.6, 3), "#231815")
    blobs = [
        (-84, -62, 26),
        (-96, -96, 30),
        (-76, -130, 36),
        (-40, -154, 38),
        (2, -164, 40),
        (44, -156, 38),
        (80, -132, 34),
        (100, -96, 30),
        (92, -60, 24),
        (-56, -108, 34),
        (-14, -122, 32),
        (26, -118, 30),
        (62, -104, 30),
        (-98, -34, 15),
        (98, -34, 15),
    ]
    crown = press.disc(*[(*put([(x, y)])[0], r) for x, y, r in blobs])
    press.ink(crown, "#231815")
    for x, y, r in blobs[:13]:
        px, py = put([(x, y)])[0]
        curl = press.disc((px, py, r * 0.94))
        press.grain(
            press.both(curl, crown), "#6d4a38", scaled(radial((px - r * 0.35, py - r * 0.4), 1, r * 0.95), 0.7)
        )
        press.ink(
            press.both(press.lines(ellipse(px, py, r * 0.62, r * 0.62, 150, 330), width=2.4), crown), "#8a634a", 0.6
        )
    press.grain(crown, "#100b0a", scaled(linear(put([(20, -110)])[0], put([(130, -60)])[0]), 0.85))
