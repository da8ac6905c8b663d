"""One portal of a given size, measured from within: started by ``sizes.py``, which writes it what to do, a line at a time.

    build                      fill the database, unless it is filled already
    addresses                  some addresses of every kind of page
    time KIND                  milliseconds of a processor for each, queries, bytes
    explain KIND               the slowest queries of the slowest address, with their plans, as text

Each answer is one line of JSON. By hand: ``echo 'explain story' | python bench/inside.py --size 10000``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import businesses
import stories
from ground import ROOT, machine, open_database
from stories import Story

EACH = 8
REPETITIONS = 3
SEED = 3


def longer(drawn: Iterable[Story]) -> Iterator[Story]:
    """Yield the stories with bodies of a usual length, in paragraphs under sub-headings."""
    for story in drawn:
        words = story.body.split()
        parts = []
        for number in range(5):
            turned = words[number * 13 % len(words) :] + words[: number * 13 % len(words)]
            parts += [f"<h2>{' '.join(turned[:4])}</h2>"] if number in {2, 4} else []
            parts += [f"<p>{' '.join(turned)}.</p>"]
        yield dataclasses.replace(story, body="".join(parts).removeprefix("<p>").removesuffix("</p>"))


def prepare(size: int) -> None:
    """Start the server of the portal of this size, and set Django up on it as a web server has it, with its static files."""
    os.environ["LIMITS_EXEMPT"] = "127.0.0.0/8"
    os.environ["LOG_LEVEL"] = "CRITICAL"
    os.environ["VAR_DIR"] = str(ROOT / "var" / "bench")
    open_database(f"pages-{size}")
    from django.conf import settings
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    newest = max(path.stat().st_mtime for path in (ROOT / "static").rglob("*"))
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        call_command("collectstatic", verbosity=0, interactive=False)


def build(size: int) -> dict[str, float]:
    """Fill the database with so many stories and businesses and return the seconds that each took; 0 where it was there."""
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article
    from directory import counts
    from directory.models import Business

    taken = {"stories": 0.0, "businesses": 0.0}
    with connection.cursor() as cursor:
        # Only this database is worth so much memory to it.
        cursor.execute("SET max_parallel_maintenance_workers = 2")
    if Article.objects.count() != size:
        begun = time.perf_counter()
        stories.load(longer(stories.generate(size)))
        _sign()
        taken["stories"] = time.perf_counter() - begun
    if Business.objects.count() != size:
        begun = time.perf_counter()
        businesses.load(size)
        taken["businesses"] = time.perf_counter() - begun
    if any(taken.values()):
        call_command("update_vocabulary", verbosity=0)
        # As the worker does every few minutes.
        counts.fold()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return taken


def _sign() -> None:
    """Give every story an author, some of whom write far more than others, and half of them a dateline."""
    from django.db import connection

    from articles.models import Author, Section

    Author.objects.all().delete()
    Author.objects.bulk_create(
        Author(name=f"Author {number}", slug=f"author-{number}", job_title="Reporter") for number in range(1, 201)
    )
    keys = sorted(Author.objects.values_list("pk", flat=True))
    Section.objects.update(in_navigation=True)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_articleauthor DISABLE TRIGGER USER")
        cursor.execute(
            'INSERT INTO articles_articleauthor (article_id, author_id, "order", visible_from)'
            " SELECT id, %s + floor(200 * (hashint8(id) & 65535)::float8 / 65536 * ((hashint8(id) >> 16) & 255) / 256)::int,"
            " 0, visible_from FROM articles_article",
            [keys[0]],
        )
        cursor.execute("ALTER TABLE articles_articleauthor ENABLE TRIGGER USER")


def addresses() -> dict[str, list[str]]:
    """Return up to ``EACH`` addresses of every kind of page, drawn evenly."""
    from django.db import connection
    from django.db.models import Count

    from articles.models import Article, Author, Section, Tag
    from directory.models import Business, Category, City, Country

    chance = random.Random(SEED)

    def some(rows: Any, *fields: str) -> list[Any]:
        found = list(rows.values_list(*fields))
        return chance.sample(found, min(EACH, len(found)))

    def drawn(model: Any) -> list[Any]:
        last = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
        keys = chance.sample(range(1, last + 1), min(EACH, last))
        return [row.get_absolute_url() for row in model.objects.filter(pk__in=keys)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT tag_id FROM articles_articletag GROUP BY 1 ORDER BY count(*) DESC LIMIT 12")
        large = [key for (key,) in cursor.fetchall()]
    sections = [slug for (slug,) in some(Section.objects.all(), "slug")]
    countries = [slug for (slug,) in some(Country.objects.filter(pk__in=stories.COUNTRIES.split()[:12]), "slug")]
    cities = some(
        City.objects.filter(population__gt=500_000, country__in=stories.COUNTRIES.split()), "country__slug", "slug"
    )
    kinds = [slug for (slug,) in some(Category.objects.all(), "slug")]
    months = sorted(Article.objects.published().months())[-30:-1]
    common = _common_words()
    rare = [headline.split()[0] for (headline,) in some(Article.objects.filter(pk__lte=5000), "headline")]
    # Whose first page is full at any size: to fill it is no growth of what a page costs.
    ordinary = Tag.objects.filter(pk__lte=2000).annotate(stories=Count("uses")).filter(stories__range=(21, 200))
    misspelt = [f"{word[:2]}{word[3]}{word[2]}{word[4:]}" for word in common + rare if len(word) > 5][:EACH]
    return {
        "front": ["/"],
        "story": drawn(Article),
        "latest": ["/news/"],
        "latest, page 50": ["/news/?page=50"],
        "section": [f"/news/{slug}/" for slug in sections],
        "section, page 50": [f"/news/{slug}/?page=50" for slug in sections],
        "tag of many": [f"/tag/{slug}/" for (slug,) in some(Tag.objects.filter(pk__in=large), "slug")],
        "tag": [f"/tag/{slug}/" for (slug,) in some(ordinary, "slug")],
        "author": [f"/author/{slug}/" for (slug,) in some(Author.objects.all(), "slug")],
        "country": [f"/country/{slug}/" for slug in countries],
        "archive": [f"/news/archive/{month:%Y/%m}/" for month in months],
        "archive, page 3": [f"/news/archive/{month:%Y/%m}/?page=3" for month in months],
        "search, a common word": [f"/search/?q={word}" for word in common],
        "search, two words": [f"/search/?q={one}+{other}" for one, other in zip(common, common[3:], strict=False)],
        "search, a rare word": [f"/search/?q={word}" for word in rare],
        "search, misspelt": [f"/search/?q={word}" for word in misspelt],
        "search, nothing": [f"/search/?q=zz{word}qq" for word in rare],
        "feed": ["/feed/", "/feed/atom/", "/feed.json"],
        "feed of a section": [f"/news/{slug}/feed/" for slug in sections],
        "news sitemap": ["/news-sitemap.xml"],
        "sitemaps": ["/sitemap.xml"],
        "sitemap of stories": [f"/sitemap/stories-{number}.xml" for number in (1, 3, 5)],
        "sitemap of tags": ["/sitemap/tags-1.xml"],
        "sitemap of lists": ["/sitemap/lists.xml"],
        "sitemap of listings": [f"/sitemap/listings-{number}.xml" for number in (1, 3, 5)],
        "sitemap of a country": [f"/sitemap/directory-{code}.xml" for code in ("us", "in", "de", "br", "mt")],
        "directory": ["/directory/"],
        "directory, country": [f"/directory/{slug}/" for slug in countries],
        "directory, city": [f"/directory/{country}/{city}/" for country, city in cities],
        "directory, kind in a country": [
            f"/directory/{country}/in/{kind}/" for country, kind in zip(countries * 4, kinds, strict=False)
        ],
        "directory, kind in a city": [
            f"/directory/{country}/{city}/in/{kind}/" for (country, city), kind in zip(cities, kinds, strict=False)
        ],
        "directory, page 50": [f"/directory/{slug}/?page=50" for slug in countries],
        "directory, open now": [f"/directory/{country}/{city}/?open=now" for country, city in cities],
        "directory, by facets": [f"/directory/{slug}/?rating=4&attributes=cards&price=2" for slug in countries],
        "directory, nearest": [f"/directory/{country}/{city}/?sort=distance" for country, city in cities],
        "listing": drawn(Business),
        "corrections": ["/corrections/"],
        "transparency": ["/transparency/"],
        "find": [f"/directory/find/?what={word}" for word in ("cafe", "hotel", "dentist", "bakery")],
        "API, stories": ["/api/v1/stories/"],
        "API, businesses": ["/api/v1/businesses/"],
    }


def _common_words() -> list[str]:
    """Return words that occur in many of the newest stories."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM ts_stat('SELECT search FROM articles_article ORDER BY id DESC LIMIT 2000')"
            " WHERE length(word) > 3 ORDER BY ndoc DESC, word LIMIT %s",
            [EACH],
        )
        return [word for (word,) in cursor.fetchall()]


class Portal:
    """The site, asked within this process as a server would ask it."""

    def __init__(self) -> None:
        from django.test import Client

        # With the page cache there, though it is not asked: parts of pages are kept for an edition that it knows.
        import newsportal.wsgi  # noqa: F401
        from newsportal.pagecache import site

        if site.active is not None:
            site.active.editions.current()
        self.client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        self.pages = addresses()

    def time(self, kind: str) -> dict[str, Any]:
        """Return what the pages of a kind cost, or nothing where the site has none."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        there = [path for path in self.pages[kind] if self.client.get(path).status_code == 200]
        if not there:
            return {}
        python, database, queries, lengths = [], [], 0, []
        for path in there:
            with CaptureQueriesContext(connection) as captured:
                answer = self.client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            queries, lengths = max(queries, len(captured)), [*lengths, len(body)]
            best = min((self._milliseconds(path) for _ in range(REPETITIONS)), key=sum)
            python.append(best[0])
            database.append(best[1])
        return {
            "python": python,
            "database": database,
            "queries": queries,
            "bytes": sorted(lengths)[len(lengths) // 2],
            "paths": there,
        }

    def _milliseconds(self, path: str) -> tuple[float, float]:
        """Return how long a processor worked for one page, in Python and in PostgreSQL.

        Not how long the page took: whatever else the machine does meanwhile would be in that.
        """
        from django.db import connection

        work = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        database, python = int(work.read_text().split()[0]), time.thread_time_ns()
        self.client.get(path)
        python = time.thread_time_ns() - python
        # What the kernel has not added up yet is less than a tick.
        return python / 1e6, (int(work.read_text().split()[0]) - database) / 1e6

    def explain(self, kind: str) -> str:
        """Return the slowest queries of the slowest address of a kind, with their plans."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        there = [path for path in self.pages[kind] if self.client.get(path).status_code == 200]
        slowest = max(there, key=lambda path: min(sum(self._milliseconds(path)) for _ in range(3)))
        with CaptureQueriesContext(connection) as captured:
            self.client.get(slowest)
        told = [f"{kind}: {slowest}"]
        queries = sorted(captured.captured_queries, key=lambda query: -float(query["time"]))
        for query in queries[:3]:
            if query["sql"] is None:
                told.append(f"-- {query['time']} s, prepared (directory/prepared.py)")
                continue
            if not query["sql"].lstrip().upper().startswith(("SELECT", "WITH", "(")):
                continue
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"].replace("%", "%%"), [])
                plan = "\n".join(line for (line,) in cursor.fetchall())
            told.append(f"-- {query['time']} s\n{query['sql'][:3000]}\n{plan}")
        return "\n\n".join(told)


def main() -> None:
    """Do what is written, until there is no more."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, required=True)
    size = parser.parse_args().size
    prepare(size)
    from django.conf import settings

    portal: Portal | None = None
    say: Any = {"url": os.environ["DATABASE_URL"], "machine": machine(), "cookie": settings.SESSION_COOKIE_NAME}
    print(json.dumps(say), flush=True)
    for line in sys.stdin:
        command, _, word = line.strip().partition(" ")
        match command:
            case "build":
                say = build(size)
            case "addresses":
                portal = portal or Portal()
                say = portal.pages
            case "time":
                portal = portal or Portal()
                say = portal.time(word)
            case "explain":
                portal = portal or Portal()
                say = portal.explain(word)
            case _:
                say = f"What is {command}?"
        print(json.dumps(say), flush=True)


if __name__ == "__main__":
    main()
