"""Backups: whole or none, and restored to the last row and byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from newsportal.backups import making, manifest, places, programs
from tests.factories import make_article, make_image, make_user

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["photos/a/größe.jpg", "photos/b.bin", "cards/7.png"]


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    """Keep private files out of the house, as conftest keeps the public ones."""
    settings.STORAGES["private"]["OPTIONS"] = {"location": tmp_path / "private", "base_url": None}


@pytest.fixture
def bucket(s3: str) -> str:
    """Return the address of a bucket."""
    import boto3

    boto3.client("s3").create_bucket(Bucket="backups")
    return "s3://backups"


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a place for backups that nobody has used."""
    if request.param == "s3":
        return f"{request.getfixturevalue('bucket')}/{tmp_path.name}"
    return str(tmp_path / "backups")


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each backup made an hour after the one before, however fast they are."""
    hours = iter(range(24))

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2026, 3, 1, next(hours), tzinfo=UTC)

    monkeypatch.setattr(making, "datetime", Clock)


def backup(place: str, **options: Any) -> None:
    call_command("backup", place, verbosity=0, stdout=open(os.devnull, "w"), **options)  # noqa: PTH123, SIM115


def restore(place: str, **options: Any) -> None:
    call_command("restore", place, stdout=open(os.devnull, "w"), **options)  # noqa: PTH123, SIM115


def contents(database: str) -> dict[str, Any]:
    """Return the number of rows of each table and a digest of all that is in them."""
    parameters = connection.get_connection_params()
    with psycopg.connect(
        host=parameters["host"], port=parameters["port"], user=parameters["user"], dbname=database
    ) as link:
        query = "SELECT count(*), md5(string_agg(r::text, '|' ORDER BY r::text)) FROM public.{} AS r"
        return {
            name: link.execute(psycopg.sql.SQL(query).format(psycopg.sql.Identifier(name))).fetchone()
            for name in making.count(link)
        }


@pytest.fixture
def empty_database() -> Iterator[str]:
    """Make a database without anything in it, as a new server has."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(database: str, var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command on another machine, as it were: an empty database, and no files."""
    parameters = connection.get_connection_params()
    url = f"postgres://{parameters['user']}@{quote(parameters['host'], safe='')}:{parameters['port']}/{database}"
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
    )


# --- The drill ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_after_a_loss_of_everything_each_row_and_byte_is_back(place, empty_database, tmp_path, settings):
    make_article("Naïve façade — “quoted”\nwith a line", tags=["Trade"], countries=["DE"])
    make_user("ada@example.org", role="Editor")
    make_image()
    for alias in making.STORAGES:
        for name in NAMES:
            storages[alias].save(name, ContentFile(os.urandom(50_000) + name.encode()))
    backup(place)

    # Another machine: nothing is there but the backup.
    told = manage(empty_database, tmp_path / "new", "restore", place)
    assert told.returncode == 0, told.stderr

    before = contents(connection.settings_dict["NAME"])
    assert contents(empty_database) == before
    assert before["articles_article"][0] == before["articles_image"][0] == 1
    for alias, folder in (("default", "media"), ("private", "private")):
        kept = {name: storages[alias].open(name).read() for name in making.walk(storages[alias])}
        assert set(NAMES) <= set(kept)
        found = {
            str(path.relative_to(tmp_path / "new" / folder)): path.read_bytes()
            for path in (tmp_path / "new" / folder).rglob("*")
            if path.is_file()
        }
        assert found == kept


# --- Making ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_once_however_many_backups_have_it(place, moments):
    storages["default"].save("a.jpg", ContentFile(b"same"))
    storages["default"].save("b.jpg", ContentFile(b"same"))
    backup(place)
    storages["default"].save("c.jpg", ContentFile(b"other"))
    backup(place)
    there = places.find(place)
    assert len(there.names("objects/")) == 2
    first, second = manifest.moments(there)
    assert sorted(manifest.read(there, first).files["default"]) == ["a.jpg", "b.jpg"]
    assert sorted(manifest.read(there, second).files["default"]) == ["a.jpg", "b.jpg", "c.jpg"]


@pytest.mark.django_db(transaction=True)
def test_old_backups_go_with_the_files_that_no_other_needs(place, moments, monkeypatch):
    there = places.find(place)
    for content in (b"first", b"second", b"third"):
        name = storages["default"].save("photo.jpg", ContentFile(content))
        backup(place, keep=2)
        storages["default"].delete(name)
    assert len(manifest.moments(there)) == 2
    # Files may belong to a backup that is being made just now.
    assert len(there.names("objects/")) == 3
    monkeypatch.setattr(making, "datetime", datetime)
    monkeypatch.setattr(making, "YOUNG", datetime.now(UTC) - datetime.now(UTC))
    making.prune(there, 1, lambda sentence: None)
    assert len(there.names("objects/")) == 1
    assert len(there.names("backups/")) == 2
    restore(place, check=True)


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_is_cut_short_is_none(tmp_path, moments, monkeypatch):
    place = str(tmp_path / "backups")
    storages["default"].save("photo.jpg", ContentFile(b"photo"))
    backup(place)
    monkeypatch.setattr(programs, "find", lambda name, least: Path("/bin/false"))
    with pytest.raises(CommandError, match="false failed: exit status 1"):
        backup(place)
    there = places.find(place)
    assert len(manifest.moments(there)) == 1
    # Nor is one that was killed before the last file.
    (tmp_path / "backups" / "backups" / "2030-01-01T00-00-00Z").mkdir()
    (tmp_path / "backups" / "backups" / "2030-01-01T00-00-00Z" / manifest.DUMP).write_bytes(b"half")
    assert len(manifest.moments(there)) == 1
    assert not list((tmp_path / "backups").glob(".new-*"))


@pytest.mark.django_db(transaction=True)
def test_backups_are_for_their_owner_alone(tmp_path):
    backup(str(tmp_path / "backups"))
    for path in (tmp_path / "backups", *(tmp_path / "backups").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


# --- What is damaged ------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(tmp_path: Path, transactional_db: None) -> Path:
    """Return the folder of a whole backup with one photo."""
    storages["default"].save("photo.jpg", ContentFile(b"photo"))
    backup(str(tmp_path / "backups"))
    return tmp_path / "backups"


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("part", ["objects/*/*", f"backups/*/{manifest.DUMP}"])
def test_one_flipped_bit_is_found(whole, part):
    restore(str(whole), check=True)
    damage(next(whole.glob(part)))
    with pytest.raises(CommandError, match="is damaged: its checksum"):
        restore(str(whole), check=True)


@pytest.mark.parametrize("part", ["objects/*/*", f"backups/*/{manifest.DUMP}"])
def test_a_missing_file_is_found(whole, part):
    next(whole.glob(part)).unlink()
    with pytest.raises(CommandError, match="cannot be read"):
        restore(str(whole), check=True)


def test_a_changed_manifest_is_found(whole):
    path = next(whole.glob(f"backups/*/{manifest.NAME}"))
    told = json.loads(path.read_text())
    told["backup"]["tables"]["articles_article"] = 9
    path.write_text(json.dumps(told))
    with pytest.raises(CommandError, match=r"manifest of the backup .* is damaged"):
        restore(str(whole), check=True)


def test_nothing_is_restored_over_another_site(whole):
    with pytest.raises(CommandError, match="The database is not empty"):
        restore(str(whole))


def test_a_damaged_backup_restores_nothing(whole, empty_database, tmp_path):
    damage(next(whole.glob("objects/*/*")))
    told = manage(empty_database, tmp_path / "new", "restore", str(whole))
    assert (told.returncode, "is damaged" in told.stderr) == (1, True)
    assert contents(empty_database) == {}
    assert not (tmp_path / "new" / "media").exists()


def test_nothing_is_restored_over_files_of_another_site(whole, empty_database, tmp_path):
    (tmp_path / "new" / "media").mkdir(parents=True)
    (tmp_path / "new" / "media" / "theirs.jpg").write_bytes(b"theirs")
    told = manage(empty_database, tmp_path / "new", "restore", str(whole))
    assert (told.returncode, "theirs.jpg is no part of the backup" in told.stderr) == (1, True)


def test_an_empty_place_has_no_backup(tmp_path):
    with pytest.raises(CommandError, match="no whole backup in this place"):
        restore(str(tmp_path))


def test_another_kind_of_place_is_refused():
    with pytest.raises(CommandError, match="not to ftp://"):
        restore("ftp://example.org/backups")


# --- PostgreSQL's programs ------------------------------------------------------------------------------------------


def test_the_programs_of_the_embedded_server_are_found():
    assert programs.major(programs.find("pg_dump", 18)) >= 18


def test_the_oldest_program_that_fits_is_taken(tmp_path, monkeypatch):
    for version in (14, 16, 17):
        folder = tmp_path / str(version) / "bin"
        folder.mkdir(parents=True)
        (folder / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.2 (Debian)'\n")
        (folder / "pg_dump").chmod(0o755)
    monkeypatch.setattr(programs, "_folders", lambda: sorted(tmp_path.glob("*/bin")))
    assert programs.find("pg_dump", 15).parts[-3] == "16"
    with pytest.raises(programs.BackupError, match="pg_dump of PostgreSQL 18 or newer is needed"):
        programs.find("pg_dump", 18)


def test_the_password_is_on_no_command_line(tmp_path, monkeypatch, db):
    spy = tmp_path / "pg_dump"
    spy.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\necho "$PGPASSWORD" > {tmp_path}/password\n')
    spy.chmod(0o755)
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "hunter2")
    programs.run(spy, "--format=custom", database=connection)
    assert (tmp_path / "password").read_text() == "hunter2\n"
    assert "hunter2" not in (tmp_path / "arguments").read_text()
    assert shutil.which("pg_dump") != str(spy)
