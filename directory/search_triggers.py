"""SQL that makes a question for full-text search of the words that somebody typed, and what finds the best answers first."""

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

ASK = RunSQL(
    """
    -- A question of what ``directory.questions.Question.sql`` gives. ``configs`` are names of text search configurations;
    -- a word may stand in the form of any of them, and one that the first does not look for ("the") asks for nothing,
    -- unless there is nothing else. ``terms`` has every form of every part and ``places`` the number of its group, which is
    -- what ranking and highlighting need. Null where there is nothing to look for.
    CREATE FUNCTION directory_ask(
        configs text[], wanted jsonb, unwanted jsonb, folded boolean, OUT question tsquery, OUT terms tsquery[],
        OUT places int[]
    ) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
        alternatives jsonb;
        part jsonb;
        said text;
        config text;
        form tsquery;
        either tsquery;
        place int := 0;
    BEGIN
        terms := '{}';
        places := '{}';
        FOR alternatives IN SELECT * FROM jsonb_array_elements(wanted || jsonb_build_array(unwanted)) LOOP
            place := place + 1;
            either := NULL;
            FOR part IN SELECT * FROM jsonb_array_elements(alternatives) LOOP
                said := CASE WHEN folded THEN directory_fold(part ->> 1) ELSE part ->> 1 END;
                FOREACH config IN ARRAY configs LOOP
                    form := CASE WHEN part ->> 0 = 'phrase' THEN phraseto_tsquery(config::regconfig, said)
                        ELSE plainto_tsquery(config::regconfig, said) END;
                    EXIT WHEN numnode(form) = 0 AND config = configs[1];
                    CONTINUE WHEN numnode(form) = 0;
                    either := coalesce(either || form, form);
                    IF place <= jsonb_array_length(wanted) AND NOT form::text = ANY (terms::text[]) THEN
                        terms := terms || form;
                        places := places || place;
                    END IF;
                END LOOP;
                said := substring(said from '[[:alnum:]]+$');
                IF part ->> 0 = 'begin' AND said IS NOT NULL THEN
                    form := to_tsquery('pg_catalog.simple', quote_literal(said) || ':*');
                    either := coalesce(either || form, form);
                    IF place <= jsonb_array_length(wanted) AND numnode(form) > 0 THEN
                        terms := terms || form;
                        places := places || place;
                    END IF;
                END IF;
            END LOOP;
            IF numnode(either) > 0 THEN
                question := CASE WHEN place > jsonb_array_length(wanted) THEN question && !!either
                    ELSE coalesce(question && either, either) END;
            END IF;
        END LOOP;
        IF question IS NULL AND cardinality(configs) > 1 THEN
            SELECT * INTO question, terms, places FROM directory_ask(configs[2:], wanted, unwanted, folded);
        END IF;
    END $$;

    -- How well a vector answers: the middle of how well it answers each group, which is by the form that weighs most. A word
    -- counts once or, said often, a little more (the sum of 1/n^2), so the value lies between 0 and the greatest weight.
    CREATE FUNCTION directory_answers(search tsvector, weights real[], terms tsquery[], places int[])
    RETURNS float8 LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT coalesce(avg(best), 0) FROM (
            SELECT max(ts_rank(weights, search, form)) AS best FROM unnest(terms, places) AS asked (form, place) GROUP BY place
        ) each_place
    $$;

    -- What of a text to mark: any of the forms.
    CREATE FUNCTION directory_marks(configs text[], wanted jsonb) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT string_agg(form::text, ' | ')::tsquery FROM directory_ask(configs, wanted, '[]', false), unnest(terms) AS form
    $$;

    -- The words of a business, and how well attested it is, in steps of five points: what is best is found first without
    -- reading the rest. No word of a text has a space in it.
    CREATE FUNCTION directory_found_by(search tsvector, score int, country_id text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT search || array_to_tsvector(
            ARRAY['standing ' || greatest(0, least(39, (score + 60) / 5)), 'country ' || country_id]
        )
    $$;
    """,
    """
    DROP FUNCTION directory_found_by(tsvector, int, text);
    DROP FUNCTION directory_marks(text[], jsonb);
    DROP FUNCTION directory_answers(tsvector, real[], tsquery[], int[]);
    DROP FUNCTION directory_ask(text[], jsonb, jsonb, boolean);
    """,
)
