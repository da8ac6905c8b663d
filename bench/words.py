"""Invented words that a reader could pronounce."""

from __future__ import annotations

import random

ONSETS = "b bl br c ch cr d dr f fl fr g gl gr h j k kl l m n p pl pr qu r s sch sk sl sp st str t th tr v w z"
NUCLEI = "a e i o u ai au ea ee ei ie oa oo ou"
CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "nd", "rt", "ng", "ck", "st"]


def invent(count: int, chance: random.Random) -> list[str]:
    """Return that many different words of two to five syllables, in the order in which they came to mind."""
    onsets, nuclei = ONSETS.split(), NUCLEI.split()
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = chance.choices([2, 3, 4, 5], [4, 5, 3, 1])[0]
        word = "".join(chance.choice(onsets) + chance.choice(nuclei) + chance.choice(CODAS) for _ in range(syllables))
        if len(word) <= 24:
            found[word] = None
    return list(found)
