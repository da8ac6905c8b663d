"""The tests' databases: one is migrated, which takes long, and each worker begins with a copy of it."""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX

from newsportal.launcher import stamps

ROOT = Path(__file__).resolve().parent.parent
# Any number that nothing else locks.
LOCK = 5_318_008_114


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
