"""The roofs of an old town."""

from __future__ import annotations

from ..palette import (
    CREAM,
    GOLD,
    INK,
    STRAW,
    UMBER,
)
from ..pencil import box, curve, down, ellipse, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled


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
    if gable:
        thick = 7 * detail + 3
        left = press.shape(
            [
                (x - w * 0.06, base - wall + w * 0.05),
                (x + w / 2, base - wall - roof - thick),
                (x + w / 2, base - wall - roof),
                (x, base - wall + thick),
            ]
        )
        slab = press.shape(
            ribbon(
                [
                    (x - w * 0.06, base - wall + roof * 0.1),
                    (x + w / 2, base - wall - roof),
                    (x + w * 1.06, base - wall + roof * 0.1),
                ],
                lambda t: thick,
            )
        )
        press.ink(press.either(left, slab), tile)
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


def old_town_rooftops(press: Press) -> None:
    """Evening over tiled roofs, with a dome, a bell tower and a cat."""
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
    # The cathedral: nave, drum and ribbed dome, lantern; a square bell tower beside it.
    cx, cy, r = 960, 430, 158
    nave = press.shape(
        box(cx - 210, cy + 60, cx + 260, 720),
        [(cx - 226, cy + 62), (cx - 150, cy + 14), (cx + 200, cy + 14), (cx + 276, cy + 62)],
    )
    press.ink(nave, "#e5b98c")
    press.grain(nave, "#7a4a44", linear((cx - 120, 0), (cx + 330, 0)))
    drum = press.shape(box(cx - 134, cy - 34, cx + 134, cy + 62), box(cx - 146, cy - 44, cx + 146, cy - 30))
    press.ink(drum, "#f1d8ae")
    press.grain(drum, "#7a4a44", linear((cx - 90, 0), (cx + 160, 0)))
    press.ink(press.shape(*[ellipse(cx - 96 + 48 * k, cy + 12, 13, 16) for k in range(5)]), "#4a3a40")
    dome_line = curve([(cx - 138, cy - 40), (cx - 130, cy - 110), (cx - 86, cy - 176), (cx, cy - 214)], steps=10)
    dome = press.shape([*dome_line, *[(2 * cx - x, y) for x, y in dome_line[::-1]]])
    press.ink(dome, "#c4593a")
    press.grain(dome, "#5c221c", linear((cx - 60, cy - 180), (cx + 150, cy - 40)))
    press.grain(dome, "#f6bd84", radial((cx - 80, cy - 130), 8, 120))
    for a in (-0.94, -0.62, -0.22, 0.22, 0.62, 0.94):
        rib = [(cx + (x - cx) * -a, y) for x, y in dome_line]
        press.ink(press.lines(rib, width=5), "#f1d8ae" if a < 0.3 else "#b58a6c")
    lantern = press.shape(
        box(cx - 20, cy - 256, cx + 20, cy - 204),
        box(cx - 27, cy - 262, cx + 27, cy - 252),
        [(cx - 23, cy - 262), (cx, cy - 306), (cx + 23, cy - 262)],
    )
    press.ink(lantern, "#f1d8ae")
    press.grain(lantern, "#7a4a44", linear((cx - 10, 0), (cx + 30, 0)))
    press.ink(press.disc((cx, cy - 310, 7)), GOLD)
    press.ink(press.lines([(cx, cy - 314), (cx, cy - 340)], [(cx - 8, cy - 330), (cx + 8, cy - 330)], width=3), INK)
    tx = 1262
    bell = press.shape(
        box(tx - 46, 216, tx + 46, 720),
        box(tx - 54, 206, tx + 54, 222),
        box(tx - 52, 330, tx + 52, 340),
        [(tx - 46, 208), (tx, 118), (tx + 46, 208)],
    )
    press.ink(bell, "#edcfa2")
    press.grain(bell, "#7a4a44", linear((tx - 34, 0), (tx + 66, 0)))
    spire = press.shape([(tx - 50, 208), (tx, 112), (tx + 50, 208)])
    press.ink(spire, "#b54a33")
    press.grain(spire, "#5c221c", linear((tx - 10, 150), (tx + 50, 200)))
    press.ink(
        press.shape(
            *[
                curve(
                    [(tx + s - 13, 316), (tx + s - 13, 268), (tx + s, 248), (tx + s + 13, 268), (tx + s + 13, 316)],
                    steps=4,
                )
                for s in (-20, 20)
            ]
        ),
        "#3d3038",
    )
    press.ink(press.disc((tx, 376, 22)), CREAM)
    press.ink(press.lines([(tx, 376), (tx, 361)], [(tx, 376), (tx + 10, 382)], width=3), INK)
    press.ink(press.lines([(tx, 112), (tx, 86)], width=3), INK)

    street(650, 0.66, 0.42)
    veil(560, 740, 0.42)
    street(772, 0.95, 0.66)
    veil(660, 900, 0.26, "#d98a63")
    cypresses = [
        curve(
            [
                (x, y - h),
                (x + h * 0.1, y - h * 0.6),
                (x + h * 0.075, y),
                (x - h * 0.075, y),
                (x - h * 0.1, y - h * 0.6),
            ],
            closed=True,
            steps=6,
        )
        for x, y, h in ((470, 830, 240), (520, 840, 190), (1420, 820, 230), (706, 700, 120), (1096, 712, 130))
    ]
    grove = press.shape(*cypresses)
    press.ink(grove, "#1f4439")
    press.rim(grove, "#9a9a5c", -5, -2, 1.5)
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
