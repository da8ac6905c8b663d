"""The tests and the linters, with a database of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from newsportal import embedded_postgres
from newsportal.launcher import children, environment

# What a server in production is given; `check --deploy` must find nothing to say about it.
PRODUCTION = {"SITE_URL": "https://www.example.org", "DEBUG": "0"}


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def test(root: Path, arguments: list[str]) -> int:
    """Run pytest on every core with further arguments, over a server of ours or DATABASE_URL. Returns its status."""
    # One more, because at most moments some test waits for a browser, a server or a clock.
    spread = [] if any(word.startswith(("-n", "--numprocesses")) for word in arguments) else ["-n", str(cores() + 1)]
    given = environment.for_checks(root, embedded_postgres.start_for_tests())
    # Tests that share a started site are one group, for one worker.
    return _run([sys.executable, "-m", "pytest", *spread, "--dist=loadgroup", *arguments], root, given)


def lint(root: Path) -> int:
    """Run every linter, also after one has complained. Returns 0 when all are content, else 1."""
    given = environment.for_checks(root, embedded_postgres.start_for_tests())
    templates = sorted(str(path.relative_to(root)) for path in (root / "templates").rglob("*.html"))
    python = [sys.executable, "-m"]
    manage = [sys.executable, "manage.py"]
    checks: list[tuple[list[str], dict[str, str]]] = [
        ([*python, "ruff", "check", "."], {}),
        ([*python, "ruff", "format", "--check", "."], {}),
        # It comes as a program, not as a module.
        ([str(Path(sys.executable).with_name("djade")), "--check", "--target-version", "5.2", *templates], {}),
        ([*python, "mypy", "newsportal", "articles", "directory"], {}),
        ([*manage, "makemigrations", "--check", "--dry-run"], PRODUCTION),
        ([*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]
    failed = []
    for command, more in checks:
        words = command[1:] if command[0] == sys.executable else [Path(command[0]).name, *command[1:]]
        name = " ".join(word for word in words if not word.startswith("templates/") and word != "-m")
        print(f"-- {name}", flush=True)
        if _run(command, root, given | more) != 0:
            failed.append(name)
    print(f"Failed: {'; '.join(failed)}." if failed else "All linters are content.", flush=True)
    return 1 if failed else 0


def manage(root: Path, arguments: list[str]) -> int:
    """Run a management command on the site's own database, starting its server when the site is not running."""
    var = environment.var_dir(root)
    given = dict(os.environ) | {"VAR_DIR": str(var), "SECRET_KEY": environment.secret_key(var)}
    command = [sys.executable, "manage.py", *arguments]
    if environment.said("DATABASE_URL") or environment.said("DATABASE_URL_FILE"):
        return _run(command, root, given)
    given["EMBEDDED"] = "1"
    url = embedded_postgres.running_url(var / "postgres")
    if url:
        return _run(command, root, given | {"DATABASE_URL": url})
    with embedded_postgres.start(var / "postgres") as cluster:
        return _run(command, root, given | {"DATABASE_URL": cluster.url})


def _run(command: list[str], root: Path, given: dict[str, str]) -> int:
    """Run a command in our own terminal session, so that Ctrl-C and questions reach it; it dies with us."""
    process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
        command, cwd=root, env=given, preexec_fn=children.before_exec(signal.SIGTERM)
    )
    while True:
        try:
            children.wait(process)
            return process.returncode
        except KeyboardInterrupt:
            # The child has had it too, and ends in its own way.
            continue
        except BaseException:
            children.stop(process, (signal.SIGTERM, 10.0))
            raise
