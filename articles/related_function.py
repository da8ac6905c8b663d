"""SQL that finds related posts, as a migration's operation.

A function in the database, because its plan is then made once for each connection: planning takes a third of the time that the
whole takes. Whoever changes it adds a migration that runs ``RELATED_FUNCTION`` again; the weights are arguments, and need none.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

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

# Of two that are equally near the newer comes first: this share of the points fades by a factor of e in so many days.
FADES = 0.1
FADING_DAYS = 90.0


RELATED_FUNCTION = RunSQL(
    # Every name in braces is one of the numbers above.
    rf"""
    CREATE OR REPLACE FUNCTION articles_related(
        story_id bigint, at_time timestamptz, wanted int, tag_weight float8, country_weight float8,
        primary_country_weight float8, section_weight float8, words_weight float8, likeness_weight float8
    ) RETURNS TABLE (id bigint, country text, tag text, same_section boolean) LANGUAGE plpgsql STABLE AS $$
    #variable_conflict use_column
    BEGIN
        RETURN QUERY
        WITH story AS (
            SELECT id, section_id, primary_country_id, search FROM articles_article WHERE id = story_id
        ),
        -- Rarity: inverse document frequency, scaled so that a tag used once or twice is worth 1 and a common one nearly 0.
        tags AS MATERIALIZED (
            SELECT t.tag_id, GREATEST(0.05, 1 - ln(1 + uses.n) / ln(1 + {COMMON_TAG_USES})) AS rarity
            FROM articles_articletag t
            CROSS JOIN LATERAL (
                SELECT count(*) AS n FROM (
                    SELECT FROM articles_articletag u
                    WHERE u.tag_id = t.tag_id AND u.visible_from IS NOT NULL LIMIT {COMMON_TAG_USES}
                ) counted
            ) uses
            WHERE t.content_object_id = story_id
        ),
        places AS MATERIALIZED (
            SELECT own.country_id, own.country_id = story.primary_country_id AS is_primary
            FROM articles_articlecountry own CROSS JOIN story WHERE own.article_id = story_id
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
            ORDER BY value DESC, said.lexeme LIMIT {WORDS_COMPARED}
        ),
        looked_up AS (
            SELECT query, value / sum(value) OVER () AS part
            FROM (SELECT query, value FROM telling ORDER BY value DESC, lexeme LIMIT {WORDS_LOOKED_UP}) most
        ),
        -- What may be related, and a first guess of how much by what led to it.
        found AS (
            SELECT c.id, c.visible_from, tag_weight * tags.rarity AS points, 0 AS by_words
            FROM tags CROSS JOIN LATERAL (
                SELECT u.content_object_id AS id, u.visible_from FROM articles_articletag u
                WHERE u.tag_id = tags.tag_id AND u.visible_from <= at_time
                ORDER BY u.visible_from DESC, u.content_object_id DESC LIMIT {NEWEST_PER_TAG}
            ) c
            UNION ALL
            SELECT c.id, c.visible_from, country_weight, 0
            FROM places CROSS JOIN LATERAL (
                SELECT u.article_id AS id, u.visible_from FROM articles_articlecountry u
                WHERE u.country_id = places.country_id AND u.visible_from <= at_time
                ORDER BY u.visible_from DESC, u.article_id DESC LIMIT {NEWEST_PER_COUNTRY}
            ) c
            UNION ALL
            SELECT c.id, c.visible_from, words_weight * looked_up.part, words_weight * looked_up.part
            FROM looked_up CROSS JOIN LATERAL (
                -- Materialised, lest the planner think that reading the table from its beginning finds enough of them sooner.
                WITH said AS MATERIALIZED (
                    SELECT a.id, a.visible_from FROM articles_article a
                    WHERE a.search @@ looked_up.query AND a.visible_from <= at_time
                )
                SELECT said.id, said.visible_from FROM said LIMIT {STORIES_PER_WORD}
            ) c
            UNION ALL
            SELECT c.id, c.visible_from, 0, 0 FROM story CROSS JOIN LATERAL (
                SELECT a.id, a.visible_from FROM articles_article a
                WHERE a.section_id = story.section_id AND a.visible_from <= at_time
                ORDER BY a.visible_from DESC, a.id DESC LIMIT {NEWEST_OF_SECTION}
            ) c
            UNION ALL
            (SELECT a.id, a.visible_from, 0, 0 FROM articles_article a
             WHERE a.visible_from <= at_time ORDER BY a.visible_from DESC, a.id DESC LIMIT {NEWEST_OF_ALL})
        ),
        likely AS (
            SELECT id, sum(points) AS points, sum(by_words) AS by_words FROM found WHERE id <> story_id
            GROUP BY id ORDER BY points DESC, max(visible_from) DESC, id DESC LIMIT {COMPARED}
        ),
        words AS (
            SELECT string_agg(query::text, ' | ')::tsquery AS query FROM telling
        ),
        -- Of the likely ones all is worked out, whichever way they were found.
        scored AS (
            SELECT a.id, a.section_id = story.section_id AS same_section,
                (
                    likely.by_words
                    + tag_weight * (
                        SELECT COALESCE(sum(tags.rarity), 0) FROM articles_articletag u JOIN tags USING (tag_id)
                        WHERE u.content_object_id = a.id
                    )
                    + country_weight * (
                        SELECT count(*) FROM articles_articlecountry u
                        WHERE u.article_id = a.id AND u.country_id IN (SELECT country_id FROM places)
                    )
                    + CASE WHEN a.primary_country_id = story.primary_country_id THEN primary_country_weight ELSE 0 END
                    + CASE WHEN a.section_id = story.section_id THEN section_weight ELSE 0 END
                    + likeness_weight * COALESCE(ts_rank('{{0.4, 0.5, 0.7, 1.0}}', a.search, words.query), 0)
                ) * (1 - {FADES} * (1 - exp(-GREATEST(0, extract(epoch FROM at_time - a.visible_from)) / 86400 / {FADING_DAYS})))
                    AS points
            FROM likely JOIN articles_article a ON a.id = likely.id CROSS JOIN story CROSS JOIN words
            WHERE a.expire_at IS NULL OR a.expire_at > at_time
            ORDER BY points DESC, a.id DESC LIMIT wanted
        )
        SELECT s.id, place.name::text, topic.name::text, s.same_section
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
        ORDER BY s.points DESC, s.id DESC;
    END $$
    """,  # noqa: S608
    "DROP FUNCTION articles_related(bigint, timestamptz, int, float8, float8, float8, float8, float8, float8)",
)
