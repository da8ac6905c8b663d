"""Busts of the demo edition's invented authors: flat planes, one light from the left, the house's grain for shade."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from .palette import BLUSH, BONE, CREAM, DARK_RED, DEEP_GREEN, DEEP_SLATE, GOLD, GREEN, HAZE, INK, MIST, NIGHT, OCHRE, RED, SAGE, SALMON, SLATE, STEEL, STRAW, UMBER, VERMILION
from .pencil import Point, box, curve, ellipse, ribbon, turned
from .press import Press, linear, radial, scaled

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


def _placer(tilt: float) -> Put:
    """Head coordinates (0, 0 between the eyes, y downward) to the picture, the head leaning by ``tilt`` degrees."""

    def put(points: list[Point]) -> list[Point]:
        return turned([(CENTRE[0] + x, CENTRE[1] + y) for x, y in points], tilt, (CENTRE[0], CENTRE[1] + 130))

    return put


def _mirror(points: list[Point]) -> list[Point]:
    return [(-x, y) for x, y in points[::-1]]


def _backdrop(press: Press, ground: tuple[str, str, str]) -> None:
    """A flat ground with a large disc behind the head, lit from the upper left."""
    sheet = press.full()
    base, disc, dark = ground
    press.ink(sheet, base)
    press.grain(sheet, dark, scaled(linear((120, 60), (700, 700)), 0.7))
    halo = press.disc((338, 300, 232))
    press.ink(halo, disc)
    press.grain(halo, dark, scaled(linear((260, 120), (560, 560)), 0.65))


def _neck(press: Press, sitter: Sitter, width: float = 52) -> None:
    """The neck down to the collar, in the shadow of the chin."""
    _bare(press, sitter, curve([(320 - width, 380), (320 - width - 2, 450), (320 - width - 3, 478)]) + curve([(320 + width + 3, 478), (320 + width + 2, 450), (320 + width, 380)]))


def _bare(press: Press, sitter: Sitter, outline: list[Point]) -> None:
    """Bare skin of the neck or within an open collar; one shade runs over all of it, so that its parts join unseen."""
    skin = press.shape(outline)
    press.ink(skin, sitter.skin)
    press.grain(skin, sitter.shade, linear((290, 500), (372, 404)))
    press.grain(skin, sitter.shade, scaled(radial((330, 400), 30, 84, squash=1.2), 0.9))


def _face(press: Press, sitter: Sitter, put: Put) -> Image.Image:
    """The head without hair: skull, ears, features. Gives back its mask."""
    j = sitter.jaw
    half = curve([(0, -142), (54, -134), (88, -92), (95, -30), (90, 34), (74 * j, 88), (44 * j, 122), (0, 134)], steps=8)
    ears = press.shape(*[put(ellipse(side * 97, 8, 14, 26, turn=-side * 8)) for side in (-1, 1)])
    press.ink(ears, sitter.skin)
    press.grain(ears, sitter.shade, linear(put([(-70, 0)])[0], put([(112, 20)])[0]))
    head = press.shape(put(half + _mirror(half)))
    press.ink(head, sitter.skin)
    # The plane of the face that turns away from the light: from the brow down the bridge, round the wing of the nose, to the chin.
    far = press.both(head, press.shape(put(curve([(22, -150), (16, -60), (9, -18), (15, 30), (26, 48), (18, 62), (26, 92), (14, 136), (140, 150), (140, -150)], steps=6))))
    press.grain(far, sitter.shade, linear(put([(2, 0)])[0], put([(112, 24)])[0], 0.8))
    press.grain(head, sitter.light, scaled(radial(put([(-44, -74)])[0], 6, 96), 0.75))
    press.grain(head, sitter.light, scaled(radial(put([(-46, 34)])[0], 4, 44), 0.55))
    press.grain(head, sitter.cheek, scaled(radial(put([(-50, 50)])[0], 4, 40), 0.42))
    press.grain(head, sitter.cheek, scaled(radial(put([(54, 52)])[0], 4, 36), 0.35))
    press.grain(head, sitter.shade, scaled(linear(put([(0, 100)])[0], put([(6, 150)])[0]), 0.6))
    # Sockets, nose, mouth.
    for x in (-40, 40):
        press.grain(head, sitter.shade, scaled(radial(put([(x + 3, -13)])[0], 4, 30, squash=1.5), 0.5))
    nose = press.shape(put(curve([(8, -16), (13, 18), (25, 44), (21, 53), (2, 56), (8, 44), (8, 20)], closed=True, steps=6)))
    press.grain(nose, sitter.shade, linear(put([(-8, 10)])[0], put([(22, 50)])[0], 0.7))
    press.ink(press.lines(put(curve([(-16, 49), (-11, 56), (0, 55), (11, 57), (19, 51)], steps=5)), width=3), sitter.shade)
    bridge = press.shape(put(curve([(-4, -10), (2, 20), (1, 42), (-5, 42), (-6, 16)], closed=True, steps=5)))
    press.ink(bridge, sitter.light, 0.7)
    for side in (-1, 1):
        x = side * 40
        eye = press.shape(put(curve([(x - 18, -3), (x - 7, -11), (x + 7, -11), (x + 18, -3), (x + 6, 4), (x - 7, 4)], closed=True, steps=6)))
        press.ink(eye, "#f4ead6")
        press.grain(eye, sitter.shade, scaled(linear(put([(x, 2)])[0], put([(x, -12)])[0]), 0.8))
        iris = press.both(eye, press.disc((*put([(x + 1, -4)])[0], 8.4)))
        press.ink(iris, sitter.eyes)
        press.ink(press.disc((*put([(x + 1, -4)])[0], 4.0)), INK)
        press.ink(press.disc((*put([(x - 2, -7)])[0], 1.9)), CREAM)
        lid = curve([(x - 20, -1), (x - 8, -11.5), (x + 7, -11.5), (x + 20, -1 - side * sitter.lashes * 1.4)], steps=6)
        press.ink(press.shape(put(ribbon(lid, lambda t: 2.2 + (3 + sitter.lashes) * math.sin(math.pi * t) ** 0.6))), INK)
        press.ink(press.lines(put(curve([(x - 13, 10), (x, 13), (x + 13, 10)], steps=5)), width=1.6), sitter.shade, 0.7)
        brow = curve([(side * 16, -29), (side * 38, -37), (side * 62, -27)], steps=8)
        press.ink(press.rough(press.shape(put(ribbon(brow, lambda t: 10 - 6 * t))), 0.5, 3), sitter.brow)
    s = sitter.smile
    upper = curve([(-33, 84 - s * 0.5), (-12, 78), (0, 81), (12, 78), (33, 84 - s * 0.5)], steps=6) + curve([(33, 84 - s * 0.5), (0, 87 + s * 0.3), (-33, 84 - s * 0.5)], steps=6)
    lower = curve([(-29, 85 - s * 0.4), (0, 87 + s * 0.3), (29, 85 - s * 0.4)], steps=6) + curve([(29, 85 - s * 0.4), (14, 99), (-12, 99), (-29, 85 - s * 0.4)], steps=6)
    press.ink(press.shape(put(upper)), sitter.lip)
    press.ink(press.shape(put(lower)), sitter.lip, 0.75)
    press.grain(press.shape(put(lower)), sitter.light, scaled(radial(put([(-8, 92)])[0], 2, 18), 0.6))
    press.ink(press.lines(put(curve([(-35, 83 - s * 0.6), (-14, 86), (0, 87 + s * 0.3), (14, 86), (35, 83 - s * 0.6)], steps=6)), width=2.2), "#4a1c18")
    press.grain(head, sitter.shade, scaled(radial(put([(3, 108)])[0], 2, 20, squash=1.6), 0.5))
    return head


def _shoulders(press: Press, colour: str, dark: str, light: str, slope: float = 0.0) -> Image.Image:
    """A garment's shoulders, filling the lower edge. Gives back its mask."""
    half = curve([(58, 470), (96, 496 + slope), (176, 522 + slope), (232, 566 + slope), (262, 660)], steps=8)
    cloth = press.shape([(320 - 58, 470), *[(320 - x, y) for x, y in half], *[(320 + x, y) for x, y in half[::-1]]])
    press.ink(cloth, colour)
    press.grain(cloth, dark, linear((300, 520), (580, 640)))
    press.grain(cloth, light, scaled(linear((240, 600), (70, 500)), 0.6))
    return cloth


def _lapels(press: Press, colour: str, dark: str, light: str, shirt: str) -> None:
    """A jacket's front over a shirt, the collar open."""
    for side in (-1, 1):
        collar = press.shape([(320 + side * 52, 462), (320 + side * 78, 486), (320 + side * 44, 560), (320 + side * 6, 530)])
        press.ink(collar, shirt)
        press.grain(collar, STEEL, scaled(linear((320, 480), (320 + 90, 560)), 0.7))
        lapel = press.shape([(320 + side * 66, 474), (320 + side * 122, 506), (320 + side * 132, 556), (320 + side * 104, 560), (320 + side * 118, 578), (320 + side * 22, 660), (320 + side * 8, 640)])
        press.ink(lapel, light if side < 0 else colour)
        press.grain(lapel, dark, scaled(linear((320 + side * 120, 500), (320 + side * 20, 660)), 0.7))
        press.ink(press.lines([(320 + side * 66, 474), (320 + side * 8, 640)], [(320 + side * 132, 556), (320 + side * 104, 560), (320 + side * 118, 578), (320 + side * 22, 660)], width=2), dark)


def _strands(press: Press, hair: Image.Image, paths: list[list[Point]], colour: str, width: float, strength: float = 0.8) -> None:
    """Locks of lighter or darker colour within the hair."""
    locks = press.shape(*[ribbon(curve(path), lambda t: width * math.sin(math.pi * t) ** 0.8 + 0.3) for path in paths])
    press.ink(press.both(locks, hair), colour, strength)


def _glasses(press: Press, put: Put, colour: str, rx: float, ry: float) -> None:
    lenses = [put(ellipse(side * 41, -2, rx, ry)) for side in (-1, 1)]
    ring = press.less(press.shape(*[put(ellipse(side * 41, -2, rx + 3, ry + 3)) for side in (-1, 1)]), press.shape(*[put(ellipse(side * 41, -2, rx - 2, ry - 2)) for side in (-1, 1)]))
    press.grain(press.shape(*lenses), CREAM, scaled(linear(put([(0, 6)])[0], put([(-40, -40)])[0]), 0.35))
    bars = press.lines(put(curve([(-41 + rx, -6), (0, -12), (41 - rx, -6)], steps=5)), put([(-41 - rx, -6), (-98, -12)]), put([(41 + rx, -6), (98, -12)]), width=4.4)
    press.ink(press.either(ring, bars), colour)


def daniel_okafor(press: Press) -> None:
    """A man in his fifties, close-cropped greying hair and beard, jacket and open collar."""
    s = Sitter(skin="#80502f", shade="#3d2119", light="#b9804f", lip="#7a3a30", brow="#1d1614", tilt=-3, jaw=1.1, ground=("#e9c987", "#f6e4b8", "#b98045"), cheek="#a8563a", smile=7)
    put = _placer(s.tilt)
    _backdrop(press, s.ground)
    _neck(press, s, 58)
    _shoulders(press, SLATE, NIGHT, STEEL)
    press.ink(press.shape([(262, 474), (378, 474), (372, 560), (334, 640), (306, 640), (268, 560)]), "#e9e2d0")
    _bare(press, s, [(254, 462), (386, 462), (340, 540), (320, 556), (300, 540)])
    _lapels(press, "#2c4d63", NIGHT, "#3d6880", CREAM)
    press.ink(press.shape([(416, 562), (428, 540), (438, 552), (450, 536), (458, 562)]), RED)
    press.ink(press.lines([(410, 563), (464, 563)], width=3), NIGHT)
    head = _face(press, s, put)
    hair_line = curve([(-99, 2), (-97, -40), (-100, -96), (-70, -146), (0, -164), (70, -146), (100, -96), (97, -40), (99, 2), (90, -18), (84, -72), (58, -104), (0, -112), (-58, -104), (-84, -72), (-90, -18)], closed=True, steps=6)
    hair = press.rough(press.shape(put(hair_line)), 1.2, 4)
    press.ink(hair, "#221c1c")
    press.grain(hair, "#a49c92", scaled(linear(put([(20, -60)])[0], put([(-110, -60)])[0]), 0.8))
    press.grain(hair, "#8a827a", scaled(linear(put([(70, -60)])[0], put([(104, 10)])[0]), 0.7))
    beard_line = curve([(-95, 6), (-86, 60), (-66, 104), (-34, 138), (0, 148), (36, 138), (70, 104), (90, 60), (95, 6), (86, 46), (64, 70), (40, 66), (22, 68), (0, 72), (-22, 68), (-40, 66), (-64, 70), (-86, 46)], closed=True, steps=6)
    mouth = press.shape(put(ellipse(0, 88, 37, 15)))
    beard = press.less(press.rough(press.shape(put(beard_line)), 1.2, 4), mouth)
    press.ink(beard, "#2a2221")
    press.grain(beard, "#b5aca0", scaled(linear(put([(50, 60)])[0], put([(-60, 150)])[0]), 0.8))
    press.grain(beard, "#15100f", scaled(linear(put([(10, 80)])[0], put([(110, 90)])[0]), 0.8))
    press.ink(press.lines(put(curve([(-30, -72), (0, -76), (30, -72)], steps=5)), put(curve([(-24, -58), (0, -61), (24, -58)], steps=5)), width=2), s.shade, 0.45)
    press.rim(head, s.light, -3, -1, 1)


def mara_lindqvist(press: Press) -> None:
    """A woman in her forties with an ash-blonde bob and a green roll-neck."""
    s = Sitter(skin="#f0c5a2", shade="#b5735a", light="#fde6cb", lip="#b8524a", brow="#9a7440", tilt=4, jaw=0.94, ground=("#4f7f93", "#8fb4bb", "#22455a"), cheek="#e07f68", lashes=1.6, smile=8, eyes="#40687a")
    put = _placer(s.tilt)
    _backdrop(press, s.ground)
    back = press.shape(put(curve([(-92, -120), (-122, -50), (-128, 40), (-116, 118), (-70, 140), (70, 140), (116, 118), (128, 40), (122, -50), (92, -120)], closed=True, steps=8)))
    press.ink(back, "#b98a45")
    press.grain(back, "#6d4a24", linear((300, 300), (420, 420)))
    _neck(press, s, 46)
    cloth = _shoulders(press, GREEN, DEEP_GREEN, SAGE)
    knit = [[(320 + x, 470), (320 + x * 1.8, 660)] for x in range(-150, 151, 15)]
    press.ink(press.both(press.lines(*knit, width=2.4), cloth), DEEP_GREEN, 0.5)
    roll = press.shape(curve([(254, 452), (262, 430), (320, 446), (378, 430), (386, 452), (392, 492), (320, 516), (248, 492)], closed=True, steps=8))
    press.ink(roll, "#35735d")
    press.grain(roll, DEEP_GREEN, linear((300, 470), (400, 500)))
    press.ink(press.both(press.lines(*[curve([(262 + 13 * k, 428), (260 + 13.3 * k, 470), (258 + 13.6 * k, 520)], steps=5) for k in range(11)], width=2.2), roll), DEEP_GREEN, 0.6)
    _face(press, s, put)
    cap = press.shape(put(curve([(-98, 96), (-112, 20), (-112, -60), (-88, -130), (-30, -166), (34, -164), (90, -130), (114, -60), (114, 20), (100, 98), (86, 40), (84, -24), (62, -78), (20, -104), (-14, -108), (-44, -84), (-72, -46), (-84, -4), (-86, 44)], closed=True, steps=8)))
    press.ink(cap, "#dcb266")
    press.grain(cap, "#8a5f2c", linear(put([(20, -60)])[0], put([(124, 40)])[0]))
    press.grain(cap, "#fbe7b5", scaled(radial(put([(-52, -110)])[0], 6, 90), 0.9))
    locks = [put([(-16, -158), (-66, -120), (-96, -50), (-100, 60)]), put([(-10, -150), (-52, -104), (-84, -40), (-92, 40)]), put([(-2, -160), (60, -128), (98, -50), (104, 70)]), put([(6, -148), (52, -110), (88, -50), (96, 50)]), put([(10, -130), (44, -100), (78, -50), (90, 20)]), put([(-12, -134), (-40, -100), (-72, -50), (-88, 10)])]
    _strands(press, cap, locks, "#a87a3c", 6)
    _strands(press, cap, [[(x - 6, y + 4) for x, y in path] for path in locks[:3]], "#f4d999", 4)
    press.ink(press.disc((*put([(-99, 38)])[0], 6)), GOLD)


def priya_raman(press: Press) -> None:
    """A woman in her thirties, long dark hair over one shoulder, an ochre jacket over red."""
    s = Sitter(skin="#b97d50", shade="#6a3a26", light="#e0ab78", lip="#9c3a35", brow="#1c1413", tilt=-5, jaw=0.9, ground=("#b3392a", "#d96a4c", "#6d1c18"), cheek="#cc6a4a", lashes=2.2, smile=9)
    put = _placer(s.tilt)
    _backdrop(press, s.ground)
    back = press.shape(put(curve([(-80, -130), (-116, -60), (-124, 40), (-130, 150), (-118, 250), (-40, 260), (20, 150), (90, 160), (124, 110), (120, 20), (112, -70), (76, -134)], closed=True, steps=8)))
    press.ink(back, "#1d1618")
    press.grain(back, "#4a3432", scaled(linear(put([(0, 60)])[0], put([(-130, 60)])[0]), 0.8))
    _neck(press, s, 44)
    _shoulders(press, OCHRE, "#7a4518", GOLD)
    _bare(press, s, [(266, 462), (374, 462), (352, 540), (320, 566), (288, 540)])
    blouse = press.shape([(270, 506), (320, 572), (370, 506), (390, 660), (250, 660)])
    press.ink(blouse, "#a82a24")
    press.grain(blouse, "#4f1212", linear((310, 560), (390, 640)))
    for side in (-1, 1):
        lapel = press.shape([(320 + side * 60, 474), (320 + side * 116, 506), (320 + side * 124, 552), (320 + side * 98, 558), (320 + side * 108, 576), (320 + side * 34, 660), (320 + side * 20, 660)])
        press.ink(lapel, GOLD if side < 0 else "#c98a26")
        press.grain(lapel, "#7a4518", scaled(linear((320 + side * 110, 500), (320 + side * 30, 660)), 0.7))
        press.ink(press.lines([(320 + side * 60, 474), (320 + side * 20, 660)], [(320 + side * 124, 552), (320 + side * 98, 558), (320 + side * 108, 576)], width=2), "#7a4518")
    _face(press, s, put)
    top = press.shape(put(curve([(-102, 60), (-114, -20), (-102, -104), (-60, -154), (0, -168), (60, -154), (102, -104), (114, -20), (104, 74), (90, 20), (86, -40), (60, -84), (22, -116), (6, -138), (-16, -116), (-54, -80), (-82, -36), (-88, 16)], closed=True, steps=8)))
    press.ink(top, "#1d1618")
    press.grain(top, "#5a4340", scaled(radial(put([(-56, -112)])[0], 6, 84), 0.9))
    press.grain(top, "#3a2a2a", scaled(radial(put([(62, -104)])[0], 6, 66), 0.8))
    swathe = press.shape(put(curve([(-98, -20), (-124, 60), (-138, 150), (-130, 250), (-96, 300), (-54, 290), (-62, 220), (-80, 130), (-88, 50)], closed=True, steps=8)))
    press.ink(swathe, "#1d1618")
    press.grain(swathe, "#55403d", scaled(linear(put([(-70, 100)])[0], put([(-140, 100)])[0]), 0.8))
    sweeps = [put([(-96 - k * 6, 20), (-112 - k * 5, 110), (-118 - k * 2, 200), (-90 + k * 2, 284)]) for k in range(4)]
    _strands(press, swathe, sweeps, "#77605a", 4, 0.7)
    _strands(press, top, [put([(4, -160), (-56, -124), (-96, -56), (-104, 30)]), put([(2, -148), (-44, -112), (-84, -56), (-96, 20)]), put([(8, -158), (60, -122), (98, -50), (106, 40)])], "#77605a", 4.5, 0.7)
    for side, y in ((-1, 40), (1, 42)):
        x0, y0 = put([(side * 99, y)])[0]
        press.ink(press.disc((x0, y0, 5)), GOLD)
        press.ink(press.shape(ellipse(x0, y0 + 15, 6, 11)), GOLD)
        press.ink(press.shape(ellipse(x0 - 1, y0 + 13, 2.4, 5)), CREAM)


def tomas_herrera(press: Press) -> None:
    """A man in his thirties, dark waves and a moustache, a workman's shirt and a red scarf."""
    s = Sitter(skin="#cf9568", shade="#81492f", light="#f0c595", lip="#a2503f", brow="#231815", tilt=5, jaw=1.06, ground=("#d7993a", "#edc069", "#94551f"), cheek="#d1694a", smile=9)
    put = _placer(s.tilt)
    _backdrop(press, s.ground)
    _neck(press, s, 56)
    cloth = _shoulders(press, "#4c7288", DEEP_SLATE, "#86a9b6")
    press.ink(press.both(press.lines([(320, 560), (320, 660)], [(308, 560), (308, 660)], curve([(150, 540), (176, 600), (180, 660)]), curve([(490, 540), (464, 600), (460, 660)]), width=2.2), cloth), DEEP_SLATE, 0.8)
    press.ink(press.disc((320 + 6, 604, 5)), CREAM)
    for side in (-1, 1):
        collar = press.shape([(320 + side * 54, 462), (320 + side * 104, 500), (320 + side * 84, 570), (320 + side * 14, 540)])
        press.ink(collar, "#6a90a2" if side < 0 else "#3d6077")
        press.grain(collar, DEEP_SLATE, scaled(linear((320 + side * 90, 490), (320, 570)), 0.55))
        press.ink(press.lines([(320 + side * 104, 500), (320 + side * 84, 570), (320 + side * 14, 540)], width=2), DEEP_SLATE)
    scarf = press.shape(curve([(262, 452), (320, 486), (378, 452), (384, 482), (340, 524), (320, 532), (300, 524), (256, 482)], closed=True, steps=8), curve([(312, 520), (290, 590), (304, 612), (322, 540)], closed=True, steps=6), curve([(322, 522), (352, 584), (340, 608), (316, 540)], closed=True, steps=6))
    press.ink(scarf, RED)
    press.grain(scarf, "#581310", linear((310, 480), (384, 560)))
    press.ink(press.both(press.disc(*[(270 + 22 * k, 474 + 22 * math.sin(math.pi * (k + 0.5) / 6), 3.4) for k in range(6)]), scarf), CREAM)
    head = _face(press, s, put)
    stubble = press.both(head, press.shape(put(curve([(-96, 10), (-90, 60), (-66, 112), (0, 140), (66, 112), (92, 60), (96, 10), (78, 60), (46, 68), (0, 68), (-46, 68), (-78, 60)], closed=True, steps=6))))
    press.grain(press.less(stubble, press.shape(put(ellipse(0, 88, 35, 14)))), "#3a2620", scaled(linear(put([(0, 20)])[0], put([(0, 150)])[0]), 0.55))
    for side in (-1, 1):
        tash = curve([(side * 1, 66), (side * 22, 64), (side * 42, 78), (side * 54, 74), (side * 44, 88), (side * 24, 82), (side * 1, 78)], closed=True, steps=6)
        press.ink(press.rough(press.shape(put(tash)), 0.6, 3), "#231815")
    blobs = [(-84, -62, 26), (-96, -96, 30), (-76, -130, 36), (-40, -154, 38), (2, -164, 40), (44, -156, 38), (80, -132, 34), (100, -96, 30), (92, -60, 24), (-56, -108, 34), (-14, -122, 32), (26, -118, 30), (62, -104, 30), (-98, -34, 15), (98, -34, 15)]
    crown = press.disc(*[(*put([(x, y)])[0], r) for x, y, r in blobs])
    press.ink(crown, "#231815")
    for x, y, r in blobs[:13]:
        px, py = put([(x, y)])[0]
        curl = press.disc((px, py, r * 0.94))
        press.grain(press.both(curl, crown), "#6d4a38", scaled(radial((px - r * 0.35, py - r * 0.4), 1, r * 0.95), 0.7))
        press.ink(press.both(press.lines(ellipse(px, py, r * 0.62, r * 0.62, 150, 330), width=2.4), crown), "#8a634a", 0.6)
    press.grain(crown, "#100b0a", scaled(linear(put([(20, -110)])[0], put([(130, -60)])[0]), 0.85))


def hannah_weiss(press: Press) -> None:
    """A woman of about fifty with short auburn curls and tortoiseshell glasses."""
    s = Sitter(skin="#f3cdb0", shade="#b6735c", light="#fff0da", lip="#b24a42", brow="#7a3c22", tilt=-4, jaw=0.98, ground=("#2f6150", "#5f9079", "#143a31"), cheek="#e4806a", lashes=1.2, smile=9, eyes="#4a5a3a")
    put = _placer(s.tilt)
    _backdrop(press, s.ground)
    rng = press.random
    ring = [(math.cos(math.radians(a)) * 106 * k, -44 + math.sin(math.radians(a)) * 110 * k, rng.uniform(21, 28)) for k in (1.0, 0.86) for a in range(-206, 30, 17)]
    under = press.disc(*[(*put([(x, y)])[0], r + 4) for x, y, r in ring])
    press.ink(under, "#6a2c1a")
    _neck(press, s, 46)
    _shoulders(press, "#2c4456", NIGHT, "#5d8094")
    _bare(press, s, [(262, 462), (378, 462), (360, 520), (320, 536), (280, 520)])
    shirt = press.shape(curve([(262, 480), (284, 520), (320, 536), (356, 520), (378, 480), (400, 660), (240, 660)], closed=True, steps=6))
    press.ink(press.both(shirt, press.shape(box(200, 496, 440, 660))), CREAM)
    press.grain(press.both(shirt, press.shape(box(200, 496, 440, 660))), "#b7a892", linear((310, 560), (390, 640)))
    for side in (-1, 1):
        lapel = press.shape([(320 + side * 62, 474), (320 + side * 118, 506), (320 + side * 130, 560), (320 + side * 98, 560), (320 + side * 112, 580), (320 + side * 44, 660), (320 + side * 30, 660)])
        press.ink(lapel, "#3a5a70" if side < 0 else "#2c4456")
        press.grain(lapel, NIGHT, scaled(linear((320 + side * 110, 500), (320 + side * 30, 660)), 0.7))
        press.ink(press.lines([(320 + side * 62, 474), (320 + side * 30, 660)], [(320 + side * 130, 560), (320 + side * 98, 560), (320 + side * 112, 580)], width=2), NIGHT)
    press.ink(press.disc((214, 588, 9)), OCHRE)
    press.ink(press.disc((212, 586, 4)), STRAW)
    _face(press, s, put)
    press.ink(press.lines(put(curve([(-62, 18), (-56, 24), (-44, 26)], steps=4)), put(curve([(62, 18), (56, 24), (44, 26)], steps=4)), width=1.6), s.shade, 0.5)
    _glasses(press, put, "#5a2a18", 30, 24)
    fringe = [(-72, -96, 25), (-44, -114, 27), (-12, -120, 27), (22, -116, 26), (54, -104, 26), (80, -82, 23), (-90, -68, 22), (92, -56, 20), (-62, -72, 19), (66, -70, 18), (-38, -86, 18), (-10, -92, 18), (20, -88, 18), (44, -80, 17)]
    curls = [c for c in ring if c[1] < 34] + fringe
    mass = press.disc(*[(*put([(x, y)])[0], r) for x, y, r in curls])
    press.ink(mass, "#8f3f22")
    for x, y, r in curls:
        px, py = put([(x, y)])[0]
        curl = press.both(press.disc((px, py, r)), mass)
        press.grain(curl, "#d98450", scaled(radial((px - r * 0.35, py - r * 0.4), 1, r), 0.75))
        press.grain(curl, "#4f1f14", scaled(linear((px - r * 0.1, py), (px + r * 0.9, py + r * 0.9)), 0.6))
        start = rng.uniform(120, 220)
        press.ink(press.both(press.lines(ellipse(px, py, r * 0.6, r * 0.6, start, start + 210), width=2.4), mass), "#55220f", 0.7)
    press.grain(mass, "#3d1810", scaled(linear(put([(30, -100)])[0], put([(140, -40)])[0]), 0.75))


def portrait(slug: str) -> Image.Image:
    """The finished bust of one author, ``SIZE`` pixels; raises KeyError for a stranger."""
    press = Press(slug, SIZE, scale=3)
    PORTRAITS[slug](press)
    # The sitter is drawn with air all round and then brought nearer, so that a small round cut still shows the face.
    frame = tuple(edge * press.scale for edge in (56, 44, 584, 572))
    press.image = press.image.resize(press.work, Image.Resampling.LANCZOS, box=frame)
    return press.finish()


PORTRAITS: dict[str, Callable[[Press], None]] = {
    "daniel-okafor": daniel_okafor,
    "mara-lindqvist": mara_lindqvist,
    "priya-raman": priya_raman,
    "tomas-herrera": tomas_herrera,
    "hannah-weiss": hannah_weiss,
}
