"""docs/security.md has a row for every promise, and everything that a row names is there."""

from __future__ import annotations

import re
from pathlib import Path

from bench.drills import DRILLS

ROOT = Path(__file__).resolve().parent.parent.parent
PROMISES = [
    f"{letter}{number}"
    for letter, last in {"A": 9, "I": 8, "U": 3, "C": 6, "D": 8, "R": 10, "T": 6, "P": 6}.items()
    for number in range(1, last + 1)
]
TEST = re.compile(r"`((?:\w+/)?test_[\w*]+\.py)`(?: and `((?:\w+/)?test_\w+\.py)`)?(?: \(([^)]*)\))?")


def rows() -> dict[str, list[str]]:
    """Return the cells of each row, by its promise."""
    lines = (ROOT / "docs/security.md").read_text().splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-Z]\d+ ", line)
    ]
    return {first.split()[0]: [first, *rest] for first, *rest in cells}


def test_every_promise_has_a_row_that_says_how_it_is_held_and_what_shows_it() -> None:
    assert list(rows()) == PROMISES
    for promise, cells in rows().items():
        assert len(cells) == 3 and all(len(cell) > 5 for cell in cells), promise


def test_every_test_that_a_row_names_is_there() -> None:
    named = 0
    for promise, (_first, _how, shown) in rows().items():
        for one, other, words in TEST.findall(shown):
            for name in filter(None, (one, other)):
                files = list((ROOT / "tests").glob(name))
                assert files, (promise, name)
                there = "\n".join(path.read_text() for path in files)
                for word in re.findall(r"`([a-z0-9_.]*_[a-z0-9_.]*)`", words):
                    pattern = r"\w*".join(re.escape(part) for part in re.split(r"\.\.\.", word))
                    assert re.search(rf"def test_\w*{pattern}", there), (promise, name, word)
                    named += 1
    assert named > 60


def test_every_drill_that_a_row_names_is_there_and_every_drill_is_named() -> None:
    text = "\n".join(shown for _first, _how, shown in rows().values())
    named = {
        word
        for words in re.findall(r"drills? ((?:`[a-z-]+`(?:, | and )?)+)", text)
        for word in re.findall(r"`([a-z-]+)`", words)
    }
    assert named == DRILLS.keys()
    for name, (promise, _drill) in DRILLS.items():
        assert f"`{name}`" in rows()[promise][2], name
