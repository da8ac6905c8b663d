"""Related posts: an editor's pins first, then what shares a story's topics, places, section and telling words.

The numbers below were chosen and measured by bench/related.py (bench/RELATED.md has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article

# Each list that candidates come from is read from an index and cut, most at its newest, so the cost does not grow with the
# archive: a tag on half a million stories costs what a tag on fifty does.
NEWEST_PER_TAG = 20
NEWEST_PER_COUNTRY = 10
NEWEST_OF_SECTION = 10
NEWEST_OF_ALL = 10
# A story's telling words are the rarest that it says most. Stories are looked up by the first of them, and likened by all.
WORDS_LOOKED_UP = 6
WORDS_COMPARED = 16
STORIES_PER_WORD = 40
# Likeness is worked out for the best by what they share only.
COMPARED = 40
# A tag counts as everybody's from this many uses on; counting further would cost more than it tells.
COMMON_TAG_USES = 200

# The weights say how many points a full match of each kind is worth: the rarest tag, a country, all words that are looked up;
# likeness is ts_rank's, of which a near copy has about 0.5.
WEIGHTS = {"tag": 6.0, "country": 1.0, "primary_country": 1.0, "section": 0.3, "words": 5.0, "likeness": 16.0}
# Of two that are equally near the newer comes first: this share of the points fades by a factor of e in so many days.
FADES = 0.1
FADING_DAYS = 90.0

SQL = r"""
WITH story AS (
    SELECT id, section_id, primary_country_id, search FROM articles_article WHERE id = %(id)s
),
-- Rarity: inverse document frequency, scaled so that a tag used once or twice is worth 1 and a common one nearly 0.
tags AS MATERIALIZED (
    SELECT t.tag_id, GREATEST(0.05, 1 - ln(1 + uses.n) / ln(1 + %(common)s)) AS rarity
    FROM articles_articletag t
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM (
            SELECT FROM articles_articletag u
            WHERE u.tag_id = t.tag_id AND u.visible_from IS NOT NULL LIMIT %(common)s
        ) counted
    ) uses
    WHERE t.content_object_id = %(id)s
),
places AS MATERIALIZED (
    SELECT own.country_id, own.country_id = story.primary_country_id AS is_primary
    FROM articles_articlecountry own CROSS JOIN story WHERE own.article_id = %(id)s
),
-- Rarity of words is counted by articles/lexemes.py; a word that it does not know is of the rarest.
telling AS MATERIALIZED (
    SELECT said.lexeme,
        ('''' || replace(replace(said.lexeme, '\', '\\'), '''', '''''') || '''')::tsquery AS query,
        CASE WHEN said.weights && ARRAY['A', 'B']::text[] THEN 1 ELSE 0.6 END * (1 + ln(cardinality(said.positions)))
            * COALESCE(known.rarity, 1) AS value
    FROM story CROSS JOIN LATERAL unnest(story.search) said
    LEFT JOIN articles_lexeme known ON known.lexeme = said.lexeme
    WHERE known.rarity IS DISTINCT FROM 0
    ORDER BY value DESC, said.lexeme LIMIT %(words_compared)s
),
looked_up AS (
    SELECT query, value / sum(value) OVER () AS part
    FROM (SELECT query, value FROM telling ORDER BY value DESC, lexeme LIMIT %(words_looked_up)s) most
),
-- What may be related, and a first guess of how much by what led to it.
found AS (
    SELECT c.id, c.visible_from, %(tag)s * tags.rarity AS points, 0 AS by_words
    FROM tags CROSS JOIN LATERAL (
        SELECT u.content_object_id AS id, u.visible_from FROM articles_articletag u
        WHERE u.tag_id = tags.tag_id AND u.visible_from <= %(now)s
        ORDER BY u.visible_from DESC, u.content_object_id DESC LIMIT %(per_tag)s
    ) c
    UNION ALL
    SELECT c.id, c.visible_from, %(country)s, 0
    FROM places CROSS JOIN LATERAL (
        SELECT u.article_id AS id, u.visible_from FROM articles_articlecountry u
        WHERE u.country_id = places.country_id AND u.visible_from <= %(now)s
        ORDER BY u.visible_from DESC, u.article_id DESC LIMIT %(per_country)s
    ) c
    UNION ALL
    SELECT c.id, c.visible_from, %(words)s * looked_up.part, %(words)s * looked_up.part
    FROM looked_up CROSS JOIN LATERAL (
        -- Materialised, lest the planner think that reading the table from its beginning finds enough of them sooner.
        WITH said AS MATERIALIZED (
            SELECT a.id, a.visible_from FROM articles_article a
            WHERE a.search @@ looked_up.query AND a.visible_from <= %(now)s
        )
        SELECT said.id, said.visible_from FROM said LIMIT %(per_word)s
    ) c
    UNION ALL
    SELECT c.id, c.visible_from, 0, 0 FROM story CROSS JOIN LATERAL (
        SELECT a.id, a.visible_from FROM articles_article a
        WHERE a.section_id = story.section_id AND a.visible_from <= %(now)s
        ORDER BY a.visible_from DESC, a.id DESC LIMIT %(of_section)s
    ) c
    UNION ALL
    (SELECT a.id, a.visible_from, 0, 0 FROM articles_article a
     WHERE a.visible_from <= %(now)s ORDER BY a.visible_from DESC, a.id DESC LIMIT %(of_all)s)
),
likely AS (
    SELECT id, sum(points) AS points, sum(by_words) AS by_words FROM found WHERE id <> %(id)s
    GROUP BY id ORDER BY points DESC, max(visible_from) DESC, id DESC LIMIT %(compared)s
),
words AS (
    SELECT string_agg(query::text, ' | ')::tsquery AS query FROM telling
),
-- Of the likely ones all is worked out, whichever way they were found.
scored AS (
    SELECT a.id, a.section_id = story.section_id AS same_section,
        (
            likely.by_words
            + %(tag)s * (
                SELECT COALESCE(sum(tags.rarity), 0) FROM articles_articletag u JOIN tags USING (tag_id)
                WHERE u.content_object_id = a.id
            )
            + %(country)s * (
                SELECT count(*) FROM articles_articlecountry u
                WHERE u.article_id = a.id AND u.country_id IN (SELECT country_id FROM places)
            )
            + CASE WHEN a.primary_country_id = story.primary_country_id THEN %(primary_country)s ELSE 0 END
            + CASE WHEN a.section_id = story.section_id THEN %(section)s ELSE 0 END
            + %(likeness)s * COALESCE(ts_rank('{0.4, 0.5, 0.7, 1.0}', a.search, words.query), 0)
        ) * (1 - %(fades)s * (1 - exp(-GREATEST(0, extract(epoch FROM %(now)s - a.visible_from)) / 86400 / %(fading)s)))
            AS points
    FROM likely JOIN articles_article a ON a.id = likely.id CROSS JOIN story CROSS JOIN words
    WHERE a.expire_at IS NULL OR a.expire_at > %(now)s
    ORDER BY points DESC, a.id DESC LIMIT %(limit)s
)
SELECT s.id, place.name, topic.name, s.same_section
FROM scored s
LEFT JOIN LATERAL (
    SELECT tag.name FROM articles_articletag u JOIN tags USING (tag_id) JOIN articles_tag tag ON tag.id = u.tag_id
    WHERE u.content_object_id = s.id ORDER BY tags.rarity DESC, tag.id LIMIT 1
) topic ON true
LEFT JOIN LATERAL (
    SELECT country.name FROM articles_articlecountry u JOIN places USING (country_id)
    JOIN directory_country country ON country.iso2 = u.country_id
    WHERE u.article_id = s.id ORDER BY places.is_primary DESC, country.name LIMIT 1
) place ON true
ORDER BY s.points DESC, s.id DESC
"""


@dataclass(frozen=True)
class Related:
    """A story that a reader may want next, ready for a card, and why."""

    article: Article
    reason: str


def related_to(article: Article, limit: int = 6) -> list[Related]:
    """Return at most ``limit`` published stories for a reader of ``article``, best first, each with its reason.

    Three queries at most, whatever the number of stories: pins, scores, cards. Never the story itself, and never empty
    while another story is published: the section's latest and the site's latest fill what topics and places leave open.
    """
    # A story that was loaded for its page has its pins with it.
    pinned = getattr(article, "pinned_ids", None)
    if pinned is None:
        pinned = list(article.pins.order_by("order", "pk").values_list("related", flat=True)[:limit])
    reasons: dict[int, str] = dict.fromkeys(pinned, _("Chosen by the editors"))
    # Twice as many as wanted, since some of them may be pinned too.
    for pk, reason in _scored(article, limit + len(pinned)):
        reasons.setdefault(pk, reason)
    # The only word on what is public is .published(), here as everywhere.
    cards = Article.objects.published().for_cards().prefetch_related(None).in_bulk(list(reasons))
    return [Related(cards[pk], reason) for pk, reason in reasons.items() if pk in cards and pk != article.pk][:limit]


def _scored(article: Article, limit: int) -> list[tuple[int, str]]:
    parameters: dict[str, Any] = {
        **WEIGHTS,
        "id": article.pk,
        "now": timezone.now(),
        "common": COMMON_TAG_USES,
        "per_tag": NEWEST_PER_TAG,
        "per_country": NEWEST_PER_COUNTRY,
        "of_section": NEWEST_OF_SECTION,
        "of_all": NEWEST_OF_ALL,
        "words_looked_up": WORDS_LOOKED_UP,
        "words_compared": WORDS_COMPARED,
        "per_word": STORIES_PER_WORD,
        "compared": COMPARED,
        "fades": FADES,
        "fading": FADING_DAYS,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, parameters)
        return [
            (pk, _reason(article, country, tag, same_section)) for pk, country, tag, same_section in cursor.fetchall()
        ]


def _reason(article: Article, country: str | None, tag: str | None, same_section: bool) -> str:
    """Say in the reader's words what the two stories share: the topic before the place before the section."""
    if tag:
        return _("Same topic: %(tag)s") % {"tag": tag}
    if country:
        return _("Also about %(country)s") % {"country": country}
    if same_section:
        return _("More from %(section)s") % {"section": article.section.name}
    return _("Latest")
