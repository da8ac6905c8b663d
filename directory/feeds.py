"""Feeds of anything: RSS, Atom and JSON, with the whole text, pictures, authors and ids that never change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from directory.links import absolute

LENGTH = 30
# Characters that no XML document may hold, escaped or not (XML 1.0, production 2).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Head:
    """What a feed is of. ``page`` is the path of the page that it follows.

    ``feed`` is the feed's own path and query, where it is not the request's path alone.
    """

    title: str
    description: str
    page: str
    feed: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Picture:
    """The picture of an entry: its whole address, its type (image/webp), and its words."""

    url: str
    type: str
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry: addresses are whole ones, ``content`` is HTML, ``authors`` are (name, address of their page)."""

    id: str
    url: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str = ""
    image: Picture | None = None


class ContentRss(Rss201rev2Feed):
    """RSS 2.0 with the whole text in content:encoded, and authors who are no e-mail addresses in dc:creator."""

    def rss_attributes(self) -> dict[str, str]:
        """Return the namespaces."""
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one entry."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        if image := item["image"]:
            handler.startElement("media:content", {"url": image.url, "medium": "image", "type": image.type})
            if image.credit:
                handler.addQuickElement("media:credit", _clean(image.credit))
            if image.alt:
                handler.addQuickElement("media:description", _clean(image.alt), {"type": "plain"})
            handler.endElement("media:content")


class ContentAtom(Atom1Feed):
    """Atom with the whole text and every author."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one entry."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


def respond(request: HttpRequest, head: Head, entries: Iterable[Entry], form: str) -> HttpResponse:
    """Return the feed of these entries as 'rss', 'atom' or 'json'."""
    return _json(request, head, entries) if form == "json" else _xml(request, head, entries, form)


def _clean(text: str) -> str:
    """Drop from a text what XML cannot hold."""
    return NOT_XML.sub("", text)


def _xml(request: HttpRequest, head: Head, entries: Iterable[Entry], form: str) -> HttpResponse:
    kind = ContentAtom if form == "atom" else ContentRss
    feed = kind(
        title=_clean(head.title),
        link=absolute(head.page),
        description=_clean(head.description),
        subtitle=_clean(head.description),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(head.feed or request.path),
        feed_guid=absolute(head.feed or request.path),
    )
    for entry in entries:
        image = entry.image
        feed.add_item(
            title=_clean(entry.title),
            link=_clean(entry.url),
            description=_clean(entry.summary),
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[_clean(tag) for tag in entry.tags],
            # RSS wants a length; 0 is its convention for one that is not known.
            enclosures=[Enclosure(image.url, "0", image.type)] if image else [],
            authors=[_clean(name) for name, _page in entry.authors],
            content=_clean(entry.content),
            image=image,
        )
    # In one piece: an answer takes its time over each of a thousand.
    written = feed.writeString("utf-8")
    return HttpResponse(written, f"application/{'atom' if form == 'atom' else 'rss'}+xml; charset=utf-8")


def _json(request: HttpRequest, head: Head, entries: Iterable[Entry]) -> HttpResponse:
    """Return a JSON Feed, version 1.1."""
    items = []
    for entry in entries:
        item: dict[str, Any] = {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.content,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": name, "url": page} for name, page in entry.authors],
            "tags": entry.tags,
            "language": entry.language,
            "image": entry.image.url if entry.image else "",
        }
        items.append({name: value for name, value in item.items() if value or name == "content_html"})
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "description": head.description,
        "home_page_url": absolute(head.page),
        "feed_url": absolute(head.feed or request.path),
        "language": settings.LANGUAGE_CODE,
        "items": items,
    }
    return JsonResponse(document, content_type="application/feed+json; charset=utf-8")


FORMS: dict[str, str] = {"rss": "feed/", "atom": "feed/atom/", "json": "feed.json"}


def feed_paths(prefix: str, view: Callable[..., HttpResponse], name: str) -> list[Any]:
    """Return the three addresses of a feed below ``prefix``: ``name`` is RSS, ``name_atom`` and ``name_json`` the others."""
    return [
        path(prefix + ending, view, {"form": form}, name=name if form == "rss" else f"{name}_{form}")
        for form, ending in FORMS.items()
    ]
