"""SQL that keeps where readers find a business: its place on the map, in categories, and in the counts of places."""

from __future__ import annotations

from django.db.migrations import RunSQL

# A column apart, so that nothing that readers see can give away, by a distance for instance, what an owner hides.
SHOWN = RunSQL(
    """
    CREATE FUNCTION directory_show_on_map() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.hide_street OR NEW.latitude IS NULL THEN
            NEW.shown_latitude := NULL;
            NEW.shown_longitude := NULL;
            SELECT city.latitude, city.longitude INTO NEW.shown_latitude, NEW.shown_longitude
            FROM directory_city city WHERE city.id = NEW.city_id;
        ELSE
            NEW.shown_latitude := NEW.latitude;
            NEW.shown_longitude := NEW.longitude;
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER show_on_map BEFORE INSERT OR UPDATE ON directory_business
    FOR EACH ROW EXECUTE FUNCTION directory_show_on_map();

    UPDATE directory_business SET shown_latitude = NULL;
    """,
    """
    DROP TRIGGER show_on_map ON directory_business;
    DROP FUNCTION directory_show_on_map();
    """,
)

# Only what differs is written: a review that moves the score takes nothing out of a list, and counts nothing anew.
PLACEMENTS = RunSQL(
    """
    CREATE OR REPLACE FUNCTION directory_place(key bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        WITH RECURSIVE above AS (
            SELECT c.id, c.parent_id FROM directory_category c
            WHERE c.id = (SELECT b.category_id FROM directory_business b WHERE b.id = key)
               OR c.id IN (SELECT f.category_id FROM directory_furthercategory f WHERE f.business_id = key)
            UNION
            SELECT c.id, c.parent_id FROM directory_category c JOIN above ON c.id = above.parent_id
        ),
        wanted AS (
            SELECT b.id AS business_id, above.id AS category_id, b.country_id, b.city_id, b.score, b.listed_at,
                b.rating_average AS rating
            FROM directory_business b CROSS JOIN above WHERE b.id = key AND b.status = 'listed'
        ),
        gone AS (
            DELETE FROM directory_placement p WHERE p.business_id = key
            AND NOT EXISTS (SELECT FROM wanted WHERE wanted.category_id = p.category_id)
        )
        INSERT INTO directory_placement AS p
            (business_id, category_id, country_id, city_id, score, listed_at, rating)
        SELECT business_id, category_id, country_id, city_id, score, listed_at, rating FROM wanted
        ON CONFLICT (business_id, category_id) DO UPDATE SET country_id = EXCLUDED.country_id,
            city_id = EXCLUDED.city_id, score = EXCLUDED.score, listed_at = EXCLUDED.listed_at, rating = EXCLUDED.rating
        WHERE (p.country_id, p.city_id, p.score, p.listed_at, p.rating) IS DISTINCT FROM
            (EXCLUDED.country_id, EXCLUDED.city_id, EXCLUDED.score, EXCLUDED.listed_at, EXCLUDED.rating);
    END $$;

    DROP TRIGGER place_business ON directory_business;
    CREATE TRIGGER place_business AFTER UPDATE ON directory_business FOR EACH ROW WHEN (
        (OLD.status, OLD.category_id, OLD.country_id, OLD.city_id, OLD.score, OLD.listed_at, OLD.rating_average)
        IS DISTINCT FROM
        (NEW.status, NEW.category_id, NEW.country_id, NEW.city_id, NEW.score, NEW.listed_at, NEW.rating_average)
    ) EXECUTE FUNCTION directory_place_business();

    UPDATE directory_placement p SET rating = b.rating_average FROM directory_business b
    WHERE b.id = p.business_id AND b.rating_average IS NOT NULL;
    """,
    """
    CREATE OR REPLACE FUNCTION directory_place(key bigint) RETURNS void LANGUAGE plpgsql AS $$
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
    """,
)

# What each table contributes to the counts, and the events with the rows that come and go by them.
_COUNTED = {
    "business": "country_id, city_id, NULL::bigint AS category_id FROM {rows} WHERE status = 'listed'",
    "placement": "country_id, city_id, category_id FROM {rows}",
}
_EVENTS = {"insert": ("come",), "update": ("gone", "come"), "delete": ("gone",)}
_TABLES = {"come": "NEW TABLE AS come", "gone": "OLD TABLE AS gone"}
_STEPS = {"come": 1, "gone": -1}


def _counting(table: str, event: str) -> str:
    """Return the trigger that notes by how many each place has more or fewer, once for a whole statement."""
    moved = " UNION ALL ".join(
        f"SELECT {_STEPS[rows]} AS step, {_COUNTED[table].format(rows=rows)}" for rows in _EVENTS[event]
    )
    referencing = " ".join(_TABLES[rows] for rows in _EVENTS[event])
    return f"""
        CREATE FUNCTION directory_count_{table}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO directory_tally (country_id, city_id, category_id, number)
            SELECT country_id, place.city_id, category_id, sum(step)
            FROM ({moved}) moved
            CROSS JOIN LATERAL (SELECT NULL::bigint AS city_id UNION SELECT moved.city_id) place
            GROUP BY 1, 2, 3 HAVING sum(step) <> 0;
            RETURN NULL;
        END $$;
        CREATE TRIGGER count_{event} AFTER {event} ON directory_{table} REFERENCING {referencing}
        FOR EACH STATEMENT EXECUTE FUNCTION directory_count_{table}_{event}();
    """  # noqa: S608 (names of this module)


TALLIES = RunSQL(
    [
        *(_counting(table, event) for table in _COUNTED for event in _EVENTS),
        """
    INSERT INTO directory_tally (country_id, city_id, category_id, number)
    SELECT country_id, place.city_id, category_id, count(*)
    FROM (
        SELECT country_id, city_id, NULL::bigint AS category_id FROM directory_business WHERE status = 'listed'
        UNION ALL SELECT country_id, city_id, category_id FROM directory_placement
    ) listed
    CROSS JOIN LATERAL (SELECT NULL::bigint AS city_id UNION SELECT listed.city_id) place
    GROUP BY 1, 2, 3
    """,
    ],
    "\n".join(
        f"DROP TRIGGER count_{event} ON directory_{table}; DROP FUNCTION directory_count_{table}_{event}();"
        for table in _COUNTED
        for event in _EVENTS
    ),
)
