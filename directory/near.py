"""Distances on the globe, in queries: what is near a point, found in an index and then put in its true order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Expression, ExpressionWrapper, F, Field, FloatField, Func, Q, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

if TYPE_CHECKING:
    from directory.querysets import BusinessQuerySet

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = math.pi * EARTH_RADIUS_KM / 180
# So many of the nearest by degrees are put in the order of true distances: fifty pages of a list, and then some.
CANDIDATES = 1500

LATITUDE, LONGITUDE = "shown_latitude", "shown_longitude"


def kilometres(latitude: float, longitude: float) -> Expression:
    """Return the distance from a point to where a row is shown (haversine; the globe taken for a sphere: 0.5 % at most)."""
    across = Power(Sin(Radians(F(LONGITUDE) - longitude) / 2), 2)
    along = Power(Sin(Radians(F(LATITUDE) - latitude) / 2), 2)
    # The database works all of it out, so that a prepared query takes latitude and longitude as values.
    chord = along + Cos(Radians(F(LATITUDE))) * Cos(Radians(Value(latitude))) * across
    return ExpressionWrapper(2 * EARTH_RADIUS_KM * ASin(Least(Value(1.0), Sqrt(chord))), FloatField())


@dataclass(frozen=True)
class Circle:
    """All that lies within so many kilometres of a point; ``boxes`` hold it, as PostgreSQL writes them: "(e,n),(w,s)".

    There are two boxes where the circle crosses the 180th meridian.
    """

    latitude: float
    longitude: float
    km: float
    boxes: tuple[str, ...]

    @classmethod
    def around(cls, latitude: float, longitude: float, km: float) -> Circle:
        """Return the circle around a point."""
        south, north = latitude - km / KM_PER_DEGREE, latitude + km / KM_PER_DEGREE
        # The widest parallel of the circle decides; around a pole that is all of them.
        widest = max(abs(south), abs(north))
        along = 180.0 if widest >= 89 else min(180.0, km / KM_PER_DEGREE / math.cos(math.radians(widest)))
        west, east = longitude - along, longitude + along
        if along >= 180:
            spans = [(-180.0, 180.0)]
        elif west < -180:
            spans = [(-180.0, east), (west + 360, 180.0)]
        elif east > 180:
            spans = [(west, 180.0), (-180.0, east - 360)]
        else:
            spans = [(west, east)]
        return cls(latitude, longitude, km, tuple(f"({right},{north}),({left},{south})" for left, right in spans))


def within(circle: Circle) -> Q:
    """Return the condition of lying in the boxes of a circle. Each asks the GiST index of shown points."""
    found = Q()
    for box in circle.boxes:
        inside = Func(Value(box), template="%(expressions)s::box", output_field=Field())
        found |= Q(Func(_shown(), inside, template="%(expressions)s", arg_joiner=" <@ ", output_field=BooleanField()))
    return found & Q(**{f"{LATITUDE}__isnull": False})


def nearest(rows: BusinessQuerySet, circle: Circle) -> BusinessQuerySet:
    """Return the rows within a circle, those nearest to its middle first, each with its ``distance`` in kilometres.

    The index gives the nearest by degrees; among these the true distances decide. Where the circle holds more than
    ``CANDIDATES`` rows, those beyond are left out.
    """
    by_degrees: Any = Func(
        _shown(),
        _point(circle.longitude, circle.latitude),
        template="%(expressions)s",
        arg_joiner=" <-> ",
        output_field=FloatField(),
    )
    candidates = rows.filter(within(circle)).order_by(by_degrees).values("pk")[:CANDIDATES]
    distance = kilometres(circle.latitude, circle.longitude)
    near = rows.model._default_manager.filter(pk__in=candidates).annotate(distance=distance)
    return near.filter(distance__lte=circle.km).order_by("distance", "-pk")


def _shown() -> Func:
    return Func(F(LONGITUDE), F(LATITUDE), function="point")


def _point(longitude: float, latitude: float) -> Func:
    return Func(Value(longitude), Value(latitude), function="point")
