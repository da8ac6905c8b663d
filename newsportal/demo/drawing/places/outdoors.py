"""Fields, water and paths."""

from __future__ import annotations

import math

from ..palette import CREAM, GOLD, INK, NIGHT
from ..pencil import box, curve, down, ellipse, gull, person, ribbon, ridge, turned
from ..press import Press, linear, radial, scaled
from ..scenes.parts import cumulus, glitter, palm, spruce, tree
from .furniture import OAK, Tone, crate, shadow, solid


def field_rows(press: Press) -> None:
    """Rows of vegetables that run to a barn, a tractor, an early sun."""
    sheet = press.full()
    press.ink(sheet, "#8fb8bd")
    press.wash(sheet, "#fbe3a8", linear((0, 40), (0, 340)))
    press.glow((860, 300), 460, "#fff0bf", 0.9, 60)
    press.ink(press.disc((860, 290, 60)), "#fff3c9")
    rng = press.random
    for y, jag, ink, mist in ((300, 60, "#a9bda0", "#f6dca0"), (340, 36, "#7a9f80", "#e6cf96")):
        hills = press.shape(down(ridge(rng, (-10, y), (1210, y - 14), jag, 7, 0.5), 820))
        press.ink(hills, ink)
        press.wash(hills, mist, scaled(radial((860, 300), 40, 520), 0.7))
    press.ink(
        press.either(
            *[
                tree(press, x, 372, h, 0.8)
                for x, h in ((60, 90), (120, 70), (180, 96), (1000, 76), (1060, 96), (1120, 80), (1180, 92))
            ]
        ),
        "#2d6350",
    )
    ground = press.ink(press.shape(box(-10, 366, 1210, 820)), "#8a6a42")
    press.grain(ground, "#3f2a18", scaled(linear((600, 400), (600, 900)), 0.8))
    eye = (640.0, 330.0)
    inks = [
        ("#4f8a63", "#1b4a3d", "#a9c68f"),
        ("#6f9a4f", "#2d5a2c", "#c9d98a"),
        ("#3f7a58", "#123a30", "#8fbf7a"),
        ("#7a4a6c", "#3a1f3a", "#b98aa8"),
    ]
    for k in range(-9, 10):
        foot = eye[0] + k * 168.0
        tone = inks[k % 4]
        near, far = 46.0, 2.4
        lane = press.shape(
            [
                (eye[0] + (foot - eye[0]) * 0.09 - far, 370),
                (eye[0] + (foot - eye[0]) * 0.09 + far, 370),
                (foot + near, 830),
                (foot - near, 830),
            ]
        )
        press.ink(lane, tone[1])
        leaves, lights = [], []
        for n in range(34):
            t = (n / 33) ** 2.1
            y = 372 + 458 * t
            s = (y - eye[1]) / (830 - eye[1])
            x = eye[0] + (foot - eye[0]) * s
            r = 54 * s
            if -80 < x < 1280:
                points = [(i * math.tau / 14 + n, 1.0 if i % 2 else 0.6) for i in range(14)]
                leaves.append([(x + math.cos(a) * r * d, y - r * 0.35 + math.sin(a) * r * d * 0.6) for a, d in points])
                lights.append(ellipse(x - r * 0.2, y - r * 0.45, r * 0.42, r * 0.24))
        if leaves:
            press.ink(press.shape(*leaves), tone[0])
            press.ink(press.shape(*lights), tone[2], 0.75)
    press.grain(press.shape(box(-10, 366, 1210, 820)), "#fbe0a0", scaled(linear((0, 560), (0, 366)), 0.45))
    press.grain(press.shape(box(-10, 600, 1210, 820)), NIGHT, scaled(linear((0, 600), (0, 900)), 0.5))
    # Barn and silo.
    solid(
        press,
        [(250, 372), (250, 280), (300, 226), (370, 200), (440, 226), (490, 280), (490, 372)],
        ("#b3261e", "#5b1512", "#e5705a"),
        lit=0.5,
        down=0.3,
    )
    press.ink(press.lines([(236, 290), (298, 222), (370, 192), (442, 222), (504, 290)], width=13), "#f3e7cd")
    press.ink(press.shape(box(330, 296, 410, 372)), "#7c1c18")
    press.ink(
        press.lines(
            [(330, 296), (410, 372)],
            [(410, 296), (330, 372)],
            [(330, 296), (410, 296), (410, 372), (330, 372), (330, 296)],
            width=5,
        ),
        "#f3e7cd",
    )
    press.ink(press.shape(box(352, 236, 388, 264)), "#33241c")
    solid(press, [box(514, 236, 564, 372), ellipse(539, 236, 25, 20)], ("#c9d2cc", "#6e7d7c", "#f3f4e6"), down=0.1)
    # The tractor, small, at the end of a row.
    x, y = 760.0, 380.0
    solid(
        press,
        [(x - 4, y - 14), (x - 4, y - 40), (x + 50, y - 40), (x + 54, y - 14)],
        ("#2d6f7c", "#0f3440", "#8fc4c4"),
    )
    press.ink(
        press.lines(
            [(x - 40, y - 70), (x + 6, y - 70)],
            [(x - 38, y - 70), (x - 36, y - 30)],
            [(x + 4, y - 70), (x + 6, y - 36)],
            width=4,
        ),
        "#173f4a",
    )
    press.ink(press.lines([(x + 36, y - 40), (x + 36, y - 62)], width=5), INK)
    solid(press, box(x - 40, y - 36, x, y - 16), ("#2d6f7c", "#0f3440", "#8fc4c4"))
    for wx, wy, r in ((x - 24, y - 14, 30), (x + 44, y - 2, 17)):
        press.ink(press.disc((wx, wy, r)), "#1c2226")
        press.ink(press.disc((wx, wy, r * 0.55)), GOLD)
        press.ink(press.disc((wx, wy, r * 0.2)), "#7a4a14")
    # Crates in front.
    for cx, cy, w in ((70, 800, 230), (300, 812, 190)):
        shadow(press, cx + w / 2, cy, w * 0.6, 12, 0.5)
        for k in range(7):
            bx = cx + w * (0.1 + 0.135 * k)
            tone = ("#c8392b", "#6b1512", "#f08a6a") if w > 200 else ("#d9772b", "#8a3a12", "#f6b26a")
            solid(press, ellipse(bx, cy - 92 + (k % 2) * 10, 24, 23), tone, lit=0.7)
        crate(press, cx, cy, w, 88)
    press.ink(
        press.shape(
            *[
                gull(gx, gy, s, t)
                for gx, gy, s, t in ((180, 120, 40, -6), (250, 90, 30, 8), (130, 170, 26, 4), (1040, 100, 30, -8))
            ]
        ),
        "#33424a",
    )


def kayaks(press: Press) -> None:
    """Kayaks drawn up on a beach, one out on the still bay."""
    sheet = press.full()
    press.ink(sheet, "#7fb0bf")
    press.wash(sheet, "#fbdcae", linear((0, 60), (0, 400)))
    press.ink(press.disc((330, 250, 56)), "#fff3c9")
    press.glow((330, 250), 360, "#fff0bf", 0.8, 56)
    rng = press.random
    press.ink(cumulus(press, 640, 190, 360, 100), "#fdeed0", 0.9)
    press.ink(cumulus(press, 980, 140, 260, 70), "#fdeed0", 0.75)
    for y, jag, ink, dark in ((340, 190, "#8fa6ae", "#5f7f8c"), (390, 120, "#5f8490", "#2d5360")):
        hills = press.shape(down(ridge(rng, (-10, y + 30), (1210, y - 60), jag, 8, 0.5), 432))
        press.ink(hills, ink)
        press.grain(hills, dark, scaled(linear((0, y - 80), (0, 450)), 0.5))
    press.ink(
        press.shape(
            *[
                spruce(press, sx, 432 + rng.uniform(-2, 4), rng.uniform(34, 92))
                for sx in [*range(-10, 200, 16), *range(800, 1220, 15)]
            ]
        ),
        "#173f35",
    )
    bay = press.ink(press.shape(box(-10, 428, 1210, 820)), "#5f98a3")
    press.grain(bay, "#1f5260", scaled(linear((0, 430), (0, 720)), 0.85))
    press.wash(bay, "#fbe0b0", scaled(radial((330, 440), 20, 420, 1.0, 1.6), 0.7))
    press.ink(press.both(press.shape(*glitter(press, 330, 436, 640, (60, 200), 60)), bay), "#fff3d0", 0.85)
    waves = [
        curve([(wx, wy), (wx + ww / 2, wy - 2), (wx + ww, wy), (wx + ww / 2, wy + 2)], closed=True, steps=4)
        for wx, wy, ww in (
            (rng.uniform(0, 1200), 440 + 220 * rng.random() ** 1.3, rng.uniform(30, 120)) for _ in range(46)
        )
    ]
    press.ink(press.both(press.shape(*waves), bay), "#1f5260", 0.45)
    # The one who is out.
    hull = curve([(636, 520), (690, 530), (800, 532), (900, 518), (880, 540), (760, 548), (660, 540)], closed=True)
    press.ink(press.shape(ellipse(770, 556, 130, 8)), "#173f4a", 0.5)
    solid(press, hull, ("#d9992b", "#7a4a14", "#fbe2a0"), lit=0.7, down=0.4)
    press.ink(
        press.shape(curve([(738, 524), (732, 480), (748, 456), (784, 456), (798, 482), (794, 524)], steps=6)),
        "#b3261e",
    )
    press.ink(press.shape(ellipse(766, 432, 17, 20)), "#8a5236")
    press.ink(
        press.shape(
            curve([(744, 430), (750, 412), (766, 406), (784, 412), (790, 430)], steps=6), box(740, 427, 792, 433)
        ),
        "#f3e7cd",
    )
    press.ink(press.lines([(660, 440), (870, 520)], width=5), "#5b3218")
    press.ink(
        press.shape(
            turned(ellipse(652, 436, 24, 10), 20, (652, 436)), turned(ellipse(878, 524, 24, 10), 20, (878, 524))
        ),
        "#2d6f7c",
    )
    press.ink(
        press.lines(
            curve([(750, 470), (722, 482), (714, 462)]), curve([(784, 472), (812, 492), (822, 500)]), width=11
        ),
        "#b3261e",
    )
    # The beach.
    beach = press.shape(down(curve([(-10, 640), (260, 650), (560, 690), (900, 668), (1210, 700)]), 820))
    foam = press.shape(down(curve([(-10, 630), (260, 638), (560, 678), (900, 656), (1210, 688)]), 820))
    press.ink(foam, "#f6f0dc", 0.9)
    press.ink(beach, "#dfbe8c")
    press.grain(beach, "#8a5a34", scaled(linear((300, 640), (900, 880)), 0.8))
    press.ink(
        press.both(
            press.disc(
                *[(rng.uniform(0, 1200), rng.uniform(680, 800), rng.uniform(2, 7)) for _ in range(70)], squash=0.6
            ),
            beach,
        ),
        "#8a6a4a",
        0.7,
    )
    for bx, by, turn, tone in (
        (300, 700, -8, ("#b3261e", "#5b1512", "#f08a6a")),
        (440, 744, -5, ("#2d6350", "#0f2c26", "#8fbf9a")),
        (660, 770, -9, ("#edbb55", "#a8701e", "#fdf0b8")),
    ):
        boat: Tone = tone
        pts = turned(
            curve(
                [
                    (bx - 250, by - 26),
                    (bx - 120, by - 8),
                    (bx + 120, by - 8),
                    (bx + 250, by - 26),
                    (bx + 200, by + 14),
                    (bx + 100, by + 30),
                    (bx - 100, by + 30),
                    (bx - 200, by + 14),
                ],
                closed=True,
                steps=8,
            ),
            turn,
            (bx, by),
        )
        press.ink(press.soften(press.shape([(px + 10, py + 18) for px, py in pts]), 8), "#4a2f1c", 0.5)
        hull_mask = solid(press, pts, boat, lit=0.7, down=0.7)
        press.rim(hull_mask, CREAM, 0, 5, 1)
        deck = press.shape(turned(ellipse(bx, by - 4, 52, 13), turn, (bx, by)))
        press.ink(deck, "#1c2226")
        press.ink(press.lines(turned(ellipse(bx, by - 4, 52, 13), turn, (bx, by)), width=5), CREAM)
        press.ink(
            press.lines(
                turned([(bx - 170, by - 6), (bx - 90, by + 2)], turn, (bx, by)),
                turned([(bx + 90, by + 2), (bx + 170, by - 6)], turn, (bx, by)),
                width=4,
            ),
            CREAM,
            0.85,
        )
    press.ink(press.lines([(930, 640), (1000, 800)], width=8), "#5b3218")
    press.ink(press.shape(turned(ellipse(922, 620, 16, 40), -22, (922, 620))), "#b3261e")
    # A post with jackets.
    solid(press, [box(1080, 480, 1096, 790), box(1030, 500, 1170, 514)], OAK)
    for jx, ink in ((1052, "#d9772b"), (1130, "#d9992b")):
        jacket = press.ink(
            press.shape(
                curve(
                    [
                        (jx - 28, 520),
                        (jx - 32, 600),
                        (jx + 32, 600),
                        (jx + 28, 520),
                        (jx + 12, 526),
                        (jx, 544),
                        (jx - 12, 526),
                    ],
                    steps=4,
                )
            ),
            ink,
        )
        press.grain(jacket, "#5b2c14", scaled(linear((jx - 10, 0), (jx + 40, 0)), 0.7))
        press.ink(press.lines([(jx - 31, 556), (jx + 31, 556)], [(jx - 32, 580), (jx + 32, 580)], width=6), "#1c2226")
    press.ink(
        press.shape(
            *[gull(gx, gy, s, t) for gx, gy, s, t in ((560, 150, 44, -8), (620, 120, 30, 6), (500, 196, 28, 10))]
        ),
        "#fbf5e6",
    )


def ridge_walk(press: Press) -> None:
    """A small group on a ridge path in the first light, mountains behind them."""
    sheet = press.full()
    press.ink(sheet, "#5f92a8")
    press.wash(sheet, "#fbd09a", linear((0, 0), (0, 430)))
    press.glow((830, 330), 520, "#fff0bf", 0.9, 70)
    press.ink(press.disc((830, 320, 70)), "#fff3c9")
    rng = press.random
    for y0, y1, jag, ink, dark, lit in (
        (380, 330, 260, "#b9a8a8", "#8a8a98", "#fbdcb0"),
        (470, 400, 230, "#8f93a0", "#5a6a80", "#f3c49a"),
        (560, 520, 190, "#56738a", "#2d4a60", "#c9a88f"),
    ):
        hills = press.shape(down(ridge(rng, (-10, y0), (1210, y1), jag, 8, 0.52), 820))
        press.ink(hills, ink)
        press.grain(hills, dark, scaled(linear((0, y1 - 150), (0, y0 + 140)), 0.7))
        press.rim(hills, lit, -7, 6, 2)
    press.ink(press.soften(press.shape(box(-200, 560, 1400, 660)), 50), "#fbe6c4", 0.5)
    slope = curve([(-10, 760), (220, 700), (420, 610), (600, 560), (760, 590), (940, 560), (1210, 470)], steps=20)
    near = press.ink(press.shape(down(slope, 820)), "#3f6a54")
    press.grain(near, "#0f2c2a", scaled(linear((500, 560), (700, 880)), 0.95))
    press.rim(near, "#c9d08a", -2, 9, 2)
    path = ribbon(
        curve([(60, 830), (260, 742), (430, 664), (590, 598), (760, 614), (930, 586), (1210, 500)], steps=20),
        lambda t: 50 * (1 - t) + 9,
    )
    press.ink(press.both(press.shape(path), near), "#d9b27a")
    press.grain(press.both(press.shape(path), near), "#7a5230", scaled(linear((600, 560), (300, 860)), 0.6))
    rocks = [
        curve(
            [
                (rx - r, ry),
                (rx - r * 0.6, ry - r * 0.7),
                (rx + r * 0.2, ry - r * 0.9),
                (rx + r, ry - r * 0.2),
                (rx + r * 0.8, ry + r * 0.2),
            ],
            closed=True,
            steps=3,
        )
        for rx, ry, r in (
            (140, 730, 40),
            (520, 640, 24),
            (860, 640, 34),
            (1040, 610, 46),
            (700, 700, 52),
            (1130, 740, 70),
            (400, 780, 36),
        )
    ]
    for outline in rocks:
        solid(press, outline, ("#8a938c", "#33443f", "#d8d8c0"), lit=0.7, down=0.5)
    tufts = [
        curve([(tx, ty), (tx + d * 0.4, ty - 14), (tx + d, ty - 26)], steps=4)
        for tx, ty in ((rng.uniform(0, 1200), rng.uniform(640, 800)) for _ in range(90))
        for d in (-9, 0, 9)
    ]
    press.ink(press.both(press.lines(*tufts, width=2.2), near), "#7fa070", 0.7)
    walkers = (
        (430, 668, 132, "#b3261e", "#edbb55"),
        (520, 630, 118, "#2d6f7c", "#7c1c18"),
        (596, 602, 106, "#d9992b", "#2d6350"),
        (760, 618, 102, "#7a4a7c", "#d9992b"),
        (846, 604, 96, "#345a72", "#b3261e"),
    )
    for k, (x, y, h, coat, pack) in enumerate(walkers):
        parts = person(x, y, h, 0.3 if k % 2 else -0.26, 0.12)
        shadow(press, x - h * 0.25, y + 2, h * 0.36, 5, 0.5, "#12231c")
        press.ink(press.shape(*parts[2:4]), "#23303a")
        press.ink(press.shape(parts[1], *parts[4:]), coat)
        press.ink(press.shape(parts[0]), ("#8a5236", "#d9a07a", "#5b3422", "#c98a64", "#e3b08a")[k])
        bag = press.ink(
            press.shape(
                curve(
                    [
                        (x - h * 0.13, y - h * 0.76),
                        (x - h * 0.27, y - h * 0.72),
                        (x - h * 0.29, y - h * 0.46),
                        (x - h * 0.12, y - h * 0.44),
                    ],
                    closed=True,
                )
            ),
            pack,
        )
        press.grain(bag, INK, scaled(linear((x - h * 0.12, 0), (x - h * 0.32, 0)), 0.5))
        press.ink(
            press.shape(
                curve(
                    [(x - h * 0.08, y - h * 0.93), (x + h * 0.02, y - h * 1.0), (x + h * 0.12, y - h * 0.93)], steps=5
                ),
                box(x - h * 0.1, y - h * 0.945, x + h * 0.15, y - h * 0.92),
            ),
            pack,
        )
        press.ink(press.lines([(x + h * 0.2, y - h * 0.5), (x + h * 0.3, y)], width=3), "#33241c")
        press.rim(press.shape(parts[1]), "#ffe6b8", -3, 0, 1)
    # A cairn.
    for w, ty in ((90, 590), (74, 566), (60, 546), (44, 530), (26, 516)):
        solid(
            press,
            curve(
                [
                    (1010 - w / 2, ty),
                    (1010 - w * 0.4, ty - 20),
                    (1010 + w * 0.1, ty - 24),
                    (1010 + w / 2, ty - 8),
                    (1010 + w * 0.4, ty + 2),
                ],
                closed=True,
                steps=4,
            ),
            ("#9aa39a", "#3f4f4a", "#e3e0c8"),
            lit=0.7,
        )
    press.ink(
        press.shape(*[gull(gx, gy, s, t, 0.2) for gx, gy, s, t in ((300, 180, 90, -8), (420, 130, 50, 10))]), "#2a3a44"
    )


def dhow(press: Press) -> None:
    """A dhow under sail off a palm coast."""
    sheet = press.full()
    press.ink(sheet, "#3f8c9c")
    press.wash(sheet, "#fbdca0", linear((0, 0), (0, 470)))
    press.glow((900, 360), 480, "#fff0bf", 0.9, 70)
    press.ink(press.disc((900, 350, 76)), "#fff3c9")
    rng = press.random
    for x0, x1, y, h in ((60, 480, 110, 11), (520, 900, 170, 8), (820, 1240, 90, 10)):
        press.ink(
            press.shape(curve([(x0, y), ((x0 + x1) / 2, y - h), (x1, y), ((x0 + x1) / 2, y + h * 0.5)], closed=True)),
            "#fdf0d0",
            0.8,
        )
    coast = press.shape(down(curve([(-10, 470), (120, 452), (260, 466), (420, 478), (520, 490)]), 492))
    press.ink(coast, "#2d6350")
    press.ink(press.shape(box(-10, 484, 520, 494)), "#f0d49a")
    for px, base, h, lean in (
        (40, 470, 180, 0.1),
        (130, 466, 220, -0.06),
        (230, 470, 170, 0.14),
        (330, 478, 130, 0.08),
    ):
        press.ink(press.shape(*palm(press, px, base, h, lean)), "#173f35")
    sea = press.ink(press.shape(box(-10, 490, 1210, 820)), "#2f8a94")
    press.grain(sea, "#0f3f4c", scaled(linear((0, 490), (0, 840)), 0.95))
    press.wash(sea, "#fbdca0", scaled(radial((900, 490), 20, 420, 1.0, 1.3), 0.75))
    press.ink(press.both(press.shape(*glitter(press, 900, 498, 800, (60, 260), 90)), sea), "#fff3d0", 0.85)
    waves = [
        curve([(wx, wy), (wx + ww / 2, wy - 3), (wx + ww, wy), (wx + ww / 2, wy + 3)], closed=True, steps=4)
        for wx, wy, ww in ((rng.uniform(-40, 1200), 500 + 310 * rng.random(), rng.uniform(40, 150)) for _ in range(60))
    ]
    press.ink(press.both(press.shape(*waves[:34]), sea), "#0f4a56", 0.5)
    press.ink(press.both(press.shape(*waves[34:]), sea), "#8fd0cc", 0.4)
    # The dhow.
    reflection = press.soften(press.shape([(300, 640), (800, 640), (700, 780), (380, 780)]), 14)
    press.ink(press.both(reflection, sea), "#0b2f3a", 0.55)
    hull = [
        *curve([(236, 548), (300, 588), (420, 600), (620, 596), (760, 570), (850, 520)], steps=10),
        *curve([(850, 520), (800, 600), (720, 650), (380, 656), (290, 620), (236, 548)], steps=10),
    ]
    solid(press, hull, ("#8a4f2a", "#33180c", "#d99a5e"), lit=0.6, down=0.6)
    press.ink(
        press.lines(
            curve([(246, 560), (310, 602), (430, 614), (630, 610), (764, 584), (838, 540)], steps=10), width=6
        ),
        "#f3e3c4",
    )
    press.ink(
        press.lines(curve([(262, 580), (330, 624), (440, 634), (640, 628), (750, 606)], steps=10), width=4), "#2d6f7c"
    )
    press.ink(press.lines([(540, 600), (566, 110)], width=13), "#5b3218")
    yard = [(330, 520), (760, 60)]
    press.ink(press.lines(yard, width=11), "#5b3218")
    sail = [
        *curve([(336, 516), (480, 350), (756, 66)], steps=10),
        *curve([(756, 66), (820, 260), (790, 480)], steps=12),
        *curve([(790, 480), (600, 560), (336, 516)], steps=12),
    ]
    cloth = press.ink(press.shape(sail), "#f6e6c4")
    press.grain(cloth, "#b0703c", scaled(linear((640, 250), (380, 540)), 0.75))
    press.grain(cloth, "#fffaf0", scaled(radial((730, 330), 10, 240), 0.8))
    press.ink(
        press.both(
            press.lines(
                *[
                    curve(
                        [
                            (336 + 420 * t, 516 - 450 * t),
                            (560 + 240 * t, 560 - 320 * t + 60),
                            (700 + 110 * t, 560 - 330 * t),
                        ]
                    )
                    for t in (0.25, 0.5, 0.75)
                ],
                width=3,
            ),
            cloth,
        ),
        "#b98a58",
        0.7,
    )
    patch = press.both(press.shape(turned(box(600, 380, 680, 446), -16, (640, 412))), cloth)
    press.ink(patch, "#d9a35e")
    press.ink(
        press.lines([(790, 480), (820, 540)], [(566, 110), (846, 524)], [(566, 110), (260, 556)], width=2.5), "#33241c"
    )
    for x, y, ink, skin in (
        (330, 596, "#f3ead6", "#6b3f28"),
        (424, 604, "#b3261e", "#8a5236"),
        (690, 598, "#2d6350", "#6b3f28"),
        (742, 584, "#f3ead6", "#8a5236"),
    ):
        press.ink(
            press.shape(
                curve(
                    [(x - 20, y), (x - 22, y - 44), (x - 8, y - 60), (x + 8, y - 60), (x + 22, y - 44), (x + 20, y)],
                    steps=5,
                )
            ),
            ink,
        )
        press.ink(press.shape(ellipse(x, y - 76, 13, 16)), skin)
        press.ink(
            press.shape(curve([(x - 14, y - 80), (x, y - 96), (x + 14, y - 80)], steps=6)),
            CREAM if ink != "#f3ead6" else "#b3261e",
        )
    pennant = [(566, 108), (640, 88), (600, 116)]
    press.ink(press.shape(pennant), "#b3261e")
    bow = curve([(236, 640), (300, 664), (460, 668), (700, 660), (780, 640)], steps=8)
    press.ink(press.shape(ribbon(bow, lambda t: 13 * math.sin(math.pi * t) + 2)), "#e6f3ea", 0.9)
    press.ink(
        press.shape(
            *[gull(gx, gy, s, t) for gx, gy, s, t in ((980, 200, 50, -8), (1050, 240, 34, 10), (900, 150, 30, 4))]
        ),
        "#fbf5e6",
    )


SCENES = {"field-rows": field_rows, "kayaks": kayaks, "ridge-walk": ridge_walk, "dhow": dhow}
