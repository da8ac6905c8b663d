"""SQL that the stories' tables rely on, as migration operations."""

from __future__ import annotations

from django.db.migrations import RunSQL

from directory.triggers import forget_words

# PostgreSQL's own stemmers by ISO 639-1 code; every other language is indexed word by word.
TEXT_SEARCH_CONFIGS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def text_config(language: str) -> str:
    """Return the name of the stemmers for a language's code, such as ``de-AT``: as ``articles_text_config`` does in SQL."""
    return f"pg_catalog.{TEXT_SEARCH_CONFIGS.get(language.lower().partition('-')[0], 'simple')}"


# A vector may not exceed one megabyte: a hundred thousand characters of body stay below it in any script.
CREATE_SEARCH_VECTOR_FUNCTION = RunSQL(
    """
    CREATE FUNCTION articles_search_vector(language text, headline text, standfirst text, body text)
    RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        config regconfig := CASE split_part(lower(language), '-', 1)
    """
    + "\n".join(f"WHEN '{code}' THEN 'pg_catalog.{name}'" for code, name in TEXT_SEARCH_CONFIGS.items())
    + """
            ELSE 'pg_catalog.simple' END;
    BEGIN
        RETURN setweight(to_tsvector(config, headline), 'A')
            || setweight(to_tsvector(config, standfirst), 'B')
            || setweight(to_tsvector(config, left(regexp_replace(body, '<[^>]*>', ' ', 'g'), 100000)), 'D');
    END $$
    """,
    "DROP FUNCTION articles_search_vector(text, text, text, text)",
)

# Lists by tag, country and author are read from an index on the relation's own row, so the row keeps the moment from
# which its story is visible. Triggers keep the copy true, whoever writes the story and however.
KEEP_VISIBLE_FROM = RunSQL(
    """
    CREATE FUNCTION articles_spread_visible_from() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE articles_articletag SET visible_from = NEW.visible_from WHERE content_object_id = NEW.id;
        UPDATE articles_articlecountry SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        UPDATE articles_articleauthor SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        RETURN NULL;
    END $$;

    CREATE TRIGGER spread_visible_from AFTER UPDATE ON articles_article FOR EACH ROW
    WHEN (OLD.visible_from IS DISTINCT FROM NEW.visible_from) EXECUTE FUNCTION articles_spread_visible_from();

    CREATE FUNCTION articles_copy_visible_from() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- The lock keeps a publication that is under way from being missed.
        SELECT a.visible_from INTO NEW.visible_from FROM articles_article a
        WHERE a.id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint FOR SHARE;
        RETURN NEW;
    END $$;

    CREATE TRIGGER copy_visible_from BEFORE INSERT OR UPDATE OF content_object_id ON articles_articletag
    FOR EACH ROW EXECUTE FUNCTION articles_copy_visible_from('content_object_id');
    CREATE TRIGGER copy_visible_from BEFORE INSERT OR UPDATE OF article_id ON articles_articlecountry
    FOR EACH ROW EXECUTE FUNCTION articles_copy_visible_from('article_id');
    CREATE TRIGGER copy_visible_from BEFORE INSERT OR UPDATE OF article_id ON articles_articleauthor
    FOR EACH ROW EXECUTE FUNCTION articles_copy_visible_from('article_id');
    """,
    """
    DROP TRIGGER copy_visible_from ON articles_articleauthor;
    DROP TRIGGER copy_visible_from ON articles_articlecountry;
    DROP TRIGGER copy_visible_from ON articles_articletag;
    DROP FUNCTION articles_copy_visible_from();
    DROP TRIGGER spread_visible_from ON articles_article;
    DROP FUNCTION articles_spread_visible_from();
    """,
)

# A story that goes takes the words of its headline and its tags out of suggestions in the same transaction.
FORGET_HEADLINES = forget_words(
    "articles_article",
    "story",
    "headline",
    public="OLD.visible_from IS NOT NULL AND OLD.expire_at IS NULL",
    watched="visible_from, expire_at, headline",
)
FORGET_TAGS = RunSQL(
    """
    CREATE FUNCTION articles_forget_tag(tag bigint) RETURNS void LANGUAGE sql AS $$
        INSERT INTO directory_forgottenword (source, word, amount)
        SELECT 'tag', lower(word), count(*) FROM articles_tag t CROSS JOIN directory_words(t.name) AS word
        WHERE t.id = tag GROUP BY 2
    $$;

    CREATE FUNCTION articles_forget_tag_use() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM articles_forget_tag(OLD.tag_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER forget_tag_use AFTER UPDATE OR DELETE ON articles_articletag FOR EACH ROW
    WHEN (OLD.visible_from IS NOT NULL) EXECUTE FUNCTION articles_forget_tag_use();

    CREATE FUNCTION articles_forget_tags_of_expiring() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM articles_forget_tag(u.tag_id) FROM articles_articletag u WHERE u.content_object_id = OLD.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER forget_tags_of_expiring AFTER UPDATE ON articles_article FOR EACH ROW
    WHEN (OLD.visible_from IS NOT NULL AND OLD.expire_at IS NULL AND NEW.expire_at IS NOT NULL)
    EXECUTE FUNCTION articles_forget_tags_of_expiring();

    -- A former name was no story's, but everybody's: no number of uses keeps it.
    CREATE FUNCTION articles_forget_former_tag() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO directory_forgottenword (source, word, amount)
        SELECT DISTINCT 'tag', lower(word), 2000000000 FROM directory_words(OLD.name) AS word;
        RETURN NULL;
    END $$;
    CREATE TRIGGER forget_former_tag AFTER UPDATE ON articles_tag FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION articles_forget_former_tag();
    """,
    """
    DROP TRIGGER forget_former_tag ON articles_tag;
    DROP FUNCTION articles_forget_former_tag();
    DROP TRIGGER forget_tags_of_expiring ON articles_article;
    DROP FUNCTION articles_forget_tags_of_expiring();
    DROP TRIGGER forget_tag_use ON articles_articletag;
    DROP FUNCTION articles_forget_tag_use();
    DROP FUNCTION articles_forget_tag(bigint);
    """,
)

# The same for the businesses that a story names.
KEEP_VISIBLE_FROM_OF_MENTIONS = RunSQL(
    """
    CREATE OR REPLACE FUNCTION articles_spread_visible_from() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE articles_articletag SET visible_from = NEW.visible_from WHERE content_object_id = NEW.id;
        UPDATE articles_articlecountry SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        UPDATE articles_articleauthor SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        UPDATE articles_mention SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        RETURN NULL;
    END $$;

    CREATE TRIGGER copy_visible_from BEFORE INSERT OR UPDATE OF article_id ON articles_mention
    FOR EACH ROW EXECUTE FUNCTION articles_copy_visible_from('article_id');
    """,
    """
    DROP TRIGGER copy_visible_from ON articles_mention;
    CREATE OR REPLACE FUNCTION articles_spread_visible_from() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE articles_articletag SET visible_from = NEW.visible_from WHERE content_object_id = NEW.id;
        UPDATE articles_articlecountry SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        UPDATE articles_articleauthor SET visible_from = NEW.visible_from WHERE article_id = NEW.id;
        RETURN NULL;
    END $$;
    """,
)

_CONFIG_CASES = "\n".join(f"WHEN '{code}' THEN 'pg_catalog.{name}'" for code, name in TEXT_SEARCH_CONFIGS.items())

_PERIODS = """
    -- The times between two moments, the latest first, as questions to the index: a day, two days, twice as many at each step,
    -- to the beginning of the former month; then a month, two months, and so on until they are years. So a rare word takes two
    -- dozen steps, and a common one reads a few times what is wanted of it at most, on the first of a month too.
    CREATE OR REPLACE FUNCTION articles_periods(oldest timestamptz, newest timestamptz) RETURNS SETOF tsquery
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
        day date := (newest AT TIME ZONE 'UTC')::date;
        first date := (oldest AT TIME ZONE 'UTC')::date;
        month date := date_trunc('month', day) - interval '1 month';
        period tsquery;
        many int := 1;
        taken int := 0;
    BEGIN
        WHILE day >= month AND day >= first LOOP
            period := coalesce(period || quote_literal('day ' || to_char(day, 'YYYYMMDD'))::tsquery,
                quote_literal('day ' || to_char(day, 'YYYYMMDD'))::tsquery);
            day := day - 1;
            taken := taken + 1;
            IF taken = many THEN
                RETURN NEXT period;
                period := NULL;
                taken := 0;
                many := many * 2;
            END IF;
        END LOOP;
        IF period IS NOT NULL THEN
            RETURN NEXT period;
        END IF;
        many := 1;
        WHILE day >= first LOOP
            period := NULL;
            FOR number IN 1..many LOOP
                EXIT WHEN day < first OR (many >= 8 AND extract(month FROM day) = 12);
                period := coalesce(period || quote_literal('month ' || to_char(day, 'YYYYMM'))::tsquery,
                    quote_literal('month ' || to_char(day, 'YYYYMM'))::tsquery);
                day := date_trunc('month', day) - interval '1 day';
            END LOOP;
            IF period IS NULL THEN
                FOR number IN 1..many / 8 LOOP
                    EXIT WHEN day < first;
                    period := coalesce(period || quote_literal('year ' || to_char(day, 'YYYY'))::tsquery,
                        quote_literal('year ' || to_char(day, 'YYYY'))::tsquery);
                    day := date_trunc('year', day) - interval '1 day';
                END LOOP;
            END IF;
            RETURN NEXT period;
            many := many * 2;
        END LOOP;
    END $$;
"""
PERIODS = RunSQL(_PERIODS, RunSQL.noop)

# The newest answers to a question are found first, and the rest is not read: a story's moment, language, section and kind are
# words of its entry in the index. No word of a text has a space in it.
FOUND_BY = RunSQL(
    """
    CREATE FUNCTION articles_text_config(language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE split_part(lower(language), '-', 1)
    {cases}
            ELSE 'pg_catalog.simple' END
    $$;

    -- Without inlining, because an index calls it with what it stores.
    CREATE FUNCTION articles_found_by(
        search tsvector, language text, visible_from timestamptz, section_id bigint, kind text
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        day text := to_char(visible_from AT TIME ZONE 'UTC', 'YYYYMMDD');
    BEGIN
        RETURN search || array_to_tsvector(ARRAY[
            'day ' || day, 'month ' || left(day, -2), 'year ' || left(day, -4), 'section ' || section_id, 'kind ' || kind,
            'in ' || CASE split_part(lower(language), '-', 1)
    {cases}
            ELSE 'pg_catalog.simple' END
        ]);
    END $$;

    {periods}

    CREATE AGGREGATE articles_any(tsquery) (sfunc = tsquery_or, stype = tsquery);

    -- The question in each language that stories are written in. Each asks only the stories of its language, so that every
    -- word is reduced to its stem as theirs are; where there is but one language, that need not be asked.
    CREATE FUNCTION articles_ask(wanted jsonb, unwanted jsonb)
    RETURNS TABLE (config text, question tsquery, terms tsquery[], places int[]) LANGUAGE sql STABLE PARALLEL SAFE AS $$
        WITH RECURSIVE spoken AS (
            (SELECT language FROM articles_article WHERE visible_from IS NOT NULL ORDER BY language LIMIT 1)
            UNION ALL
            SELECT (
                SELECT a.language FROM articles_article a
                WHERE a.visible_from IS NOT NULL AND a.language > spoken.language ORDER BY a.language LIMIT 1
            ) FROM spoken WHERE spoken.language IS NOT NULL
        ), configs AS (
            SELECT DISTINCT articles_text_config(language) AS config FROM spoken WHERE language IS NOT NULL
        )
        SELECT config, CASE WHEN (SELECT count(*) FROM configs) = 1 THEN asked.question
            ELSE asked.question && quote_literal('in ' || config)::tsquery END, asked.terms, asked.places
        FROM configs CROSS JOIN LATERAL directory_ask(ARRAY[config], wanted, unwanted, false) asked
        WHERE asked.question IS NOT NULL
    $$;
    """.replace("{cases}", _CONFIG_CASES).replace("{periods}", _PERIODS),
    """
    DROP FUNCTION articles_ask(jsonb, jsonb);
    DROP AGGREGATE articles_any(tsquery);
    DROP FUNCTION articles_periods(timestamptz, timestamptz);
    DROP FUNCTION articles_found_by(tsvector, text, timestamptz, bigint, text);
    DROP FUNCTION articles_text_config(text);
    """,
)
