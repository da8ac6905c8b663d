"""Sitemaps with full timestamps, cut into files that stay as small as they are however long the archive grows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles import sitemaps as articles
from directory import sitemaps as directory
from directory.feeds import NOT_XML
from directory.sitemaps import Row

# sitemaps.org sets this bound.
MAX_URLS = 50_000
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

_MONTH = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])", re.ASCII)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sitemaps: the pages that stand, the stories and their lists, and those of the directory."""
    files: list[Row] = [("pages", None), *articles.files(), *directory.files()]
    start, end = reverse("sitemap_part", args=["-"]).split("-")
    return _xml("sitemapindex", "sitemap", [(f"{start}{name}{end}", changed) for name, changed in files[:MAX_URLS]])


@require_safe
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """List the site's own pages, stories or lists of them, or some of the directory; what has nothing to list is not found."""
    if part == "pages":
        return _xml("urlset", "url", [(reverse(name), None) for name in STATIC_PAGES])
    rows = articles.addresses(part) or directory.addresses(part)
    if not rows:
        raise Http404("There is no such sitemap.")
    return _xml("urlset", "url", rows)


@require_safe
def sitemap_month(request: HttpRequest, month: str) -> HttpResponse:
    """Send whoever knows a sitemap of a month, as there were before, to the list of those that there are."""
    if not _MONTH.fullmatch(month):
        raise Http404("There is no such month.")
    return HttpResponsePermanentRedirect(reverse("sitemap"))


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """List the stories of the last 48 hours, press releases excepted, in Google's form for news."""
    name = _text(settings.SITE_NAME)
    lines = [
        f"<url><loc>{escape(settings.SITE_URL + path)}</loc><news:news><news:publication>"
        f"<news:name>{name}</news:name><news:language>{_text(language)}</news:language>"
        f"</news:publication><news:publication_date>{moment}</news:publication_date>"
        f"<news:title>{_text(headline)}</news:title></news:news></url>"
        for path, language, moment, headline in articles.news()
    ]
    return _document("urlset", lines, f' xmlns:news="{NEWS_NAMESPACE}"')


def _text(value: str) -> str:
    return escape(NOT_XML.sub("", value))


def _xml(root: str, entry: str, rows: Iterable[Row]) -> HttpResponse:
    start, middle, end = f"<{entry}><loc>{escape(settings.SITE_URL)}", "</loc><lastmod>", f"</lastmod></{entry}>"
    without = f"</loc></{entry}>"
    lines = [
        f"{start}{escape(path)}{middle}{moment}{end}" if moment else f"{start}{escape(path)}{without}"
        for path, moment in rows
    ]
    return _document(root, lines)


def _document(root: str, lines: list[str], namespaces: str = "") -> HttpResponse:
    body = "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}"{namespaces}>', *lines, f"</{root}>"]
    )
    response = HttpResponse(body, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=300)
    return response
