"""Stories: what any reader may see, as programs read it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.feeds import story_id
from articles.models import Article, ArticleQuerySet, Author, Correction, Mention, Section, Tag
from articles.models.mentions import paying, shown
from articles.rendering import plain, reading_minutes, render_for_feed
from directory.links import absolute
from directory.models import Business, City, Country
from newsportal.api import parameters, shapes
from newsportal.api.answering import Answer, Asked, Endpoint, Refused
from newsportal.api.paging import Order, page, page_of
from newsportal.api.parameters import Unreadable
from newsportal.api.shapes import ADDRESS, FLAG, KEY, MOMENT, TEXT, Json, about, api_url, many, maybe, ref, thing

_BLOCK = re.compile(r"</(?:p|h2|h3|li|blockquote|figcaption|tr)>")

ORDER = Order("appeared", lambda story: story.visible_from.isoformat(), datetime.datetime.fromisoformat)

TAG = parameters.slug("tag", "With this tag: its slug.", "trade")
AUTHOR = parameters.slug("author", "Signed by this author: the slug.", "ada-ng")
SECTION = parameters.slug("section", "In this section or one below it: its slug.", "world")
KIND = parameters.choice("kind", "Of this kind.", Article.Kind)
BUSINESS = parameters.slug("business", "Naming this business: its slug.", "harbour-kitchen")


def stories(asked: Asked) -> Answer:
    """List the stories, the latest first."""
    return page(asked, _narrowed(asked).for_export(), ORDER, summary)


def story(asked: Asked, key: int) -> Answer:
    """Tell a story with its whole text."""
    found = Article.objects.published().for_whole_export().filter(pk=key).first()
    if found is None:
        if Article.objects.withdrawn().filter(pk=key).exists():
            raise Refused(410, "This story was withdrawn.")
        raise Refused(404, "There is no such story.")
    return Answer(whole(found), shown=[found])


def _narrowed(asked: Asked) -> ArticleQuerySet:
    """Return the stories that the filters leave, the latest first; what a filter names is looked up by a query each."""
    rows = Article.objects.published()
    if key := asked["section"]:
        rows = rows.in_section(_named(Section, "section", slug=key))
    through = ""
    # The last of these decides whose index is read: the fewest stories name a business, or have an author.
    for name, model, narrow, relation in (
        ("country", Country, "in_country", "country_uses"),
        ("tag", Tag, "tagged", "tag_uses"),
        ("author", Author, "by_author", "bylines"),
    ):
        if key := asked[name]:
            rows = getattr(rows, narrow)(_named(model, name, **{"pk" if name == "country" else "slug": key}))
            through = relation
    if key := asked["business"]:
        rows, through = rows.naming(_named(Business.objects.listed(), "business", slug=key)), "mentions"
    if key := asked["city"]:
        rows = rows.datelined(_named(City, "city", pk=key))
    rows = rows.annotate(appeared=F(f"{through}__visible_from" if through else "visible_from"))
    same = {"kind": asked["kind"], "language": asked["language"]}
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    bounds = {"appeared__gte": asked["since"], "appeared__lt": asked["until"]}
    rows = rows.filter(**{name: value for name, value in bounds.items() if value})
    return rows.newest_first(through)


def _named(model: Any, name: str, **key: Any) -> Any:
    """Return what a filter names; what does not exist is an error of the asking and no empty list."""
    found = getattr(model, "objects", model).filter(**key).first()
    if found is None:
        raise Unreadable(name, f"There is no such {name}.")
    return found


# --- As it is written -------------------------------------------------------------------------------------------------


def summary(it: Article) -> Json:
    """Return a story that was loaded ``for_export``, without its text."""
    return {
        "id": it.pk,
        "guid": story_id(it),
        "url": absolute(it.get_absolute_url()),
        "api_url": api_url("story", it.pk),
        "headline": it.headline,
        "standfirst": it.standfirst,
        "kind": it.kind,
        "is_opinion": it.is_opinion,
        "sender": it.sender or None,
        "language": it.language,
        "section": shapes.section(it.section),
        "authors": [
            {"name": row["name"], "slug": row["slug"], "url": absolute(reverse("articles:author", args=[row["slug"]]))}
            for row in it.signed_by  # type: ignore[attr-defined]
        ],
        "countries": [shapes.country(country) for country in _countries(it)],
        "dateline": shapes.city(it.dateline_city, it.dateline_city.country) if it.dateline_city else None,
        "tags": [
            {"name": row["name"], "slug": row["slug"], "url": absolute(reverse("articles:tag", args=[row["slug"]]))}
            for row in it.tagged_with  # type: ignore[attr-defined]
        ],
        "image": shapes.picture(it.lead_image, alt=it.lead_alt, caption=it.lead_caption or it.lead_image.caption)
        if it.lead_image
        else None,
        "published_at": shapes.moment(it.publish_at),
        "updated_at": shapes.moment(it.updated_at) if it.shows_update else None,
        "appeared_at": shapes.moment(it.visible_from),
    }


def whole(it: Article) -> Json:
    """Return a story that was loaded ``for_whole_export``: one query for the businesses in it, one for pictures, if any."""
    named = list(it.mentions.for_page())
    markup = render_for_feed(it)
    return {
        **summary(it),
        "body_html": markup,
        "body_text": "\n\n".join(filter(None, (plain(block) for block in _BLOCK.split(markup)))),
        "reading_minutes": reading_minutes(it.body),
        "canonical_url": it.canonical_url or absolute(it.get_absolute_url()),
        "corrections": [
            {"kind": correction.kind, "text": correction.text, "at": shapes.moment(correction.at)}
            for correction in it.shown_corrections
        ],
        "businesses": [_mention(mention) for mention in shown(named)],
        "disclosure": _disclosure(paying(named)),
    }


def _disclosure(payers: list[str]) -> str | None:
    """Return what readers must be told of money; of a payer that they no longer find, that there was one."""
    if not payers:
        return None
    told = _("Advertising: a business named in this story pays for advertising or for its place in the directory.")
    return " ".join([told, ", ".join(filter(None, payers))]).strip()


def _countries(it: Article) -> list[Country]:
    rows: list[dict[str, str]] = it.concerns  # type: ignore[attr-defined]
    return [
        Country(iso2=row["code"], name=row["name"], slug=row["slug"])
        for row in sorted(rows, key=lambda row: row["code"] != it.primary_country_id)
    ]


def _mention(mention: Mention) -> Json:
    business = mention.business
    return {
        "name": business.name,
        "slug": business.slug,
        "url": absolute(business.get_absolute_url()),
        "api_url": api_url("business", business.slug),
        "role": mention.role,
        "is_paid": mention.is_paid,
    }


SUMMARY = thing(
    id=about(KEY, "Never changes."),
    guid=about(TEXT, "The story's id in the feeds; never changes."),
    url=about(ADDRESS, "Its page. It may change, and then redirects."),
    api_url=about(ADDRESS, "The story with its whole text."),
    headline=TEXT,
    standfirst=about(TEXT, "One or two sentences; may be empty."),
    kind=about(
        shapes.one_of(Article.Kind),
        "What it is. A press release was written by whom it is about: say so where you show it.",
    ),
    is_opinion=about(FLAG, "Whether it is somebody's view, of which readers must be told whose."),
    sender=about(maybe(TEXT), "Who sent a press release; null for every other kind."),
    language=about(TEXT, "Code of the language that it is written in."),
    section=ref("SectionReference"),
    authors=many(ref("Author")),
    countries=about(many(ref("CountryReference")), "The countries that it concerns, the one where it happened first."),
    dateline=about(maybe(ref("CityReference")), "The city that it was written from."),
    tags=many(ref("Tag")),
    image=maybe(ref("Image")),
    published_at=MOMENT,
    updated_at=about(maybe(MOMENT), "When its substance last changed after publication."),
    appeared_at=about(MOMENT, "When readers first could see it, by which the list is ordered."),
)

SCHEMAS = {
    "Author": thing(name=TEXT, slug=TEXT, url=ADDRESS),
    "Tag": thing(name=TEXT, slug=TEXT, url=ADDRESS),
    "Correction": thing(kind=shapes.one_of(Correction.Kind), text=TEXT, at=MOMENT),
    "BusinessInStory": thing(
        name=TEXT,
        slug=TEXT,
        url=ADDRESS,
        api_url=ADDRESS,
        role=shapes.one_of(Mention.Role),
        is_paid=about(FLAG, "Whether readers must be told that money is involved."),
    ),
    "StorySummary": SUMMARY,
    "Story": thing(
        **SUMMARY["properties"],
        body_html=about(TEXT, "The text as HTML, with whole addresses, as in the feeds."),
        body_text=about(TEXT, "The same without markup; an empty line parts paragraphs."),
        reading_minutes=KEY,
        canonical_url=about(ADDRESS, "Where the story first appeared: elsewhere, or its page."),
        corrections=about(
            many(ref("Correction")), "What was wrong in it, the earliest first. Show them with the story."
        ),
        businesses=many(ref("BusinessInStory")),
        disclosure=about(maybe(TEXT), "What readers must be told above the story of money that is involved."),
    ),
    "StoryPage": page_of("StorySummary"),
}

ENDPOINTS = (
    Endpoint(
        "stories/",
        "stories",
        "The stories, the latest first",
        "StoryPage",
        stories,
        (
            parameters.COUNTRY,
            SECTION,
            TAG,
            AUTHOR,
            KIND,
            parameters.CITY,
            BUSINESS,
            parameters.LANGUAGE_CODE,
            parameters.SINCE,
            parameters.UNTIL,
            *parameters.PAGE,
        ),
    ),
    Endpoint(
        "stories/<int:key>/",
        "story",
        "A story with its whole text",
        "Story",
        story,
        places={"key": about(KEY, "The story's `id`.")},
        may_be_gone=True,
    ),
)
