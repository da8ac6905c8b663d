"""Ships and the sea: the container port, the canal, the cable, the bridge."""

from __future__ import annotations

from ..palette import (
    BLUSH,
    BONE,
    CREAM,
    DARK_RED,
    DEEP_SLATE,
    GREEN,
    HAZE,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    RED,
    SLATE,
    STEEL,
    STRAW,
    VERMILION,
)
from ..pencil import box, curve, gull, lerp, person
from ..press import Press, linear, scaled
from .parts import glint


def _crane(press: Press, x: float, quay: float, size: float, reach: float, raised: bool = False):
    """A ship-to-shore crane in profile, its sea leg at x; ``size`` is the height of the boom over the quay."""
    u = size / 500
    top = quay - size
    back = x + 250 * u
    apex = (x + 28 * u, top - 195 * u)
    tip = (x - reach, top)
    bars = [
        press.lines([(x, quay - 10 * u), (x, top)], [(back, quay - 10 * u), (back, top)], width=17 * u),
        press.lines([(x - 6 * u, quay - 235 * u), (back + 6 * u, quay - 235 * u)], width=20 * u),
        press.lines([(x, quay - 235 * u), (back, top)], [(x, top + 60 * u), (back, top + 60 * u)], width=8 * u),
        press.lines([(x, top), apex], [(back, top), apex], width=10 * u),
        press.lines([apex, (x + 390 * u, top)], width=4.5 * u),
        press.shape(box(back - 50 * u, top - 52 * u, back + 92 * u, top)),
        press.shape(
            box(x - 34 * u, quay - 20 * u, x + 34 * u, quay), box(back - 34 * u, quay - 20 * u, back + 34 * u, quay)
        ),
    ]
    if raised:
        tip = (x - reach * 0.3, top - reach * 0.86)
    else:
        bars.append(press.lines([apex, lerp((x, top), tip, 0.5)], [apex, lerp((x, top), tip, 0.93)], width=4.5 * u))
    # The boom is a shallow lattice girder: two chords and a zigzag.
    dx, dy = (0, 26 * u) if not raised else (24 * u, 8 * u)
    girder = [(x, top), tip]
    bars.append(press.lines(girder, [(x + dx, top + dy), (tip[0] + dx, tip[1] + dy)], width=7 * u))
    count = int(reach / (32 * u))
    zigzag = []
    for i in range(count + 1):
        px, py = lerp((x, top), tip, i / count)
        zigzag.append((px, py) if i % 2 else (px + dx, py + dy))
    bars.append(press.lines(zigzag, width=3.6 * u))
    bars.append(
        press.lines([(x, top), (x + 390 * u, top)], [(x, top + 26 * u), (x + 390 * u, top + 26 * u)], width=7 * u)
    )
    return press.either(*bars)


def _container(press: Press, x: float, y: float, w: float, h: float, colour: str, dark: str) -> None:
    """One box with its corrugation, top left corner at (x, y)."""
    side = press.ink(press.shape(box(x, y, x + w - 1.6, y + h - 1.6)), colour)
    ribs = [[(x + w * i / 9, y + 3), (x + w * i / 9, y + h - 5)] for i in range(1, 9)]
    press.ink(press.both(press.lines(*ribs, width=1.5), side), dark, 0.42)
    press.grain(side, dark, linear((x + w, y), (x - w * 0.5, y + h * 1.1)))


def container_port(press: Press) -> None:
    """A crane swings a red box across the low sun, over a laden ship."""
    rng = press.random
    sheet = press.full()
    press.ink(sheet, STRAW)
    press.wash(sheet, "#e79a70", linear((0, 300), (0, 740)))
    press.wash(sheet, MIST, linear((0, 420), (0, -40), 0.9))
    press.grain(sheet, STEEL, scaled(linear((0, 430), (0, -260), 1.2), 0.95))
    press.glow((640, 470), 620, CREAM, 0.75, 150)
    press.ink(press.disc((640, 470, 168)), CREAM)
    for y, x0, x1 in ((508, 100, 560), (530, 300, 1010), (168, 1010, 1500), (192, 1130, 1600), (556, 640, 900)):
        bank = press.shape(curve([(x0, y), ((x0 + x1) / 2, y - 9), (x1, y), ((x0 + x1) / 2, y + 7)], closed=True))
        press.ink(bank, BLUSH if y > 300 else HAZE, 0.8)

    # The far quay: a hazy row of cranes and stacks.
    far = [
        _crane(press, x, 742, size, size * 0.75, raised)
        for x, size, raised in (
            (60, 190, True),
            (210, 180, False),
            (880, 170, False),
            (960, 175, True),
            (1560, 250, False),
        )
    ]
    stacks = [box(x, 742 - 15 * rng.randint(1, 4), x + 62, 742) for x in range(-20, 1600, 64)]
    haze = press.either(*far, press.shape(*stacks, box(0, 728, 1600, 760)))
    press.ink(haze, "#b98a77")
    press.wash(haze, "#d9a27e", linear((0, 560), (0, 760)))
    middle = _crane(press, 1440, 800, 400, 330, True)
    press.ink(middle, "#6d6670")

    # Water, with the sun's road on it.
    press.ink(press.shape(box(0, 752, 1600, 1067)), "#5d7f8c")
    water = press.shape(box(0, 752, 1600, 1067))
    press.wash(water, "#c99a7c", linear((0, 860), (0, 740)))
    press.grain(water, DEEP_SLATE, linear((0, 780), (0, 1090)))
    road = []
    for i in range(70):
        y = 764 + 290 * (i / 70) ** 1.15
        spread = 40 + (y - 752) * 0.75
        x = 650 + rng.gauss(0, spread * 0.55)
        w = rng.uniform(26, 90) * (0.5 + (y - 752) / 260)
        road.append(
            curve(
                [(x - w, y), (x, y - 1.6 - (y - 752) * 0.012), (x + w, y), (x, y + 1.2 + (y - 752) * 0.014)],
                closed=True,
                steps=5,
            )
        )

    # The ship, its bow to the right, and its load.
    hull = press.shape(
        curve([(-40, 730), (400, 742), (760, 736), (930, 716), (1024, 690)], steps=10)
        + curve([(1024, 690), (996, 760), (968, 820), (960, 872), (972, 900)], steps=8)
        + [(-40, 900)]
    )
    palette = [
        (RED, DARK_RED),
        (OCHRE, "#8a5a1c"),
        (SLATE, NIGHT),
        (GREEN, "#12332b"),
        (BONE, "#9a8a6a"),
        ("#8d4a38", "#4a221b"),
        (STEEL, DEEP_SLATE),
    ]
    w, h = 74, 33
    heights = [6, 6, 7, 7, 0, 0, 7, 7, 6, 6, 5, 4, 2]
    previous = None
    for column, count in enumerate(heights):
        for row in range(count):
            choice = rng.choice([c for c in palette if c is not previous])
            previous = choice
            _container(press, -24 + column * w, 736 - (row + 1) * h, w, h, *choice)
    tower = press.ink(press.shape(box(290, 430, 394, 740), box(262, 452, 422, 478), box(318, 380, 366, 432)), CREAM)
    press.grain(tower, "#b08f78", linear((430, 0), (250, 0)))
    press.ink(press.shape(box(266, 457, 418, 468)), DEEP_SLATE)
    press.ink(
        press.shape(*[box(304 + 24 * i, y, 314 + 24 * i, y + 12) for i in range(4) for y in range(500, 720, 36)]),
        SLATE,
    )
    press.ink(press.lines([(342, 382), (342, 318)], [(324, 344), (360, 344)], width=4), INK)
    press.ink(press.shape(box(362, 404, 392, 454)), RED)
    press.ink(press.shape(box(362, 404, 392, 418)), INK)
    press.ink(hull, INK)
    press.grain(hull, SLATE, linear((0, 860), (0, 700), 1.4))
    press.ink(press.both(hull, press.shape(box(-40, 868, 1100, 905))), RED)
    press.grain(press.both(hull, press.shape(box(-40, 868, 1100, 905))), DARK_RED, linear((0, 860), (0, 910)))
    press.ink(
        press.both(hull, press.lines(curve([(-40, 744), (400, 756), (760, 750), (930, 730), (1020, 706)]), width=3)),
        BLUSH,
    )
    press.ink(press.lines([(948, 790), (934, 812)], width=7), STEEL)
    press.ink(press.shape(box(-40, 894, 990, 904)), DEEP_SLATE)
    reflection = press.rough(press.shape([(-40, 900), (972, 900), (900, 940), (700, 985), (-40, 1010)]), 3, 12)
    press.grain(reflection, NIGHT, linear((0, 1015), (0, 890), 0.8))
    press.ink(press.less(press.shape(*road), press.shape(box(-10, 750, 985, 898))), STRAW, 0.9)
    wave = curve([(900, 903), (952, 888), (976, 876), (998, 890), (1044, 898), (1010, 906), (950, 909)], closed=True)
    press.ink(press.rough(press.shape(wave), 1.2, 6), CREAM)

    # The quay and the great crane.
    crane = _crane(press, 1140, 812, 560, 830)
    quay = press.shape([(1046, 812), (1600, 812), (1600, 1067), (1060, 1067)])
    press.ink(quay, "#2a2f36")
    press.grain(quay, "#7c6a62", linear((0, 900), (0, 806), 1.2))
    press.ink(press.shape(box(1040, 806, 1600, 824)), BONE)
    for i in range(5):
        press.ink(press.shape(box(1052 + i * 122, 850, 1078 + i * 122, 930)), NIGHT)
    quay_foot = press.shape([(1056, 985), (1600, 985), (1600, 1067), (1060, 1067)])
    press.grain(quay_foot, "#4a6674", linear((0, 980), (0, 1090)))
    press.ink(
        press.shape(
            *[glint(rng.uniform(1080, 1600), rng.uniform(1000, 1060), rng.uniform(16, 50), 2) for _ in range(12)]
        ),
        "#8fa0a0",
        0.7,
    )
    for column, count in enumerate((2, 3, 3, 2)):
        for row in range(count):
            _container(
                press, 1458 + (column % 2) * 96, 806 - (row + 1) * 42, 94, 42, *palette[(column * 2 + row * 3) % 6]
            )
    press.ink(crane, INK)
    press.rim(crane, VERMILION, -3.2, -1.0)
    trolley, top = 640, 252
    press.ink(
        press.shape(
            box(trolley - 36, top + 26, trolley + 36, top + 44), box(trolley + 44, top + 26, trolley + 80, top + 62)
        ),
        INK,
    )
    press.ink(
        press.lines(
            [(trolley - 30, top + 40), (trolley - 52, 402)], [(trolley + 30, top + 40), (trolley + 52, 402)], width=2.4
        ),
        INK,
    )
    press.ink(press.shape(box(trolley - 76, 402, trolley + 76, 413)), INK)
    _container(press, trolley - 80, 414, 162, 70, RED, DARK_RED)
    # A terminal tractor waits, and two people watch the box come down.
    press.ink(
        press.shape(
            box(1196, 768, 1330, 778), box(1338, 738, 1372, 794), [(1330, 794), (1330, 762), (1382, 762), (1382, 794)]
        ),
        RED,
    )
    press.ink(press.shape(box(1344, 744, 1366, 762)), MIST)
    press.ink(press.disc((1214, 794, 12), (1244, 794, 12), (1358, 794, 12), (1322, 794, 12)), NIGHT)
    crew = press.shape(*person(1090, 808, 66, 0.2), *person(1070, 808, 62, 0.1))
    press.ink(crew, INK)
    press.ink(press.both(crew, press.shape(box(1060, 756, 1100, 782))), OCHRE)
    press.ink(press.disc((1090, 747, 5.4), (1070, 751, 5.2)), CREAM)
    for x, y, span, tilt in ((196, 190, 74, -8), (290, 236, 48, 10), (140, 262, 38, -4)):
        press.ink(press.shape(gull(x, y, span, tilt)), INK)
