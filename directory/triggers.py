"""SQL that keeps old addresses, and forgets what is hidden, as migration operations."""

from __future__ import annotations

from django.db.migrations import RunSQL

from directory.words import SEPARATORS

REMEMBER_SLUG_FUNCTION = RunSQL(
    # TG_ARGV[0] is the name of the column that identifies the row; TG_ARGV[1], where given, one that precedes the slug.
    """
    CREATE FUNCTION directory_remember_slug() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        old_row jsonb := to_jsonb(OLD);
        new_row jsonb := to_jsonb(NEW);
        old_slug text := OLD.slug;
        new_slug text := NEW.slug;
    BEGIN
        IF TG_NARGS > 1 THEN
            old_slug := (old_row ->> TG_ARGV[1]) || '/' || old_slug;
            new_slug := (new_row ->> TG_ARGV[1]) || '/' || new_slug;
        END IF;
        IF old_slug IS DISTINCT FROM new_slug THEN
            INSERT INTO directory_pastslug ("table", slug, object_id)
            VALUES (TG_TABLE_NAME, old_slug, old_row ->> TG_ARGV[0])
            ON CONFLICT ("table", slug) DO UPDATE SET object_id = EXCLUDED.object_id, changed_at = now();
            -- What has its old slug back needs no redirect to itself.
            DELETE FROM directory_pastslug
            WHERE "table" = TG_TABLE_NAME AND slug = new_slug AND object_id = old_row ->> TG_ARGV[0];
        END IF;
        RETURN NULL;
    END $$
    """,
    "DROP FUNCTION directory_remember_slug()",
)


def remember_slug(table: str, key: str = "id", prefix: str = "") -> RunSQL:
    """Return the operation that keeps the old slugs of ``table``.

    ``key`` is the primary key's column. With ``prefix``, a column such as the day of a story, the slug is remembered as
    ``<prefix>/<slug>`` and a change of either is a move.
    """
    arguments = f"'{key}', '{prefix}'" if prefix else f"'{key}'"
    columns = f"slug, {prefix}" if prefix else "slug"
    return RunSQL(
        f"CREATE TRIGGER remember_slug AFTER UPDATE ON {table} FOR EACH ROW "
        f"WHEN (({_row('OLD', columns)}) IS DISTINCT FROM ({_row('NEW', columns)})) "
        f"EXECUTE FUNCTION directory_remember_slug({arguments})",
        f"DROP TRIGGER remember_slug ON {table}",
    )


WORDS_FUNCTIONS = RunSQL(
    # The separators are our own constant.
    f"""
    -- The words of a text as words_of() of directory/words.py cuts them.
    CREATE FUNCTION directory_words(said text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT word FROM (
            SELECT regexp_replace(ltrim(part, ''''), '''+s?$', '') AS word
            FROM regexp_split_to_table(replace(normalize(said), chr(8217), ''''), '{SEPARATORS}') AS part
        ) words WHERE word <> ''
    $$;

    -- TG_ARGV: the vocabulary's source, and the column whose words the row gives to it.
    CREATE FUNCTION directory_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO directory_forgottenword (source, word, amount)
        SELECT TG_ARGV[0], lower(word), count(*) FROM directory_words(to_jsonb(OLD) ->> TG_ARGV[1]) AS word GROUP BY 2;
        RETURN NULL;
    END $$;
    """,  # noqa: S608
    """
    DROP FUNCTION directory_forget_words();
    DROP FUNCTION directory_words(text);
    """,
)


def forget_words(table: str, source: str, column: str, *, public: str, watched: str) -> RunSQL:
    """Return the operation that takes a row's words out of suggestions as soon as the row is hidden, changed or deleted.

    ``column`` holds the text that the vocabulary's ``source`` yields of the row, ``public`` is the condition on OLD under which
    it does, and ``watched`` names the columns (separated by commas) whose change may end that.
    """
    call = f"FOR EACH ROW WHEN ({{}}) EXECUTE FUNCTION directory_forget_words('{source}', '{column}')"
    changed = f"({public}) AND ({_row('OLD', watched)}) IS DISTINCT FROM ({_row('NEW', watched)})"
    return RunSQL(
        f"CREATE TRIGGER forget_changed_words AFTER UPDATE ON {table} {call.format(changed)};"
        f"CREATE TRIGGER forget_deleted_words AFTER DELETE ON {table} {call.format(public)}",
        f"DROP TRIGGER forget_changed_words ON {table}; DROP TRIGGER forget_deleted_words ON {table}",
    )


def _row(name: str, columns: str) -> str:
    return ", ".join(f"{name}.{column.strip()}" for column in columns.split(","))
