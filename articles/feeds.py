"""Feeds of stories: RSS, Atom and JSON, with the whole text, pictures, authors and ids that never change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet, Author, Image, Section, Tag
from articles.rendering import images_of, render_for_feed
from directory.models import PastSlug
from directory.pictures.renditions import absolute_rendition_url

LENGTH = 30
# Characters that no XML document may hold, escaped or not (XML 1.0, production 2).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# ids are tag URIs (RFC 4151): the date is one on which the site's name was ours, and never changes.
ID_DATE = "2026"


@dataclass(frozen=True)
class Channel:
    """What a feed is of. ``page`` is the path of the page that it follows, ``stories`` a set without order's limit."""

    title: str
    description: str
    page: str
    stories: ArticleQuerySet


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
        """Write one story."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        if image := item["image"]:
            handler.startElement("media:content", {"url": image["url"], "medium": "image", "type": image["type"]})
            if image["credit"]:
                handler.addQuickElement("media:credit", image["credit"])
            if image["alt"]:
                handler.addQuickElement("media:description", image["alt"], {"type": "plain"})
            handler.endElement("media:content")


class ContentAtom(Atom1Feed):
    """Atom with the whole text and every author."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one story."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


def absolute(path: str) -> str:
    """Return the canonical address of a path of this site; one that is absolute already stays."""
    return path if urlsplit(path).scheme else f"{settings.SITE_URL}{path}"


def story_id(article: Article) -> str:
    """Return the id of a story in every feed, which no change of slug, date or headline touches."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{ID_DATE}:story/{article.pk}"


def respond(request: HttpRequest, channel: Channel, form: str, *, may_be_empty: bool = True) -> HttpResponse:
    """Return the feed of a channel as 'rss', 'atom' or 'json': one query for the stories, one for pictures in them.

    Raises Http404 for a feed of nothing where it must not be empty.
    """
    stories = list(channel.stories.for_feed()[:LENGTH])
    if not stories and not may_be_empty:
        raise Http404("There is nothing to follow.")
    images = images_of(story.body for story in stories)
    entries = [_entry(story, images) for story in stories]
    response = _json(request, channel, entries) if form == "json" else _xml(request, channel, entries, form)
    # A scheduled story appears without a write, so that no reader's copy may grow old.
    patch_cache_control(response, public=True, max_age=60)
    return response


def _entry(story: Article, images: dict[int, Image]) -> dict[str, Any]:
    image = story.lead_image
    signed_by: list[dict[str, str]] = story.signed_by  # type: ignore[attr-defined]
    return {
        "id": story_id(story),
        "url": absolute(story.get_absolute_url()),
        "title": story.headline,
        "summary": story.standfirst,
        "content": render_for_feed(story, images),
        "published": story.publish_at,
        "updated": story.updated_at if story.shows_update else story.publish_at,
        "authors": [author["name"] for author in signed_by],
        "author_pages": [absolute(reverse("articles:author", args=[author["slug"]])) for author in signed_by],
        "tags": [story.section.name, *story.tag_names],  # type: ignore[attr-defined]
        "language": story.language,
        "image": {
            "url": absolute_rendition_url(image, 1280, fmt="webp"),
            "type": "image/webp",
            "alt": story.lead_alt or image.alt,
            "credit": image.credit,
        }
        if image
        else None,
    }


def _clean(value: Any) -> Any:
    """Drop from every text what XML cannot hold."""
    if isinstance(value, str):
        return NOT_XML.sub("", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value


def _xml(request: HttpRequest, channel: Channel, entries: list[dict[str, Any]], form: str) -> HttpResponse:
    kind = ContentAtom if form == "atom" else ContentRss
    feed = kind(
        title=_clean(channel.title),
        link=absolute(channel.page),
        description=_clean(channel.description),
        subtitle=_clean(channel.description),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(request.path),
        feed_guid=absolute(request.path),
    )
    for entry in map(_clean, entries):
        image = entry["image"]
        feed.add_item(
            title=entry["title"],
            link=entry["url"],
            description=entry["summary"],
            unique_id=entry["id"],
            unique_id_is_permalink=False,
            pubdate=entry["published"],
            updateddate=entry["updated"],
            categories=entry["tags"],
            # RSS wants a length; 0 is its convention for one that is not known.
            enclosures=[Enclosure(image["url"], "0", image["type"])] if image else [],
            authors=entry["authors"],
            content=entry["content"],
            image=image,
        )
    response = HttpResponse(content_type=f"application/{'atom' if form == 'atom' else 'rss'}+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def _json(request: HttpRequest, channel: Channel, entries: list[dict[str, Any]]) -> HttpResponse:
    """Return a JSON Feed, version 1.1."""
    items = [
        {
            "id": entry["id"],
            "url": entry["url"],
            "title": entry["title"],
            "summary": entry["summary"],
            "content_html": entry["content"],
            "date_published": entry["published"].isoformat(),
            "date_modified": entry["updated"].isoformat(),
            "authors": [
                {"name": name, "url": url} for name, url in zip(entry["authors"], entry["author_pages"], strict=True)
            ],
            "tags": entry["tags"],
            "language": entry["language"],
            **({"image": entry["image"]["url"]} if entry["image"] else {}),
        }
        for entry in entries
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": absolute(channel.page),
        "feed_url": absolute(request.path),
        "language": settings.LANGUAGE_CODE,
        "items": items,
    }
    return JsonResponse(document, content_type="application/feed+json; charset=utf-8")


# --- The feeds of the newsroom ----------------------------------------------------------------------------------------


@require_safe
def feed(request: HttpRequest, form: str = "rss") -> HttpResponse:
    """The latest of everything."""
    channel = Channel(
        settings.SITE_NAME,
        _("The latest news from around the world."),
        reverse("home"),
        Article.objects.published().newest_first(),
    )
    return respond(request, channel, form)


@require_safe
def section_feed(request: HttpRequest, slug: str, form: str = "rss") -> HttpResponse:
    """The latest of a section and of all below it."""
    section = _found(Section, slug)
    if section.slug != slug:
        return _moved(request, slug, section.slug)
    stories = Article.objects.published().in_section(section).newest_first()
    return respond(request, _channel(section.name, section.description, section.get_absolute_url(), stories), form)


@require_safe
def tag_feed(request: HttpRequest, slug: str, form: str = "rss") -> HttpResponse:
    """The latest with a tag; a tag without a public story has no feed."""
    tag = _found(Tag, slug)
    stories = Article.objects.published().tagged(tag).newest_first("tag_uses")
    return _respond_if_any(
        request, tag, slug, _channel(tag.name, tag.description, tag.get_absolute_url(), stories), form
    )


@require_safe
def author_feed(request: HttpRequest, slug: str, form: str = "rss") -> HttpResponse:
    """The latest that an author signed; an author without a public story has no feed."""
    author = _found(Author, slug)
    stories = Article.objects.published().by_author(author).newest_first("bylines")
    channel = _channel(author.name, author.job_title, author.get_absolute_url(), stories)
    return _respond_if_any(request, author, slug, channel, form)


def _respond_if_any(request: HttpRequest, found: Tag | Author, slug: str, channel: Channel, form: str) -> HttpResponse:
    """Answer for a thing that readers know of only through its stories; an old slug of it redirects."""
    if found.slug == slug:
        return respond(request, channel, form, may_be_empty=False)
    if not channel.stories.exists():
        raise Http404("There is nothing to follow.")
    return _moved(request, slug, found.slug)


def _channel(name: str, description: str, page: str, stories: ArticleQuerySet) -> Channel:
    fallback = _("News about %(name)s.") % {"name": name}
    return Channel(f"{name} | {settings.SITE_NAME}", description or fallback, page, stories)


def _found(model: Any, slug: str) -> Any:
    found = model.objects.filter(slug=slug).first() or PastSlug.objects.find(model, slug)
    if found is None:
        raise Http404("There is no such feed.")
    return found


def _moved(request: HttpRequest, old: str, new: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(request.path.replace(f"/{old}/", f"/{new}/", 1))


FORMS: dict[str, str] = {"rss": "feed/", "atom": "feed/atom/", "json": "feed.json"}


def feed_paths(prefix: str, view: Callable[..., HttpResponse], name: str) -> list[Any]:
    """Return the three addresses of a feed below ``prefix``: ``name`` is RSS, ``name_atom`` and ``name_json`` the others."""
    return [
        path(prefix + ending, view, {"form": form}, name=name if form == "rss" else f"{name}_{form}")
        for form, ending in FORMS.items()
    ]


urlpatterns = [
    *feed_paths("", feed, "feed"),
    *feed_paths("news/<slug:slug>/", section_feed, "section_feed"),
    *feed_paths("tag/<slug:slug>/", tag_feed, "tag_feed"),
    *feed_paths("author/<slug:slug>/", author_feed, "author_feed"),
]
