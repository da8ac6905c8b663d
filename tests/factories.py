"""Valid rows with believable defaults, so that a test states only what matters."""

from __future__ import annotations

import datetime
import io
import itertools
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from PIL import Image as Pillow

from articles import roles as newsroom
from articles.models import Article, ArticleAuthor, ArticleCountry, ArticleTag, Author, Image, Section, Tag
from directory import roles as directory_roles
from directory.models import Business, Category, City, Country, Ownership, Photo, User
from directory.pictures.uploads import CleanImage, clean_upload

_number = itertools.count(1)

COUNTRIES = {
    "DE": ("DEU", "Germany", "germany", "EU", "Berlin", "EUR", 51.2, 10.4, ["FR", "NL"]),
    "FR": ("FRA", "France", "france", "EU", "Paris", "EUR", 46.6, 2.4, ["DE"]),
    "NL": ("NLD", "Netherlands", "netherlands", "EU", "Amsterdam", "EUR", 52.2, 5.3, ["DE"]),
    "IN": ("IND", "India", "india", "AS", "New Delhi", "INR", 22.0, 79.0, []),
    "US": ("USA", "United States", "united-states", "NA", "Washington", "USD", 39.8, -98.6, []),
}


def make_country(code: str = "DE", **fields: Any) -> Country:
    """Return a real country, made on first need."""
    iso3, name, slug, continent, capital, currency, latitude, longitude, neighbours = COUNTRIES[code]
    defaults = {
        "iso3": iso3,
        "name": name,
        "slug": slug,
        "continent": continent,
        "capital": capital,
        "currency": currency,
        "latitude": latitude,
        "longitude": longitude,
        "neighbours": neighbours,
        "time_zones": ["Europe/Berlin"],
        "languages": ["de"],
    }
    return Country.objects.get_or_create(iso2=code, defaults={**defaults, **fields})[0]


def make_city(name: str = "Hamburg", country: str = "DE", **fields: Any) -> City:
    """Return a city of 1.8 million people at Hamburg's place, unless told otherwise."""
    defaults = {
        "id": next(_number) + 10_000_000,
        "ascii_name": name,
        "slug": name.lower().replace(" ", "-"),
        "latitude": 53.55,
        "longitude": 9.99,
        "time_zone": "Europe/Berlin",
        "population": 1_800_000,
    }
    return City.objects.create(name=name, country=make_country(country), **{**defaults, **fields})


def make_section(name: str = "World", **fields: Any) -> Section:
    """Return the section of this name, made on first need."""
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Section.objects.get_or_create(slug=slug, defaults={"name": name, "in_navigation": True, **fields})[0]


def make_author(name: str = "Ada Ng", **fields: Any) -> Author:
    """Return the author of this name, made on first need."""
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Author.objects.get_or_create(slug=slug, defaults={"name": name, "job_title": "Reporter", **fields})[0]


def make_user(email: str = "", role: str = "", *, verified: bool = True, **fields: Any) -> User:
    """Return an account; ``role`` is the name of a group of the newsroom, which makes it staff.

    verified: whether the address was confirmed; if not, somebody has signed up and not entered the code yet.
    """
    email = email or f"person{next(_number)}@example.org"
    user = User.objects.create_user(
        email, fields.pop("password", "correct horse battery"), is_staff=bool(role), **fields
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    if role:
        user.groups.add(Group.objects.filter(name=role).first() or make_group(role))
    return user


def make_group(role: str) -> Group:
    """Return a group of the newsroom anew: a test with real transactions empties all tables, this one included."""
    group = Group.objects.create(name=role)
    for app, permissions in (("articles", newsroom.PERMISSIONS), ("directory", directory_roles.PERMISSIONS)):
        codenames = permissions.get(role, set())
        group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
    return group


def make_article(
    headline: str = "",
    *,
    status: str = "published",
    hours_ago: float = 1,
    tags: Iterable[str] = (),
    countries: Iterable[str] = (),
    authors: Iterable[str] = ("Ada Ng",),
    section: Section | str = "World",
    **fields: Any,
) -> Article:
    """Return a story in any status, published ``hours_ago`` (a negative number schedules it)."""
    number = next(_number)
    headline = headline or f"Ships wait at lock number {number}"
    publish_at = fields.pop("publish_at", timezone.now() - datetime.timedelta(hours=hours_ago))
    article = Article(
        headline=headline,
        section=make_section(section) if isinstance(section, str) else section,
        publish_at=publish_at,
        status=status,
        first_published_at=publish_at if status == "published" else None,
        **{
            "standfirst": "Low water holds up freight on the river.",
            "body": "<p>Barges carry half of the usual load.</p>",
            **fields,
        },
    )
    if not article.slug:
        article.slug = article.pick_slug()
    concerned = [make_country(code) for code in dict.fromkeys(countries)]
    if concerned:
        article.primary_country = concerned[0]
    article.save()
    # A new story has none of these: they are written at once, without asking first what is to be replaced.
    bylines = [make_author(name) for name in dict.fromkeys(authors)]
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=article, author=author, order=order) for order, author in enumerate(bylines)
    )
    ArticleCountry.objects.bulk_create(ArticleCountry(article=article, country=country) for country in concerned)
    _give_tags(article, set(tags))
    article.refresh_from_db()
    return article


def _give_tags(article: Article, names: set[str]) -> None:
    """Give a new story these tags, made on first need."""
    known = list(Tag.objects.filter(name__in=names)) if names else []
    if len(known) == len(names):
        ArticleTag.objects.bulk_create(ArticleTag(content_object=article, tag=tag) for tag in known)
    else:
        article.tags.set(names)


def make_image(title: str = "Lock at dusk", **fields: Any) -> Image:
    """Return a picture of the library, 120 by 80 pixels."""
    defaults = {"alt": "Barges wait before a closed lock", "credit": "Drawing: Ada Ng"}
    return Image.store(_drawing(20, 90, 140), title=title, **{**defaults, **fields})


def make_tag(name: str) -> Tag:
    """Return the tag of this name, made on first need."""
    return Tag.objects.get_or_create(name=name)[0]


def make_category(name: str = "Restaurants", **fields: Any) -> Category:
    """Return the category of this name, made on first need."""
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Category.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def make_business(
    name: str = "",
    *,
    country: str = "DE",
    city: City | str | None = "Hamburg",
    category: Category | str = "Restaurants",
    status: str = "listed",
    owner: User | None = None,
    **fields: Any,
) -> Business:
    """Return a business in any status; a listed one in Hamburg unless told otherwise. ``city`` may be a name or None."""
    name = name or f"Harbour Kitchen {next(_number)}"
    if isinstance(city, str):
        city = City.objects.filter(name=city, country=country).first() or make_city(city, country)
    now = timezone.now()
    business = Business(
        name=name,
        country=make_country(country),
        city=city,
        category=make_category(category) if isinstance(category, str) else category,
        status=status,
        **{
            "tagline": "Fish from the boat",
            "description": "Fish from the morning's boats, cooked while you look over the quay. Tables for forty people.",
            "time_zone": "Europe/Berlin",
            "latitude": city.latitude if city else None,
            "longitude": city.longitude if city else None,
            "submitted_at": now,
            "listed_at": None if status in {"draft", "pending", "rejected", "needs-changes"} else now,
            "confirmed_at": now,
            **fields,
        },
    )
    business.slug = business.slug or business.pick_slug()
    business.save()
    if owner is not None:
        Ownership.objects.create(business=business, user=owner)
    business.refresh_from_db()
    return business


def make_photo(business: Business, **fields: Any) -> Photo:
    """Return an approved photo of the business, 120 by 80 pixels."""
    defaults = {"alt": "The dining room", "approved": True}
    return Photo.store(_drawing(140, 90, 20), business=business, **{**defaults, **fields})


def _drawing(*colour: int) -> CleanImage:
    """Return a picture of one colour as it is after cleaning, in a file of its own."""
    data, format, width, height = _cleaned(colour)
    return CleanImage(data, format=format, width=width, height=height)


@lru_cache
def _cleaned(colour: tuple[int, ...]) -> tuple[bytes, str, int, int]:
    """Draw a picture and have it cleaned, for which a process is started: once for all tests."""
    drawn = io.BytesIO()
    Pillow.new("RGB", (120, 80), colour).save(drawn, "PNG")
    clean = clean_upload(drawn.getvalue())
    return clean.path.read_bytes(), clean.format, clean.width, clean.height
