"""What a map shows: which part of the globe, and how large."""

from __future__ import annotations

import math
from itertools import pairwise

from .geometry import Point
from .globe import Globe, from_plane, to_plane
from .planisphere import HALF_HEIGHT, HALF_WIDTH, Planisphere, equal_earth
from .projection import Picture, Projection
from .shapes import Shapes, View

LEAST_HALF = 4.2  # degrees: a small country is shown with its surroundings
FURTHEST_LAND = 24.0  # degrees: how far a lonely island's map reaches for land that readers know
WIDEST_GLOBE = 62.0  # degrees from the middle to a corner; several countries that need more go on a planisphere
WIDEST_ARC = 185.0  # degrees of longitude: what is wider is shown on the usual world map
ATLANTIC_VIEW = 11.0  # the middle meridian of the usual world map, which cuts no land but Chukotka


def around(shapes: Shapes, picture: Picture, city: Point | None, *, tight: bool = False) -> Projection:
    """Return the projection for the countries in focus of a picture and a city (latitude, longitude).

    A small country gets its neighbours around it, a big one fills the picture, and several far apart stand together
    on a planisphere. `tight` leaves only a rim around the country.
    """
    views = [shapes.views[code] for code in picture.focus]
    if not views and city is None:
        return world(shapes, picture)
    places = [place for one in views for place in _edges(one)] + ([city] if city else [])
    view = views[0] if len(views) == 1 and (city is None or _holds(views[0], city)) else _enclose(places)
    half = max(view.half_height, view.half_width * picture.height / picture.width)
    room = 1.1 if tight else 1.15 + math.exp(-half / 8)
    half = max(half * room, 0.8 if tight else LEAST_HALF)
    if len(views) == 1 and not tight:
        half = max(half, min(FURTHEST_LAND, view.mainland * 0.9))
    if len(views) > 1 and math.hypot(half, half * picture.width / picture.height) > WIDEST_GLOBE:
        return _planisphere(shapes, picture, places)
    return near(shapes, picture, (view.latitude, view.longitude), half)


def near(shapes: Shapes, picture: Picture, middle: Point, half: float) -> Globe:
    """Return the globe around a point (latitude, longitude); half the picture's height shows `half` degrees."""
    return Globe(shapes, picture, middle, picture.height / 2 / math.radians(half))


def world(shapes: Shapes, picture: Picture) -> Planisphere:
    """Return the planisphere that fits the whole world into the picture."""
    return Planisphere(shapes, picture, ATLANTIC_VIEW, (0.0, 0.0), _whole(picture))


def _whole(picture: Picture) -> float:
    """Return the scale at which the whole world fits into the picture."""
    return min((picture.width - 2) / (2 * HALF_WIDTH), (picture.height - 2) / (2 * HALF_HEIGHT))


def _holds(view: View, place: Point) -> bool:
    """Tell whether a place (latitude, longitude) lies within a view."""
    x, y = to_plane(*place, (view.latitude, view.longitude))
    return abs(x) <= math.radians(view.half_width) and abs(y) <= math.radians(view.half_height)


def _edges(view: View) -> list[Point]:
    """Return (latitude, longitude) of the middle of a view and of the middles of its four sides."""
    across, along = math.radians(view.half_width), math.radians(view.half_height)
    middle = (view.latitude, view.longitude)
    return [from_plane(x, y, middle) for x, y in ((0, 0), (-across, 0), (across, 0), (0, -along), (0, along))]


def _enclose(places: list[Point]) -> View:
    """Return the view that holds all places (latitude, longitude)."""
    x = sum(math.cos(math.radians(lat)) * math.cos(math.radians(lon)) for lat, lon in places)
    y = sum(math.cos(math.radians(lat)) * math.sin(math.radians(lon)) for lat, lon in places)
    z = sum(math.sin(math.radians(lat)) for lat, _ in places)
    middle = (math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))
    half_width = half_height = 0.0
    for _ in range(4):
        xs, ys = zip(*(to_plane(*place, middle) for place in places), strict=True)
        half_width, half_height = (max(xs) - min(xs)) / 2, (max(ys) - min(ys)) / 2
        middle = from_plane((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2, middle)
    return View(middle[1], middle[0], math.degrees(half_width), math.degrees(half_height))


def _planisphere(shapes: Shapes, picture: Picture, places: list[Point]) -> Planisphere:
    """Return the part of the planisphere that holds all places, around the meridian that keeps them together."""
    lons = sorted(lon % 360 for _, lon in places)
    gap, west = max((after - before, before) for before, after in pairwise([*lons, lons[0] + 360]))
    span = 360 - gap
    middle = west + gap + span / 2 if span < WIDEST_ARC else ATLANTIC_VIEW
    turns = [math.remainder(math.radians(lon - middle), 2 * math.pi) for _, lon in places]
    plane = [equal_earth(turn, math.radians(lat)) for turn, (lat, _) in zip(turns, places, strict=True)]
    xs, ys = zip(*plane, strict=True)
    wide, high = 1.35 * (max(xs) - min(xs)), 1.5 * (max(ys) - min(ys))
    scale = max(_whole(picture), min(picture.width / wide, picture.height / max(0.01, high)))
    # The picture does not look further beyond the map's edges than it must.
    slack_x = max(0.0, HALF_WIDTH - picture.width / scale / 2)
    slack_y = max(0.0, HALF_HEIGHT - picture.height / scale / 2)
    x = max(-slack_x, min(slack_x, (max(xs) + min(xs)) / 2))
    y = max(-slack_y, min(slack_y, (max(ys) + min(ys)) / 2))
    return Planisphere(shapes, picture, middle, (x, y), scale)
