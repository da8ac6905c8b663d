"""How good related posts are, and how long they take.

    .venv/bin/python bench/related.py judge [--stories 20000] [--data FILE] [--write FILE] [--search]
    .venv/bin/python bench/related.py time [--stories 1000000] [--calls 300]

``judge`` loads labelled stories (invented ones, see ``stories.py``, or those of a file of JSON lines with at least headline,
section and topic), asks for the related posts of some hundred of them, and prints the precision of the first five (same
topic) and nDCG of the first ten (same topic 3 points, same theme 1), beside plain tag overlap (what taggit's
``similar_objects`` counts) and text similarity alone (PostgreSQL's ts_rank, and the cosine of tf-idf vectors). ``--search``
tries other weights, one at a time, on half of the topics; the table is of the other half. ``time`` builds a great archive
and prints what one call costs.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ground import machine, median_and_p95, milliseconds, open_database, table
from stories import Story, generate, load, read, write

FIRST, LISTED = 5, 10
SAME_TOPIC, SAME_THEME = 3, 1
SEED = 11

# Which values the search tries for each number that articles/related.py leaves open.
TRIED: dict[str, list[float]] = {
    "tag": [1.5, 2, 3, 4, 6],
    "country": [0.25, 0.5, 1, 1.5],
    "primary_country": [0, 0.25, 0.5, 1],
    "section": [0, 0.3, 0.6, 1],
    "words": [2, 3, 4, 5, 6, 8],
    "likeness": [4, 8, 16, 24, 32],
}

Ranking = Callable[[Story], list[int]]

TAG_OVERLAP = """
SELECT u.content_object_id FROM articles_articletag own
JOIN articles_articletag u ON u.tag_id = own.tag_id AND u.content_object_id <> own.content_object_id
WHERE own.content_object_id = %(id)s AND u.visible_from <= now()
GROUP BY u.content_object_id ORDER BY count(*) DESC, max(u.visible_from) DESC LIMIT 10
"""
TEXT_RANK = """
WITH words AS (
    SELECT string_agg(quote_literal(w.lexeme), ' | ')::tsquery AS query
    FROM articles_article s CROSS JOIN LATERAL unnest(s.search) w
    WHERE s.id = %(id)s AND w.weights && ARRAY['A', 'B']::text[]
)
SELECT a.id FROM articles_article a CROSS JOIN words WHERE a.search @@ words.query AND a.id <> %(id)s
ORDER BY ts_rank(a.search, words.query) DESC, a.visible_from DESC LIMIT 10
"""


def ask(sql: str) -> Ranking:
    """Return the ranking that a statement gives."""
    from django.db import connection

    def ranking(story: Story) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"id": story.id})
            return [pk for (pk,) in cursor.fetchall()]

    return ranking


def cosine(stories: Iterable[Story]) -> Ranking:
    """Return the ranking by the cosine of tf-idf vectors over the whole text, the headline counted three times."""
    counts = {story.id: _words(story) for story in stories}
    spread = Counter(word for words in counts.values() for word in words)
    rarity = {word: math.log(len(counts) / count) for word, count in spread.items()}
    uses: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for pk, words in counts.items():
        vector = {word: (1 + math.log(count)) * rarity[word] for word, count in words.items()}
        length = math.sqrt(sum(value * value for value in vector.values())) or 1
        for word, value in vector.items():
            uses[word].append((pk, value / length))

    def ranking(story: Story) -> list[int]:
        found: Counter[int] = Counter()
        for word, count in counts[story.id].items():
            own = (1 + math.log(count)) * rarity[word]
            for pk, value in uses[word]:
                found[pk] += own * value  # type: ignore[assignment]
        del found[story.id]
        return [pk for pk, _ in found.most_common(LISTED)]

    return ranking


def _words(story: Story) -> Counter[str]:
    text = f"{f'{story.headline} ' * 3}{story.standfirst} {story.body}"
    return Counter(re.findall(r"\w+", text.lower()))


def ours(story: Story) -> list[int]:
    """Return what ``articles.related`` gives."""
    from articles.models import Article
    from articles.related import related_to

    return [row.article.pk for row in related_to(Article.objects.get(pk=story.id), LISTED)]


def scores(stories: dict[int, Story], asked: list[Story], ranking: Ranking) -> tuple[float, float]:
    """Return the mean precision of the first five and the mean nDCG of the first ten."""
    topics = Counter(story.topic for story in stories.values())
    themes = Counter(story.theme for story in stories.values())
    precision = gain = 0.0
    for story in asked:
        points = [_points(story, stories[pk]) for pk in ranking(story)[:LISTED]]
        precision += sum(point == SAME_TOPIC for point in points[:FIRST]) / FIRST
        own = topics[story.topic] - 1
        best = [SAME_TOPIC] * own + [SAME_THEME] * (themes[story.theme] - 1 - own)
        gain += _discounted(points) / (_discounted(best[:LISTED]) or 1)
    return precision / len(asked), gain / len(asked)


def _points(one: Story, other: Story) -> int:
    return SAME_TOPIC if one.topic == other.topic else SAME_THEME if one.theme == other.theme else 0


def _discounted(points: list[int]) -> float:
    return sum((2**point - 1) / math.log2(place + 2) for place, point in enumerate(points))


def judge(arguments: argparse.Namespace) -> None:
    """Load the stories, print the table, and search for better weights first where that is wanted."""
    given = read(arguments.data) if arguments.data else generate(arguments.stories)
    stories = {story.id: story for story in given}
    if arguments.write:
        write(stories.values(), arguments.write)
    os.environ["RELATED_KEPT_SECONDS"] = "0"
    open_database("judged")
    from articles import related
    from articles.lexemes import count_lexemes

    load(stories.values())
    count_lexemes()
    topics = Counter(story.topic for story in stories.values())
    chance = random.Random(SEED)
    # With fewer others than are listed first, no method could reach 1.
    fit = [story for story in stories.values() if topics[story.topic] > FIRST]
    held_out = {topic for topic in topics if random.Random(f"{SEED}{topic}").random() < 0.5}
    training = [story for story in fit if story.topic not in held_out]
    testing = [story for story in fit if story.topic in held_out]
    training, testing = (chance.sample(part, min(len(part), arguments.asked)) for part in (training, testing))
    before = dict(related.WEIGHTS)
    rows: list[tuple[str, Ranking]] = [
        ("tag overlap (similar_objects)", ask(TAG_OVERLAP)),
        ("text alone (ts_rank)", ask(TEXT_RANK)),
        ("text alone (cosine of tf-idf)", cosine(stories.values())),
        ("related posts", ours),
    ]
    print(machine())
    print(f"{len(stories):,} stories of {len(topics):,} topics; {len(testing)} asked, of topics held out.\n")
    results = [(name, *scores(stories, testing, ranking)) for name, ranking in rows]
    if arguments.search:
        chosen = search(stories, training)
        results.append((f"related posts with {chosen}", *scores(stories, testing, ours)))
        related.WEIGHTS.update(before)
    told = [[name, f"{precision:.3f}", f"{gain:.3f}"] for name, precision, gain in results]
    print(table(["", "same topic in the first 5", "nDCG@10"], told))


def search(stories: dict[int, Story], asked: list[Story]) -> dict[str, float]:
    """Change one weight at a time for the better until none is left, and return all; they stay set."""
    from articles import related

    best = sum(scores(stories, asked, ours))
    improved = True
    while improved:
        improved = False
        for name, values in TRIED.items():
            for value in values:
                former = related.WEIGHTS[name]
                if value == former:
                    continue
                related.WEIGHTS[name] = value
                found = sum(scores(stories, asked, ours))
                # Half a point in a thousand is no difference.
                if found > best + 0.0005:
                    best, improved = found, True
                    print(f"{found:.4f} with {related.WEIGHTS}", file=sys.stderr)
                else:
                    related.WEIGHTS[name] = former
    return dict(related.WEIGHTS)


def measure(arguments: argparse.Namespace) -> None:
    """Build the archive unless it stands from the last time, and print what one call costs."""
    os.environ["RELATED_KEPT_SECONDS"] = "0"
    open_database("archive")
    from django.db import connection

    from articles.lexemes import count_lexemes
    from articles.models import Article
    from articles.related import _scored, related_to

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id), count(*) FROM articles_article")
        if cursor.fetchone() != (arguments.stories, arguments.stories):
            begun = time.perf_counter()
            load(generate(arguments.stories))
            count_lexemes()
            print(f"Built in {time.perf_counter() - begun:.0f} s.", file=sys.stderr)
        # What `make run` gives to a statement.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    keys = random.Random(SEED).sample(range(1, arguments.stories + 1), arguments.calls)
    articles = [Article.objects.for_page().get(pk=pk) for pk in keys]
    scored = [lambda article=article: _scored(article, 6) for article in articles]
    whole = [lambda article=article: related_to(article) for article in articles]
    rows = []
    for name, calls in (("the scores alone, one statement", scored), ("one call as on a page, two queries", whole)):
        milliseconds(calls)
        taken = milliseconds(calls)
        rows.append([name, *(f"{value:.2f}" for value in (*median_and_p95(taken), taken[-1]))])
    print(machine())
    print(f"{arguments.stories:,} stories, {arguments.calls} of them asked, warm; milliseconds.\n")
    print(table(["", "median", "95 of 100", "worst"], rows))


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    judging = commands.add_parser("judge", help="score the first posts on labelled stories")
    judging.set_defaults(run=judge)
    judging.add_argument("--stories", type=int, default=20_000)
    judging.add_argument("--asked", type=int, default=400, help="how many stories are asked for their related posts")
    judging.add_argument("--data", type=Path, help="labelled stories as JSON lines instead of invented ones")
    judging.add_argument("--write", type=Path, help="keep the stories as JSON lines")
    judging.add_argument("--search", action="store_true", help="look for better weights")
    timing = commands.add_parser("time", help="measure one call in a great archive")
    timing.set_defaults(run=measure)
    timing.add_argument("--stories", type=int, default=1_000_000)
    timing.add_argument("--calls", type=int, default=300)
    arguments: Any = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
