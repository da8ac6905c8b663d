"""Measure every kind of page: `make bench`, `make bench ARGS='-n 1000000'`, `make bench ARGS='--growth 1000000'`.

Builds a portal of N stories and N businesses in var/bench/, once, serves it as `make run` does, and asks for all that it has.
What is measured is kept in var/bench/, and bench/RESULTS.md is written from all sizes that were measured on this machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import doors  # noqa: E402 - found only now
import report  # noqa: E402 - as above
from sizes import VAR, Inside, growth, measure  # noqa: E402 - as above

DEFAULT = 10_000


def main() -> None:
    """Measure one size and write what is known of all."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("-n", "--size", type=int, default=DEFAULT, help="stories and businesses, 10,000 unless told")
    parser.add_argument("--build", action="store_true", help="only build the database")
    parser.add_argument("--pages", action="store_true", help="only the pages, without hits, crowd and slow clients")
    parser.add_argument(
        "--growth", type=int, metavar="LARGER", help="compare with this size, both in turn, and do nothing else"
    )
    parser.add_argument("kinds", nargs="*", help="kinds of pages, such as 'tag of many'; nothing is written down then")
    given = parser.parse_args()
    begun = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - begun:5.0f} s  {words}", flush=True)

    VAR.mkdir(parents=True, exist_ok=True)
    if given.growth:
        _compare(given.size, given.growth, say)
        return
    inside = Inside(given.size)
    try:
        taken = inside.ask("build")
        say(f"{given.size:,} stories ({taken['stories']:.0f} s) and businesses ({taken['businesses']:.0f} s)")
        if given.build:
            return
        pages = measure(inside, say, given.kinds)
        if given.kinds:
            print(report.pages_table(pages))
            return
        found: dict[str, Any] = {
            "size": given.size,
            "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "machine": inside.about["machine"],
            "pages": pages,
        }
        if not given.pages:
            story = pages["story"]["paths"][0]
            say("a page from the cache, by gunicorn and by nginx")
            found["hits"] = doors.hits(inside.about, story)
            say(f"{doors.CROWD} clients for {doors.CROWD_SECONDS} s")
            found["crowd"] = doors.crowd(inside.about, {kind: figures["paths"] for kind, figures in pages.items()})
            say(f"{doors.SLOW} slow clients")
            found["slow"] = doors.slow(inside.about, story)
    finally:
        inside.close()
    (VAR / f"results-{given.size}.json").write_text(json.dumps(found))
    _write(say)


def _compare(small: int, large: int, say: Any) -> None:
    with ExitStack() as stack:
        both = [stack.enter_context(closing(Inside(size))) for size in (small, large)]
        for inside in both:
            inside.ask("build")
        found = {"small": small, "large": large, "pages": growth(both[0], both[1], say)}
    (VAR / "growth.json").write_text(json.dumps(found))
    _write(say)


def _write(say: Any) -> None:
    """Write down all that was measured on this machine."""
    kept = VAR / "growth.json"
    text = report.write(
        sorted((json.loads(path.read_text()) for path in VAR.glob("results-*.json")), key=lambda each: each["size"]),
        json.loads(kept.read_text()) if kept.exists() else None,
    )
    print(text)
    say("bench/RESULTS.md is written")


if __name__ == "__main__":
    main()
