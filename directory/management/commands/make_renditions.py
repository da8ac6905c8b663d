"""Make the renditions of pictures that are missing, and remove those that no page shows any more."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.files.storage import Storage, default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.models.pictures import Picture, find_picture, picture_models
from directory.pictures import mediafiles, renditions
from directory.pictures.uploads import INCOMING
from directory.private import private_storage


class Command(BaseCommand):
    help = (
        "Makes every rendition of every picture that is missing: after a restore of the originals alone, or where no "
        "task worker runs. It can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-avif", action="store_true", help="leave AVIF, which takes longest, to the task worker"
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="also remove renditions of former focal points and of deleted pictures",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = [model._default_manager.order_by("pk") for model in picture_models()]
        total, made, lost = sum(pictures.count() for pictures in kinds), 0, 0
        for number, image in enumerate(chain.from_iterable(pictures.iterator() for pictures in kinds), start=1):
            try:
                made += self._make(image, avif=not options["no_avif"])
            except FileNotFoundError:
                lost += 1
                self.stderr.write(f"Picture {image.pk} ({image}): its original is not in the media store.")
            if options["verbosity"] and (number % 20 == 0 or number == total):
                self.stdout.write(f"{number} of {total} pictures: {made} renditions made.")
        if options["prune"]:
            self.stdout.write(f"{self._prune()} folders removed.")
        if lost:
            self.stderr.write(f"{lost} originals are lost.")

    def _make(self, image: Picture, *, avif: bool) -> int:
        made = renditions.make_all(image, [renditions.fallback_format(image), "webp"])
        if avif:
            made += renditions.make_all(image, ["avif"])
            image.mark_avif_made()
        return made

    def _prune(self) -> int:
        """Remove the folders of former versions, and those of pictures that no row has; return how many."""
        day = datetime.timedelta(days=1)
        removed = sum(_remove_if_settled(INCOMING, day, storage) for storage in (default_storage, private_storage()))
        for key in _folders("images"):
            image = find_picture(key)
            if image is None:
                removed += _remove_if_settled(f"images/{key}")
                continue
            for version in _folders(f"images/{key}"):
                if version != renditions.version(image):
                    mediafiles.remove_folder(f"images/{key}/{version}")
                    removed += 1
        return removed


def _folders(path: str) -> list[str]:
    try:
        return default_storage.listdir(path)[0]
    except FileNotFoundError:
        return []


def _remove_if_settled(
    path: str, after: datetime.timedelta = datetime.timedelta(hours=1), storage: Storage = default_storage
) -> int:
    """Remove a folder, unless it has a file so new that its row may be about to be committed; return how many."""
    try:
        names = storage.listdir(path)[1]
        newest = max((storage.get_modified_time(f"{path}/{name}") for name in names), default=None)
    except FileNotFoundError:  # There is none, or somebody is at work in it.
        return 0
    if newest is not None and newest > timezone.now() - after:
        return 0
    mediafiles.remove_folder(path, storage)
    return 1
