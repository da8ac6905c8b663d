"""The pieces that several nouns share: each as it is written, and as JSON Schema describes it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from directory.links import absolute, place_path
from directory.pictures.renditions import CONTENT_TYPES, fallback_format, ladder, media_url

if TYPE_CHECKING:
    from articles.models import Section
    from directory.models import Category, City, Country
    from directory.models.pictures import Picture

Json = dict[str, Any]
Schema = dict[str, Any]

# --- Words of JSON Schema ---------------------------------------------------------------------------------------------

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
KEY: Schema = {"type": "integer", "minimum": 1}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
ADDRESS: Schema = {"type": "string", "format": "uri"}


def about(schema: Schema, description: str) -> Schema:
    """Return the schema with a sentence of what it holds."""
    return {**schema, "description": description}


def thing(**properties: Schema) -> Schema:
    """Return an object that always has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def many(schema: Schema) -> Schema:
    """Return a list."""
    return {"type": "array", "items": schema}


def ref(name: str) -> Schema:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """Return the schema or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(choices: Any) -> Schema:
    """Return the values of a Django enumeration."""
    return {"type": "string", "enum": list(choices.values)}


# --- Pieces -----------------------------------------------------------------------------------------------------------


def moment(at: datetime.datetime | None) -> str | None:
    """Return a moment in UTC, to the second: 2026-05-01T09:30:00Z."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def api_url(name: str, *arguments: Any) -> str:
    """Return the whole address of an endpoint."""
    return absolute(reverse(f"api:{name}", args=arguments))


def picture(image: Picture, *, alt: str = "", caption: str = "") -> Json:
    """Return a picture with every size that it has in the format that everything reads, the narrowest first."""
    steps, name = ladder(image), fallback_format(image)
    sizes = [
        {
            "url": urljoin(f"{settings.SITE_URL}/", media_url(f"{steps.prefix}{width}.{name}")),
            "width": width,
            "height": height,
            "type": CONTENT_TYPES[name],
        }
        for width, height in steps.sizes
    ]
    return {"alt": alt or image.alt, "caption": caption, "credit": image.credit, "sizes": sizes}


def country(it: Country) -> Json:
    """Return a country, in short."""
    return {
        "code": it.pk,
        "name": it.name,
        "url": absolute(it.get_absolute_url()),
        "api_url": api_url("country", it.pk),
    }


def city(it: City, its_country: Country) -> Json:
    """Return a city, in short; ``url`` is that of its page in the directory."""
    # The country may have been loaded beside the city rather than through it.
    it.country = its_country
    return {
        "id": it.pk,
        "name": it.name,
        "country": its_country.pk,
        "url": absolute(place_path(it)),
        "api_url": api_url("city", it.pk),
    }


def section(it: Section) -> Json:
    """Return a section, in short."""
    return {
        "slug": it.slug,
        "name": it.name,
        "url": absolute(it.get_absolute_url()),
        "api_url": api_url("section", it.slug),
    }


def category(it: Category) -> Json:
    """Return a category, in short."""
    return {"slug": it.slug, "name": it.name, "api_url": api_url("category", it.slug)}


SCHEMAS: dict[str, Schema] = {
    "ImageSize": thing(url=ADDRESS, width=KEY, height=KEY, type=TEXT),
    "Image": thing(
        alt=about(TEXT, "What the picture shows, for those who do not see it."),
        caption=TEXT,
        credit=about(TEXT, "Whose picture it is. Show it wherever you show the picture."),
        sizes=about({**many(ref("ImageSize")), "minItems": 1}, "The same picture in several widths, narrowest first."),
    ),
    "CountryReference": thing(
        code=about(TEXT, "ISO 3166-1 alpha-2."), name=TEXT, url=about(ADDRESS, "Its page."), api_url=ADDRESS
    ),
    "CityReference": thing(
        id=about(KEY, "GeoNames' own."),
        name=TEXT,
        country=about(TEXT, "ISO 3166-1 alpha-2."),
        url=about(ADDRESS, "Its page in the directory."),
        api_url=ADDRESS,
    ),
    "SectionReference": thing(slug=TEXT, name=TEXT, url=ADDRESS, api_url=ADDRESS),
    "CategoryReference": thing(slug=TEXT, name=TEXT, api_url=ADDRESS),
    "Point": thing(latitude=NUMBER, longitude=NUMBER),
}
