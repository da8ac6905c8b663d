"""The editors."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    NIGHT,
    OCHRE,
    RED,
    SLATE,
    STEEL,
    STRAW,
)
from ..pencil import box, curve, ellipse
from ..press import Press, linear, radial, scaled
from .bust import Sitter, backdrop, bare, face, glasses, lapels, neck, placer, shoulders


def daniel_okafor(press: Press) -> None:
    """A man in his fifties, close-cropped greying hair and beard, jacket and open collar."""
    s = Sitter(
        skin="#80502f",
        shade="#3d2119",
        light="#b9804f",
        lip="#7a3a30",
        brow="#1d1614",
        tilt=-3,
        jaw=1.1,
        ground=("#e9c987", "#f6e4b8", "#b98045"),
        cheek="#a8563a",
        smile=7,
    )
    put = placer(s.tilt)
    backdrop(press, s.ground)
    neck(press, s, 58)
    shoulders(press, SLATE, NIGHT, STEEL)
    press.ink(press.shape([(262, 474), (378, 474), (372, 560), (334, 640), (306, 640), (268, 560)]), "#e9e2d0")
    bare(press, s, [(254, 462), (386, 462), (340, 540), (320, 556), (300, 540)])
    lapels(press, "#2c4d63", NIGHT, "#3d6880", CREAM)
    press.ink(press.shape([(416, 562), (428, 540), (438, 552), (450, 536), (458, 562)]), RED)
    press.ink(press.lines([(410, 563), (464, 563)], width=3), NIGHT)
    head = face(press, s, put)
    hair_line = curve(
        [
            (-99, 2),
            (-97, -40),
            (-100, -96),
            (-70, -146),
            (0, -164),
            (70, -146),
            (100, -96),
            (97, -40),
            (99, 2),
            (90, -18),
            (84, -72),
            (58, -104),
            (0, -112),
            (-58, -104),
            (-84, -72),
            (-90, -18),
        ],
        closed=True,
        steps=6,
    )
    hair = press.rough(press.shape(put(hair_line)), 1.2, 4)
    press.ink(hair, "#221c1c")
    press.grain(hair, "#a49c92", scaled(linear(put([(20, -60)])[0], put([(-110, -60)])[0]), 0.8))
    press.grain(hair, "#8a827a", scaled(linear(put([(70, -60)])[0], put([(104, 10)])[0]), 0.7))
    beard_line = curve(
        [
            (-95, 6),
            (-86, 60),
            (-66, 104),
            (-34, 138),
            (0, 148),
            (36, 138),
            (70, 104),
            (90, 60),
            (95, 6),
            (86, 46),
            (64, 70),
            (40, 66),
            (22, 68),
            (0, 72),
            (-22, 68),
            (-40, 66),
            (-64, 70),
            (-86, 46),
        ],
        closed=True,
        steps=6,
    )
    mouth = press.shape(put(ellipse(0, 88, 37, 15)))
    beard = press.less(press.rough(press.shape(put(beard_line)), 1.2, 4), mouth)
    press.ink(beard, "#2a2221")
    press.grain(beard, "#b5aca0", scaled(linear(put([(50, 60)])[0], put([(-60, 150)])[0]), 0.8))
    press.grain(beard, "#15100f", scaled(linear(put([(10, 80)])[0], put([(110, 90)])[0]), 0.8))
    press.ink(
        press.lines(
            put(curve([(-30, -72), (0, -76), (30, -72)], steps=5)),
            put(curve([(-24, -58), (0, -61), (24, -58)], steps=5)),
            width=2,
        ),
        s.shade,
        0.45,
    )
    press.rim(head, s.light, -3, -1, 1)


def hannah_weiss(press: Press) -> None:
    """A woman of about fifty with short auburn curls and tortoiseshell glasses."""
    s = Sitter(
        skin="#f3cdb0",
        shade="#b6735c",
        light="#fff0da",
        lip="#b24a42",
        brow="#7a3c22",
        tilt=-4,
        jaw=0.98,
        ground=("#2f6150", "#5f9079", "#143a31"),
        cheek="#e4806a",
        lashes=1.2,
        smile=9,
        eyes="#4a5a3a",
    )
    put = placer(s.tilt)
    backdrop(press, s.ground)
    rng = press.random
    ring = [
        (math.cos(math.radians(a)) * 106 * k, -44 + math.sin(math.radians(a)) * 110 * k, rng.uniform(21, 28))
        for k in (1.0, 0.86)
        for a in range(-206, 30, 17)
    ]
    under = press.disc(*[(*put([(x, y)])[0], r + 4) for x, y, r in ring])
    press.ink(under, "#6a2c1a")
    neck(press, s, 46)
    shoulders(press, "#2c4456", NIGHT, "#5d8094")
    bare(press, s, [(262, 462), (378, 462), (360, 520), (320, 536), (280, 520)])
    shirt = press.shape(
        curve(
            [(262, 480), (284, 520), (320, 536), (356, 520), (378, 480), (400, 660), (240, 660)], closed=True, steps=6
        )
    )
    press.ink(press.both(shirt, press.shape(box(200, 496, 440, 660))), CREAM)
    press.grain(press.both(shirt, press.shape(box(200, 496, 440, 660))), "#b7a892", linear((310, 560), (390, 640)))
    for side in (-1, 1):
        lapel = press.shape(
            [
                (320 + side * 62, 474),
                (320 + side * 118, 506),
                (320 + side * 130, 560),
                (320 + side * 98, 560),
                (320 + side * 112, 580),
                (320 + side * 44, 660),
                (320 + side * 30, 660),
            ]
        )
        press.ink(lapel, "#3a5a70" if side < 0 else "#2c4456")
        press.grain(lapel, NIGHT, scaled(linear((320 + side * 110, 500), (320 + side * 30, 660)), 0.7))
        press.ink(
            press.lines(
                [(320 + side * 62, 474), (320 + side * 30, 660)],
                [(320 + side * 130, 560), (320 + side * 98, 560), (320 + side * 112, 580)],
                width=2,
            ),
            NIGHT,
        )
    press.ink(press.disc((214, 588, 9)), OCHRE)
    press.ink(press.disc((212, 586, 4)), STRAW)
    face(press, s, put)
    press.ink(
        press.lines(
            put(curve([(-62, 18), (-56, 24), (-44, 26)], steps=4)),
            put(curve([(62, 18), (56, 24), (44, 26)], steps=4)),
            width=1.6,
        ),
        s.shade,
        0.5,
    )
    glasses(press, put, "#5a2a18", 30, 24)
    fringe = [
        (-72, -96, 25),
        (-44, -114, 27),
        (-12, -120, 27),
        (22, -116, 26),
        (54, -104, 26),
        (80, -82, 23),
        (-90, -68, 22),
        (92, -56, 20),
        (-62, -72, 19),
        (66, -70, 18),
        (-38, -86, 18),
        (-10, -92, 18),
        (20, -88, 18),
        (44, -80, 17),
    ]
    curls = [c for c in ring if c[1] < 34] + fringe
    mass = press.disc(*[(*put([(x, y)])[0], r) for x, y, r in curls])
    press.ink(mass, "#8f3f22")
    for x, y, r in curls:
        px, py = put([(x, y)])[0]
        curl = press.both(press.disc((px, py, r)), mass)
        press.grain(curl, "#d98450", scaled(radial((px - r * 0.35, py - r * 0.4), 1, r), 0.75))
        press.grain(curl, "#4f1f14", scaled(linear((px - r * 0.1, py), (px + r * 0.9, py + r * 0.9)), 0.6))
        start = rng.uniform(120, 220)
        press.ink(
            press.both(press.lines(ellipse(px, py, r * 0.6, r * 0.6, start, start + 210), width=2.4), mass),
            "#55220f",
            0.7,
        )
    press.grain(mass, "#3d1810", scaled(linear(put([(30, -100)])[0], put([(140, -40)])[0]), 0.75))
