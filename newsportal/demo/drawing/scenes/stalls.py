"""What a market street is made of: lanterns, stalls, people seen from behind."""

from __future__ import annotations

from ..palette import (
    CREAM,
    DARK_RED,
    GOLD,
    INK,
    NIGHT,
    STRAW,
    UMBER,
    VERMILION,
)
from ..pencil import Point, box, curve, ellipse, ribbon
from ..press import Press, linear, radial, scaled

EYE = (800.0, 560.0)


def lantern(press: Press, x: float, y: float, r: float, body: str, dark: str, light: str) -> None:
    """A paper lantern of radius r hanging with its crown at (x, y)."""
    cy = y + r
    press.grain(press.disc((x, cy, r * 3.4)), body, scaled(radial((x, cy), r * 0.7, r * 3.4, 1.6), 0.6))
    globe = press.shape(ellipse(x, cy, r, r * 0.84))
    press.ink(globe, body)
    press.grain(globe, dark, linear((x, cy - r * 0.1), (x, cy + r * 1.1)))
    press.grain(globe, light, radial((x, cy - r * 0.1), r * 0.05, r * 0.95))
    ribs = [ellipse(x, cy, r * k, r * 0.84, 90, 270) for k in (0.35, 0.7)] + [
        ellipse(x, cy, r * k, r * 0.84, -90, 90) for k in (0.35, 0.7)
    ]
    press.ink(press.lines(*ribs, width=max(1.0, r * 0.045)), dark, 0.6)
    press.ink(
        press.shape(
            box(x - r * 0.34, y - r * 0.02, x + r * 0.34, y + r * 0.18),
            box(x - r * 0.34, cy + r * 0.72, x + r * 0.34, cy + r * 0.9),
        ),
        INK,
    )
    press.ink(press.lines([(x, cy + r * 0.88), (x, cy + r * 1.4)], width=max(1.2, r * 0.09)), GOLD)


def stall(press: Press, side: int, near: float, far: float, awning: tuple[str, str], goods: list[str]) -> None:
    """One stall along the street; ``near`` and ``far`` are depths (1 is the picture plane), side -1 left, 1 right."""
    rng = press.random

    def at(depth: float, out: float, height: float) -> Point:
        """``out`` from the middle of the street and ``height`` over the ground, in pixels at depth 1."""
        return EYE[0] + side * out / depth, EYE[1] + (470 - height) / depth

    wall = press.shape([at(near, 900, 0), at(near, 900, 760), at(far, 900, 760), at(far, 900, 0)])
    press.ink(wall, "#3a2430")
    inner = press.shape([at(near, 860, 220), at(near, 860, 560), at(far, 860, 560), at(far, 860, 220)])
    press.ink(inner, "#f2b552")
    press.grain(inner, VERMILION, scaled(linear(at(near, 860, 420), at(near, 860, 160)), 0.8))
    shelf = []
    for row in (330, 420, 500):
        shelf.append([at(near, 858, row), at(far, 858, row)])
    press.ink(press.lines(*shelf, width=5 / near), UMBER)
    jars = []
    for row in (330, 420):
        for k in range(7):
            d = 1 / (1 / near + (1 / far - 1 / near) * (k + 0.5) / 7)
            x, y = at(d, 858, row)
            w, h = 22 / d, rng.uniform(36, 62) / d
            jars.append((box(x - w / 2, y - h, x + w / 2, y), rng.choice(goods)))
    for outline, colour in jars:
        press.ink(press.shape(outline), colour)
    counter = press.shape([at(near, 620, 0), at(near, 620, 210), at(far, 620, 210), at(far, 620, 0)])
    press.ink(counter, "#7c3326")
    press.grain(counter, NIGHT, linear(at(near, 620, 190), at(near, 620, -40)))
    front = press.shape([at(near, 620, 0), at(near, 620, 210), at(near, 900, 210), at(near, 900, 0)])
    press.ink(front, "#4d2223")
    press.grain(front, NIGHT, linear(at(near, 700, 200), at(near, 760, -20)))
    planks = [
        [
            at(1 / (1 / near + (1 / far - 1 / near) * k / 6), 620, 0),
            at(1 / (1 / near + (1 / far - 1 / near) * k / 6), 620, 210),
        ]
        for k in range(1, 6)
    ]
    press.ink(press.lines(*planks, width=2.5 / near), NIGHT, 0.6)
    top = press.shape([at(near, 605, 210), at(near, 900, 226), at(far, 900, 226), at(far, 605, 210)])
    press.ink(top, "#e6a04a")
    press.grain(top, CREAM, scaled(linear(at(near, 620, 200), at(near, 860, 230)), 0.8))
    # What is for sale lies in heaps.
    for k in range(6):
        d = 1 / (1 / near + (1 / far - 1 / near) * (k + 0.5) / 6)
        x, y = at(d, 690, 218)
        r = 46 / d
        colour = goods[k % len(goods)]
        heap = press.shape(ellipse(x, y, r, r * 0.72, 180, 360) + [(x + r, y + r * 0.12), (x - r, y + r * 0.12)])
        press.ink(heap, colour)
        press.grain(heap, INK, scaled(linear((x - r * 0.2, y - r * 0.6), (x + r, y + r * 0.2)), 0.7))
        balls = [(x + rng.uniform(-0.7, 0.7) * r, y - rng.uniform(0, 0.5) * r, r * 0.17) for _ in range(9)]
        press.ink(press.both(press.disc(*balls), heap), STRAW, 0.55)
    posts = [[at(near, 612, 200), at(near, 612, 640)], [at(far, 612, 200), at(far, 612, 640)]]
    press.ink(press.lines(*posts, width=12 / near), "#2a1a22")
    # The awning slopes to the street, striped, with a scalloped edge.
    for k in range(8):
        d0 = 1 / (1 / near + (1 / far - 1 / near) * k / 8)
        d1 = 1 / (1 / near + (1 / far - 1 / near) * (k + 1) / 8)
        colour = awning[k % 2]
        stripe = press.shape([at(d0, 900, 740), at(d1, 900, 740), at(d1, 540, 610), at(d0, 540, 610)])
        press.ink(stripe, colour)
        a, b = at(d0, 540, 612), at(d1, 540, 612)
        drop = 46 / d0
        flap = press.shape(
            [a, b, (b[0], b[1] + drop * 0.6), ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + drop), (a[0], a[1] + drop * 0.6)]
        )
        press.ink(flap, colour)
        press.grain(flap, INK, scaled(linear((0, b[1] + drop), (0, a[1])), 0.45))
    cover = press.shape([at(near, 900, 740), at(far, 900, 740), at(far, 540, 610), at(near, 540, 610)])
    press.grain(cover, NIGHT, scaled(linear(at(near, 560, 610), at(near, 900, 780)), 0.85))


def onlooker(press: Press, x: float, size: float, colour: str, hair: str, turn: int) -> None:
    """Somebody seen from behind to the waist at the lower edge, looking toward ``turn`` (-1 left, 1 right)."""

    def put(points: list[Point]) -> list[Point]:
        return [(x + px * size, 1090 + py * size) for px, py in points]

    shoulders = press.shape(
        put(
            curve(
                [
                    (-150, 10),
                    (-146, -120),
                    (-132, -226),
                    (-96, -272),
                    (-40, -296),
                    (-30, -330),
                    (34, -330),
                    (44, -296),
                    (98, -272),
                    (134, -226),
                    (148, -120),
                    (154, 10),
                ],
                steps=8,
            )
        )
    )
    head = press.shape(
        put(ellipse(4 + 5 * turn, -384, 57, 68)),
        put(ellipse(4 + turn * 60, -374, 11, 17)),
        put(ellipse(4 - turn * 52, -376, 9, 15)),
    )
    body = press.either(shoulders, head)
    press.ink(shoulders, colour)
    press.ink(head, "#3a2420")
    if hair == "cap":
        cap = press.shape(
            put(curve([(-60, -392), (-50, -446), (4, -466), (60, -448), (70, -396), (6, -384)], closed=True)),
            put(curve([(40, -408), (92, -402), (112, -390), (60, -388)], closed=True)),
        )
        press.ink(cap, "#223446")
        press.rim(cap, "#f0a04e", 3, -3, 1)
        nape = press.shape(put(curve([(-52, -396), (60, -396), (55, -370), (4, -358), (-46, -370)], closed=True)))
        press.ink(nape, "#0f0e13")
        strap = press.shape(put(ribbon(curve([(-96, -270), (-10, -190), (120, -60)]), lambda t: 22)))
        press.ink(strap, "#a5452f")
        press.grain(strap, INK, scaled(linear(put([(0, 0)])[0], put([(0, -280)])[0]), 0.8))
        body = press.either(body, cap)
    else:
        locks = press.shape(
            put(
                curve(
                    [(-56, -380), (-52, -440), (4, -460), (62, -438), (66, -376), (50, -332), (4, -322), (-42, -334)],
                    closed=True,
                )
            ),
            put(ellipse(6, -462, 34, 29)),
        )
        press.ink(locks, "#0f0d12")
        pin = press.shape(put(ribbon([(-38, -478), (52, -448)], lambda t: 6)))
        press.ink(pin, GOLD)
        shawl = press.shape(
            put(
                curve(
                    [
                        (-118, -262),
                        (-40, -302),
                        (40, -302),
                        (118, -262),
                        (150, -150),
                        (60, -196),
                        (0, -176),
                        (-60, -196),
                        (-148, -150),
                    ],
                    closed=True,
                    steps=8,
                )
            )
        )
        press.ink(shawl, DARK_RED)
        press.grain(shawl, INK, scaled(linear(put([(0, -290)])[0], put([(0, -140)])[0]), 0.85))
        body = press.either(body, locks)
    press.grain(body, INK, scaled(linear((0, 900), (0, 1090)), 0.8))
    press.rim(body, "#f0a04e", 5, -3, 1.4)
