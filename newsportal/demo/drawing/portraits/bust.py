"""What the busts share: head and features, neck, shoulders, collar; flat planes with one light from the left."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from ..palette import (
    CREAM,
    INK,
    SALMON,
    STEEL,
)
from ..pencil import Point, curve, ellipse, ribbon, turned
from ..press import Press, linear, radial, scaled

SIZE = (640, 640)


CENTRE = (320.0, 286.0)


Put = Callable[[list[Point]], list[Point]]


@dataclass(frozen=True)
class Sitter:
    """What tells one bust from another; widths are shares of the common head."""

    skin: str
    shade: str
    light: str
    lip: str
    brow: str
    tilt: float
    jaw: float
    ground: tuple[str, str, str]
    cheek: str = SALMON
    lashes: float = 0.0
    smile: float = 6.0
    eyes: str = "#2a1c18"


def placer(tilt: float) -> Put:
    """Head coordinates (0, 0 between the eyes, y downward) to the picture, the head leaning by ``tilt`` degrees."""

    def put(points: list[Point]) -> list[Point]:
        return turned([(CENTRE[0] + x, CENTRE[1] + y) for x, y in points], tilt, (CENTRE[0], CENTRE[1] + 130))

    return put


def mirror(points: list[Point]) -> list[Point]:
    return [(-x, y) for x, y in points[::-1]]


def backdrop(press: Press, ground: tuple[str, str, str]) -> None:
    """A flat ground with a large disc behind the head, lit from the upper left."""
    sheet = press.full()
    base, disc, dark = ground
    press.ink(sheet, base)
    press.grain(sheet, dark, scaled(linear((120, 60), (700, 700)), 0.7))
    halo = press.disc((338, 300, 232))
    press.ink(halo, disc)
    press.grain(halo, dark, scaled(linear((260, 120), (560, 560)), 0.65))


def neck(press: Press, sitter: Sitter, width: float = 52) -> None:
    """The neck down to the collar, in the shadow of the chin."""
    bare(
        press,
        sitter,
        curve([(320 - width, 380), (320 - width - 2, 450), (320 - width - 3, 478)])
        + curve([(320 + width + 3, 478), (320 + width + 2, 450), (320 + width, 380)]),
    )


def bare(press: Press, sitter: Sitter, outline: list[Point]) -> None:
    """Bare skin of the neck or within an open collar; one shade runs over all of it, so that its parts join unseen."""
    skin = press.shape(outline)
    press.ink(skin, sitter.skin)
    press.grain(skin, sitter.shade, linear((290, 500), (372, 404)))
    press.grain(skin, sitter.shade, scaled(radial((330, 400), 30, 84, squash=1.2), 0.9))


def face(press: Press, sitter: Sitter, put: Put) -> Image.Image:
    """The head without hair: skull, ears, features. Gives back its mask."""
    j = sitter.jaw
    half = curve(
        [(0, -142), (54, -134), (88, -92), (95, -30), (90, 34), (74 * j, 88), (44 * j, 122), (0, 134)], steps=8
    )
    ears = press.shape(*[put(ellipse(side * 97, 8, 14, 26, turn=-side * 8)) for side in (-1, 1)])
    press.ink(ears, sitter.skin)
    press.grain(ears, sitter.shade, linear(put([(-70, 0)])[0], put([(112, 20)])[0]))
    head = press.shape(put(half + mirror(half)))
    press.ink(head, sitter.skin)
    # The plane of the face that turns away from the light: from the brow down the bridge, round the wing of the nose, to the chin.
    far = press.both(
        head,
        press.shape(
            put(
                curve(
                    [
                        (22, -150),
                        (16, -60),
                        (9, -18),
                        (15, 30),
                        (26, 48),
                        (18, 62),
                        (26, 92),
                        (14, 136),
                        (140, 150),
                        (140, -150),
                    ],
                    steps=6,
                )
            )
        ),
    )
    press.grain(far, sitter.shade, linear(put([(2, 0)])[0], put([(112, 24)])[0], 0.8))
    press.grain(head, sitter.light, scaled(radial(put([(-44, -74)])[0], 6, 96), 0.75))
    press.grain(head, sitter.light, scaled(radial(put([(-46, 34)])[0], 4, 44), 0.55))
    press.grain(head, sitter.cheek, scaled(radial(put([(-50, 50)])[0], 4, 40), 0.42))
    press.grain(head, sitter.cheek, scaled(radial(put([(54, 52)])[0], 4, 36), 0.35))
    press.grain(head, sitter.shade, scaled(linear(put([(0, 100)])[0], put([(6, 150)])[0]), 0.6))
    # Sockets, nose, mouth.
    for x in (-40, 40):
        press.grain(head, sitter.shade, scaled(radial(put([(x + 3, -13)])[0], 4, 30, squash=1.5), 0.5))
    nose = press.shape(
        put(curve([(8, -16), (13, 18), (25, 44), (21, 53), (2, 56), (8, 44), (8, 20)], closed=True, steps=6))
    )
    press.grain(nose, sitter.shade, linear(put([(-8, 10)])[0], put([(22, 50)])[0], 0.7))
    press.ink(
        press.lines(put(curve([(-16, 49), (-11, 56), (0, 55), (11, 57), (19, 51)], steps=5)), width=3), sitter.shade
    )
    bridge = press.shape(put(curve([(-4, -10), (2, 20), (1, 42), (-5, 42), (-6, 16)], closed=True, steps=5)))
    press.ink(bridge, sitter.light, 0.7)
    for side in (-1, 1):
        x = side * 40
        eye = press.shape(
            put(
                curve(
                    [(x - 18, -3), (x - 7, -11), (x + 7, -11), (x + 18, -3), (x + 6, 4), (x - 7, 4)],
                    closed=True,
                    steps=6,
                )
            )
        )
        press.ink(eye, "#f4ead6")
        press.grain(eye, sitter.shade, scaled(linear(put([(x, 2)])[0], put([(x, -12)])[0]), 0.8))
        iris = press.both(eye, press.disc((*put([(x + 1, -4)])[0], 8.4)))
        press.ink(iris, sitter.eyes)
        press.ink(press.disc((*put([(x + 1, -4)])[0], 4.0)), INK)
        press.ink(press.disc((*put([(x - 2, -7)])[0], 1.9)), CREAM)
        lid = curve([(x - 20, -1), (x - 8, -11.5), (x + 7, -11.5), (x + 20, -1 - side * sitter.lashes * 1.4)], steps=6)
        press.ink(
            press.shape(put(ribbon(lid, lambda t: 2.2 + (3 + sitter.lashes) * math.sin(math.pi * t) ** 0.6))), INK
        )
        press.ink(
            press.lines(put(curve([(x - 13, 10), (x, 13), (x + 13, 10)], steps=5)), width=1.6), sitter.shade, 0.7
        )
        brow = curve([(side * 16, -29), (side * 38, -37), (side * 62, -27)], steps=8)
        press.ink(press.rough(press.shape(put(ribbon(brow, lambda t: 10 - 6 * t))), 0.5, 3), sitter.brow)
    s = sitter.smile
    upper = curve([(-33, 84 - s * 0.5), (-12, 78), (0, 81), (12, 78), (33, 84 - s * 0.5)], steps=6) + curve(
        [(33, 84 - s * 0.5), (0, 87 + s * 0.3), (-33, 84 - s * 0.5)], steps=6
    )
    lower = curve([(-29, 85 - s * 0.4), (0, 87 + s * 0.3), (29, 85 - s * 0.4)], steps=6) + curve(
        [(29, 85 - s * 0.4), (14, 99), (-12, 99), (-29, 85 - s * 0.4)], steps=6
    )
    press.ink(press.shape(put(upper)), sitter.lip)
    press.ink(press.shape(put(lower)), sitter.lip, 0.75)
    press.grain(press.shape(put(lower)), sitter.light, scaled(radial(put([(-8, 92)])[0], 2, 18), 0.6))
    press.ink(
        press.lines(
            put(curve([(-35, 83 - s * 0.6), (-14, 86), (0, 87 + s * 0.3), (14, 86), (35, 83 - s * 0.6)], steps=6)),
            width=2.2,
        ),
        "#4a1c18",
    )
    press.grain(head, sitter.shade, scaled(radial(put([(3, 108)])[0], 2, 20, squash=1.6), 0.5))
    return head


def shoulders(press: Press, colour: str, dark: str, light: str, slope: float = 0.0) -> Image.Image:
    """A garment's shoulders, filling the lower edge. Gives back its mask."""
    half = curve([(58, 470), (96, 496 + slope), (176, 522 + slope), (232, 566 + slope), (262, 660)], steps=8)
    cloth = press.shape([(320 - 58, 470), *[(320 - x, y) for x, y in half], *[(320 + x, y) for x, y in half[::-1]]])
    press.ink(cloth, colour)
    press.grain(cloth, dark, linear((300, 520), (580, 640)))
    press.grain(cloth, light, scaled(linear((240, 600), (70, 500)), 0.6))
    return cloth


def lapels(press: Press, colour: str, dark: str, light: str, shirt: str) -> None:
    """A jacket's front over a shirt, the collar open."""
    for side in (-1, 1):
        collar = press.shape(
            [(320 + side * 52, 462), (320 + side * 78, 486), (320 + side * 44, 560), (320 + side * 6, 530)]
        )
        press.ink(collar, shirt)
        press.grain(collar, STEEL, scaled(linear((320, 480), (320 + 90, 560)), 0.7))
        lapel = press.shape(
            [
                (320 + side * 66, 474),
                (320 + side * 122, 506),
                (320 + side * 132, 556),
                (320 + side * 104, 560),
                (320 + side * 118, 578),
                (320 + side * 22, 660),
                (320 + side * 8, 640),
            ]
        )
        press.ink(lapel, light if side < 0 else colour)
        press.grain(lapel, dark, scaled(linear((320 + side * 120, 500), (320 + side * 20, 660)), 0.7))
        press.ink(
            press.lines(
                [(320 + side * 66, 474), (320 + side * 8, 640)],
                [(320 + side * 132, 556), (320 + side * 104, 560), (320 + side * 118, 578), (320 + side * 22, 660)],
                width=2,
            ),
            dark,
        )


def strands(
    press: Press, hair: Image.Image, paths: list[list[Point]], colour: str, width: float, strength: float = 0.8
) -> None:
    """Locks of lighter or darker colour within the hair."""
    locks = press.shape(*[ribbon(curve(path), lambda t: width * math.sin(math.pi * t) ** 0.8 + 0.3) for path in paths])
    press.ink(press.both(locks, hair), colour, strength)


def glasses(press: Press, put: Put, colour: str, rx: float, ry: float) -> None:
    lenses = [put(ellipse(side * 41, -2, rx, ry)) for side in (-1, 1)]
    ring = press.less(
        press.shape(*[put(ellipse(side * 41, -2, rx + 3, ry + 3)) for side in (-1, 1)]),
        press.shape(*[put(ellipse(side * 41, -2, rx - 2, ry - 2)) for side in (-1, 1)]),
    )
    press.grain(press.shape(*lenses), CREAM, scaled(linear(put([(0, 6)])[0], put([(-40, -40)])[0]), 0.35))
    bars = press.lines(
        put(curve([(-41 + rx, -6), (0, -12), (41 - rx, -6)], steps=5)),
        put([(-41 - rx, -6), (-98, -12)]),
        put([(41 + rx, -6), (98, -12)]),
        width=4.4,
    )
    press.ink(press.either(ring, bars), colour)
