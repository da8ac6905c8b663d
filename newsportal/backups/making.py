"""Make a backup: photos, then the database as it stands at one moment, then the photos that came meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection
from psycopg import sql

from newsportal.backups import BackupError, manifest, programs
from newsportal.backups.manifest import Content, Manifest
from newsportal.backups.places import Place

# What people uploaded, and what belongs to their claims. Static files come with the code.
STORAGES = ("default", "private")
# An object that no backup names yet may belong to one that is being made.
YOUNG = timedelta(days=1)
Say = Callable[[str], None]


def make(place: Place, say: Say) -> str:
    """Make a backup and return its name, the moment in UTC. Raises BackupError; then there is none."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    if moment in manifest.moments(place):
        raise BackupError(f"There is a backup of {moment} already.")
    known = set(place.names("objects/"))
    with place.workshop() as workshop:
        # Twice: a photo that a row of the dump names was there before the dump, and may be gone after it.
        files = _keep_files(place, known, workshop, {}, say)
        dumped = _dump(place, moment, workshop, say)
        dumped.files = _keep_files(place, known, workshop, files, say)
        path = workshop / manifest.NAME
        dumped.write(path)
        # From here on there is a backup.
        place.put(f"backups/{moment}/{manifest.NAME}", path)
    return moment


def _keep_files(
    place: Place, known: set[str], workshop: Path, before: dict[str, dict[str, Content]], say: Say
) -> dict[str, dict[str, Content]]:
    """Keep every file of the storages that is not kept yet; return the content of all, those of ``before`` included."""
    found = {alias: dict(before.get(alias, {})) for alias in STORAGES}
    new = 0
    for alias in STORAGES:
        storage = storages[alias]
        for name in walk(storage):
            if name in found[alias]:
                continue
            copied = workshop / "file"
            try:
                with storage.open(name) as source, copied.open("wb") as target:
                    content = manifest.copy(source, target)
            except FileNotFoundError:
                # Deleted since it was listed.
                continue
            if (stored := manifest.stored_as(content)) not in known:
                place.put(stored, copied)
                known.add(stored)
                new += 1
            found[alias][name] = content
            copied.unlink()
    total = sum(len(each) for each in found.values())
    if new or not before:
        say(f"Files: {total}, of which {new} were new.")
    return found


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file of a storage, in order."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        # A store of objects may list a folder inside itself.
        if name:
            yield from walk(storage, f"{folder}/{name}" if folder else name)


def _dump(place: Place, moment: str, workshop: Path, say: Say) -> Manifest:
    """Dump the database, and count its rows as the dump sees them."""
    parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "context": None}
    # Not through a pool of connections, and without a limit of time.
    parameters.pop("options", None)
    try:
        with psycopg.connect(**parameters, row_factory=psycopg.rows.tuple_row) as link:
            link.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            server = link.info.server_version // 10_000
            program = programs.find("pg_dump", server)
            snapshot = _one(link, "SELECT pg_export_snapshot()")
            tables = count(link)
            path = workshop / manifest.DUMP
            say(f"Dumping {len(tables)} tables of PostgreSQL {server} with {program}.")
            programs.run(
                program,
                *("--format=custom", "--no-owner", "--no-privileges", "--no-unlogged-table-data"),
                *(f"--snapshot={snapshot}", f"--file={path}"),
                database=connection,
            )
    except psycopg.OperationalError as error:
        raise BackupError(f"The database cannot be read: {' '.join(str(error).split())}") from error
    with path.open("rb") as file:
        content = manifest.of(file)
    place.put(f"backups/{moment}/{manifest.DUMP}", path)
    path.unlink()
    say(f"Database: {sum(tables.values())} rows, {content.size / 1e6:.1f} MB.")
    return Manifest(settings.SITE_URL, server, programs.major(program), content, tables)


def count(link: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    """Return the number of rows of every table that a backup holds, by its name."""
    found = link.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p' "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname"
    ).fetchall()
    query = sql.SQL("SELECT count(*) FROM public.{}")
    return {str(name): int(str(_one(link, query.format(sql.Identifier(str(name)))))) for (name,) in found}


def _one(link: psycopg.Connection[tuple[object, ...]], query: str | sql.Composed) -> object:
    row = link.execute(query).fetchone()
    assert row is not None
    return row[0]


def prune(place: Place, keep: int, say: Say) -> None:
    """Remove all but the newest ``keep`` backups, and the files that no backup names any more."""
    moments = manifest.moments(place)
    for moment in moments[:-keep]:
        # The manifest first: without it, there is no backup, rather than half of one.
        place.remove(f"backups/{moment}/{manifest.NAME}")
    kept = set(moments[-keep:])
    old = datetime.now(UTC) - YOUNG
    left = [name for name, since in place.names("backups/").items() if name.split("/")[1] not in kept and since < old]
    needed = set(_objects(manifest.read(place, moment) for moment in kept))
    unused = [name for name, since in place.names("objects/").items() if name not in needed and since < old]
    for name in (*left, *unused):
        place.remove(name)
    say(f"Backups kept: {len(kept)}. Removed: {len(moments) - len(kept)} backups, {len(unused)} files.")


def _objects(backups: Iterable[Manifest]) -> Iterator[str]:
    for backup in backups:
        for files in backup.files.values():
            yield from map(manifest.stored_as, files.values())
