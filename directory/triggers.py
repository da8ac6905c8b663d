"""SQL that keeps old addresses, as migration operations."""

from __future__ import annotations

from django.db.migrations import RunSQL

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


def _row(name: str, columns: str) -> str:
    return ", ".join(f"{name}.{column.strip()}" for column in columns.split(","))
