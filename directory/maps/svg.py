"""Maps as inline SVG: classes only, no colours, no style attributes and no ids, so that the site's CSS colours them.

The classes: map-sea, map-land, map-focus, map-focus-2, map-border, map-lake, map-river, map-graticule; map-ring,
map-pin, map-dot, map-town; map-label, map-label-focus, map-label-city, map-label-town, and map-fine on one that a phone
has no room for; map-country with q0 to q4 on the world map.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Literal, NamedTuple

from . import frames, marks
from .geometry import Line, bounds, signed_area
from .marks import Board, City, Mark
from .planisphere import Planisphere
from .projection import Picture, Projection, Tolerance
from .shapes import load_shapes
from .shelf import drawn_once

Detail = Literal["card", "page"]
Place = tuple[float, float, str] | tuple[float, float, str, str]  # latitude, longitude, name, and the name's address


class Rules(NamedTuple):
    """How finely a map is drawn, and how many bytes it may have."""

    limit: int
    units: int  # steps of the drawing's grid per pixel
    tolerance: Tolerance
    least: float  # square pixels: smaller islands and lakes are left out
    rivers: bool


RULES = {
    "card": Rules(3_500, 2, Tolerance(0.8, 1.1, 1.6), 3.0, False),
    "page": Rules(14_000, 3, Tolerance(0.4, 0.5, 0.8), 0.8, True),
    "world": Rules(60_000, 2, Tolerance(0.5, 0.5, 0.5), 0.8, False),
}
GRID = 6  # meshes of the grid of middles in the height of a pin's map
RESERVE = 350  # bytes for the opening tag, the title and the rings of a map


def locator_svg(
    *,
    countries: Sequence[str],
    city: City | None = None,
    width: int,
    height: int,
    detail: Detail = "card",
    title: str = "",
    labels: bool = False,
) -> str:
    """Return a map that shows where `countries` (iso2, the primary one first) are, as inline SVG.

    `city` is (latitude, longitude, name) and gets a pin. `width` and `height` are the units of the drawing, about the
    pixels at which it is seen. A card has at most 3.5 KB, a page's map 14 KB. `title` is the map's text for those who
    do not see it; without one the map is decoration. Unknown codes are left out; with none left, the map is the world.
    """
    body = _locator(_known(countries), city, width, height, detail, labels)
    return _wrap(body, width, height, detail, title)


def pin_svg(
    latitude: float,
    longitude: float,
    *,
    width: int,
    height: int,
    title: str = "",
    label: str = "",
    across: float = 3.0,
    country: str = "",
) -> str:
    """Return a map of the surroundings of a point in degrees, with a pin and a label on it, and the great cities around.

    `across` is what the map's height shows, in degrees on the ground (one degree is 111 km); `country` (iso2) is the one
    that is tinted. The map's middle is the nearest point of a grid, so that places beside each other share one drawing.
    """
    middle, focus = _on_grid(latitude, longitude, across / GRID), _known([country])
    picture = Picture(width, height, RULES["page"].tolerance, focus)
    projection = frames.near(load_shapes(), picture, middle, across / 2)
    spot = projection.point(latitude, longitude) or (width / 2, height / 2)
    board = Board(projection)
    marks.pin(board, spot, label)
    marks.orient(board, spot, label)
    body = _surroundings(middle, focus, width, height, across) + _marks(board)
    return _wrap(body, width, height, "page", title)


def country_svg(iso2: str, points: Sequence[Place], *, width: int, height: int, title: str = "") -> str:
    """Return a country's own map with its cities.

    `points` are (latitude, longitude, name) or (latitude, longitude, name, address), the most important first: where
    labels would cover each other, the later one is left out, and its dot stays. At most 14 KB, unless the cities
    alone need more than half of that.
    """
    return _wrap(_country(_known([iso2]), tuple(points), width, height), width, height, "page", title)


def world_svg(
    links: Mapping[str, tuple[str, str]],
    *,
    width: int,
    height: int,
    quantities: Mapping[str, int] | None = None,
    title: str = "",
) -> str:
    """Return the world with `links` (iso2: address, accessible name) on its countries, at most 60 KB.

    `quantities` gives a country one of the classes q0 to q4. A country too small to be hit gets a dot as well.
    """
    body = _world(tuple(sorted(links.items())), tuple(sorted((quantities or {}).items())), width, height)
    return _wrap(body, width, height, "world", title, linked=bool(links))


def _known(countries: Iterable[str]) -> tuple[str, ...]:
    """Return the countries that have a shape, each once: those that have none all share one drawing, of the world."""
    views = load_shapes().views
    return tuple(dict.fromkeys(code for code in countries if code in views))


def _wrap(body: str, width: int, height: int, kind: str, title: str, *, linked: bool = False) -> str:
    """Return the whole <svg>. What holds links is a group, not an image, and never hidden from assistive software."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="map map-{kind}" viewBox="0 0 {width} {height}"'
    linked = linked or "<a " in body
    if title:
        return f'{head} role="{"group" if linked else "img"}"><title>{escape(title)}</title>{body}</svg>'
    return f"{head}>{body}</svg>" if linked else f'{head} aria-hidden="true" focusable="false">{body}</svg>'


def path_data(lines: Iterable[Line], units: int, *, closed: bool) -> str:
    """Return lines as the data of an SVG path on a grid of `units` steps per pixel, all moves relative.

    Points that fall together on the grid, or on a straight line with their neighbours, are left out; so are shapes
    that come to nothing.
    """
    out: list[str] = []
    here_x = here_y = 0
    for line in lines:
        steps = _steps(line, units)
        if closed and len(steps) > 1 and steps[0] == steps[-1]:
            steps.pop()
        if len(steps) < (3 if closed else 2):
            continue
        x, y = steps[0]
        out.append(f"m{x - here_x} {y - here_y}" if y >= here_y else f"m{x - here_x}{y - here_y}")
        for next_x, next_y in steps[1:]:
            dx, dy = next_x - x, next_y - y
            out.append((f"{dx}" if dx < 0 else f" {dx}") + (f"{dy}" if dy < 0 else f" {dy}"))
            x, y = next_x, next_y
        if closed:
            out.append("z")
            x, y = steps[0]
        here_x, here_y = x, y
    return "".join(out)


def _steps(line: Line, units: int) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    # The step before, and the way that led to it; none leads to the first one.
    here_x = here_y = way_x = way_y = 0
    for exact_x, exact_y in line:
        x, y = round(exact_x * units), round(exact_y * units)
        dx, dy = x - here_x, y - here_y
        if steps:
            if not dx and not dy:
                continue
            if len(steps) > 1 and way_x * dy == way_y * dx and way_x * dx + way_y * dy >= 0:
                steps.pop()
                dx, dy = x - steps[-1][0], y - steps[-1][1]
        steps.append((x, y))
        here_x, here_y, way_x, way_y = x, y, dx, dy
    return steps


def _fit(limit: int, draw: Callable[[float], str]) -> str:
    """Return `draw(coarseness)` within `limit` bytes, for about the least coarseness from 1 on at which that is so."""
    coarseness = 1.0
    body = draw(coarseness)
    for _ in range(8):
        size = len(body.encode())
        if size <= limit:
            break
        # Bytes fall about as the coarseness to the power of -0.75.
        coarseness *= max(1.1, (size / limit * 1.02) ** 1.33)
        body = draw(coarseness)
    size = len(body.encode())
    if coarseness > 1.5 and size < 0.85 * limit:  # Too much was given up.
        finer = draw(max(1.0, coarseness * (size / limit) ** 1.1))
        body = finer if len(finer.encode()) <= limit else body
    return body


def _scene(projection: Projection, rules: Rules, coarseness: float) -> str:
    """Return sea, graticule, land, the countries in focus, water and borders as SVG."""
    least = rules.least * coarseness**1.5
    # What is drawn coarsely needs no fine grid.
    units = rules.units if coarseness < 1.6 else max(1, rules.units - 1)
    focus = projection.picture.focus

    def path(kind: str, lines: Iterable[Line], *, closed: bool = True) -> str:
        data = path_data(lines, units, closed=closed)
        return f'<path class="map-{kind}" d="{data}"/>' if data else ""

    width, height = projection.width, projection.height
    sea = [[(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]]
    parts = [path("sea", sea), path("graticule", projection.graticule(), closed=False)]
    parts.append(path("land", (line for line, _ in projection.land(least))))
    for number, code in reversed(list(enumerate(focus))):
        rings = marks.islands(projection, code)
        kept = [ring for ring in rings if abs(signed_area(ring)) >= least / 2]
        parts.append(path("focus-2" if number else "focus", kept or rings[:12]))
    parts.append(path("lake", projection.lakes(4 * least)))
    if rules.rivers and coarseness < 2:
        parts.append(path("river", projection.rivers(), closed=False))
    if coarseness < 4 or rules.rivers:
        parts.append(path("border", projection.borders(), closed=False))
    return f'<g transform="scale({1 / units:.4g})">{"".join(parts)}</g>'


def _marks(board: Board) -> str:
    return "".join(_mark(mark) for mark in board.marks)


def _mark(mark: Mark) -> str:
    if mark.text:
        kind = "map-label" if mark.kind == "label" else f"map-label map-{mark.kind}{' map-fine' * mark.fine}"
        anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
        place = f'x="{mark.x:.0f}" y="{mark.y:.0f}" font-size="{mark.size[0]:.0f}"'
        return f'<text class="{kind}" {place}{anchor}>{escape(mark.text)}</text>'
    x, y, (across, along) = round(mark.x, 1), round(mark.y, 1), mark.size
    if across == along:
        return f'<circle class="map-{mark.kind}" cx="{x:g}" cy="{y:g}" r="{across:.3g}"/>'
    return f'<ellipse class="map-{mark.kind}" cx="{x:g}" cy="{y:g}" rx="{across:.0f}" ry="{along:.0f}"/>'


@drawn_once(maxsize=512)
def _locator(focus: tuple[str, ...], city: City | None, width: int, height: int, detail: Detail, labels: bool) -> str:
    shapes, rules = load_shapes(), RULES[detail]

    def draw(coarseness: float) -> str:
        picture = Picture(width, height, rules.tolerance.times(coarseness), focus)
        projection = frames.around(shapes, picture, (city[0], city[1]) if city else None)
        board = Board(projection)
        marks.locate(board, focus, city, labels=labels)
        return _scene(projection, rules, coarseness) + _marks(board)

    return _fit(rules.limit - RESERVE, draw)


@drawn_once(maxsize=512)
def _surroundings(middle: tuple[float, float], focus: tuple[str, ...], width: int, height: int, across: float) -> str:
    rules = RULES["page"]

    def draw(coarseness: float) -> str:
        picture = Picture(width, height, rules.tolerance.times(coarseness), focus)
        return _scene(frames.near(load_shapes(), picture, middle, across / 2), rules, coarseness)

    return _fit(rules.limit - RESERVE, draw)


def _on_grid(latitude: float, longitude: float, step: float) -> tuple[float, float]:
    """Return the nearest point of a grid whose meshes are about `step` degrees wide and high on the ground."""
    latitude = max(-89.0, min(89.0, round(latitude / step) * step))
    along = step / max(0.1, math.cos(math.radians(latitude)))
    return round(latitude, 4), round(math.remainder(round(longitude / along) * along, 360), 4)


@drawn_once(maxsize=256)
def _country(focus: tuple[str, ...], points: tuple[Place, ...], width: int, height: int) -> str:
    shapes, rules = load_shapes(), RULES["page"]

    def draw(coarseness: float) -> str:
        picture = Picture(width, height, rules.tolerance.times(coarseness), focus)
        return _scene(frames.around(shapes, picture, None, tight=True), rules, coarseness)

    picture = Picture(width, height, rules.tolerance, focus)
    cities = _cities(frames.around(shapes, picture, None, tight=True), points)
    room = max(rules.limit // 2, rules.limit - RESERVE - len(cities.encode()))
    return _fit(room, draw) + cities


def _cities(projection: Projection, points: Sequence[Place]) -> str:
    """Return dots and labels for cities, linked where an address is given."""
    board = Board(projection)
    spots = []
    for place in points:
        spot = projection.point(place[0], place[1])
        inside = spot and 4 < spot[0] < projection.width - 4 and 4 < spot[1] < projection.height - 4
        if spot and inside:
            spots.append((place, spot))
            board.keep_off("dot", spot, 4, 4)
    out = []
    for place, spot in spots:
        board.marks = [Mark("dot", spot[0], spot[1], (3, 3))]
        board.beside(spot, place[2], "label-city", marks.DOT_SIZE, 6)
        named = len(board.marks) > 1
        tip = "" if named else f"<title>{escape(place[2])}</title>"
        out.append(f'<a href="{escape(place[3])}">{tip}{_marks(board)}</a>' if len(place) > 3 else _marks(board))
    return "".join(out)


@drawn_once(maxsize=16)
def _world(
    links: tuple[tuple[str, tuple[str, str]], ...], quantities: tuple[tuple[str, int], ...], width: int, height: int
) -> str:
    rules = RULES["world"]

    def draw(coarseness: float) -> str:
        picture = Picture(width, height, rules.tolerance.times(coarseness))
        projection = frames.world(load_shapes(), picture)
        return _linked_countries(projection, dict(links), dict(quantities), rules, coarseness)

    return _fit(rules.limit - RESERVE, draw)


def _linked_countries(
    projection: Planisphere,
    links: Mapping[str, tuple[str, str]],
    quantities: Mapping[str, int],
    rules: Rules,
    coarseness: float,
) -> str:
    units, shapes = rules.units, projection.shapes
    sea, lines = path_data([projection.sphere()], units, closed=True), projection.graticule()
    plain = [f'<path class="map-sea" d="{sea}"/>']
    plain.append(f'<path class="map-graticule" d="{path_data(lines, units, closed=False)}"/>')
    linked = []
    for code in shapes.countries:
        rings = marks.islands(projection, code)
        data = path_data((r for r in rings if abs(signed_area(r)) >= rules.least * coarseness), units, closed=True)
        kind = "map-country" if code in links else "map-land"
        kind += f" q{quantities[code]}" if code in quantities else ""
        shape = f'<path class="{kind}" d="{data}"/>' if data else ""
        if code not in links:
            plain.append(shape)
            continue
        box = bounds(rings[0]) if rings else (0, 0, 0, 0)
        spot = projection.point(shapes.views[code].latitude, shapes.views[code].longitude)
        if spot and math.hypot(box[2] - box[0], box[3] - box[1]) < 8:
            shape += f'<circle class="{kind}" cx="{spot[0] * units:.0f}" cy="{spot[1] * units:.0f}" r="{3 * units}"/>'
        address, name = links[code]
        linked.append(f'<a href="{escape(address)}"><title>{escape(name)}</title>{shape}</a>')
    lakes = path_data(projection.lakes(15 * coarseness), units, closed=True)
    linked.append(f'<path class="map-lake" d="{lakes}"/>')
    return f'<g transform="scale({1 / units:.4g})">{"".join(plain + linked)}</g>'
