"""Whether work grows in proportion to its input: asked of processor time, by comparison, so that no machine is too slow."""

from __future__ import annotations

import time
from collections.abc import Callable

STEP = 8
# Work that grows with the square takes 64 times as long for eight times the input; 20 leaves room for a busy machine.
MOST = 20
# What is done in less is over before the clock can tell.
UNNOTICED = 0.05


def grows_in_proportion(work: Callable[[str], object], piece: str, length: int) -> bool:
    """Tell whether ``work`` on ``piece`` repeated to ``length`` characters takes about STEP times what an STEPth takes."""
    small, large = (piece * (size // len(piece)) for size in (length // STEP, length))
    return any(_seconds(work, large) < MOST * _seconds(work, small) + UNNOTICED for _ in range(3))


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
