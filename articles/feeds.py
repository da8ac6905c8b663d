"""Feeds of stories, with the whole text, pictures, authors and ids that never change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet, Author, Correction, Image, Section, Tag
from articles.rendering import images_of, render_for_feed
from directory import feeds
from directory.feeds import LENGTH, feed_paths
from directory.links import absolute, tag_uri
from directory.models import PastSlug
from directory.pictures.renditions import absolute_rendition_url


@dataclass(frozen=True)
class Channel(feeds.Head):
    """What a feed of stories is of: ``stories`` is a set without order's limit."""

    stories: ArticleQuerySet


def story_id(article: Article) -> str:
    """Return the id of a story in every feed, which no change of slug, date or headline touches."""
    return tag_uri("story", article.pk)


def respond(request: HttpRequest, channel: Channel, form: str, *, may_be_empty: bool = True) -> HttpResponse:
    """Return the feed of a channel as 'rss', 'atom' or 'json': one query for the stories, one for pictures in them.

    Raises Http404 for a feed of nothing where it must not be empty.
    """
    stories = list(channel.stories.for_feed()[:LENGTH])
    if not stories and not may_be_empty:
        raise Http404("There is nothing to follow.")
    response = feeds.respond(request, channel, entries_of(stories), form)
    # A scheduled story appears without a write, so that no reader's copy may grow old.
    patch_cache_control(response, public=True, max_age=60)
    return response


def entries_of(stories: Collection[Article]) -> list[feeds.Entry]:
    """Return the entries of stories that were loaded ``for_feed``: one query, for the pictures in them."""
    images = images_of(story.body for story in stories)
    return [_entry(story, images) for story in stories]


def _entry(story: Article, images: dict[int, Image]) -> feeds.Entry:
    image = story.lead_image
    signed_by: list[dict[str, str]] = story.signed_by  # type: ignore[attr-defined]
    return feeds.Entry(
        id=story_id(story),
        url=absolute(story.get_absolute_url()),
        title=story.headline,
        summary=story.standfirst,
        content=render_for_feed(story, images),
        published=story.publish_at,
        updated=story.updated_at if story.shows_update else story.publish_at,  # type: ignore[arg-type]
        authors=[
            (author["name"], absolute(reverse("articles:author", args=[author["slug"]]))) for author in signed_by
        ],
        tags=[story.section.name, *story.tag_names],  # type: ignore[attr-defined]
        language=story.language,
        image=feeds.Picture(
            absolute_rendition_url(image, 1280, fmt="webp"), "image/webp", story.lead_alt or image.alt, image.credit
        )
        if image
        else None,
    )


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


@require_safe
def corrections_feed(request: HttpRequest, form: str = "rss") -> HttpResponse:
    """The latest corrections of published stories, each leading to where its story says so."""
    head = feeds.Head(
        f"{_('Corrections')} | {settings.SITE_NAME}",
        _("What we had wrong, and what is right."),
        reverse("articles:corrections"),
    )
    entries = [
        feeds.Entry(
            id=tag_uri("correction", correction.pk),
            url=absolute(correction.get_absolute_url()),
            title=f"{correction.get_kind_display()}: {correction.article.headline}",
            summary=correction.text,
            content=linebreaks(correction.text, autoescape=True),
            published=correction.at,
            updated=correction.at,
            tags=[correction.get_kind_display(), correction.article.section.name],
            language=correction.article.language,
        )
        for correction in Correction.objects.published().newest_first().for_list()[:LENGTH]
    ]
    response = feeds.respond(request, head, entries, form)
    # A story that expires takes its corrections along without a write.
    patch_cache_control(response, public=True, max_age=60)
    return response


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


urlpatterns = [
    *feed_paths("", feed, "feed"),
    *feed_paths("news/<slug:slug>/", section_feed, "section_feed"),
    *feed_paths("corrections/", corrections_feed, "corrections_feed"),
    *feed_paths("tag/<slug:slug>/", tag_feed, "tag_feed"),
    *feed_paths("author/<slug:slug>/", author_feed, "author_feed"),
]
