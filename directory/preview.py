"""A listing that is not there yet, as its page would show it: nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from directory.editing import ADDRESS_PARTS, KEYS, PLAIN
from directory.models import Address, Business, Category, City, Country, FurtherCategory, Photo

# No row has it, so that whatever a page asks for by the key of the business finds nothing.
NOBODY = 0


def unsaved(values: Mapping[str, Any], photos: Iterable[Photo], *, like: Business | None = None) -> Business:
    """Return a business that says ``values`` (JSON forms of ``directory.editing``) and shows ``photos``, logo included.

    ``like`` lends its slug, verification, rating and dates: the listing of which this is an edit. Four queries.
    """
    business = Business(pk=like.pk if like else NOBODY, status=Business.Status.LISTED, listed_at=timezone.now())
    for name in ("slug", "verified_at", "verified_how", "rating_average", "rating_count", "listed_at", "confirmed_at"):
        if like is not None:
            setattr(business, name, getattr(like, name))
    for name in (*PLAIN, *KEYS):
        if name in values:
            setattr(business, f"{name}_id" if name in KEYS else name, values[name])
    rows = values.get("addresses") or []
    cities = City.objects.select_related("country").in_bulk(
        {key for key in (business.city_id, *(row.get("city") for row in rows)) if key}
    )
    countries = Country.objects.in_bulk({business.country_id, *(row.get("country") or "" for row in rows)})
    categories = _categories([business.category_id, *(values.get("further_categories") or [])])
    business.category = categories[business.category_id]
    business.country = countries[business.country_id]
    business.city = cities.get(business.city_id or 0)
    if not business.slug:
        business.slug = business.pick_slug()
    _preset(business, "addresses", Address.objects, [_address(business, row, cities, countries) for row in rows])
    _preset(
        business,
        "further",
        FurtherCategory.objects,
        [
            FurtherCategory(business=business, category=categories[key], position=position)
            for position, key in enumerate(values.get("further_categories") or [], start=1)
            if key in categories
        ],
    )
    _preset(business, "photos", Photo.objects, [_approved(photo) for photo in photos])
    # As the database works it out: the middle of the city where the street is hidden.
    place: Any = business.city if business.hide_street else business
    business.shown_latitude = place.latitude if place else None
    business.shown_longitude = place.longitude if place else None
    return business


def _approved(photo: Photo) -> Photo:
    photo.approved = True
    return photo


def _categories(keys: Iterable[int]) -> dict[int, Category]:
    return Category.objects.select_related("parent__parent").in_bulk(list(keys))


def _address(
    business: Business, row: Mapping[str, Any], cities: Mapping[int, City], countries: Mapping[str, Country]
) -> Address:
    plain = {name: row[name] for name in ADDRESS_PARTS if name not in KEYS and row.get(name) is not None}
    return Address(
        business=business,
        city=cities.get(row.get("city") or 0),
        country=countries.get(row.get("country") or "") or business.country,
        **plain,
    )


def _preset(business: Business, relation: str, manager: Any, rows: list[Any]) -> None:
    """Have ``business.<relation>.all()`` return these rows, as a prefetch would."""
    found: Any = manager.all()
    found._result_cache = rows
    found._prefetch_done = True
    cache = business.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[relation] = found
