"""Migrations are refused that the release would not bear which serves while they run."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from newsportal import migration_rules

TITLE = models.CharField(max_length=9)
POSITIVE = models.CheckConstraint(condition=models.Q(year__gt=0), name="positive")
NEW = migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])


@pytest.fixture(scope="module")
def before() -> Any:
    return MigrationLoader(None).project_state()


def refused(before: Any, *operations: Any, **more: Any) -> list[str]:
    """Return what speaks against a migration of the directory with these operations."""
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **more})("0099_x", "directory")
    return list(migration_rules.of_migration(made, before, set()))


@pytest.mark.parametrize(
    "operation, words",
    [
        (migrations.AddField("business", "motto", TITLE), "INSERT leaves out"),
        (
            migrations.AddField("business", "code", models.CharField(max_length=9, null=True, unique=True)),
            "CONCURRENTLY",
        ),
        (migrations.RemoveField("business", "name"), "drops business.name"),
        (migrations.DeleteModel("Business"), "drops Business"),
        (migrations.RenameField("business", "name", "title"), "renames"),
        (migrations.AlterField("business", "name", models.IntegerField()), "changes the type"),
        (migrations.AddIndex("business", models.Index(fields=["name"], name="x")), "without CONCURRENTLY"),
        (migrations.AddConstraint("business", POSITIVE), "checked under a lock"),
        (migrations.RunSQL("ALTER TABLE x DROP COLUMN y"), "drops a column"),
        (migrations.RunSQL("create unique index x on y (z)"), "without CONCURRENTLY"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_former_release_does_not_bear_is_refused(before: Any, operation: Any, words: str) -> None:
    (said,) = refused(before, operation)
    assert words in said


def test_what_it_bears_is_not(before: Any) -> None:
    assert (
        refused(
            before,
            migrations.AddField("business", "motto", models.CharField(max_length=9, db_default="")),
            migrations.AddField("business", "code", models.CharField(max_length=9, null=True)),
            AddIndexConcurrently("business", models.Index(fields=["name"], name="x")),
            AddConstraintNotValid("business", POSITIVE),
            migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON y (z)"),
            # It is out of the code, and dropped in the release after this one.
            migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("business", "name")]),
        )
        == []
    )
    # Nobody knows a table that no release has.
    assert refused(before, NEW, migrations.AddField("fresh", "title", TITLE)) == []
    assert refused(before, migrations.RemoveField("business", "name"), safe_because="nothing reads it") == []


def test_the_migrations_since_the_last_release_pass() -> None:
    assert list(migration_rules.complaints()) == []
