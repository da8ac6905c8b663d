"""Maps as pictures, for where no SVG can go: the cards that other sites show for a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .. import data
from . import frames, marks
from .geometry import Line, signed_area
from .marks import Board, City, Mark
from .projection import Picture, Projection, Tolerance
from .shapes import load_shapes

FONT = data.FOLDER / "fonts" / "portal-sans-medium.ttf"
OVERSAMPLING = 2  # drawn so many times larger, for smooth edges
UNIT = 1.7  # pixels of the picture for each pixel of a map in a page, so that marks are read at a card's size
TOLERANCE, LEAST = Tolerance(0.25, 0.3, 0.4), 0.3


class Palette(NamedTuple):
    """The colours of a map, as Pillow reads them. `tints` colours a country in focus by its continent's code."""

    sea: str
    land: str
    coast: str
    border: str
    river: str
    graticule: str
    label: str
    label_strong: str
    halo: str
    pin: str
    tints: dict[str, str]


LIGHT = Palette(
    sea="#dde8ec",
    land="#f8f5ee",
    coast="#b6c7cd",
    border="#cdc6b8",
    river="#b3c9d0",
    graticule="#cfdde2",
    label="#575c62",
    label_strong="#14171a",
    halo="#fdfcfa",
    pin="#b3161d",
    tints={
        "AF": "#e3b75f",
        "AN": "#aebfc8",
        "AS": "#dd978c",
        "EU": "#a69fd0",
        "NA": "#94b884",
        "OC": "#e6a06c",
        "SA": "#74b5a6",
    },
)


class Located(Protocol):
    """Anything that has a name and stands somewhere, in degrees."""

    @property
    def name(self) -> str: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


def draw_locator(
    size: tuple[int, int],
    *,
    countries: Sequence[str],
    city: City | Located | None = None,
    palette: Palette = LIGHT,
    labels: bool = True,
) -> Image.Image:
    """Return the map of `locator_svg` as an RGB picture of `size` (width, height) in pixels.

    `countries` are iso2 codes, the primary one first; `city` is (latitude, longitude, name) or an object with these.
    """
    shapes = load_shapes()
    focus = tuple(dict.fromkeys(code for code in countries if code in shapes.views))
    place = _place(city)
    picture = Picture(size[0] / UNIT, size[1] / UNIT, TOLERANCE, focus)
    projection = frames.around(shapes, picture, (place[0], place[1]) if place else None)
    pen = _Pen(size, palette)
    _draw_land(pen, projection)
    board = Board(projection)
    marks.locate(board, focus, place, labels=labels)
    for mark in board.marks:
        pen.mark(mark)
    return pen.image.resize(size, Image.Resampling.LANCZOS)


def _place(city: City | Located | None) -> City | None:
    if city is None or (isinstance(city, tuple) and len(city) == 3):
        return city
    # A row of the list of cities is a tuple too, and has names for its parts.
    return city.latitude, city.longitude, city.name


def _draw_land(pen: _Pen, projection: Projection) -> None:
    palette, focus = pen.palette, projection.picture.focus
    pen.image.paste(palette.sea, (0, 0, *pen.image.size))
    pen.lines(projection.graticule(), palette.graticule, 0.7)
    coasts = _without_opposites(projection.land(LEAST))
    pen.fill(coasts, palette.land, palette.sea)
    pen.lines((line + line[:1] for line, _ in coasts), palette.coast, 0.7)
    tint = palette.tints[marks.countries()[focus[0]].continent if focus and focus[0] != "XK" else "EU"]
    for number, code in reversed(list(enumerate(focus))):
        pen.fill(projection.country(code), _mix(tint, palette.land, 0.45) if number else tint, palette.land)
    pen.fill(((lake, False) for lake in projection.lakes(4 * LEAST)), palette.sea, palette.land)
    pen.lines(projection.rivers(), palette.river, 0.8)
    pen.lines(projection.borders(), palette.border, 0.9)


def _without_opposites(rings: Iterable[tuple[Line, bool]]) -> list[tuple[Line, bool]]:
    """Drop outlines that are there in both directions, as the picture's own frame is about a sea.

    SVG counts windings and leaves such a place empty; Pillow's polygons know none, and would fill it with land.
    """
    rings = list(rings)
    turns: Counter[frozenset[tuple[float, float]]] = Counter()
    for line, _ in rings:
        turns[frozenset(line)] += 1 if signed_area(line) > 0 else -1
    return [(line, hole) for line, hole in rings if turns[frozenset(line)]]


def _mix(one: str, other: str, part: float) -> str:
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


class _Pen:
    """A picture several times the final size, on which coordinates are a map's own pixels."""

    def __init__(self, size: tuple[int, int], palette: Palette) -> None:
        self.scale = UNIT * OVERSAMPLING
        self.palette = palette
        self.image = Image.new("RGB", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), palette.halo)
        self._draw = ImageDraw.Draw(self.image)

    def _points(self, line: Line) -> list[tuple[float, float]]:
        return [(x * self.scale, y * self.scale) for x, y in line]

    def fill(self, rings: Iterable[tuple[Line, bool]], colour: str, behind: str) -> None:
        """Fill rings, and holes with the colour behind them. Big rings come first, so islands in a hole show."""
        for line, hole in rings:
            self._draw.polygon(self._points(line), fill=behind if hole else colour)

    def lines(self, lines: Iterable[Line], colour: str, width: float) -> None:
        """Draw open lines, `width` in the map's pixels."""
        for line in lines:
            self._draw.line(self._points(line), fill=colour, width=max(1, round(width * self.scale)), joint="curve")

    def mark(self, mark: Mark) -> None:
        """Draw a circle or a label."""
        x, y, scale = mark.x * self.scale, mark.y * self.scale, self.scale
        if mark.text:
            colour = self.palette.label if mark.kind == "label" else self.palette.label_strong
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[mark.anchor]
            self._draw.text(
                (x, y),
                mark.text,
                font=_font(round(mark.size[0] * scale)),
                fill=colour,
                anchor=anchor,
                stroke_width=round(1.4 * scale),
                stroke_fill=self.palette.halo,
            )
            return
        across, along = mark.size[0] * scale, mark.size[1] * scale
        box = (x - across, y - along, x + across, y + along)
        width = max(1, round(1.5 * scale))
        if mark.kind == "ring":
            self._draw.ellipse(box, outline=self.palette.pin, width=width)
        elif mark.kind == "focus":
            self._draw.ellipse(box, fill=self.palette.pin)
        else:
            self._draw.ellipse(box, fill=self.palette.pin, outline=self.palette.halo, width=width)
