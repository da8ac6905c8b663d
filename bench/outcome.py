"""What a drill says of itself, and the words for answers."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from bench.machine import Answer


@dataclass(frozen=True)
class Outcome:
    """Whether what was promised held, and in figures how."""

    held: bool
    words: str


def uncached(reader: int, turn: int) -> str:
    """Return the address of a page that nobody has asked for before."""
    return f"/search/?q={uuid.uuid4().hex[:12]}"


def statuses(answers: list[Answer]) -> str:
    """Return how many answers of each status there are, as ``12 x 200, 1 x none``."""
    return numbers(Counter(answer.status for answer in answers))


def numbers(counts: Counter[int]) -> str:
    """Return statuses and how often each came, in words."""
    return ", ".join(f"{number} x {status or 'none'}" for status, number in sorted(counts.items()))
