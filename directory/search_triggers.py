"""SQL that makes a question for full-text search of the words that somebody typed."""

from __future__ import annotations

from django.db.migrations import RunSQL

QUERY = RunSQL(
    """
    -- All words have to occur, each as it stands or by its English stem, and the last one may be but a beginning. Words
    -- such as "the" ask for nothing, unless there is nothing else. Null where there is nothing to look for.
    CREATE FUNCTION directory_query(typed text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        words text[] := regexp_split_to_array(trim(directory_fold(typed)), '\\s+');
        number int := cardinality(words);
        asked tsquery;
        stem tsquery;
        part tsquery;
        beginning text;
    BEGIN
        FOR place IN 1..number LOOP
            stem := plainto_tsquery('pg_catalog.english', words[place]);
            IF numnode(stem) = 0 AND place < number THEN
                CONTINUE;
            END IF;
            part := plainto_tsquery('pg_catalog.simple', words[place]) || stem;
            IF place = number THEN
                beginning := substring(words[place] from '[[:alnum:]]+$');
                IF beginning IS NOT NULL THEN
                    part := part || to_tsquery('pg_catalog.simple', quote_literal(beginning) || ':*');
                END IF;
            END IF;
            IF numnode(part) > 0 THEN
                asked := CASE WHEN asked IS NULL THEN part ELSE asked && part END;
            END IF;
        END LOOP;
        RETURN asked;
    END $$;
    """,
    "DROP FUNCTION directory_query(text);",
)
