"""How long a search takes, of ten thousand stories and businesses and of many more.

    .venv/bin/python bench/search.py [--sizes 10000,200000] [--rounds 20] [--explain "the words"]

Takes the databases of `make bench`, or builds them (so many invented stories and as many businesses), asks each question of the
table several times, and prints the median and what nineteen of twenty stay below, in milliseconds: of the one statement that
finds and ranks, as the database itself measures it (EXPLAIN ANALYZE, with the blocks that it read, and however long it takes), of
a whole page as a web server renders it, and the growth from the first size to the last. ``--explain`` prints the plan of one
question.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from typing import Any

from ground import machine, median_and_p95, milliseconds, table
from inside import build, prepare


@dataclass
class Asked:
    """A line of the table: what it is, and the words, in which {common} and the like stand for drawn ones (``draw``)."""

    name: str
    words: str
    narrowed: dict[str, str]


QUESTIONS = [
    Asked("a word in half of all", "{common}", {}),
    Asked("a word in one of fifty", "{middle}", {}),
    Asked("a rare word", "{rare}", {}),
    Asked("a kind of business", "{trade}", {}),
    Asked("common on both sides", "{common} or {trade}", {}),
    Asked("two common words", "{common} {also}", {}),
    Asked("common and rare", "{common} {rare}", {}),
    Asked("a phrase", '"{common} {also}"', {}),
    Asked("exclusion", "{middle} -{common}", {}),
    Asked("a word without itself", "{common} -{common}", {}),
    Asked("alternatives", "{middle} or {rare}", {}),
    Asked("beginning of three letters", "{start}*", {}),
    Asked("beginning and rare", "{start}* {rare}", {}),
    Asked("twelve common words", "{many}", {}),
    Asked("1,000 words", "{thousand}", {}),
    Asked("nothing has it", "zzxqqy", {}),
    Asked("in a country", "{common}", {"country": "germany"}),
    Asked("in a small country", "{common}", {"country": "switzerland"}),
    Asked("in a section", "{middle}", {"section": "science"}),
    Asked("in a rare category", "{trade} or {said}", {"category": "{category}"}),
    Asked("businesses of a country", "{trade}", {"kind": "businesses", "country": "france"}),
    Asked("past week", "{middle}", {"time": "week"}),
    Asked("newest first", "{common}", {"sort": "newest"}),
]


def draw() -> dict[str, str]:
    """Return words of known frequency: among stories in half, in a fiftieth and in a handful; the most used of businesses."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc::float / (SELECT count(*) FROM sample) AS share FROM ts_stat('SELECT search FROM sample')"
            " ORDER BY ndoc DESC, word"
        )
        shares: list[tuple[str, float]] = cursor.fetchall()
        cursor.execute(
            "SELECT word FROM ts_stat('SELECT search FROM listed') WHERE length(word) > 3 ORDER BY ndoc DESC, word LIMIT 40"
        )
        trades = [word for (word,) in cursor.fetchall()]
        cursor.execute(
            "SELECT c.slug FROM directory_placement p JOIN directory_category c ON c.id = p.category_id"
            " GROUP BY c.slug ORDER BY count(*), c.slug LIMIT 1"
        )
        (category,) = cursor.fetchone()
    names = [word for word, _share in shares]
    middle = next(word for word, share in shares if share < 0.02 and len(word) > 4)
    rare = next(word for word, share in reversed(shares) if len(word) > 6)
    return {
        "common": names[0],
        "also": names[1],
        "middle": middle,
        "rare": rare,
        "start": names[2][:3],
        "many": " ".join(names[:12]),
        "thousand": " ".join(names[:1000]),
        "trade": trades[0],
        "said": trades[-1],
        "category": category,
    }


def sample() -> None:
    """Keep the vectors of some thousand rows at hand, whose words are counted."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE sample AS SELECT search FROM articles_article ORDER BY id LIMIT 5000")
        cursor.execute("CREATE TEMPORARY TABLE listed AS SELECT search FROM directory_business ORDER BY id LIMIT 5000")


def _statement(sql: str) -> str:
    """Return the statement without the limit of time around it (directory/patience.py)."""
    return sql.partition("; ")[2].rpartition("; SET")[0] if sql.startswith("SET LOCAL") else sql


class Explained:
    """Has the database explain every statement that ranks, and keeps what it says of it."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.blocks = 0
        self.plan = ""

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if "directory_answers" not in sql:
            return execute(sql, parameters, many, context)
        from django.db import connection

        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {_statement(sql)}", parameters)
            said = cursor.fetchone()[0][0]
            self.taken.append(said["Execution Time"] + said["Planning Time"])
            self.blocks = said["Plan"]["Shared Hit Blocks"] + said["Plan"]["Shared Read Blocks"]
            self.plan = json.dumps(said, indent=1)
        return execute(sql, parameters, many, context)


def measure(words: dict[str, str], rounds: int) -> dict[str, tuple[float, float, int, float, float, int]]:
    """Return for each question: statement (median, p95), blocks, page (median, p95), and how many were ranked."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import override_settings

    from newsportal import searching

    client = Client(SERVER_NAME="127.0.0.1")
    found = {}
    for line in QUESTIONS:
        said = line.words.format(**words)
        narrowed = {name: value.format(**words) for name, value in line.narrowed.items()}
        asked = searching.Asked.of(said, **narrowed)
        explained = Explained()
        with connection.execute_wrapper(explained):
            for _ in range(rounds + 1):
                ranked = len(searching.find(asked).candidates)
        address = asked.address
        # As a web server is patient: what takes longer is looked for in another way.
        with override_settings(STATEMENT_TIMEOUT_MS=2000):
            pages = milliseconds([lambda address=address: client.get(address) for _ in range(rounds)])
        statement = median_and_p95(sorted(explained.taken[1:]))
        found[line.name] = (*statement, explained.blocks, *median_and_p95(pages), ranked)
    return found


def main() -> None:
    """Fill, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--size", type=int, help="measure this size only, and print it as JSON (what --sizes runs for each)"
    )
    parser.add_argument("--sizes", default="10000,200000")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--explain", default="")
    asked = parser.parse_args()
    if asked.size:
        prepare(asked.size)
        build(asked.size)
        sample()
        if asked.explain:
            explain(asked.explain.format(**draw()))
        else:
            sys.stdout.write(json.dumps({"machine": machine(), "rows": measure(draw(), asked.rounds)}) + "\n")
        return
    import subprocess

    results = []
    for size in asked.sizes.split(","):
        command = [
            sys.executable,
            __file__,
            f"--size={size}",
            f"--rounds={asked.rounds}",
            f"--explain={asked.explain}",
        ]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        if asked.explain:
            print(said)
        else:
            results.append((size, json.loads(said.splitlines()[-1])))
    if asked.explain:
        return
    print(results[0][1]["machine"])
    print(
        "Milliseconds, median / 95 of 100, warm; in brackets the blocks of 8 kB that were read, and how many were ranked.\n"
    )
    head = ["question"]
    for size, _result in results:
        head += [f"statement, {int(size):,}", f"page, {int(size):,}"]
    head += ["growth, statement", "growth, page"]
    lines = []
    for line in QUESTIONS:
        cells: list[str] = []
        rows = [result["rows"][line.name] for _size, result in results]
        for middle, p95, blocks, page, page95, ranked in rows:
            cells += [f"{middle:.1f} / {p95:.1f} ({blocks:,}; {ranked})", f"{page:.1f} / {page95:.1f}"]
        growth = [f"{rows[-1][at] / rows[0][at]:.2f}" for at in (0, 3)]
        lines.append([line.name, *cells, *growth])
    print(table(head, lines))


def explain(words: str) -> None:
    """Print the plan of one question."""
    from django.db import connection

    from newsportal import searching

    def wrapped(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if "directory_answers" in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {_statement(sql)}", parameters)
                print("\n".join(re.sub(r"'[^']{200,}'", "'…'", line) for (line,) in cursor.fetchall()))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(wrapped):
        print(len(searching.find(searching.Asked.of(words)).candidates))


if __name__ == "__main__":
    main()
