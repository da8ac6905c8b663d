"""Bring the site's database and files up to date: what `make run` and the container do before serving."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

from articles.models import Article
from directory.models import Country
from newsportal.launcher.stamps import Stamp, of_files

# Any number that nothing else locks.
LOCK = 5_318_008_113
# A migration that waits for a table holds up everybody who asks for the table after it. So it gives up, undone and well before
# their patience ends, and is tried again when those who were there before may have gone.
LOCK_TIMEOUT_MS = 500
TRIES, PAUSE_SECONDS = 40, 1.5
TURN_SECONDS = 0.2
# How far whoever serves goes before the compressing of files.
NICE = 10


class Command(BaseCommand):
    """Each step does nothing when its result is there already, so this can be run at every start."""

    help = "Migrate, load places and categories, collect static files and, in the embedded database only, load the demo edition."
    # They come after the connection: where there is none, that one line is all that helps.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --no-static, for where the files were collected already, as in the container's image."""
        parser.add_argument("--no-static", action="store_true", help="do not collect static files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the settings, then run the steps while holding a lock, so that two servers do not run them at once."""
        connection.ensure_connection()
        self.check(databases=[connection.alias])
        self._take_turn()
        try:
            self._migrate()
            self._load_places()
            if settings.EMBEDDED and not Article.objects.exists():
                self._say("Loading the demo edition.")
                call_command("load_demo", verbosity=0)
        finally:
            # Closing the session frees the lock, whatever state the session is in.
            connection.close()
        if not settings.DEBUG and not options["no_static"]:
            self._collect()

    def _take_turn(self) -> None:
        """Wait until nobody else runs the steps, in questions of a moment: one that stood would hold up an index being made."""
        with connection.cursor() as cursor:
            while True:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                if cursor.fetchone() == (True,):
                    return
                time.sleep(TURN_SECONDS)

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Migrating the database.")
        # Also without a migration: what follows one, such as renewing the roles' permissions, may have changed.
        self._patiently(lambda: call_command("migrate", interactive=False, verbosity=0))
        # A new release may show the same rows in other words: what the page cache keeps is the former one's.
        with connection.cursor() as cursor:
            cursor.execute("SELECT newsportal_announce('all', NULL)")

    def _patiently(self, step: Callable[[], object]) -> None:
        """Take a step that bears being taken again, never waiting long for a lock. Raises CommandError when none is got."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(LOCK_TIMEOUT_MS)])
        for tried in range(1, TRIES + 1):
            try:
                step()
                break
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                if tried == TRIES:
                    raise CommandError(
                        "Somebody holds a table that a migration needs: nothing was changed."
                    ) from error
                self._say("A table that a migration needs is in use; trying again.")
                time.sleep(PAUSE_SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")

    def _load_places(self) -> None:
        if not Country.objects.exists():
            self._say("Loading countries and cities.")
        call_command("load_places", verbosity=0)
        call_command("load_categories", verbosity=0)

    def _collect(self) -> None:
        """Collect and compress the static files unless these very files were collected before."""
        stamp = Stamp(Path(settings.STATIC_ROOT) / ".stamp", _fingerprint_of_static_files())
        if not stamp.is_current():
            self._say("Collecting and compressing static files.")
            # The former release serves meanwhile, perhaps from the same cores. Last, for a lock must not be held so slowly.
            os.nice(NICE)
            # Old files stay: a cached page may still name them.
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write()

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _fingerprint_of_static_files() -> str:
    """Return a word that changes with the files that the finders find, and with how they are stored."""
    found = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([".*"]))
    return of_files(found, repr(settings.STORAGES["staticfiles"]), repr(settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS))
