"""Keeping the vocabulary: from its sources into the tables that ``directory.spelling`` asks.

A source yields texts that everybody may see, and what each weighs. ``update()`` makes the tables say exactly that: what no
source yields any more is gone. The worker does it every hour, and ten minutes after ``request_update()``. A row that is hidden
in between takes its words along in the same transaction, by a trigger (see ``ForgottenWord``): a suggestion does not outlive
what it was drawn from, not even by those minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Func, QuerySet, TextField

from directory.words import LONGEST, fold, is_entry, keys, lightness, lower, words_of

Source = Callable[[], Iterable[tuple[str, int]]]

# Any number that nothing else locks.
LOCK = 5_318_008_114
GREATEST_WEIGHT = 2_000_000_000
BATCH = 20_000

_sources: dict[str, Source] = {}


def register_source(name: str, texts: Source) -> None:
    """Have the words of what ``texts()`` yields in the vocabulary, as the source ``name`` (at most 16 letters).

    ``texts`` yields pairs of a text (one word or several) and a positive whole weight; a word that comes more than once weighs
    the sum. Call it from an ``AppConfig.ready()``. It must yield what is public only, asking ``.published()`` or ``.listed()``,
    and nothing that ceases to be public by the clock alone. Where its rows can be hidden, the weight must be the number of
    occurrences, and their table needs the trigger of ``directory.triggers.forget_words``.
    """
    _sources[name] = texts


def count_words(rows: QuerySet[Any], field: str) -> Iterator[tuple[str, int]]:
    """Yield each word of a text field over a set of rows, with the number of its occurrences; the database counts."""
    word = Func(F(field), function="directory_words", output_field=TextField(), set_returning=True)
    counted = rows.order_by().annotate(said=word).values("said").annotate(times=Count("pk"))
    yield from counted.values_list("said", "times").iterator(10_000)


def sources() -> list[str]:
    """Return the names of all sources."""
    return list(_sources)


def update() -> dict[str, int]:
    """Make the vocabulary say what its sources say now; return how many words of each were written or deleted.

    Doing it again changes nothing. It is one transaction, which sees one moment of the database: lookups go on with the old
    vocabulary until it ends. A second update that begins meanwhile waits.
    """
    within = connection.in_atomic_block
    with _alone(), transaction.atomic(), connection.cursor() as cursor:
        if not within:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # What is forgotten before this moment the sources no longer yield; what is forgotten after it stays in its table.
        cursor.execute("DELETE FROM directory_forgottenword")
        changed = {name: _renew(cursor, name, texts()) for name, texts in _sources.items()}
        cursor.execute("SELECT DISTINCT source FROM directory_word WHERE source <> ALL(%s)", [sources()])
        for (name,) in cursor.fetchall():
            changed[name] = _renew(cursor, name, ())
        if sum(changed.values()) > BATCH:
            cursor.execute("ANALYZE directory_word, directory_wordkey")
    return changed


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process makes the vocabulary: before the transaction, which must see what the former one wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


# Words whose numbers must go have an old weight, those whose numbers must come a new one.
RENEW = (
    """
    INSERT INTO moved (folded, word_id, old) SELECT w.folded, w.id, w.weight FROM directory_word w
    WHERE w.source = %(source)s
    AND NOT EXISTS (SELECT FROM renewed r WHERE (r.word, r.folded) = (w.word, w.folded))
    """,
    "DELETE FROM directory_word w USING moved m WHERE w.id = m.word_id",
    """
    WITH changed AS (
        UPDATE directory_word w SET weight = r.weight, form = r.form FROM renewed r, directory_word before
        WHERE w.source = %(source)s AND w.word = r.word AND before.id = w.id
        AND (w.weight, w.form) <> (r.weight, r.form)
        RETURNING w.folded, w.id, before.weight AS old, w.weight AS new
    ), fresh AS (
        INSERT INTO directory_word (source, word, folded, form, weight)
        SELECT %(source)s, r.word, r.folded, r.form, r.weight FROM renewed r
        WHERE NOT EXISTS (SELECT FROM directory_word w WHERE w.source = %(source)s AND w.word = r.word)
        RETURNING folded, id, weight
    )
    INSERT INTO moved (folded, word_id, old, new)
    SELECT folded, id, old, new FROM changed UNION ALL SELECT folded, id, NULL, weight FROM fresh
    """,
)


def _renew(cursor: Any, source: str, texts: Iterable[tuple[str, int]]) -> int:
    """Make one source's rows exactly the words of the texts; return how many were written or deleted."""
    cursor.execute(
        "CREATE TEMPORARY TABLE renewed (word text, folded text, form text, weight integer) ON COMMIT DROP;"
        "CREATE TEMPORARY TABLE moved (folded text, word_id integer, old integer, new integer) ON COMMIT DROP"
    )
    # Gathered first: a source asks the database on the same connection.
    rows = _rows(texts)
    with cursor.copy("COPY renewed FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute("ANALYZE renewed")
    for statement in RENEW:
        cursor.execute(statement, {"source": source})
    _file(cursor, source)
    cursor.execute("SELECT count(*) FROM moved")
    changed = int(cursor.fetchone()[0])
    cursor.execute("DROP TABLE renewed, moved")
    return changed


def _rows(texts: Iterable[tuple[str, int]]) -> list[tuple[str, str, str, int]]:
    """Return each word of the texts once: in lower case, in plain letters, in its heaviest form, and with its whole weight."""
    weights: dict[str, int] = {}
    # The form, its folding and how much speaks for the form.
    forms: dict[str, tuple[str, str, int]] = {}
    for text, weight in texts:
        for form in words_of(text):
            word = lower(form)
            if word in weights:
                weights[word] += weight
                # Of forms that weigh the same the one without capitals, lest the choice change from time to time.
                if (weight, form) > (forms[word][2], forms[word][0]):
                    forms[word] = (form, forms[word][1], weight)
            elif len(word) <= LONGEST and is_entry(folded := fold(word)):
                weights[word] = weight
                forms[word] = (form, folded, weight)
    return [
        (word, folded, form, max(1, min(weights[word], GREATEST_WEIGHT)))
        for word, (form, folded, _weight) in forms.items()
    ]


def _file(cursor: Any, source: str) -> None:
    """Bring the numbers of the words that came, went or changed their weight up to date, some thousand words at a time."""
    cursor.execute("CREATE TEMPORARY TABLE unfiled (key integer, lightness smallint, word_id integer) ON COMMIT DROP")
    last = 0
    while words := cursor.execute(
        "SELECT folded, word_id, old, new FROM moved WHERE word_id > %s ORDER BY word_id LIMIT %s", [last, BATCH]
    ).fetchall():
        last = words[-1][1]
        # The numbers stay where they are unless the place in their order is another.
        places = [
            (keys(source, folded), word_id, old and lightness(old), new and lightness(new))
            for folded, word_id, old, new in words
        ]
        moved = [(numbers, word_id, old, new) for numbers, word_id, old, new in places if old != new]
        for table, rows in (
            ("unfiled", [(numbers, old, word_id) for numbers, word_id, old, _new in moved if old is not None]),
            (
                "directory_wordkey",
                [(numbers, new, word_id) for numbers, word_id, _old, new in moved if new is not None],
            ),
        ):
            with cursor.copy(f"COPY {table} (key, lightness, word_id) FROM STDIN") as copy:
                for numbers, place, word_id in rows:
                    copy.write("".join(f"{number}\t{place}\t{word_id}\n" for number in numbers))
        cursor.execute(
            "DELETE FROM directory_wordkey k USING unfiled u"
            " WHERE (k.key, k.lightness, k.word_id) = (u.key, u.lightness, u.word_id)"
        )
        cursor.execute("TRUNCATE unfiled")
    cursor.execute("DROP TABLE unfiled")
