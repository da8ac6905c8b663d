"""What search engines and readers' tools are told of businesses and their lists, in the vocabulary of schema.org.

Nothing is said that the page does not say, and nothing empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from directory.links import absolute
from directory.pictures.renditions import absolute_rendition_url

if TYPE_CHECKING:
    from directory.models import Address, Business, Review
    from directory.presenting import Presented

Schema = dict[str, Any]

# The keys of directory/attributes.py that schema.org takes for ways to pay; the others are amenities.
PAYMENTS = {
    "cash": "Cash",
    "cards": "Credit Card",
    "contactless": "Contactless",
    "bank-transfer": "Bank transfer",
    "upi": "UPI",
    "invoice": "Invoice",
}
# Reviews are on the page in full; a few of them are enough for a machine.
REVIEWS = 5


def document(*things: Schema) -> Schema:
    """Return one document of several things."""
    return {"@context": "https://schema.org", "@graph": list(things)}


def breadcrumbs(*steps: tuple[str, str]) -> Schema:
    """Return the way to a page from (name, path) pairs, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def business(shown: Presented, reviews: Iterable[Review], steps: Iterable[tuple[str, str]]) -> Schema:
    """Return a listing's document; ``steps`` are the (name, path) pairs of the pages above it. Costs no query."""
    it = shown.business
    return document(_business(shown, list(reviews)[:REVIEWS]), breadcrumbs(*steps, (it.name, it.get_absolute_url())))


def collection(
    name: str, description: str, path: str, businesses: Iterable[Business], steps: Iterable[tuple[str, str]]
) -> Schema:
    """Return the document of a page that lists businesses; ``steps`` are the (name, path) pairs of the pages above it."""
    page = {
        "@type": "CollectionPage",
        "name": name,
        "description": description,
        "url": absolute(path),
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "url": absolute(row.get_absolute_url()), "name": row.name}
                for number, row in enumerate(businesses, 1)
            ],
        },
    }
    return document(_filled(page), breadcrumbs(*steps, (name, path)))


def _business(shown: Presented, reviews: list[Review]) -> Schema:
    it = shown.business
    path = it.get_absolute_url()
    addresses = list(it.addresses.all())
    thing: Schema = {
        "@type": it.category.schema_type if addresses else "Organization",
        "@id": f"{absolute(path)}#business",
        "name": it.name,
        "legalName": it.legal_name,
        "slogan": it.tagline,
        "description": it.description,
        "url": shown.website.url if shown.website else absolute(path),
        "mainEntityOfPage": absolute(path),
        "logo": absolute_rendition_url(shown.logo, 480) if shown.logo else "",
        "image": [absolute_rendition_url(photo, 1280) for photo in shown.photos],
        "telephone": it.phone,
        "sameAs": [link.url for link in shown.profiles],
        "foundingDate": str(it.founded) if it.founded else "",
        "knowsLanguage": it.languages,
        "aggregateRating": _rating(it),
        "review": [_review(review) for review in reviews],
    }
    if addresses:
        thing |= _local(shown, addresses)
    if not addresses or it.service_area:
        thing["areaServed"] = it.service_area or _area(it)
    return _filled(thing)


def _local(shown: Presented, addresses: list[Address]) -> Schema:
    """Return what only a business with a place of its own has."""
    it = shown.business
    places = [_address(address) for address in addresses]
    pays = [PAYMENTS[key] for key in it.attributes if key in PAYMENTS]
    return {
        "address": places[0] if len(places) == 1 else places,
        "geo": {"@type": "GeoCoordinates", "latitude": it.latitude, "longitude": it.longitude}
        if shown.is_exact
        else {},
        "openingHoursSpecification": shown.schedule.to_schema_org(shown.today),
        "priceRange": shown.price.get("sign") or shown.price.get("words", ""),
        "paymentAccepted": ", ".join(pays),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": label, "value": True} for label in shown.amenities
        ],
    }


def _address(address: Address) -> Schema:
    parts = address.parts
    street = ", ".join(part for part in (parts.get("line1"), parts.get("line2")) if part)
    return _filled(
        {
            "@type": "PostalAddress",
            "streetAddress": street,
            "addressLocality": parts.get("locality"),
            "addressRegion": parts.get("region"),
            "postalCode": parts.get("postcode"),
            "addressCountry": address.country_id,
        }
    )


def _area(it: Business) -> Schema:
    country = {"@type": "Country", "name": it.country.name, "identifier": it.country_id}
    return {"@type": "City", "name": it.city.name, "containedInPlace": country} if it.city else country


def _rating(it: Business) -> Schema:
    if not it.rating_count:
        return {}
    return {
        "@type": "AggregateRating",
        "ratingValue": float(it.rating_average or 0),
        "reviewCount": it.rating_count,
        "bestRating": 5,
        "worstRating": 1,
    }


def _review(review: Review) -> Schema:
    return _filled(
        {
            "@type": "Review",
            "author": {"@type": "Person", "name": review.name},
            "datePublished": review.published_at.date().isoformat() if review.published_at else "",
            "name": review.title,
            "reviewBody": review.text,
            "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5, "worstRating": 1},
        }
    )


def _filled(thing: Schema) -> Schema:
    """Return a thing without what is empty."""
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}
