"""SQL that keeps what the lists of businesses are read from: search, score, placements and ratings.

It is in the database so that no import, script or admin action can forget it.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

# Used by generated columns, whose functions run with an empty search path in a restore: they call PostgreSQL's own only.
FUNCTIONS = RunSQL(
    """
    -- Without accents and capitals: "Café Łódź" becomes "cafe lodz".
    CREATE FUNCTION directory_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT translate(replace(replace(replace(
            lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            'øłđıħŧðþ\u2019', 'oldihtdt''')
    $$;

    -- What two spellings of one name have in common: its letters and digits.
    CREATE FUNCTION directory_name_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT left(regexp_replace(lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')),
            '[^[:alnum:]]+', '', 'g'), 120)
    $$;

    -- The host of an address, without "www.".
    CREATE FUNCTION directory_website_host(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT left(coalesce(substring(lower(value) from '^https?://(?:www\\.)?([^/:?#]+)'), ''), 255)
    $$;

    -- Whether a business is open at a moment: special days replace the week, a span may run past midnight. Null where
    -- nothing is known. The same rule as directory/hours.py.
    CREATE FUNCTION directory_is_open(hours jsonb, special_days jsonb, zone text, moment timestamptz)
    RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
        mode text := coalesce(hours ->> 'mode', 'unknown');
        local_time timestamp := moment AT TIME ZONE zone;
        minute int := extract(hour FROM local_time) * 60 + extract(minute FROM local_time);
        day date;
        special jsonb;
        spans jsonb;
        span jsonb;
        first_minute int;
        last_minute int;
    BEGIN
        IF mode NOT IN ('regular', 'always') THEN
            RETURN NULL;
        END IF;
        FOR back IN 0..1 LOOP
            day := local_time::date - back;
            spans := NULL;
            FOR special IN SELECT * FROM jsonb_array_elements(coalesce(special_days, '[]'::jsonb)) LOOP
                IF day BETWEEN (special ->> 'from')::date AND coalesce(special ->> 'to', special ->> 'from')::date THEN
                    spans := coalesce(special -> 'spans', '[]'::jsonb);
                END IF;
            END LOOP;
            IF spans IS NULL THEN
                spans := CASE WHEN mode = 'always' THEN '[["00:00", "24:00"]]'::jsonb
                    ELSE coalesce(hours -> 'week' -> lower(to_char(day, 'Dy')), '[]'::jsonb) END;
            END IF;
            FOR span IN SELECT * FROM jsonb_array_elements(spans) LOOP
                first_minute := split_part(span ->> 0, ':', 1)::int * 60 + split_part(span ->> 0, ':', 2)::int;
                last_minute := split_part(span ->> 1, ':', 1)::int * 60 + split_part(span ->> 1, ':', 2)::int;
                IF last_minute <= first_minute THEN
                    last_minute := last_minute + 1440;
                END IF;
                IF minute + back * 1440 >= first_minute AND minute + back * 1440 < last_minute THEN
                    RETURN true;
                END IF;
            END LOOP;
        END LOOP;
        RETURN false;
    END $$;
    """,
    """
    DROP FUNCTION directory_is_open(jsonb, jsonb, text, timestamptz);
    DROP FUNCTION directory_website_host(text);
    DROP FUNCTION directory_name_key(text);
    DROP FUNCTION directory_fold(text);
    """,
)

TRIGGERS = RunSQL(
    """
    CREATE FUNCTION directory_work_out_business() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        kinds text;
        place text;
        photos boolean := false;
    BEGIN
        WITH RECURSIVE above AS (
            SELECT c.id, c.parent_id, c.name, c.synonyms FROM directory_category c
            WHERE c.id = NEW.category_id
               OR c.id IN (SELECT f.category_id FROM directory_furthercategory f WHERE f.business_id = NEW.id)
            UNION
            SELECT c.id, c.parent_id, c.name, c.synonyms FROM directory_category c JOIN above ON c.id = above.parent_id
        )
        SELECT string_agg(name || ' ' || array_to_string(synonyms, ' '), ' ') INTO kinds FROM above;
        SELECT concat_ws(' ', city.name, city.ascii_name, city.region, country.name) INTO place
        FROM directory_country country LEFT JOIN directory_city city ON city.id = NEW.city_id
        WHERE country.iso2 = NEW.country_id;
        NEW.search :=
            setweight(to_tsvector('pg_catalog.simple', directory_fold(concat_ws(' ', NEW.name, NEW.legal_name))), 'A')
            || setweight(to_tsvector('pg_catalog.english', directory_fold(NEW.name)), 'A')
            || setweight(to_tsvector('pg_catalog.simple', directory_fold(coalesce(kinds, ''))), 'B')
            || setweight(to_tsvector('pg_catalog.english', directory_fold(coalesce(kinds, ''))), 'B')
            || setweight(to_tsvector('pg_catalog.english', directory_fold(NEW.tagline)), 'C')
            || setweight(to_tsvector('pg_catalog.simple', directory_fold(coalesce(place, ''))), 'C')
            || setweight(to_tsvector('pg_catalog.english', directory_fold(left(NEW.description, 20000))), 'D');
        IF TG_OP = 'UPDATE' THEN
            photos := EXISTS (
                SELECT FROM directory_photo p WHERE p.business_id = NEW.id AND p.approved AND p.kind = 'photo'
            );
        END IF;
        NEW.score :=
            CASE WHEN length(NEW.description) >= 80 THEN 10 ELSE 0 END
            + CASE WHEN NEW.tagline <> '' THEN 5 ELSE 0 END
            + CASE WHEN NEW.phone <> '' THEN 10 ELSE 0 END
            + CASE WHEN NEW.website <> '' THEN 5 ELSE 0 END
            + CASE WHEN NEW.hours ->> 'mode' IN ('regular', 'always', 'appointment') THEN 10 ELSE 0 END
            + CASE WHEN photos THEN 10 ELSE 0 END
            + CASE WHEN NEW.verified_at IS NOT NULL THEN 25 ELSE 0 END
            -- Reviews count by their number and by how far they stand from the middle.
            + round(coalesce(NEW.rating_average - 3, 0) * least(NEW.rating_count, 10))
            - CASE WHEN NEW.demoted_at IS NOT NULL THEN 50 ELSE 0 END;
        -- A zone that is none would break every list that asks what is open: this raises instead.
        PERFORM now() AT TIME ZONE NEW.time_zone;
        RETURN NEW;
    END $$;

    CREATE TRIGGER work_out_business BEFORE INSERT OR UPDATE ON directory_business
    FOR EACH ROW EXECUTE FUNCTION directory_work_out_business();

    CREATE FUNCTION directory_place(key bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM directory_placement WHERE business_id = key;
        INSERT INTO directory_placement (business_id, category_id, country_id, city_id, score, listed_at)
        WITH RECURSIVE above AS (
            SELECT c.id, c.parent_id FROM directory_category c
            WHERE c.id = (SELECT b.category_id FROM directory_business b WHERE b.id = key)
               OR c.id IN (SELECT f.category_id FROM directory_furthercategory f WHERE f.business_id = key)
            UNION
            SELECT c.id, c.parent_id FROM directory_category c JOIN above ON c.id = above.parent_id
        )
        SELECT b.id, above.id, b.country_id, b.city_id, b.score, b.listed_at
        FROM directory_business b CROSS JOIN above WHERE b.id = key AND b.status = 'listed';
    END $$;

    CREATE FUNCTION directory_place_business() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM directory_place(NEW.id);
        RETURN NULL;
    END $$;

    CREATE TRIGGER place_new_business AFTER INSERT ON directory_business FOR EACH ROW
    WHEN (NEW.status = 'listed') EXECUTE FUNCTION directory_place_business();
    CREATE TRIGGER place_business AFTER UPDATE ON directory_business FOR EACH ROW
    WHEN ((OLD.status, OLD.category_id, OLD.country_id, OLD.city_id, OLD.score, OLD.listed_at)
        IS DISTINCT FROM (NEW.status, NEW.category_id, NEW.country_id, NEW.city_id, NEW.score, NEW.listed_at))
    EXECUTE FUNCTION directory_place_business();

    -- A further category is found by search and has its placement; a photo counts for the score.
    CREATE FUNCTION directory_touch_business() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND OLD.business_id IS NOT NULL THEN
            UPDATE directory_business SET search = NULL WHERE id = OLD.business_id;
            PERFORM directory_place(OLD.business_id);
        END IF;
        IF TG_OP <> 'DELETE' AND NEW.business_id IS NOT NULL THEN
            UPDATE directory_business SET search = NULL WHERE id = NEW.business_id;
            PERFORM directory_place(NEW.business_id);
        END IF;
        RETURN NULL;
    END $$;

    CREATE TRIGGER touch_business AFTER INSERT OR UPDATE OR DELETE ON directory_furthercategory
    FOR EACH ROW EXECUTE FUNCTION directory_touch_business();
    CREATE TRIGGER touch_business AFTER INSERT OR DELETE OR UPDATE OF business_id, approved, kind ON directory_photo
    FOR EACH ROW EXECUTE FUNCTION directory_touch_business();

    CREATE FUNCTION directory_spread_category() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        key bigint;
    BEGIN
        FOR key IN
            WITH RECURSIVE below AS (
                SELECT NEW.id AS id
                UNION
                SELECT c.id FROM directory_category c JOIN below ON c.parent_id = below.id
            )
            SELECT b.id FROM directory_business b JOIN below ON b.category_id = below.id
            UNION
            SELECT f.business_id FROM directory_furthercategory f JOIN below ON f.category_id = below.id
        LOOP
            UPDATE directory_business SET search = NULL WHERE id = key;
            PERFORM directory_place(key);
        END LOOP;
        RETURN NULL;
    END $$;

    CREATE TRIGGER spread_category AFTER UPDATE ON directory_category FOR EACH ROW
    WHEN ((OLD.name, OLD.synonyms, OLD.parent_id) IS DISTINCT FROM (NEW.name, NEW.synonyms, NEW.parent_id))
    EXECUTE FUNCTION directory_spread_category();

    -- Locking the business first keeps two reviews that come at once from counting without each other.
    CREATE FUNCTION directory_rate_business() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        key bigint;
    BEGIN
        FOR key IN SELECT DISTINCT id FROM unnest(ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.business_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.business_id END
        ]) AS id WHERE id IS NOT NULL ORDER BY id LOOP
            PERFORM FROM directory_business WHERE id = key FOR NO KEY UPDATE;
            UPDATE directory_business b SET rating_average = r.average, rating_count = r.number
            FROM (SELECT round(avg(rating), 2) AS average, count(*) AS number FROM directory_review
                WHERE business_id = key AND status = 'published') r
            WHERE b.id = key AND (b.rating_average, b.rating_count) IS DISTINCT FROM (r.average, r.number);
        END LOOP;
        RETURN NULL;
    END $$;

    CREATE TRIGGER rate_business AFTER INSERT OR DELETE OR UPDATE OF rating, status, business_id ON directory_review
    FOR EACH ROW EXECUTE FUNCTION directory_rate_business();
    """,
    """
    DROP TRIGGER rate_business ON directory_review;
    DROP TRIGGER spread_category ON directory_category;
    DROP TRIGGER touch_business ON directory_photo;
    DROP TRIGGER touch_business ON directory_furthercategory;
    DROP TRIGGER place_business ON directory_business;
    DROP TRIGGER place_new_business ON directory_business;
    DROP TRIGGER work_out_business ON directory_business;
    DROP FUNCTION directory_rate_business();
    DROP FUNCTION directory_spread_category();
    DROP FUNCTION directory_touch_business();
    DROP FUNCTION directory_place_business();
    DROP FUNCTION directory_place(bigint);
    DROP FUNCTION directory_work_out_business();
    """,
)
