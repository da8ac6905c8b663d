"""Businesses: what readers find in the directory, and nothing that is kept from them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F

from directory.links import absolute
from directory.models import Address, Business, Category, City
from directory.near import Circle
from directory.presenting import Presented, price
from directory.querysets import BusinessQuerySet
from newsportal.api import parameters, shapes
from newsportal.api.answering import Answer, Asked, Endpoint, by_slug
from newsportal.api.countries import named
from newsportal.api.paging import Order, page, page_of
from newsportal.api.parameters import Unreadable
from newsportal.api.shapes import (
    ADDRESS,
    COUNT,
    FLAG,
    KEY,
    MOMENT,
    NUMBER,
    TEXT,
    Json,
    about,
    api_url,
    many,
    maybe,
    one_of,
    ref,
    thing,
)

RADIUS_KM = 25.0
BEST, NEWEST, NEAREST = "best", "newest", "nearest"
CATEGORY = parameters.slug("category", "In this category or one below it: its slug.", "restaurants")
SORT = parameters.choice(
    "sort",
    "The order: the most complete and best attested first (as without it), or the latest listed.",
    [BEST, NEWEST],
)

ORDERS = {
    BEST: Order("place", lambda it: it.place, int, key="place_key"),
    NEWEST: Order("place", lambda it: it.place.isoformat(), datetime.datetime.fromisoformat, key="place_key"),
    NEAREST: Order("distance", lambda it: it.distance, float, descending=False),
}


def businesses(asked: Asked) -> Answer:
    """List the businesses, the best first."""
    if asked["radius"] and not asked["near"]:
        raise Unreadable("radius", "radius: give near with it.")
    if asked["near"] and asked["sort"]:
        raise Unreadable("sort", "sort: with near, the nearest come first.")
    order = NEAREST if asked["near"] else asked["sort"] or BEST
    return page(asked, _narrowed(asked, order).for_cards(), ORDERS[order], summary)


def business(asked: Asked, slug: str) -> Answer:
    """Tell all of a business that its page tells."""
    it = by_slug(Business.objects.listed().for_page(), slug, "business", "There is no such business.")
    shown = Presented(it)
    # Whether it is open is said until when that is so, and no copy is kept for longer.
    return Answer(whole(shown), seconds=shown.fresh_seconds(), shown=[it])


def _narrowed(asked: Asked, order: str) -> BusinessQuerySet:
    """Return the listed ones that the filters leave, in the order; what a filter names is looked up by a query each."""
    rows = Business.objects.listed()
    country = named(asked["country"]) if asked["country"] else None
    city = category = None
    if asked["city"]:
        city = City.objects.filter(pk=asked["city"]).select_related("country").first()
        if city is None:
            raise Unreadable("city", "There is no such city.")
        rows = rows.in_city(city)
    if country:
        rows = rows.in_country(country)
    if asked["category"]:
        category = Category.objects.filter(slug=asked["category"]).first()
        if category is None:
            raise Unreadable("category", "There is no such category.")
        rows = rows.in_category(category, city or country)
    if asked["language"]:
        rows = rows.filter(languages__contains=[asked["language"]])
    if order == NEAREST:
        latitude, longitude = asked["near"]
        return rows.nearest(Circle.around(latitude, longitude, asked["radius"] or RADIUS_KM))
    through = "placements" if category else ""
    prefix = f"{through}__" if through else ""
    rows = rows.annotate(
        place=F(f"{prefix}{'listed_at' if order == NEWEST else 'score'}"),
        place_key=F(f"{prefix}business" if through else "pk"),
    )
    return rows.newest_first(through) if order == NEWEST else rows.best_first(through)


# --- As it is written -------------------------------------------------------------------------------------------------


def summary(it: Business) -> Json:
    """Return a business that was loaded ``for_cards``."""
    photos = getattr(it, "card_photos", [])
    return {
        **_head(it),
        "hours": _notation(it),
        "image": shapes.picture(photos[0], caption=photos[0].caption) if photos else None,
        "distance_km": round(it.distance, 3) if hasattr(it, "distance") else None,
    }


def _head(it: Business) -> Json:
    """Return what a business's line and its whole have in common."""
    point: Any = None
    if it.shown_latitude is not None and it.shown_longitude is not None:
        point = {"latitude": it.shown_latitude, "longitude": it.shown_longitude}
    return {
        "id": it.pk,
        "slug": it.slug,
        "url": absolute(it.get_absolute_url()),
        "api_url": api_url("business", it.slug),
        "name": it.name,
        "tagline": it.tagline,
        "category": shapes.category(it.category),
        "country": shapes.country(it.country),
        "city": shapes.city(it.city, it.country) if it.city else None,
        "location": point,
        # Where it has no point of its own, or hides it, readers see it in the middle of its city.
        "is_location_exact": point is not None and not it.hide_street and not _in_the_middle(it),
        "phone": it.phone or None,
        "price_range": {"level": it.price_range, **price(it.price_range, it.country.currency)}
        if it.price_range
        else None,
        "rating": {"average": float(it.rating_average), "count": it.rating_count}
        if it.rating_count and it.rating_average is not None
        else None,
        "is_verified": it.is_verified,
        "is_sponsored": it.is_sponsored,
        "listed_at": shapes.moment(it.listed_at),
        "updated_at": shapes.moment(it.updated_at),
    }


def _in_the_middle(it: Business) -> bool:
    """Tell whether it is shown in the middle of its city, for want of a point of its own."""
    return it.city is not None and (it.shown_latitude, it.shown_longitude) == (it.city.latitude, it.city.longitude)


def whole(shown: Presented) -> Json:
    """Return a business that was loaded ``for_page``; no query."""
    it = shown.business
    now = shown.phases[0] if shown.phases else None
    following = shown.phases[1] if len(shown.phases) > 1 else None
    until = datetime.datetime.fromtimestamp(following.since, datetime.UTC) if following else None
    return {
        **_head(it),
        "legal_name": it.legal_name,
        "description": it.description,
        "categories": [shapes.category(category) for category in it.all_categories],
        "addresses": [_address(it, address, place.lines) for address, place in _addresses(shown)],
        "service_area": it.service_area,
        "website": shown.website.url if shown.website else None,
        "profiles": [{"name": link.name, "url": link.url} for link in shown.profiles],
        "hours": {
            **_notation(it),
            "specifications": shown.schedule.to_schema_org(shown.today),
            "is_open": now.open if now else None,
            "is_open_until": shapes.moment(until),
        },
        "attributes": list(it.attributes),
        "languages": list(it.languages),
        "founded": it.founded,
        "logo": shapes.picture(shown.logo) if shown.logo else None,
        "photos": [shapes.picture(photo, caption=photo.caption) for photo in shown.photos],
        "verified_at": shapes.moment(it.verified_at),
        "verified_by": it.verified_how or None,
        "stories_url": f"{api_url('stories')}?business={it.slug}",
    }


def _notation(it: Business) -> Json:
    schedule = Presented(it).schedule
    return {"notation": schedule.to_opening_hours_notation() if it.hours else "", "time_zone": it.time_zone}


def _addresses(shown: Presented) -> Any:
    # ``places`` hands each address its business, so that neither asks for it.
    places = shown.places
    return zip(shown.business.addresses.all(), places, strict=True)


def _address(it: Business, address: Address, lines: list[str]) -> Json:
    parts = address.parts
    street = ", ".join(part for part in (parts.get("line1"), parts.get("line2")) if part)
    return {
        "label": address.label,
        "street": street,
        "locality": parts["locality"],
        "region": parts["region"],
        "postcode": parts["postcode"],
        "country": address.country_id,
        "lines": lines,
    }


_HEAD = {
    "id": about(KEY, "Never changes."),
    "slug": TEXT,
    "url": about(ADDRESS, "Its page. It may change, and then redirects."),
    "api_url": ADDRESS,
    "name": TEXT,
    "tagline": TEXT,
    "category": ref("CategoryReference"),
    "country": ref("CountryReference"),
    "city": maybe(ref("CityReference")),
    "location": maybe(ref("Point")),
    "is_location_exact": about(FLAG, "Whether the point is its own, rather than the middle of its city."),
    "phone": about(maybe(TEXT), "E.164, such as +493012345678."),
    "price_range": maybe(
        thing(
            level=about({"type": "integer", "minimum": 1, "maximum": 4}, "From inexpensive to very expensive."),
            sign=about(TEXT, "The same as signs of the country's currency; may be empty."),
            words=TEXT,
        )
    ),
    "rating": about(maybe(thing(average=NUMBER, count=COUNT)), "The mean of its published reviews, 1 to 5 stars."),
    "is_verified": about(FLAG, "Whether we know that it is run by those who keep the listing."),
    "is_sponsored": about(FLAG, "Whether somebody pays for its place. Say so wherever you show it."),
    "listed_at": maybe(MOMENT),
    "updated_at": MOMENT,
}
_HOURS = {
    "notation": about(TEXT, "Schema.org's openingHours, such as “Mo-Fr 09:00-18:00”; empty where they are not known."),
    "time_zone": about(TEXT, "By whose clock: a name of the IANA time zone database."),
}

SCHEMAS = {
    "BusinessSummary": thing(
        **_HEAD,
        hours=thing(**_HOURS),
        image=maybe(ref("Image")),
        distance_km=about(maybe(NUMBER), "From the point of `near`; null without one."),
    ),
    "Address": thing(
        label=TEXT,
        street=about(TEXT, "Empty for a business that hides it."),
        locality=TEXT,
        region=TEXT,
        postcode=TEXT,
        country=about(TEXT, "ISO 3166-1 alpha-2."),
        lines=about(many(TEXT), "The address as its country writes it."),
    ),
    "Business": thing(
        **_HEAD,
        legal_name=TEXT,
        description=about(TEXT, "Plain text; an empty line begins a paragraph."),
        categories=many(ref("CategoryReference")),
        addresses=many(ref("Address")),
        service_area=about(TEXT, "Where customers are visited, for a business without a place of its own."),
        website=maybe(ADDRESS),
        profiles=many(thing(name=TEXT, url=ADDRESS)),
        hours=thing(
            **_HOURS,
            specifications=about(
                many({"type": "object"}), "Schema.org's OpeningHoursSpecification, with the special days to come."
            ),
            is_open=about(maybe(FLAG), "Whether it is open, as you ask; null where nobody can tell."),
            is_open_until=about(maybe(MOMENT), "Until when that is so; null where it is for a day or more."),
        ),
        attributes=about(many(TEXT), "What it offers: keys such as step-free or cards."),
        languages=about(many(TEXT), "Codes of the languages spoken there."),
        founded=maybe({"type": "integer"}),
        logo=maybe(ref("Image")),
        photos=many(ref("Image")),
        verified_at=maybe(MOMENT),
        verified_by=maybe(one_of(Business.Proof)),
        stories_url=about(ADDRESS, "The stories that name it."),
    ),
    "BusinessPage": page_of("BusinessSummary"),
}

ENDPOINTS = (
    Endpoint(
        "businesses/",
        "businesses",
        "The businesses, the most complete and best attested first",
        "BusinessPage",
        businesses,
        (
            parameters.COUNTRY,
            parameters.CITY,
            CATEGORY,
            parameters.LANGUAGE_CODE,
            parameters.NEAR,
            parameters.RADIUS,
            SORT,
            *parameters.PAGE,
        ),
    ),
    Endpoint("businesses/<slug:slug>/", "business", "A business", "Business", business, places={"slug": TEXT}),
)
