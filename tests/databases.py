"""The tests' databases: one is migrated, which takes long, and each worker begins with a copy of it.

A test that really commits leaves it as empty as Django's own flush does, at a fraction of the cost.
"""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from psycopg import sql

from newsportal.launcher import stamps

ROOT = Path(__file__).resolve().parent.parent
# Any number that nothing else locks.
LOCK = 5_318_008_114
# What the flush would make again after it has thrown it away: the names of the models, and what may be done to them.
OF_THE_MODELS = ("django_content_type", "auth_permission")


def begin_with_a_copy() -> None:
    """Have Django make this process's test database, where it is missing, as a copy of a model that is kept.

    The first process that needs the model migrates it, and the others wait. One that other migrations have made is made anew.
    """
    settings = connection.settings_dict
    ours = settings["TEST"]["NAME"] or TEST_DATABASE_PREFIX + settings["NAME"]
    model = TEST_DATABASE_PREFIX + settings["NAME"] + "_model"
    made_by = stamps.migrations(ROOT)
    # Closing the cursor's connection frees the lock.
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
        known = dict(cursor.fetchall())
        if ours in known:
            return
        if known.get(model) != made_by:
            _migrate(model)
            # Said last: a model that was never finished has no description.
            cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(model)} IS '{made_by}'")
    settings["TEST"]["TEMPLATE"] = model


def _migrate(name: str) -> None:
    """Make an empty database of this name with all migrations, in place of any that there is."""
    settings = connection.settings_dict
    site, ours = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        # It destroys nothing: it closes the connection, so that the database can be copied, and forgets its name.
        connection.creation.destroy_test_db(site, verbosity=0, keepdb=True)
        settings["TEST"]["NAME"] = ours


def empty() -> None:
    """Delete every row of every model's table, but of those that speak of the models.

    The flush gives each table and index a new file, several hundred of them, whether it held a row or not.
    """
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted({*known} - {*OF_THE_MODELS})
    look = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(name, sql.Identifier(name)) for name in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # What a trigger writes on the way is found by looking again.
        for _ in range(5):
            cursor.execute(look)
            filled = [name for (name,) in cursor.fetchall()]
            if not filled:
                return
            for name in filled:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    call_command("flush", verbosity=0, interactive=False)
