"""Restore a backup into an empty place, and prove that all of it is there."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import psycopg
from django.core.files import File
from django.core.files.storage import storages
from django.db import connection

from newsportal.backups import BackupError, making, manifest, programs
from newsportal.backups.making import Say
from newsportal.backups.manifest import Manifest
from newsportal.backups.places import Place


def choose(place: Place, moment: str = "") -> str:
    """Return the name of the backup that was asked for, else of the newest. Raises BackupError when there is none."""
    found = manifest.moments(place)
    if not found:
        raise BackupError("There is no whole backup in this place.")
    if moment and moment not in found:
        raise BackupError(f"There is no whole backup {moment} in this place; there is {', '.join(found[-5:])}.")
    return moment or found[-1]


def check(place: Place, moment: str, say: Say) -> Manifest:
    """Read every byte of a backup and compare it with the manifest. Raises BackupError at the first that is not as it was."""
    backup = manifest.read(place, moment)
    wanted = {f"backups/{moment}/{manifest.DUMP}": backup.dump}
    for files in backup.files.values():
        wanted |= {manifest.stored_as(content): content for content in files.values()}
    for name, content in wanted.items():
        with place.open(name) as file:
            if manifest.of(file) != content:
                raise BackupError(f"{name} is damaged: its checksum is not the one in the manifest.")
    say(f"The backup {moment} is whole: {len(wanted)} files, {sum(backup.tables.values())} rows.")
    return backup


def restore(place: Place, moment: str, say: Say) -> None:
    """Restore a backup into an empty database and empty storages. Raises BackupError; the database is then as empty as before.

    Files that are there already and hold what they should are left, so that a restore that was cut short can be run again.
    """
    with tempfile.TemporaryDirectory(prefix="newsportal-restore-") as name:
        workshop = Path(name)
        backup = manifest.read(place, moment)
        program = programs.find("pg_restore", backup.dumped_by)
        _refuse_what_is_not_empty(backup)
        check(place, moment, say)
        _files(place, backup, workshop, say)
        manifest.room(workshop, backup.dump.size)
        dump = workshop / manifest.DUMP
        manifest.fetch(place, f"backups/{moment}/{manifest.DUMP}", backup.dump, dump)
        programs.run(
            program,
            *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
            f"--dbname={connection.get_connection_params()['dbname']}",
            str(dump),
            database=connection,
        )
    _compare(backup)
    say(f"Database: {sum(backup.tables.values())} rows in {len(backup.tables)} tables, as many as were backed up.")


def _refuse_what_is_not_empty(backup: Manifest) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'p')"
        )
        if cursor.fetchone()[0]:
            raise BackupError("The database is not empty: a backup is restored into a new one, never over another.")
        cursor.execute("SHOW server_version_num")
        if (server := int(cursor.fetchone()[0]) // 10_000) < backup.server:
            raise BackupError(
                f"The backup is of PostgreSQL {backup.server}, and this server is an older one ({server})."
            )
    for alias in making.STORAGES:
        foreign = next(
            (name for name in making.walk(storages[alias]) if name not in backup.files.get(alias, {})), None
        )
        if foreign is not None:
            raise BackupError(f"The storage of files is not empty: {foreign} is no part of the backup.")


def _files(place: Place, backup: Manifest, workshop: Path, say: Say) -> None:
    restored = 0
    for alias, files in backup.files.items():
        storage = storages[alias]
        for name, content in files.items():
            with contextlib.suppress(FileNotFoundError), storage.open(name) as there:
                if manifest.of(there) == content:
                    continue
                storage.delete(name)
            copied = workshop / "file"
            manifest.fetch(place, manifest.stored_as(content), content, copied)
            with copied.open("rb") as source:
                kept = storage.save(name, File(source))
            if kept != name:
                raise BackupError(f"{name} could not be restored under its own name.")
            with storage.open(name) as there:
                if manifest.of(there) != content:
                    raise BackupError(f"{name} was restored, but what is there now is something else.")
            restored += 1
    say(f"Files: {restored} restored, each compared by its checksum.")


def _compare(backup: Manifest) -> None:
    parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "context": None}
    with psycopg.connect(**parameters, row_factory=psycopg.rows.tuple_row) as link:
        found = making.count(link)
    different = sorted(name for name in found | backup.tables if found.get(name) != backup.tables.get(name))
    if different:
        raise BackupError(f"The numbers of rows are not those of the backup: {', '.join(different)}.")
