"""Sitemaps with full timestamps, cut into files by month so that each stays small however long the archive grows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest, TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Section, Tag
from directory import sitemaps as directory
from directory.feeds import NOT_XML
from directory.links import absolute
from directory.models import Country

# sitemaps.org and Google's news sitemaps set these bounds.
MAX_URLS = 50_000
NEWS_URLS = 1_000
NEWS_AGE = datetime.timedelta(hours=48)
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NAMESPACE = "http://www.google.com/schemas/sitemap-news/0.9"
STATIC_PAGES = (
    "home",
    "articles:latest",
    "articles:archive_index",
    "articles:corrections",
    "country_index",
    "directory:world",
    "about",
    "standards",
    "contact",
    "privacy",
    "api",
)

# Files of listings, and of the lists of one country.
_OF_DIRECTORY = re.compile(r"listings-([1-9][0-9]{0,5})|directory-([a-z]{2})", re.ASCII)

Row = tuple[str, datetime.datetime | None]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sitemaps: the pages that stand, the lists, each month of stories, and those of the directory."""
    rows: list[Row] = [
        (reverse("sitemap_part", args=["pages"]), None),
        (reverse("sitemap_part", args=["lists"]), None),
    ]
    months = (
        Article.objects.published()
        .filter(noindex=False)
        .order_by()
        .annotate(month=TruncMonth("publish_at", tzinfo=datetime.UTC))
        .values("month")
        .annotate(changed=Max(_changed()))
        .order_by("-month")
    )
    rows += [(reverse("sitemap_month", args=[f"{row['month']:%Y-%m}"]), row["changed"]) for row in months]
    rows += [(reverse("sitemap_part", args=[name]), changed) for name, changed in directory.parts()]
    return _xml("sitemapindex", "sitemap", rows)


@require_safe
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """List the site's own pages, those that list stories, or some of the directory; a list with nothing on it is left out."""
    if part == "pages":
        return _xml("urlset", "url", ((reverse(name), None) for name in STATIC_PAGES))
    if part == "lists":
        return _xml("urlset", "url", _lists())
    if found := _OF_DIRECTORY.fullmatch(part):
        rows = list(directory.listings(int(found[1])) if found[1] else directory.lists(found[2]))
        if rows:
            return _xml("urlset", "url", rows)
    raise Http404("There is no such sitemap.")


@require_safe
def sitemap_month(request: HttpRequest, month: str) -> HttpResponse:
    """List the stories of one month, the latest first."""
    try:
        first = datetime.date.fromisoformat(f"{month}-01")
        stories = Article.objects.published().in_month(first.year, first.month)
    except ValueError as error:
        raise Http404("There is no such month.") from error
    stories = stories.filter(noindex=False, canonical_url="").only("slug", "publish_at", "updated_at")
    rows = [
        (story.get_absolute_url(), story.updated_at if story.shows_update else story.publish_at)
        for story in stories.order_by("-publish_at")[:MAX_URLS]
    ]
    if not rows:
        raise Http404("Nothing was published in this month.")
    return _xml("urlset", "url", rows)


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """List the stories of the last 48 hours, press releases excepted, in Google's form for news."""
    stories = (
        Article.objects.published()
        .filter(visible_from__gte=timezone.now() - NEWS_AGE, noindex=False, canonical_url="")
        .by_the_newsroom()
        .newest_first()
        .only("slug", "publish_at", "headline", "language")[:NEWS_URLS]
    )
    lines = [
        f"<url><loc>{escape(absolute(story.get_absolute_url()))}</loc><news:news><news:publication>"
        f"<news:name>{_text(settings.SITE_NAME)}</news:name><news:language>{_text(story.language)}</news:language>"
        f"</news:publication><news:publication_date>{story.publish_at.isoformat(timespec='seconds')}</news:publication_date>"
        f"<news:title>{_text(story.headline)}</news:title></news:news></url>"
        for story in stories
    ]
    return _document("urlset", lines, f' xmlns:news="{NEWS_NAMESPACE}"')


def _changed() -> Greatest:
    return Greatest("publish_at", Coalesce("updated_at", "publish_at"))


def _lists() -> Iterator[Row]:
    """Yield the lists that have a public story, each with the moment of its newest."""
    public = Article.objects.published()
    newest_of_section: dict[int, datetime.datetime] = dict(
        public.order_by().values_list("section").annotate(newest=Max("visible_from"))
    )
    sections = list(Section.objects.all())
    parents = {section.pk: section.parent_id for section in sections}
    newest: dict[int, datetime.datetime] = {}
    for pk, moment in newest_of_section.items():
        above: int | None = pk
        while above is not None:
            newest[above] = max(moment, newest.get(above, moment))
            above = parents.get(above)
    yield from ((section.get_absolute_url(), newest[section.pk]) for section in sections if section.pk in newest)
    for model, relation in ((Tag, "tag_uses__tag"), (Author, "bylines__author"), (Country, "country_uses__country")):
        used = public.order_by().filter(**{f"{relation}__isnull": False})
        moments = dict(used.values_list(relation).annotate(Max("visible_from")))
        rows: Any = model._default_manager
        for thing in rows.filter(pk__in=moments).order_by("pk")[: MAX_URLS // 4]:
            yield thing.get_absolute_url(), moments[thing.pk]


def _text(value: str) -> str:
    return escape(NOT_XML.sub("", value))


def _xml(root: str, entry: str, rows: Iterable[Row]) -> HttpResponse:
    lines = []
    for path, moment in rows:
        changed = f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>" if moment else ""
        lines.append(f"<{entry}><loc>{escape(absolute(path))}</loc>{changed}</{entry}>")
    return _document(root, lines)


def _document(root: str, lines: list[str], namespaces: str = "") -> HttpResponse:
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}"{namespaces}>', *lines, f"</{root}>"]
    )
    response = HttpResponse(body, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response
