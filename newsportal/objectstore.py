"""Photos and private files in an S3-compatible store, for a site on more than one machine.

Photos keep their addresses below ``/media/`` on the site's own host: a rendition that is missing can be made when it is first
asked for, no other host has to be allowed by the policy, and whatever stands in front (nginx, a content delivery network) keeps
them for good. What is private has no address at all.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

T = TypeVar("T")
# A store that is away must not hold a visitor's thread for long.
CLIENT = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"max_attempts": 2, "mode": "standard"},
    "signature_version": "s3v4",
}


def _as_files_do(act: Callable[..., T]) -> Callable[..., T]:
    """Have a store that fails raise what a disk that fails raises, which every caller knows."""

    @functools.wraps(act)
    def wrapped(*args: Any, **kwargs: Any) -> T:
        try:
            return act(*args, **kwargs)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(f"The store of files does not answer: {' '.join(str(error).split())[:200]}") from error

    return wrapped


class Objects(S3Storage):
    """A bucket. OPTIONS are those of django-storages, and ``addressing_style``."""

    def __init__(self, **options: Any) -> None:
        style = options.pop("addressing_style", "auto")
        fixed = {
            "client_config": Config(**CLIENT, s3={"addressing_style": style}),
            "default_acl": None,
            # Never over another's file: a name that is taken is taken.
            "file_overwrite": False,
            "transfer_config": TransferConfig(use_threads=False),
        }
        super().__init__(**(fixed | options))

    _open = _as_files_do(S3Storage._open)
    _save = _as_files_do(S3Storage._save)
    delete = _as_files_do(S3Storage.delete)
    exists = _as_files_do(S3Storage.exists)
    listdir = _as_files_do(S3Storage.listdir)
    size = _as_files_do(S3Storage.size)
    get_modified_time = _as_files_do(S3Storage.get_modified_time)


class MediaObjects(Objects):
    """Photos: everybody may see them, at an address of the site's own."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Return the address, as a folder of files would."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))


class PrivateObjects(Objects):
    """What only some may see, through a view that asks who they are."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Refuse."""
        raise ValueError("A private file has no address.")
