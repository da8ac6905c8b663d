"""What in the database is public, so that a change of it makes a new edition, whoever makes it and however.

Triggers see imports, bulk updates and psql too. Each names what changed (a key, as in a page's Surrogate-Key header) and, where
something was taken down, its address. At the very end of the transaction, after every other deferred check, one short update
raises the edition's number: done earlier, it would make every writer wait for every other one's whole transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.migrations import RunSQL

# Beyond so many changes of one transaction, all that is said is that much changed.
CHANGES_NAMED = 200

CREATE = RunSQL(
    """
    CREATE TABLE newsportal_edition (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        number bigint NOT NULL
    );
    INSERT INTO newsportal_edition (number) VALUES ((extract(epoch FROM clock_timestamp()) * 1000000)::bigint);

    CREATE TABLE newsportal_change (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key text NOT NULL,
        path text,
        is_first boolean NOT NULL,
        xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
        at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX newsportal_change_at ON newsportal_change (at);

    CREATE FUNCTION newsportal_announce(key text, path text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        -- Settings that end with the transaction, and with a savepoint that is rolled back.
        named int := COALESCE(NULLIF(current_setting('newsportal.named', true), ''), '0')::int;
        much_gone text := current_setting('newsportal.much_gone', true);
    BEGIN
        IF named < @most THEN
            INSERT INTO newsportal_change (key, path, is_first) VALUES (key, path, named = 0);
            PERFORM set_config('newsportal.named', (named + 1)::text, true);
        ELSIF named = @most THEN
            INSERT INTO newsportal_change (key, path, is_first) VALUES ('all', NULL, false);
            PERFORM set_config('newsportal.named', (named + 1)::text, true);
        END IF;
        IF named >= @most AND path IS NOT NULL AND much_gone IS DISTINCT FROM 'yes' THEN
            -- Every page mentions this address, so no older copy of any is shown any more.
            INSERT INTO newsportal_change (key, path, is_first) VALUES ('all', '/', false);
            PERFORM set_config('newsportal.much_gone', 'yes', true);
        END IF;
    END $$;

    CREATE FUNCTION newsportal_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        new_number bigint;
    BEGIN
        IF TG_OP = 'INSERT' THEN
            -- Put off a second time: this comes after all that was put off before, so the lock below is the last one taken.
            UPDATE newsportal_change SET at = clock_timestamp() WHERE id = NEW.id;
            RETURN NULL;
        END IF;
        -- A page that is made before this commits still shows what it takes away.
        UPDATE newsportal_change SET at = clock_timestamp()
        WHERE id > NEW.id AND xact = pg_current_xact_id() AND path IS NOT NULL;
        -- The time, so that a database restored from a backup never gives a number out twice.
        INSERT INTO newsportal_edition (number) VALUES ((extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        ON CONFLICT (only_row) DO UPDATE SET number = GREATEST(newsportal_edition.number + 1, EXCLUDED.number)
        RETURNING number INTO new_number;
        DELETE FROM newsportal_change WHERE at < clock_timestamp() - interval '2 days';
        PERFORM pg_notify('newsportal_edition', new_number::text);
        RETURN NULL;
    END $$;

    CREATE CONSTRAINT TRIGGER new_edition AFTER INSERT OR UPDATE ON newsportal_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.is_first) EXECUTE FUNCTION newsportal_new_edition();
    """.replace("@most", str(CHANGES_NAMED)),
    """
    DROP TABLE newsportal_change;
    DROP TABLE newsportal_edition;
    DROP FUNCTION newsportal_new_edition();
    DROP FUNCTION newsportal_announce(text, text) CASCADE;
    """,
)


@dataclass(frozen=True)
class Public:
    """A table whose rows readers see.

    ``key`` and ``path`` are SQL over the row ``{row}``: the row's key in Surrogate-Key headers ('' where no page names it by
    one) and the address that nothing may show once the row is taken down. ``when`` is the condition under which some page
    depends on the row, and ``shown`` that under which it is there to be read; ``within`` is a further condition that may ask
    other tables. ``ignored`` are columns whose change nobody sees. With ``born_hidden``, a new row shows nothing by itself.
    """

    key: str = ""
    path: str = ""
    when: str = "true"
    shown: str = "true"
    within: str = ""
    ignored: tuple[str, ...] = ()
    born_hidden: bool = False


STORY_PATH = "'/news/' || to_char({row}.publish_day, 'YYYY/MM/DD') || '/' || {row}.slug || '/'"
OF_VISIBLE_STORY = "{row}.visible_from IS NOT NULL"
OF_PUBLIC_STORY = (
    "EXISTS (SELECT FROM articles_article a WHERE a.id = {row}.article_id AND a.visible_from IS NOT NULL)"
)
SHOWN_BUSINESS = "{row}.status IN ('listed', 'paused', 'closed', 'expired')"
LISTING = "'listing-' || (SELECT b.slug FROM directory_business b WHERE b.id = {row}.business_id)"
OF_SHOWN_BUSINESS = (
    f"EXISTS (SELECT FROM directory_business b WHERE b.id = {{row}}.business_id AND {SHOWN_BUSINESS.format(row='b')})"
)

PUBLIC = {
    "articles.article": Public(
        "'story-' || {row}.id",
        STORY_PATH,
        # A story that was taken down says so at its address.
        when="({row}.visible_from IS NOT NULL OR {row}.status = 'withdrawn')",
        shown="({row}.visible_from <= now() AND ({row}.expire_at IS NULL OR {row}.expire_at > now()))",
        ignored=("version", "modified_at"),
    ),
    "articles.articleauthor": Public("'story-' || {row}.article_id", when=OF_VISIBLE_STORY),
    "articles.articlecountry": Public("'story-' || {row}.article_id", when=OF_VISIBLE_STORY),
    "articles.articletag": Public("'story-' || {row}.content_object_id", when=OF_VISIBLE_STORY),
    "articles.correction": Public("'story-' || {row}.article_id", within=OF_PUBLIC_STORY),
    "articles.mention": Public("'story-' || {row}.article_id"),
    "articles.pressrelease": Public(
        "'story-' || {row}.article_id", within=OF_PUBLIC_STORY, ignored=("contact", "reason", "sent_by_id")
    ),
    "articles.pinnedstory": Public("'story-' || {row}.article_id"),
    "articles.section": Public("'section-' || {row}.slug"),
    "articles.author": Public("'author-' || {row}.slug", born_hidden=True),
    "articles.tag": Public("'tag-' || {row}.slug", born_hidden=True),
    "articles.image": Public("'image-' || {row}.id", born_hidden=True),
    "directory.business": Public(
        "'listing-' || {row}.slug",
        "'/business/' || {row}.slug || '/'",
        # One that was merged leads to the other.
        when=f"({SHOWN_BUSINESS} OR {{row}}.status = 'merged')",
        shown=SHOWN_BUSINESS,
        ignored=("version", "email", "asked_at", "external_id"),
    ),
    "directory.address": Public(LISTING, within=OF_SHOWN_BUSINESS),
    "directory.furthercategory": Public(LISTING, within=OF_SHOWN_BUSINESS),
    # A listing that somebody keeps takes enquiries.
    "directory.ownership": Public(LISTING, within=OF_SHOWN_BUSINESS),
    "directory.photo": Public(LISTING, when="({row}.approved AND {row}.business_id IS NOT NULL)"),
    "directory.review": Public(LISTING, when="{row}.status = 'published'"),
    "directory.category": Public("'category-' || {row}.slug"),
    "directory.country": Public("'country-' || lower({row}.iso2)"),
    "directory.city": Public("'city-' || {row}.id"),
    "directory.pastslug": Public(),
}

# What no reader sees: whole apps, and tables. Each table stands in one list or another: a test finds those that nobody has
# thought about.
PRIVATE_APPS = {
    "account",
    "admin",
    "auth",
    "contenttypes",
    "django_tasks_database",
    "mfa",
    "sessions",
    "taggit",
    "usersessions",
}
PRIVATE = {
    "articles.importedstory",
    "articles.lexeme",
    "articles.logentry",
    "directory.change",
    "directory.claim",
    "directory.dailyviews",
    "directory.draft",
    "directory.enquiry",
    "directory.evidence",
    "directory.forgottenword",
    "directory.invitation",
    "directory.letter",
    "directory.listinglogentry",
    "directory.periodicrun",
    "directory.report",
    "directory.reviewversion",
    "directory.user",
    "directory.user_groups",
    "directory.user_user_permissions",
    "directory.worker",
    # Worked out from what is public, by whose change it is announced.
    "directory.placement",
    "directory.tally",
    "directory.word",
    "directory.wordkey",
}

_PREFIX = "newsportal_public_"


def install(connection: Any) -> None:
    """Give every public table its triggers, and take away those of former versions. Cheap where nothing changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('newsportal_announce') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s", [f"{_PREFIX}%"])
        present = dict(cursor.fetchall())
        wanted = {name: sql for label, public in PUBLIC.items() for name, sql in _triggers(cursor, label, public)}
        for name in present.keys() - wanted.keys():
            cursor.execute(f"DROP FUNCTION {name}() CASCADE")
        for name in wanted.keys() - present.keys():
            cursor.execute(wanted[name])


def _triggers(cursor: Any, label: str, public: Public) -> Iterator[tuple[str, str]]:
    """Yield the name and the SQL of each trigger of a table; a name holds a digest of the SQL, so that a change is seen."""
    try:
        table = apps.get_model(label)._meta.db_table
    except LookupError:
        return
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
    if not cursor.fetchone()[0]:
        return
    for event, when, body in _events(public):
        sql = _SQL.format(table=table, event=event, when=when, body=body)
        name = f"{_PREFIX}{hashlib.sha256(sql.encode()).hexdigest()[:16]}"
        yield name, sql.replace("@name", name)


_SQL = """
    CREATE OR REPLACE FUNCTION @name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;
    CREATE TRIGGER @name AFTER {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION @name();
"""


def _events(public: Public) -> Iterator[tuple[str, str, str]]:
    """Yield event, condition and body for each way in which a row changes."""
    was, now = public.when.format(row="OLD"), public.when.format(row="NEW")
    shown, shows = public.shown.format(row="OLD"), public.shown.format(row="NEW")
    keys = [public.key.format(row=row) or "'all'" for row in ("OLD", "NEW")]
    old_key, new_key = (f"COALESCE({key}, 'all')" for key in keys)
    within_old, within_new = (public.within.format(row=row) or "true" for row in ("OLD", "NEW"))
    address = public.path.format(row="OLD") or "NULL"
    if not public.born_hidden:
        yield "INSERT", now, _if(within_new, f"PERFORM newsportal_announce({new_key}, NULL);")
    changed = "OLD.* IS DISTINCT FROM NEW.*"
    if public.ignored:
        without = " - ".join(("", *(f"'{column}'" for column in public.ignored)))
        changed = f"to_jsonb(OLD){without} IS DISTINCT FROM to_jsonb(NEW){without}"
    gone = f"CASE WHEN {shown} AND ({shows}) IS NOT TRUE THEN {address} END"
    both = f"PERFORM newsportal_announce({old_key}, {gone});"
    if public.key:
        both += f" IF {old_key} <> {new_key} THEN PERFORM newsportal_announce({new_key}, NULL); END IF;"
    yield "UPDATE", f"({was} OR {now}) AND {changed}", _if(f"{within_old} OR {within_new}", both)
    gone = f"CASE WHEN {shown} THEN {address} END"
    yield "DELETE", was, _if(within_old, f"PERFORM newsportal_announce({old_key}, {gone});")


def _if(condition: str, body: str) -> str:
    return body if condition in {"true", "true OR true"} else f"IF {condition} THEN {body} END IF;"
