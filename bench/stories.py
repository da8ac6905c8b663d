"""Invented stories of known topics, and a builder that puts a million of them into the database by COPY.

The generator draws what makes related posts hard: topics belong to themes and share their words and tags, topics come in
bursts and some never end, editors forget tags, use a synonym or a wrong one, and everybody uses the same dozen general tags.
The same seed and number give the same stories.
"""

from __future__ import annotations

import datetime
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from words import invent

SECTIONS = ["World", "Business", "Science", "Culture", "Sport", "Climate", "Technology", "Health"]
COUNTRIES = "US IN CA GB AE DE FR BR JP KE AU MX ZA ES IT NL SE PL TR EG ID KR VN AR CL NG MA NO FI CH"
# A name that one topic speaks of, two others speak of too.
THEMES, COMMON_WORDS, THEME_WORDS, TOPIC_WORDS, NAMES_PER_TOPIC = 60, 3_000, 120, 25, 8
STORIES_PER_TOPIC = 40
DAYS = 1_000
BATCH = 20_000


@dataclass
class Story:
    """What a benchmark must know of a story. ``day`` counts from the first; ``topic`` and ``theme`` are the labels."""

    id: int
    topic: int
    theme: int
    section: str
    headline: str
    standfirst: str
    body: str
    day: float
    tags: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)


@dataclass
class Topic:
    """Something that the news comes back to."""

    theme: int
    words: list[str]
    tags: list[str]
    countries: list[str]
    begins: float
    lasts: float
    weight: float


def generate(count: int, seed: int = 4) -> Iterator[Story]:
    """Yield that many stories, in no order of time."""
    chance = random.Random(seed)
    topics_wanted = max(THEMES, count // STORIES_PER_TOPIC)
    words = iter(invent(COMMON_WORDS + THEMES * THEME_WORDS + topics_wanted * NAMES_PER_TOPIC, chance))
    codes = COUNTRIES.split()
    common = list(itertools.islice(words, COMMON_WORDS))
    by_theme = [list(itertools.islice(words, THEME_WORDS)) for _ in range(THEMES)]
    names = list(words)
    general = [f"General {number}" for number in range(12)]
    theme_tags = [[f"Theme {theme}.{number}" for number in range(4)] for theme in range(THEMES)]
    topics = []
    for number in range(topics_wanted):
        for_ever = chance.random() < 0.2
        topics.append(
            Topic(
                theme=chance.randrange(THEMES),
                words=chance.sample(names, TOPIC_WORDS),
                tags=[f"Topic {number}.{name}" for name in ("name", "place", "person", "synonym")],
                countries=chance.choices(codes, [1 / rank for rank in range(1, len(codes) + 1)], k=2),
                begins=0 if for_ever else chance.uniform(-60, DAYS),
                lasts=0 if for_ever else chance.expovariate(1 / 45) + 5,
                weight=chance.lognormvariate(0, 0.8),
            )
        )
    weights = list(itertools.accumulate(topic.weight for topic in topics))
    # Some words are used far more than others, in every circle.
    common_weights = list(itertools.accumulate(1 / rank for rank in range(1, COMMON_WORDS + 1)))
    theme_weights = list(itertools.accumulate(1 / (3 + rank) for rank in range(THEME_WORDS)))
    topic_weights = list(itertools.accumulate(1 / (3 + rank) for rank in range(TOPIC_WORDS)))

    def text(topic: Topic, length: int, of_topic: float, of_theme: float) -> str:
        own, near = (sum(chance.random() < share for _ in range(length)) for share in (of_topic, of_theme))
        said = [
            *chance.choices(topic.words, cum_weights=topic_weights, k=own),
            *chance.choices(by_theme[topic.theme], cum_weights=theme_weights, k=near),
            *chance.choices(common, cum_weights=common_weights, k=max(0, length - own - near)),
        ]
        chance.shuffle(said)
        return " ".join(said).capitalize()

    for number in range(1, count + 1):
        label = chance.choices(range(topics_wanted), cum_weights=weights)[0]
        topic = topics[label]
        # What would lie in the future happened some time before.
        day = (topic.begins + chance.expovariate(1 / topic.lasts)) % DAYS if topic.lasts else chance.uniform(0, DAYS)
        name, place, person, synonym = topic.tags
        tags = [
            *([synonym] if chance.random() < 0.15 else [name] if chance.random() < 0.7 else []),
            *([place] if chance.random() < 0.35 else []),
            *([person] if chance.random() < 0.3 else []),
            *(tag for tag in theme_tags[topic.theme] if chance.random() < 0.3),
            *(chance.choices(general, k=1) if chance.random() < 0.4 else []),
            *(chance.choice(topics).tags[:1] if chance.random() < 0.12 else []),
        ]
        countries = [
            *(topic.countries[:1] if chance.random() < 0.8 else []),
            *(topic.countries[1:] if chance.random() < 0.3 else []),
            *(chance.choices(codes, k=1) if chance.random() < 0.15 else []),
        ]
        yield Story(
            id=number,
            topic=label,
            theme=topic.theme,
            section=SECTIONS[topic.theme % 8] if chance.random() < 0.85 else chance.choice(SECTIONS),
            headline=text(topic, chance.randint(6, 10), 0.3, 0.25),
            standfirst=text(topic, chance.randint(12, 20), 0.12, 0.2),
            body=text(topic, chance.randint(60, 100), 0.06, 0.15),
            day=day,
            tags=[] if chance.random() < 0.12 else list(dict.fromkeys(tags)),
            countries=list(dict.fromkeys(countries)),
        )


def read(path: Path) -> Iterator[Story]:
    """Yield the stories of a file with a JSON object on each line, whose names are those of ``Story``."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            yield Story(**{"id": number, "theme": row["topic"], "standfirst": "", "body": "", "day": 0.0, **row})


def write(stories: Iterable[Story], path: Path) -> None:
    """Write the stories as ``read`` takes them."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(story)) + "\n" for story in stories)


TABLES = (
    "articles_article",
    "articles_articletag",
    "articles_articlecountry",
    "articles_articleauthor",
    "articles_tag",
)


def load(stories: Iterable[Story]) -> int:
    """Replace all stories of the database by these, published, and return how many they are.

    Indexes are built afterwards and triggers do not run, which is why the copies of ``visible_from`` are written here.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    from articles.models import Section
    from directory.models import Country

    if not Country.objects.exists():
        call_command("load_places", verbosity=0)
    # Whoever stops it half-way finds the database as it was, with all its indexes.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        restoring = _unburden(cursor)
        sections: dict[str, int] = {}
        tags: dict[str, int] = {}
        loaded = 0
        waiting = iter(stories)
        while batch := list(itertools.islice(waiting, BATCH)):
            for name in {story.section for story in batch} - set(sections):
                slug = name.lower()
                sections[name] = Section.objects.get_or_create(slug=slug, defaults={"name": name})[0].pk
            _copy(cursor, batch, sections, tags)
            loaded += len(batch)
        # A table with checks that are put off cannot get an index.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in restoring:
            cursor.execute(statement)
        for table in TABLES:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT coalesce(max(id), 0) + 1 FROM "
                + table
                + "))",
                [table],
            )
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    return loaded


def _unburden(cursor: Any) -> list[str]:
    """Drop the foreign keys and the indexes that no constraint needs, silence the triggers; return what undoes it."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        [list(TABLES)],
    )
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [list(TABLES)],
    )
    indexes = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return [
        *(definition for _name, definition in indexes),
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in keys),
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES),
    ]


def _copy(cursor: Any, batch: list[Story], sections: dict[str, int], tags: dict[str, int]) -> None:
    first = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DAYS + 1)
    moment = {story.id: first + datetime.timedelta(days=story.day) for story in batch}
    new = [name for name in dict.fromkeys(tag for story in batch for tag in story.tags) if name not in tags]
    tags.update({name: len(tags) + at for at, name in enumerate(new, 1)})
    blank = ["short_headline", "lead_alt", "lead_caption", "canonical_url", "search_title", "search_description"]
    blank += ["social_title", "social_description"]
    _copy_rows(
        cursor, "articles_tag", "id, name, slug, description", ((tags[n], n, f"tag-{tags[n]}", "") for n in new)
    )
    _copy_rows(
        cursor,
        "articles_article",
        "id, headline, slug, standfirst, body, kind, section_id, language, primary_country_id, status, publish_at,"
        f" first_published_at, modified_at, created_at, version, noindex, {', '.join(blank)}",
        (
            (
                story.id,
                story.headline[:160],
                f"story-{story.id}",
                story.standfirst[:400],
                f"<p>{story.body}</p>",
                "news",
                sections[story.section],
                "en",
                story.countries[0] if story.countries else None,
                "published",
                *[moment[story.id]] * 4,
                1,
                False,
                *[""] * len(blank),
            )
            for story in batch
        ),
    )
    _copy_rows(
        cursor,
        "articles_articletag",
        "content_object_id, tag_id, visible_from",
        ((story.id, tags[name], moment[story.id]) for story in batch for name in story.tags),
    )
    _copy_rows(
        cursor,
        "articles_articlecountry",
        "article_id, country_id, visible_from",
        ((story.id, code, moment[story.id]) for story in batch for code in story.countries),
    )


def _copy_rows(cursor: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
