"""What rooms and streets are furnished with: bodies with a lit and a shaded side, windows, lamps, shelves, pots.

Pictures of places are 1200 by 800; light comes from the upper left unless a lamp says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from ..palette import CREAM, GOLD, INK, STRAW, UMBER
from ..pencil import Point, box, curve, ellipse, ribbon, turned
from ..press import Press, linear, radial, scaled

Outline = Sequence[Point]
Tone = tuple[str, str, str]  # body, shade, light

BRASS: Tone = ("#c99a3e", "#6b4a1e", "#f6dd97")
OAK: Tone = ("#b67f48", "#5f3a20", "#e3b77c")
WALNUT: Tone = ("#7a4a2c", "#3a2116", "#b07a4c")
STEEL_TONE: Tone = ("#8fa3a8", "#3f525b", "#dfe6df")
IRON: Tone = ("#3f474c", "#171b1f", "#8a969a")
LINEN: Tone = ("#efe3c8", "#b39a74", "#fffaf0")
BRICK: Tone = ("#b4583c", "#6b2b20", "#e0926a")
LEAFY: Tone = ("#4f8a63", "#1b4a3d", "#a9c68f")


def solid(
    press: Press,
    outlines: Outline | list[Outline],
    tone: Tone,
    lit: float = 0.5,
    shaded: float = 0.9,
    down: float = 0.5,
) -> Image.Image:
    """A body with light on its left and shade on its right; ``down`` tips the light from the side (0) to above (1)."""
    shapes = [outlines] if isinstance(outlines[0][0], int | float) else list(outlines)  # type: ignore[arg-type]
    mask = press.shape(*shapes)  # type: ignore[arg-type]
    area = mask.getbbox()
    press.ink(mask, tone[0])
    if area is None:
        return mask
    x0, y0, x1, y1 = (edge / press.scale for edge in area)
    w, h = x1 - x0, y1 - y0
    start = (x0 + w * 0.3 * (1 - down), y0 + h * 0.3 * down)
    end = (x0 + w * (1 - down * 0.4), y0 + h * (down + (1 - down) * 0.3))
    if shaded:
        press.grain(mask, tone[1], scaled(linear(start, end), shaded))
    if lit:
        press.grain(mask, tone[2], scaled(linear((x0 + w * 0.5, y0 + h * 0.5), (x0, y0)), lit))
    return mask


def shadow(
    press: Press, x: float, y: float, rx: float, ry: float, strength: float = 0.5, colour: str = "#241a18"
) -> None:
    """The soft shadow that a body throws on what it stands on."""
    press.ink(press.soften(press.shape(ellipse(x, y, rx, ry)), max(3.0, ry * 0.5)), colour, strength)


def wall(press: Press, tone: Tone, floor: float, glow: Point = (300, 120)) -> None:
    """A plain wall down to ``floor``, lighter around ``glow``."""
    face = press.shape(box(-10, -10, 1210, floor))
    press.ink(face, tone[0])
    press.grain(face, tone[1], scaled(linear((glow[0], glow[1]), (1250, floor + 80)), 0.8))
    press.grain(face, tone[2], scaled(radial(glow, 40, 620), 0.75))


def boards(press: Press, tone: Tone, top: float, vanish: Point = (600, 120), count: int = 13) -> None:
    """A floor of boards that run toward ``vanish``."""
    floor = press.shape(box(-10, top, 1210, 810))
    press.ink(floor, tone[0])
    press.grain(floor, tone[1], scaled(linear((200, top), (1100, 860)), 0.75))
    press.grain(floor, tone[2], scaled(linear((700, 840), (100, top)), 0.5))
    seams = []
    for k in range(-count, count * 2 + 1):
        x = 1200 * k / count
        t = (top - vanish[1]) / (810 - vanish[1])
        seams.append([(vanish[0] + (x - vanish[0]) * t, top), (x, 810)])
    press.ink(press.both(press.lines(*seams, width=2), floor), tone[1], 0.6)
    press.ink(press.soften(press.shape(box(-10, top - 2, 1210, top + 10)), 5), tone[1], 0.6)


def tiles(press: Press, tone: Tone, top: float, vanish: Point = (600, 60), across: int = 12, rows: int = 7) -> None:
    """A floor of two-coloured tiles in perspective."""
    floor = press.shape(box(-10, top, 1210, 810))
    press.ink(floor, tone[0])
    fields = []
    depths = [top + (812 - top) * (k / rows) ** 1.6 for k in range(rows + 1)]

    def at(x: float, y: float) -> Point:
        t = (y - vanish[1]) / (812 - vanish[1])
        return vanish[0] + (x - vanish[0]) * t, y

    for row in range(rows):
        for k in range(-across, across * 2):
            if (k + row) % 2:
                x0, x1 = 1200 * k / across, 1200 * (k + 1) / across
                y0, y1 = depths[row], depths[row + 1]
                fields.append([at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)])
    press.ink(press.both(press.shape(*fields), floor), tone[1], 0.75)
    press.grain(floor, INK, scaled(linear((300, top), (1100, 900)), 0.55))
    press.grain(floor, tone[2], scaled(linear((500, 840), (100, top)), 0.35))


def window(
    press: Press,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    sky: tuple[str, str] = ("#bcd8d8", "#f6e2b4"),
    frame: str = CREAM,
    panes: tuple[int, int] = (2, 3),
    land: str = "",
) -> Image.Image:
    """A window onto a sky (above, below), perhaps with hills; returns the opening as a mask for what is to be seen through it."""
    glass = press.shape(box(x0, y0, x1, y1))
    press.ink(glass, sky[0])
    press.wash(glass, sky[1], linear((0, y0), (0, y1)))
    if land:
        rng = press.random
        for k, height in enumerate((0.42, 0.28)):
            line = curve(
                [(x0 + (x1 - x0) * t / 4, y1 - (y1 - y0) * height * rng.uniform(0.75, 1.1)) for t in range(5)]
            )
            hill = press.both(press.shape([*line, (x1, y1), (x0, y1)]), glass)
            press.ink(hill, land, 0.55 + 0.45 * k)
            press.grain(hill, "#173f35", scaled(linear((0, y1 - (y1 - y0) * height), (0, y1)), 0.6))
    press.grain(glass, CREAM, scaled(linear((x1, y1), (x0, y0)), 0.35))
    thick = max(6.0, (x1 - x0) * 0.035)
    bars = [
        box(x0 + (x1 - x0) * k / panes[0] - thick / 3, y0, x0 + (x1 - x0) * k / panes[0] + thick / 3, y1)
        for k in range(1, panes[0])
    ]
    bars += [
        box(x0, y0 + (y1 - y0) * k / panes[1] - thick / 3, x1, y0 + (y1 - y0) * k / panes[1] + thick / 3)
        for k in range(1, panes[1])
    ]
    press.ink(press.shape(*bars), frame)
    outer = press.shape(box(x0 - thick, y0 - thick, x1 + thick, y1 + thick), holes=[box(x0, y0, x1, y1)])
    press.ink(outer, frame)
    press.grain(outer, UMBER, scaled(linear((x0, y0), (x1 + thick, y1 + thick)), 0.45))
    sill = press.shape(box(x0 - thick * 2, y1 + thick, x1 + thick * 2, y1 + thick * 2.4))
    press.ink(sill, frame)
    press.grain(sill, UMBER, scaled(linear((0, y1), (0, y1 + thick * 3)), 0.6))
    return glass


def sunlight(
    press: Press, outline: Outline, strength: float = 0.35, colour: str = "#ffe9b0", soft: float = 3.0
) -> None:
    """Light from a window lying on a wall or a floor."""
    press.ink(press.soften(press.shape(outline), soft), colour, strength)


def lamp(press: Press, x: float, y: float, r: float, colour: Tone, cord: float = 0.0, halo: float = 5.0) -> None:
    """A hanging lamp with its rim at (x, y), its cord from ``cord``, and its light around it."""
    press.ink(press.lines([(x, cord), (x, y - r * 0.9)], width=3), INK)
    press.grain(press.full(), GOLD, scaled(radial((x, y + r * 0.4), r * 0.4, r * halo, 1.7), 0.62))
    shade = curve(
        [
            (x - r, y),
            (x - r * 0.72, y - r * 0.62),
            (x - r * 0.2, y - r * 0.95),
            (x + r * 0.2, y - r * 0.95),
            (x + r * 0.72, y - r * 0.62),
            (x + r, y),
        ]
    )
    solid(press, shade, colour, lit=0.7, down=0.25)
    press.ink(press.shape(ellipse(x, y, r, r * 0.13)), "#fff3c9")
    press.ink(press.disc((x, y + r * 0.1, r * 0.26)), "#fffbe8")


def cup(
    press: Press, x: float, y: float, r: float, tone: Tone = LINEN, saucer: bool = True, steam: bool = False
) -> None:
    """A cup whose foot stands at (x, y)."""
    if saucer:
        shadow(press, x + r * 0.3, y + r * 0.1, r * 1.7, r * 0.28, 0.35)
        solid(press, ellipse(x, y, r * 1.55, r * 0.3), tone, lit=0.6, shaded=0.5)
    handle = press.shape(
        ellipse(x + r * 1.05, y - r * 0.72, r * 0.42, r * 0.4),
        holes=[ellipse(x + r * 1.05, y - r * 0.72, r * 0.24, r * 0.22)],
    )
    press.ink(handle, tone[1])
    body = curve(
        [
            (x - r, y - r * 1.3),
            (x - r * 0.95, y - r * 0.6),
            (x - r * 0.55, y - r * 0.08),
            (x + r * 0.55, y - r * 0.08),
            (x + r * 0.95, y - r * 0.6),
            (x + r, y - r * 1.3),
        ]
    )
    solid(press, body, tone, lit=0.5, down=0.15)
    press.ink(press.shape(ellipse(x, y - r * 1.3, r, r * 0.22)), tone[2])
    press.ink(press.shape(ellipse(x, y - r * 1.27, r * 0.84, r * 0.15)), "#5a3320")
    if steam:
        for side in (-0.35, 0.25):
            wisp = curve(
                [
                    (x + side * r, y - r * 1.6),
                    (x + (side - 0.3) * r, y - r * 2.3),
                    (x + (side + 0.3) * r, y - r * 3.0),
                    (x + side * r, y - r * 3.8),
                ]
            )
            press.grain(
                press.shape(ribbon(wisp, lambda t: r * 0.28 * math.sin(math.pi * t) + 1)),
                CREAM,
                scaled(linear((0, y - r * 4), (0, y - r * 1.4)), 0.8),
            )


def pot(press: Press, x: float, y: float, size: float, tone: Tone = BRICK, kind: str = "bush") -> None:
    """A plant in a pot that stands at (x, y): a bush, tall blades, or a trailing fern."""
    rng = press.random
    top = y - size * 0.9
    leaves: list[tuple[list[Point], int]] = []
    if kind == "blades":
        for k in range(11):
            lean = (k - 5) / 5
            tip = (x + lean * size * 0.95, top - size * rng.uniform(1.2, 2.2) * (1 - abs(lean) * 0.35))
            rib = curve([(x + lean * size * 0.2, top + 4), (x + lean * size * 0.5, top - size * 0.8), tip])
            leaves.append((ribbon(rib, lambda t: size * 0.2 * math.sin(math.pi * (0.15 + 0.85 * t))), k % 3))
    elif kind == "fern":
        for k in range(13):
            a = math.radians(-175 + 170 * k / 12)
            reach = size * rng.uniform(1.0, 1.5)
            tip = (x + math.cos(a) * reach, top + math.sin(a) * reach * 0.75 + abs(math.cos(a)) * size * 0.6)
            rib = curve([(x, top + 4), (x + math.cos(a) * reach * 0.6, top + math.sin(a) * reach * 0.9), tip])
            leaves.append((ribbon(rib, lambda t: size * 0.24 * math.sin(math.pi * (0.1 + 0.9 * t))), k % 3))
    else:
        for k in range(34):
            a, d = rng.uniform(0, math.tau), rng.random() ** 0.5
            cx, cy = x + math.cos(a) * d * size * 0.95, top - size * 0.75 + math.sin(a) * d * size * 0.85
            leaf = curve(
                [(cx - size * 0.24, cy), (cx, cy - size * 0.11), (cx + size * 0.24, cy), (cx, cy + size * 0.11)],
                closed=True,
                steps=5,
            )
            leaves.append((turned(leaf, rng.uniform(-70, 70), (cx, cy)), k % 3))
    shadow(press, x + size * 0.2, y, size * 0.8, size * 0.14, 0.4)
    for shade, colour in ((0, "#1f5545"), (1, "#3f7a58"), (2, "#79a871")):
        group = [outline for outline, kind_of in leaves if kind_of == shade]
        if group:
            mask = press.ink(press.shape(*group), colour)
            press.grain(
                mask, "#123229", scaled(linear((x - size * 0.5, top - size), (x + size, top + size * 0.3)), 0.6)
            )
    solid(
        press,
        [(x - size * 0.52, top), (x + size * 0.52, top), (x + size * 0.38, y), (x - size * 0.38, y)],
        tone,
        down=0.1,
    )
    solid(press, box(x - size * 0.58, top - size * 0.06, x + size * 0.58, top + size * 0.14), tone, down=0.1)


def jar(press: Press, x: float, y: float, w: float, h: float, colour: str, lid: str = "#4a2f20") -> None:
    """A glass jar with something in it, its foot in the middle at (x, y)."""
    body = press.shape(box(x - w / 2, y - h * 0.84, x + w / 2, y))
    press.ink(body, colour)
    press.grain(body, INK, scaled(linear((x - w * 0.2, 0), (x + w * 0.7, 0)), 0.6))
    press.ink(press.shape(box(x - w * 0.36, y - h * 0.76, x - w * 0.22, y - h * 0.1)), CREAM, 0.5)
    press.ink(press.shape(box(x - w * 0.4, y - h, x + w * 0.4, y - h * 0.82)), lid)


def bottle(press: Press, x: float, y: float, h: float, colour: str, label: str = STRAW) -> None:
    """A bottle whose foot stands at (x, y)."""
    w = h * 0.13
    outline = curve(
        [
            (x - w, y),
            (x - w, y - h * 0.55),
            (x - w * 0.9, y - h * 0.64),
            (x - w * 0.34, y - h * 0.76),
            (x - w * 0.34, y - h),
        ],
        steps=4,
    )
    outline += curve(
        [
            (x + w * 0.34, y - h),
            (x + w * 0.34, y - h * 0.76),
            (x + w * 0.9, y - h * 0.64),
            (x + w, y - h * 0.55),
            (x + w, y),
        ],
        steps=4,
    )
    mask = press.ink(press.shape(outline), colour)
    press.grain(mask, INK, scaled(linear((x - w * 0.3, 0), (x + w * 1.3, 0)), 0.75))
    press.ink(press.shape(box(x - w * 0.75, y - h * 0.52, x - w * 0.5, y - h * 0.06)), CREAM, 0.55)
    press.ink(press.shape(box(x - w * 0.98, y - h * 0.42, x + w * 0.98, y - h * 0.2)), label)
    press.ink(press.shape(box(x - w * 0.42, y - h * 1.02, x + w * 0.42, y - h * 0.94)), "#7c1c18")


def books(press: Press, x0: float, x1: float, y: float, height: float, inks: Sequence[str]) -> None:
    """A row of books on a shelf at ``y``; here and there one leans or lies."""
    rng = press.random
    x = x0
    while x < x1 - 6:
        w = min(rng.uniform(height * 0.11, height * 0.27), x1 - x)
        h = height * rng.uniform(0.68, 0.97)
        colour = rng.choice(inks)
        spine = box(x, y - h, x + w - 1.4, y)
        if rng.random() < 0.06 and x + w * 2.4 < x1:
            spine = turned(spine, 13, (x, y))
            x += w * 0.9
        mask = press.ink(press.shape(spine), colour)
        press.grain(mask, INK, scaled(linear((x + w * 0.1, 0), (x + w * 1.4, 0)), 0.5))
        if rng.random() < 0.6:
            press.ink(
                press.shape(
                    box(x + w * 0.18, y - h * 0.82, x + w * 0.78, y - h * 0.76),
                    box(x + w * 0.18, y - h * 0.2, x + w * 0.78, y - h * 0.15),
                ),
                STRAW,
                0.7,
            )
        x += w + (height * 0.25 if rng.random() < 0.03 else 0)


def stool(press: Press, x: float, y: float, h: float, tone: Tone = WALNUT) -> None:
    """A round stool whose feet stand around (x, y)."""
    r = h * 0.3
    shadow(press, x + r * 0.4, y, r * 1.4, r * 0.3, 0.4)
    legs = [ribbon([(x + s * r * 0.5, y - h), (x + s * r, y)], lambda t: h * 0.06) for s in (-1, -0.35, 0.4, 1)]
    solid(press, legs, tone, lit=0.3)
    press.ink(press.lines(ellipse(x, y - h * 0.36, r * 0.82, r * 0.13), width=h * 0.03), tone[1])
    solid(press, [ellipse(x, y - h, r, r * 0.24), ellipse(x, y - h + h * 0.05, r, r * 0.24)], tone, lit=0.7, down=0.2)
    press.ink(press.shape(ellipse(x, y - h, r * 0.95, r * 0.2)), tone[2], 0.5)


def chair(press: Press, x: float, y: float, h: float, tone: Tone = WALNUT, side: int = 1) -> None:
    """A plain chair whose seat is turned to ``side`` (1 right, -1 left), its near feet at (x, y)."""
    w = h * 0.42
    shadow(press, x, y, w * 0.9, h * 0.06, 0.4)
    back, front = x - side * w * 0.5, x + side * w * 0.5
    parts = [
        ribbon(
            [(back - side * w * 0.1, y - h), (back, y - h * 0.45), (back - side * w * 0.08, y)], lambda t: h * 0.045
        ),
        ribbon([(front, y - h * 0.44), (front + side * w * 0.04, y)], lambda t: h * 0.045),
        ribbon([(back + side * w * 0.22, y - h * 0.44), (back + side * w * 0.2, y - h * 0.06)], lambda t: h * 0.035),
        ribbon([(front - side * w * 0.22, y - h * 0.44), (front - side * w * 0.2, y - h * 0.06)], lambda t: h * 0.035),
        box(min(back, front) - w * 0.06, y - h * 0.48, max(back, front) + w * 0.08, y - h * 0.42),
        ribbon([(back - side * w * 0.1, y - h * 0.96), (back - side * w * 0.02, y - h * 0.66)], lambda t: h * 0.1),
    ]
    solid(press, parts, tone, lit=0.5, down=0.2)


def sack(
    press: Press,
    x: float,
    y: float,
    w: float,
    h: float,
    tone: Tone = ("#c9a873", "#75552f", "#ecd6a6"),
    tied: bool = True,
) -> None:
    """A full sack that stands at (x, y)."""
    shadow(press, x + w * 0.12, y, w * 0.6, h * 0.08, 0.45)
    body = curve(
        [
            (x - w * 0.46, y),
            (x - w * 0.54, y - h * 0.4),
            (x - w * 0.4, y - h * 0.82),
            (x - w * 0.14, y - h * 0.92),
            (x + w * 0.14, y - h * 0.92),
            (x + w * 0.4, y - h * 0.82),
            (x + w * 0.54, y - h * 0.4),
            (x + w * 0.46, y),
        ]
    )
    solid(press, body, tone, lit=0.6, down=0.25)
    if tied:
        ears = [
            [(x - w * 0.13, y - h * 0.9), (x - w * 0.24, y - h * 1.06), (x, y - h * 0.98)],
            [(x + w * 0.13, y - h * 0.9), (x + w * 0.24, y - h * 1.06), (x, y - h * 0.98)],
        ]
        solid(press, ears, tone, lit=0.3)
        press.ink(press.lines([(x - w * 0.16, y - h * 0.91), (x + w * 0.16, y - h * 0.91)], width=3), "#7c1c18")


def crate(press: Press, x: float, y: float, w: float, h: float, tone: Tone = OAK) -> None:
    """The front of a slatted crate with its lower left corner at (x, y)."""
    back = press.shape(box(x, y - h, x + w, y))
    press.ink(back, tone[1])
    slats = [box(x, y - h * (k + 1) / 3 + 3, x + w, y - h * k / 3 - 3) for k in range(3)]
    solid(press, slats, tone, lit=0.5, down=0.1)
    solid(press, [box(x, y - h, x + w * 0.06, y), box(x + w * 0.94, y - h, x + w, y)], tone, lit=0.3)
