"""Where backups lie: a folder, or a bucket of an S3-compatible store. Both know whole files only."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from newsportal.backups import BackupError


class Place(ABC):
    """Files under names with slashes. A file is there whole or not at all."""

    @abstractmethod
    def put(self, name: str, source: Path) -> None:
        """Keep a copy of a file."""

    @abstractmethod
    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading. Raises BackupError when it is not there."""

    @abstractmethod
    def names(self, prefix: str) -> dict[str, datetime]:
        """Return the names of the files that begin so, and since when each is there."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file."""

    @abstractmethod
    def workshop(self) -> contextlib.AbstractContextManager[Path]:
        """Make a folder for what is still to be kept, gone afterwards; where room for it is most likely."""


def find(address: str) -> Place:
    """Return the place of an address: ``s3://bucket/prefix`` or a folder. Raises BackupError for anything else."""
    if address.startswith("s3://"):
        parts = urlsplit(address)
        return Bucket(parts.netloc, parts.path.strip("/"))
    if "://" in address:
        raise BackupError(f"Backups go to a folder or to s3://bucket/prefix, not to {address.split('://')[0]}://.")
    return Folder(Path(address).absolute())


class Folder(Place):
    """A folder that only its owner may enter: the backups hold what is private on the site."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, source: Path) -> None:
        """Keep a copy of a file."""
        target = self._path / name
        self._make(target.parent)
        # Beside its place, on the disk before it gets its name.
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
            try:
                with source.open("rb") as given:
                    shutil.copyfileobj(given, file, 1024 * 1024)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading."""
        try:
            file = (self._path / name).open("rb")
        except OSError as error:
            raise BackupError(f"{self._path / name} cannot be read: {error.strerror}.") from error
        with file:
            yield file

    def names(self, prefix: str) -> dict[str, datetime]:
        """Return the names of the files that begin so, and since when each is there."""
        found = (
            path for path in (self._path / prefix).rglob("*") if path.is_file() and not path.name.startswith(".new-")
        )
        return {path.relative_to(self._path).as_posix(): _moment(path) for path in found}

    def remove(self, name: str) -> None:
        """Remove a file, and the folder that it leaves empty."""
        (self._path / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (self._path / name).parent.rmdir()

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Make a folder for what is still to be kept."""
        self._make(self._path)
        with tempfile.TemporaryDirectory(dir=self._path, prefix=".new-") as name:
            yield Path(name)

    def _make(self, folder: Path) -> None:
        try:
            # Those above the place are none of our business; those in it get the mode one by one.
            for each in (self._path, *reversed(folder.relative_to(self._path).parents[:-1]), folder):
                (self._path / each).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BackupError(f"{folder} cannot be made: {error.strerror}.") from error


def _moment(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


class Bucket(Place):
    """A bucket of S3 or its like. Keys and endpoint are boto3's own: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_S3 and so on."""

    def __init__(self, bucket: str, prefix: str) -> None:
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise BackupError("s3:// needs the package boto3: install requirements-production.txt.") from error
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        limits = Config(connect_timeout=10, read_timeout=60, retries={"max_attempts": 5, "mode": "standard"})
        self._client: Any = boto3.client("s3", config=limits)

    def put(self, name: str, source: Path) -> None:
        """Keep a copy of a file; a large one goes in parts, and is there when the last one is."""
        with self._told(name):
            self._client.upload_file(str(source), self._bucket, self._prefix + name)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading."""
        with self._told(name):
            body = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"]
        with contextlib.closing(body):
            yield body

    def names(self, prefix: str) -> dict[str, datetime]:
        """Return the names of the files that begin so, and since when each is there."""
        found: dict[str, datetime] = {}
        with self._told(prefix):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for each in page.get("Contents", []):
                    found[each["Key"].removeprefix(self._prefix)] = each["LastModified"]
        return found

    def remove(self, name: str) -> None:
        """Remove a file."""
        with self._told(name):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Make a folder for what is still to be sent."""
        with tempfile.TemporaryDirectory(prefix="newsportal-backup-") as name:
            yield Path(name)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise BackupError(f"s3://{self._bucket}/{self._prefix}{name}: {' '.join(str(error).split())}") from error
