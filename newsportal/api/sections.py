"""Sections: the tree in which stories stand."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from articles.models import Section
from newsportal.api import parameters, shapes
from newsportal.api.answering import Answer, Asked, Endpoint, by_slug
from newsportal.api.paging import Order, page, page_of
from newsportal.api.shapes import ADDRESS, FLAG, TEXT, Json, about, api_url, maybe, thing

ORDER = Order("slug", lambda section: section.slug, str, descending=False, key_descending=False)


def sections(asked: Asked) -> Answer:
    """List the sections by their slugs."""
    return page(asked, _loaded().order_by("slug", "pk"), ORDER, write)


def section(asked: Asked, slug: str) -> Answer:
    """Tell what a section is."""
    return Answer(write(by_slug(_loaded(), slug, "section", "There is no such section.")))


def _loaded() -> Any:
    return Section.objects.annotate(parent_slug=F("parent__slug"))


def write(it: Section) -> Json:
    """Return a section; ``parent_slug`` is loaded."""
    return {
        **shapes.section(it),
        "description": it.description,
        "parent": it.parent_slug,  # type: ignore[attr-defined]
        "is_opinion": it.is_opinion,
        "stories_url": f"{api_url('stories')}?section={it.slug}",
    }


SCHEMAS = {
    "Section": thing(
        **shapes.SCHEMAS["SectionReference"]["properties"],
        description=TEXT,
        parent=about(maybe(TEXT), "The slug of the section above it."),
        is_opinion=about(FLAG, "Whether its stories are somebody's view."),
        stories_url=about(ADDRESS, "Its stories, and those of the sections below it."),
    ),
    "SectionPage": page_of("Section"),
}

ENDPOINTS = (
    Endpoint("sections/", "sections", "The sections", "SectionPage", sections, parameters.PAGE),
    Endpoint("sections/<slug:slug>/", "section", "A section", "Section", section, places={"slug": TEXT}),
)
