"""How long a misspelt word takes, and how often it is understood, in a vocabulary of a million words.

    .venv/bin/python bench/spelling.py [--words 1000000] [--lookups 400]

Invents words of two to five syllables (so that many are near each other, which is the hard case), weighs them by Zipf's law,
fills the vocabulary through ``directory.vocabulary.update``, misspells words drawn by their weight with one or two edits, and
prints a table. The vocabulary stays for the next run, whose "fill" then only compares. "understood" counts the lookups that
give the very word, or another as near and heavier, which no method could tell apart.
"""

from __future__ import annotations

import argparse
import random
import time

from ground import machine, median_and_p95, milliseconds, open_database, table
from words import invent

SEED = 20_261


def misspell(word: str, chance: random.Random) -> str:
    """Return the word with one edit, or with two where that many are allowed."""
    from directory.words import allowed_edits

    letters = list(word)
    for _ in range(chance.randint(1, allowed_edits(len(word)))):
        at = chance.randrange(len(letters))
        kind = chance.choice(["less", "more", "other", "exchanged"])
        if kind == "less" and len(letters) > 3:
            del letters[at]
        elif kind == "more":
            letters.insert(at, chance.choice("abcdefghijklmnopqrstuvwxyz"))
        elif kind == "exchanged" and at:
            letters[at - 1], letters[at] = letters[at], letters[at - 1]
        else:
            letters[at] = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)


def main() -> None:
    """Fill, misspell, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--lookups", type=int, default=400)
    asked = parser.parse_args()
    size = asked.words
    open_database(f"spelling-{size}")
    from django.db import connection

    from directory import vocabulary
    from directory.models import Word
    from directory.spelling import correct, suggest_words
    from directory.words import allowed_edits, distance

    invented = invent(size, random.Random(SEED))
    vocabulary._sources.clear()
    weights = {word: max(1, size // rank) for rank, word in enumerate(invented, 1)}
    vocabulary.register_source("story", lambda weights=weights: weights.items())
    begun = time.perf_counter()
    vocabulary.update()
    filled = time.perf_counter() - begun
    begun = time.perf_counter()
    vocabulary.update()
    again = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE directory_word, directory_wordkey")
        cursor.execute("SELECT pg_total_relation_size('directory_word') + pg_total_relation_size('directory_wordkey')")
        megabytes = cursor.fetchone()[0] // 1_000_000
    assert Word.objects.count() == size

    chance = random.Random(SEED + 1)
    drawn = chance.choices(list(weights), [weight**0.5 for weight in weights.values()], k=asked.lookups)
    typed = {misspell(word, chance): word for word in drawn}
    typed = {wrong: word for wrong, word in typed.items() if wrong not in weights and len(wrong) > 2}
    understood = 0
    for wrong, word in typed.items():
        given = correct(wrong)
        if given is not None:
            most = allowed_edits(min(len(wrong), len(word)))
            nearer = distance(wrong, given.text, 2), -weights[given.text]
            understood += given.text == word or nearer <= (distance(wrong, word, most), -weights[word])
    one = median_and_p95(milliseconds([lambda wrong=wrong: correct(wrong) for wrong in typed]))
    sentences = [" ".join(list(typed)[at : at + 8]) for at in range(0, len(typed) - 8, 8)]
    eight = median_and_p95(milliseconds([lambda words=words: correct(words) for words in sentences]))
    known = median_and_p95(milliseconds([lambda word=word: correct(word) for word in drawn]))
    beginnings = [word[: chance.randint(2, 5)] for word in drawn]
    begun_words = median_and_p95(milliseconds([lambda start=start: suggest_words(start) for start in beginnings]))
    pairs = [f"{middle:.2f} / {p95:.2f}" for middle, p95 in (one, eight, known, begun_words)]
    row = [f"{size:,}", *pairs, f"{understood / len(typed):.1%}", f"{filled:.1f}", f"{again:.1f}", f"{megabytes:,}"]
    print(machine())
    print("Milliseconds, median / 95 of 100, warm.\n")
    head = ["words", "one misspelt", "eight misspelt", "known", "beginning", "understood", "fill, s", "again, s", "MB"]
    print(table(head, [row]))


if __name__ == "__main__":
    main()
