"""Which words tell what a story is about: the rare ones, counted in a sample of the stories."""

from __future__ import annotations

from django.db import connection, transaction

SAMPLE = 20_000
# One story or two in the sample say nothing of how many have the word: it counts as the rarest.
COUNTED_FROM = 3
RAREST_SHARE = 0.0001
# A word that more than this share of the stories has, and more than so many, tells nothing and costs much to look up.
COMMON_SHARE = 0.01
COMMON_STORIES = 400
# Any number that nothing else locks.
LOCK = 5_318_008_115

# The pages of the table are drawn at random, so that no time of year weighs more; of a small archive every page is read.
RENEW = """
WITH size AS (
    SELECT GREATEST(reltuples, 0)::float AS stories FROM pg_class WHERE oid = 'articles_article'::regclass
),
counted AS (
    SELECT word, ndoc::float / GREATEST((SELECT count(*) FROM sampled), 1) AS share
    FROM ts_stat('SELECT search FROM sampled') WHERE ndoc >= %(counted_from)s
)
INSERT INTO articles_lexeme (lexeme, rarity)
SELECT word, CASE
    WHEN share > %(common_share)s AND share * GREATEST(size.stories, (SELECT count(*) FROM sampled)) > %(common_stories)s
    THEN 0 ELSE LEAST(1, ln(share) / ln(%(rarest)s)) END
FROM counted CROSS JOIN size
"""


def count_lexemes() -> int:
    """Count anew how rare the words of published stories are, and return of how many words it is known. Takes a second."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'articles_article'::regclass")
        (stories,) = cursor.fetchone()
        percent = min(100.0, 100.0 * SAMPLE / max(stories, 1))
        cursor.execute(
            "CREATE TEMPORARY TABLE sampled ON COMMIT DROP AS SELECT search FROM articles_article"
            " TABLESAMPLE SYSTEM (%s) WHERE visible_from <= now() LIMIT %s",
            [percent, 2 * SAMPLE],
        )
        cursor.execute("DELETE FROM articles_lexeme")
        cursor.execute(
            RENEW,
            {
                "counted_from": COUNTED_FROM,
                "common_share": COMMON_SHARE,
                "common_stories": COMMON_STORIES,
                "rarest": RAREST_SHARE,
            },
        )
        known = int(cursor.rowcount)
        cursor.execute("DROP TABLE sampled")
    return known
