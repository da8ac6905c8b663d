"""What a backup holds: each file with its SHA-256, each table with its number of rows."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from newsportal.backups import BackupError
from newsportal.backups.places import Place

FORMAT = 1
DUMP = "database.dump"
NAME = "manifest.json"
CHUNK = 1024 * 1024


class Readable(Protocol):
    """A file, an answer of S3, a file of one of Django's storages."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


@dataclass(frozen=True)
class Content:
    """What a file must hold: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


@dataclass
class Manifest:
    """A backup. ``files`` holds, for each of Django's storages, the content of each file by its name."""

    site: str
    server: int
    dumped_by: int
    dump: Content
    tables: dict[str, int] = field(default_factory=dict)
    files: dict[str, dict[str, Content]] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, path: Path) -> None:
        """Write it to a file, with a checksum of its own."""
        body = asdict(self)
        path.write_text(json.dumps({"sha256": _digest(body), "backup": body}, indent=1), encoding="utf-8")


def of(content: Readable) -> Content:
    """Return what a file holds, in constant memory."""
    return copy(content, None)


def copy(source: Readable, target: IO[bytes] | None) -> Content:
    """Copy a file and return what it held."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return Content(digest.hexdigest(), size)


def stored_as(content: Content) -> str:
    """Return the name in the place of a file of this content."""
    return f"objects/{content.sha256[:2]}/{content.sha256}"


def moments(place: Place) -> list[str]:
    """Return the names of the whole backups of a place, the oldest first."""
    found = place.names("backups/")
    return sorted(name.split("/")[1] for name in found if name.endswith(f"/{NAME}"))


def read(place: Place, moment: str) -> Manifest:
    """Return the manifest of a backup. Raises BackupError when it is missing, damaged or of another format."""
    with place.open(f"backups/{moment}/{NAME}") as file:
        text = file.read()
    try:
        given = json.loads(text)
        body = given["backup"]
        if given["sha256"] != _digest(body):
            raise ValueError
        if body["format"] != FORMAT:
            raise BackupError(
                f"The backup {moment} was made by another version of this site (format {body['format']})."
            )
        files = {
            storage: {name: Content(**content) for name, content in each.items()}
            for storage, each in body.pop("files").items()
        }
        return Manifest(**{**body, "dump": Content(**body["dump"]), "files": files})
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"The manifest of the backup {moment} is damaged.") from error


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def fetch(place: Place, name: str, content: Content, target: Path) -> None:
    """Copy a file out of a place. Raises BackupError when it holds something else than it should."""
    with place.open(name) as source, target.open("wb") as file:
        found = copy(source, file)
    if found != content:
        raise BackupError(f"{name} is damaged: its checksum is not the one in the manifest.")


def room(folder: Path, needed: int) -> None:
    """Raise BackupError when a disk has less than ``needed`` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(f"The disk of {folder} has {free >> 20} MB left, and {needed >> 20} MB are needed.")
