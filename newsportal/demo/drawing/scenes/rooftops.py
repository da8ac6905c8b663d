"""The roofs of an old town."""

from __future__ import annotations

import math

from ..palette import (
    CREAM,
    GOLD,
    INK,
    STRAW,
    UMBER,
)
from ..pencil import box, curve, down, ellipse, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from .parts import tree


def _house(
    press: Press,
    x: float,
    base: float,
    w: float,
    wall: float,
    roof: float,
    gable: bool,
    colours: tuple[str, str, str, str],
    detail: float,
) -> None:
    """One house with its lower left corner at (x, base); ``detail`` scales windows and tiles, 0 leaves them out."""
    rng = press.random
    plaster, shade, tile, tile_dark = colours
    front = press.shape(box(x, base - wall, x + w, base + 400))
    if gable:
        front = press.shape(
            [
                (x, base + 400),
                (x, base - wall),
                (x + w / 2, base - wall - roof),
                (x + w, base - wall),
                (x + w, base + 400),
            ]
        )
    press.ink(front, plaster)
    press.grain(front, shade, linear((x + w * 0.1, base - wall), (x + w * 1.1, base - wall * 0.2)))
    chimney = x + w * rng.uniform(0.2, 0.7)
    if rng.random() < 0.7:
        stack = press.shape(
            box(chimney, base - wall - roof * 1.28, chimney + w * 0.09, base - wall - roof * 0.2),
            box(chimney - w * 0.015, base - wall - roof * 1.32, chimney + w * 0.105, base - wall - roof * 1.22),
        )
        press.ink(stack, plaster)
        press.grain(stack, tile_dark, linear((chimney, 0), (chimney + w * 0.12, 0)))
        press.ink(
            press.shape(
                box(chimney + w * 0.01, base - wall - roof * 1.38, chimney + w * 0.03, base - wall - roof * 1.3),
                box(chimney + w * 0.06, base - wall - roof * 1.38, chimney + w * 0.08, base - wall - roof * 1.3),
            ),
            tile,
        )
    if gable and rng.random() < 0.6:
        _stepped_gable(press, x, base - wall, w, roof, tile, tile_dark)
    elif gable:
        thick = 7 * detail + 3
        eaves = base - wall + roof * 0.1
        slab = press.shape(
            ribbon([(x - w * 0.06, eaves), (x + w / 2, base - wall - roof), (x + w * 1.06, eaves)], lambda t: thick)
        )
        press.ink(slab, tile)
        press.grain(slab, tile_dark, linear((x + w * 0.3, 0), (x + w * 0.9, 0)))
    else:
        cover = press.shape(
            [
                (x - w * 0.04, base - wall + 4),
                (x + w * 0.06, base - wall - roof),
                (x + w * 0.94, base - wall - roof),
                (x + w * 1.04, base - wall + 4),
            ]
        )
        press.ink(cover, tile)
        if detail > 0.3:
            courses = []
            rows = int(roof / (15 * detail))
            for k in range(1, rows + 1):
                y = base - wall - roof + roof * k / (rows + 0.4)
                step = 17 * detail
                scallop = []
                px = x - w * 0.05
                while px < x + w * 1.05:
                    scallop += [(px, y - 3 * detail), (px + step * 0.5, y + 2.4 * detail)]
                    px += step
                courses.append(scallop)
            press.ink(press.both(press.lines(*courses, width=max(1.1, 2.4 * detail)), cover), tile_dark, 0.75)
        press.grain(cover, tile_dark, linear((x + w * 0.2, base - wall - roof), (x + w * 1.1, base - wall)))
        press.grain(
            cover, "#f2b27a", scaled(linear((x + w * 0.4, base - wall), (x - w * 0.1, base - wall - roof)), 0.8)
        )
        press.ink(
            press.shape(box(x - w * 0.04, base - wall + 3, x + w * 1.04, base - wall + 5 + 3 * detail)), tile_dark, 0.8
        )
    if detail:
        ww, wh = 20 * detail, 32 * detail
        count = max(1, int(w / (54 * detail)))
        for floor in range(2):
            for k in range(count):
                wx = x + w * (k + 0.5) / count - ww / 2
                wy = base - wall + 18 * detail + floor * 66 * detail
                lit = rng.random() < 0.32
                press.ink(
                    press.shape(box(wx - 2 * detail, wy - 2 * detail, wx + ww + 2 * detail, wy + wh + 2 * detail)),
                    CREAM,
                    0.8,
                )
                press.ink(press.shape(box(wx, wy, wx + ww, wy + wh)), GOLD if lit else "#2c4352")
                press.ink(
                    press.lines(
                        [(wx + ww / 2, wy), (wx + ww / 2, wy + wh)],
                        [(wx, wy + wh * 0.45), (wx + ww, wy + wh * 0.45)],
                        width=max(1, 1.6 * detail),
                    ),
                    CREAM if not lit else UMBER,
                    0.8,
                )
                if detail > 0.5:
                    green = rng.choice(("#2f5f52", "#345a72", "#8a3a2c"))
                    press.ink(
                        press.shape(
                            box(wx - ww * 0.5, wy - 1, wx - 3 * detail, wy + wh + 1),
                            box(wx + ww + 3 * detail, wy - 1, wx + ww * 1.5, wy + wh + 1),
                        ),
                        green,
                    )
        if gable and detail > 0.4:
            press.ink(press.disc((x + w / 2, base - wall - roof * 0.42, 9 * detail)), "#2c4352")


def _stepped_gable(press: Press, x: float, eaves: float, w: float, roof: float, brick: str, dark: str) -> None:
    """The brick front of a merchant's house, its gable in steps, with a blind arch in each."""
    steps = 4
    outline = [(x, eaves + 400)]
    for k in range(steps):
        rise = eaves - roof * 1.12 * (k + 1) / steps
        outline += [(x + w * 0.5 * k / steps, rise + roof * 1.12 / steps), (x + w * 0.5 * k / steps, rise)]
    outline += [(2 * x + w - px, py) for px, py in outline[::-1]]
    front = press.shape(outline)
    press.ink(front, brick)
    press.grain(front, dark, linear((x + w * 0.2, eaves - roof), (x + w * 1.1, eaves + roof)))
    caps = []
    for k in range(steps):
        rise = eaves - roof * 1.12 * (k + 1) / steps
        left, right = x + w * 0.5 * k / steps, x + w * 0.5 * (k + 1) / steps
        edge = roof * 0.045
        caps += [
            box(left - edge, rise - edge, right, rise + edge),
            box(2 * x + w - right, rise - edge, 2 * x + w - left + edge, rise + edge),
        ]
    press.ink(press.shape(*caps), "#f1d8ae")
    niches = []
    for k in (-1, 0, 1):
        nx, top = x + w * (0.5 + 0.17 * k), eaves - roof * (0.62 if k == 0 else 0.34)
        niches.append(
            curve(
                [
                    (nx - w * 0.045, eaves - roof * 0.04),
                    (nx - w * 0.045, top),
                    (nx, top - w * 0.05),
                    (nx + w * 0.045, top),
                    (nx + w * 0.045, eaves - roof * 0.04),
                ],
                steps=3,
            )
        )
    press.ink(press.shape(*niches), "#f1d8ae", 0.85)


def _spire(press: Press, x: float, foot: float, half: float, height: float) -> None:
    """A copper spire with four corner turrets, its tip ``height`` above its foot."""
    needle = press.shape(
        curve(
            [
                (x - half * 1.06, foot),
                (x - half * 0.72, foot - height * 0.14),
                (x - half * 0.3, foot - height * 0.55),
                (x, foot - height),
            ],
            steps=6,
        )
        + curve(
            [
                (x, foot - height),
                (x + half * 0.3, foot - height * 0.55),
                (x + half * 0.72, foot - height * 0.14),
                (x + half * 1.06, foot),
            ],
            steps=6,
        )
    )
    press.ink(needle, "#6fa08a")
    press.grain(needle, "#1f4a40", linear((x - half * 0.3, 0), (x + half * 0.9, 0)))
    press.grain(needle, "#cfe0b8", scaled(linear((x - half * 0.1, 0), (x - half * 0.9, 0)), 0.7))
    for side in (-1, 1):
        turret = press.shape(
            [
                (x + side * half - half * 0.16, foot),
                (x + side * half, foot - height * 0.22),
                (x + side * half + half * 0.16, foot),
            ]
        )
        press.ink(turret, "#4f8270" if side > 0 else "#86b198")
    press.ink(press.disc((x, foot - height - 4, 4.5)), GOLD)
    press.ink(press.lines([(x, foot - height - 8), (x, foot - height - 32)], width=2.6), INK)


def _church(press: Press, cx: float, size: float) -> None:
    """A brick church with twin towers, seen from the west."""
    brick, dark = "#b9583c", "#592520"
    nave = press.shape(
        box(cx + 20, 400, cx + 330, 720), [(cx - 10, 402), (cx + 60, 300), (cx + 290, 300), (cx + 346, 402)]
    )
    press.ink(nave, "#a84a34")
    press.grain(nave, dark, linear((cx + 80, 0), (cx + 380, 0)))
    windows = [
        curve(
            [
                (cx + 150 + 48 * k - 12, 500),
                (cx + 150 + 48 * k - 12, 446),
                (cx + 150 + 48 * k, 424),
                (cx + 150 + 48 * k + 12, 446),
                (cx + 150 + 48 * k + 12, 500),
            ],
            steps=4,
        )
        for k in range(4)
    ]
    press.ink(press.shape(*windows), "#33242a")
    gable = press.shape([(cx - 60, 720), (cx - 60, 390), (cx, 300), (cx + 60, 390), (cx + 60, 720)])
    press.ink(gable, brick)
    press.grain(gable, dark, scaled(linear((cx, 0), (cx + 70, 0)), 0.8))
    press.ink(press.disc((cx, 388, 27)), "#f1d8ae")
    press.ink(press.disc((cx, 388, 21)), "#33242a")
    press.ink(
        press.lines(
            *[
                [(cx, 388), (cx + 21 * math.cos(a), 388 + 21 * math.sin(a))]
                for a in (k * math.tau / 8 for k in range(8))
            ],
            width=2.4,
        ),
        "#d9a06e",
    )
    for x in (cx - 104, cx + 104):
        tower = press.shape(box(x - 50 * size, 268, x + 50 * size, 720))
        press.ink(tower, brick)
        press.grain(tower, dark, linear((x - 26, 0), (x + 72, 0)))
        press.grain(tower, "#f2b27a", scaled(linear((x - 10, 0), (x - 56, 0)), 0.6))
        press.ink(press.shape(*[box(x - 54, y, x + 54, y + 7) for y in (264, 352, 436)]), "#f1d8ae")
        lancets = [
            curve(
                [
                    (x + dx - 9, y + 62),
                    (x + dx - 9, y + 22),
                    (x + dx, y + 6),
                    (x + dx + 9, y + 22),
                    (x + dx + 9, y + 62),
                ],
                steps=4,
            )
            for dx in (-24, 24)
            for y in (276, 362)
        ]
        press.ink(press.shape(*lancets), "#33242a")
        _spire(press, x, 266, 48 * size, 196 * size)


def _harbour_church(press: Press, tx: float) -> None:
    """A smaller tower to the right, with a clock."""
    tower = press.shape(box(tx - 40, 330, tx + 40, 720))
    press.ink(tower, "#edcfa2")
    press.grain(tower, "#7a4a44", linear((tx - 30, 0), (tx + 60, 0)))
    press.ink(press.shape(box(tx - 45, 326, tx + 45, 336), box(tx - 44, 444, tx + 44, 452)), "#b98a63")
    press.ink(
        press.shape(
            *[
                curve(
                    [(tx + s - 9, 436), (tx + s - 9, 402), (tx + s, 388), (tx + s + 9, 402), (tx + s + 9, 436)],
                    steps=4,
                )
                for s in (-17, 17)
            ]
        ),
        "#3d3038",
    )
    press.ink(press.disc((tx, 362, 18)), CREAM)
    press.ink(press.lines([(tx, 362), (tx, 350)], [(tx, 362), (tx + 8, 367)], width=2.6), INK)
    _spire(press, tx, 328, 38, 150)


def old_town_rooftops(press: Press) -> None:
    """Evening over the tiled roofs of a merchants' town, with church spires and a cat."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, "#f5d79c")
    press.wash(sheet, "#6796a6", linear((0, 330), (0, -60)))
    press.wash(sheet, "#ec9a68", linear((0, 240), (0, 520)))
    sun = (300, 372)
    press.glow(sun, 560, STRAW, 0.8, 90)
    press.ink(press.disc((*sun, 98)), CREAM)
    for x0, x1, y, h in (
        (520, 1120, 120, 12),
        (860, 1500, 164, 9),
        (-40, 420, 190, 9),
        (1120, 1640, 268, 9),
        (480, 860, 250, 7),
    ):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#fdeac0",
            0.85,
        )
    for y, jag, colour, mist in ((430, 90, "#a98a8a", "#eca777"), (470, 50, "#7d7576", "#d2946f")):
        hills = press.shape(down(ridge(rng, (0, y + 10), (1600, y - 40), jag, 8, 0.48), 700))
        press.ink(hills, colour)
        press.wash(hills, mist, radial(sun, 80, 900))

    walls = ["#f2dfb8", "#ecc994", "#e8b184", "#f6e9cf", "#d9a06e", "#e3c7a5"]
    tiles = [("#c4593a", "#6d2a20"), ("#b54a33", "#5c221c"), ("#cf6d44", "#7a3524"), ("#a8452f", "#561f1a")]

    def street(base: float, size: float, detail: float) -> None:
        x = -60.0 * size
        while x < 1640:
            w = rng.uniform(110, 200) * size
            tile, dark = rng.choice(tiles)
            wall_colour = rng.choice(walls)
            tones = (wall_colour, "#8a5a52", tile, dark)
            _house(
                press,
                x,
                base + rng.uniform(-10, 14) * size,
                w,
                rng.uniform(70, 130) * size,
                rng.uniform(56, 92) * size,
                rng.random() < 0.36,
                tones,
                detail,
            )
            x += w * rng.uniform(0.9, 1.02)

    def veil(top: float, bottom: float, strength: float, colour: str = "#efb081") -> None:
        press.grain(
            press.shape(box(-10, top, 1610, 1080)),
            colour,
            scaled(linear((0, top - 10), (0, bottom)), strength),
            body=0.85,
        )

    street(556, 0.42, 0.0)
    veil(470, 620, 0.55)
    _church(press, 1010, 1.0)
    _harbour_church(press, 1388)

    street(650, 0.66, 0.42)
    veil(560, 740, 0.42)
    street(772, 0.95, 0.66)
    veil(660, 900, 0.26, "#d98a63")
    limes = [
        tree(press, x, y, h, 0.62)
        for x, y, h in ((470, 840, 210), (556, 846, 170), (1436, 826, 210), (1108, 720, 120))
    ]
    grove = press.either(*limes)
    press.ink(grove, "#1f4439")
    press.rim(grove, "#9a9a5c", -7, -4, 2)
    street(930, 1.34, 1.0)

    # The nearest roof runs across the foreground; the cat owns it.
    roof = press.shape([(-20, 1000), (560, 846), (1180, 1080), (-20, 1080)])
    press.ink(roof, "#9a3d2a")
    courses = []
    for k in range(1, 12):
        courses.append([(-20 + 0 * k, 1000 + k * 26), (560 + k * 7, 846 + k * 26)])
    press.ink(press.both(press.lines(*courses, width=4), roof), "#4d1a16", 0.8)
    tile_marks = []
    for k in range(12):
        for n in range(34):
            t = (n + (k % 2) * 0.5) / 33
            (ax, ay), (bx, by) = (-20, 1000 + k * 26), (560 + k * 7, 846 + k * 26)
            px, py = ax + (bx - ax) * t, ay + (by - ay) * t
            tile_marks.append([(px, py), (px + 5, py + 25)])
    press.ink(
        press.both(
            press.lines(*tile_marks, width=2.4),
            press.both(roof, press.shape([(-20, 1000), (560, 846), (650, 1080), (-20, 1080)])),
        ),
        "#4d1a16",
        0.6,
    )
    press.grain(
        press.both(roof, press.shape([(560, 846), (1180, 1080), (650, 1080)])),
        INK,
        scaled(linear((560, 800), (900, 1100)), 0.95),
    )
    press.grain(
        press.both(roof, press.shape([(-20, 990), (560, 846), (650, 1080), (-20, 1080)])),
        "#e88a58",
        scaled(linear((520, 1080), (120, 900)), 0.7),
    )
    ridge_line = ribbon([(-20, 998), (560, 842)], lambda t: 20)
    press.ink(press.shape(ridge_line), "#c4593a")
    press.rim(press.shape(ridge_line), STRAW, -1, -5)
    press.ink(press.shape(ribbon([(556, 842), (1180, 1078)], lambda t: 20)), "#7a2e22")
    stack = press.shape(box(150, 792, 232, 984), box(138, 776, 244, 800))
    press.ink(stack, "#d29a70")
    press.grain(stack, "#4d2a26", linear((160, 0), (250, 0)))
    press.ink(press.shape(box(154, 744, 180, 778), box(200, 750, 226, 778)), "#a8452f")
    press.grain(press.shape(box(154, 744, 180, 778), box(200, 750, 226, 778)), "#4d1a16", linear((150, 0), (236, 0)))
    for k in range(5):
        puff = curve(
            [
                (168 + 6 * k, 738),
                (150 + 10 * k, 690 - 8 * k),
                (190 + 6 * k, 640 - 10 * k),
                (166 + 16 * k, 570 - 14 * k),
            ]
        )
        press.grain(
            press.shape(ribbon(puff, lambda t: 8 + 26 * t * (1.2 - t))),
            "#f6e0b8",
            scaled(linear((0, 540), (0, 745)), 0.45),
        )
    kx, ky = 418, 876
    cat = press.shape(
        curve(
            [
                (kx - 44, ky + 14),
                (kx - 50, ky - 28),
                (kx - 26, ky - 72),
                (kx - 2, ky - 96),
                (kx + 18, ky - 104),
                (kx + 30, ky - 70),
                (kx + 28, ky - 20),
                (kx + 32, ky + 2),
            ],
            steps=8,
        )
        + [(kx + 20, ky + 6), (kx - 20, ky + 16)],
        ellipse(kx + 22, ky - 118, 27, 23),
        [(kx - 2, ky - 126), (kx + 2, ky - 156), (kx + 20, ky - 138)],
        [(kx + 24, ky - 138), (kx + 42, ky - 156), (kx + 46, ky - 124)],
        ribbon(
            curve([(kx - 40, ky + 4), (kx - 78, ky + 22), (kx - 98, ky + 66), (kx - 80, ky + 96), (kx - 66, ky + 84)]),
            lambda t: 15 - 5 * t,
        ),
    )
    press.ink(cat, "#171b20")
    press.rim(cat, "#f2a868", -4, -2, 1.0)
    swifts = []
    for x, y, s, a in (
        (620, 210, 46, -20),
        (690, 250, 34, 8),
        (560, 286, 30, -34),
        (740, 180, 28, -8),
        (1420, 200, 36, 14),
        (1480, 240, 26, -10),
        (470, 170, 26, 20),
    ):
        swifts.append(
            turned(
                curve(
                    [
                        (x - s, y - s * 0.28),
                        (x - s * 0.3, y - s * 0.16),
                        (x, y + s * 0.12),
                        (x + s * 0.3, y - s * 0.16),
                        (x + s, y - s * 0.28),
                        (x + s * 0.3, y + s * 0.04),
                        (x + 0.02 * s, y + s * 0.42),
                        (x - s * 0.3, y + s * 0.04),
                    ],
                    closed=True,
                    steps=6,
                ),
                a,
                (x, y),
            )
        )
    press.ink(press.shape(*swifts), INK)
