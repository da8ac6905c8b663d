"""Migrations that the former release bears: it goes on serving while they run, and comes back if the new one is taken back.

So in one release a column is added that old code may leave out, and in the next one a column goes that no code names any more.
And no migration holds a table's readers or writers up for long. Refused are, on tables that a release has:

- a column that must have a value and has none of the database's own (``db_default``): old code's INSERT leaves it out;
- dropping or renaming a column or a table: old code still asks for it. Take it out of the model first, by a
  ``SeparateDatabaseAndState`` without database operations, and drop it one release later;
- another type, or NOT NULL: the table is rewritten or read through under a lock, and old code may write what no longer fits;
- an index that is not made CONCURRENTLY, and a constraint that is not added as NOT VALID and validated by a later migration.

A migration that breaks a rule knowingly says why: ``safe_because = "the table has ten rows"`` in its class. That no step waits
for a lock is seen to where migrations are run (``bootstrap``). The linters there are read the SQL that Django makes, must be an
installed app to do so, and know nothing of what is written in SQL here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres import operations as postgres
from django.core.checks import CheckMessage, Error
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, UniqueConstraint

# The last migration of each app that a release has; whoever makes a release raises these.
RELEASED = {"articles": 17, "directory": 20, "newsportal": 1}

_SQL = {
    r"\bDROP\s+(?:COLUMN|TABLE)\b": "drops a column or a table that the former release asks for",
    r"\bRENAME\s+(?:COLUMN\s+|TO\b)": "renames what the former release knows by its name",
    r"\bSET\s+NOT\s+NULL\b": "sets NOT NULL, which reads the whole table under a lock",
    r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)": "makes an index without CONCURRENTLY",
    r"\bALTER\s+COLUMN\s+\S+\s+(?:SET\s+DATA\s+)?TYPE\b": "changes a type, which rewrites the table under a lock",
}


def check(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.E010: a migration since the last release breaks the release that serves while it runs."""
    hint = "newsportal/migration_rules.py tells how to do it in two releases, or how to say why it is safe."
    return [Error(words, hint=hint, id="newsportal.E010") for words in complaints()]


def complaints() -> Iterator[str]:
    """Yield what speaks against the migrations since the last release."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for app, released in RELEASED.items():
        made: set[str] = set()
        for name in sorted(name for label, name in loader.disk_migrations if label == app):
            if int(name[:4]) <= released:
                continue
            migration = loader.disk_migrations[app, name]
            before = loader.project_state((app, name), at_end=False)
            for words in of_migration(migration, before, made):
                yield f"{app}.{name} {words}."


def of_migration(migration: Any, before: ProjectState, made: set[str]) -> Iterator[str]:
    """Yield what speaks against one migration. ``made`` are the models that no release has yet; those it makes are added."""
    if getattr(migration, "safe_because", ""):
        return
    state = before.clone()
    for operation in migration.operations:
        for each in _on_the_database(operation):
            if isinstance(each, migrations.CreateModel):
                made.add(each.name_lower)
            model = getattr(each, "model_name_lower", getattr(each, "name_lower", ""))
            if not isinstance(each, migrations.RunSQL | migrations.RunPython) and model not in made:
                yield from _of_operation(each, state, migration.app_label)
            if isinstance(each, migrations.RunSQL) and isinstance(each.sql, str):
                yield from (words for pattern, words in _SQL.items() if re.search(pattern, each.sql, re.IGNORECASE))
        operation.state_forwards(migration.app_label, state)


def _on_the_database(operation: Operation) -> list[Operation]:
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        return list(operation.database_operations)
    return [operation]


def _of_operation(operation: Any, state: ProjectState, app: str) -> Iterator[str]:
    name = f"{getattr(operation, 'model_name', '')}.{getattr(operation, 'name', '')}"
    match operation:
        case migrations.AddField(field=field):
            given = getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED
            if not (field.null or field.many_to_many or given or getattr(field, "generated", False)):
                yield f"adds {name}, which the former release's INSERT leaves out"
            if field.unique or (field.remote_field and getattr(field, "db_index", False) and not field.many_to_many):
                yield f"adds {name} with an index that is not made CONCURRENTLY"
        case migrations.RemoveField() | migrations.DeleteModel():
            yield f"drops {name.strip('.')}, which the former release asks for"
        case migrations.RenameField() | migrations.RenameModel() | migrations.AlterModelTable():
            yield "renames what the former release knows by its name"
        case migrations.AlterField(field=field):
            former = state.models[app, operation.model_name_lower].fields[operation.name]
            if former.null and not field.null:
                yield f"sets {name} NOT NULL, which reads the whole table under a lock"
            elif former.db_type(connection) != field.db_type(connection):
                yield f"changes the type of {name}, which rewrites the table under a lock"
        case postgres.AddIndexConcurrently() | postgres.AddConstraintNotValid():
            pass
        case migrations.AddIndex():
            yield "makes an index without CONCURRENTLY"
        case migrations.AddConstraint(constraint=constraint):
            unique = isinstance(constraint, UniqueConstraint)
            yield f"adds a {'unique index that is made' if unique else 'constraint that is checked'} under a lock"
