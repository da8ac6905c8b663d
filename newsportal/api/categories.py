"""Categories: what businesses do."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from directory.models import Category
from newsportal.api import parameters, shapes
from newsportal.api.answering import Answer, Asked, Endpoint, by_slug
from newsportal.api.paging import Order, page, page_of
from newsportal.api.shapes import ADDRESS, TEXT, Json, about, api_url, many, maybe, thing

ORDER = Order("slug", lambda category: category.slug, str, descending=False, key_descending=False)
PARENT = parameters.slug("parent", "Right below this category: its slug.", "food-and-drink")


def categories(asked: Asked) -> Answer:
    """List the categories by their slugs."""
    rows = _loaded().order_by("slug", "pk")
    if parent := asked["parent"]:
        rows = rows.filter(parent__slug=parent)
    return page(asked, rows, ORDER, write)


def category(asked: Asked, slug: str) -> Answer:
    """Tell what a category is."""
    return Answer(write(by_slug(_loaded(), slug, "category", "There is no such category.")))


def _loaded() -> Any:
    return Category.objects.annotate(parent_slug=F("parent__slug"))


def write(it: Any) -> Json:
    """Return a category; ``parent_slug`` is loaded."""
    return {
        **shapes.category(it),
        "description": it.description,
        "parent": it.parent_slug,
        "schema_type": it.schema_type,
        "synonyms": it.synonyms,
        "businesses_url": f"{api_url('businesses')}?category={it.slug}",
    }


SCHEMAS = {
    "Category": thing(
        **shapes.SCHEMAS["CategoryReference"]["properties"],
        description=TEXT,
        parent=about(maybe(TEXT), "The slug of the category above it."),
        schema_type=about(TEXT, "The type that schema.org has for it, such as Restaurant."),
        synonyms=about(many(TEXT), "Other words for it."),
        businesses_url=about(ADDRESS, "Its businesses, and those of the categories below it."),
    ),
    "CategoryPage": page_of("Category"),
}

ENDPOINTS = (
    Endpoint("categories/", "categories", "The categories", "CategoryPage", categories, (PARENT, *parameters.PAGE)),
    Endpoint("categories/<slug:slug>/", "category", "A category", "Category", category, places={"slug": TEXT}),
)
