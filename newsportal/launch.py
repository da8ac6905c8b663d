"""`python -m newsportal.launch run|dev|stack|test|lint|manage`: what the Makefile calls."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from newsportal.embedded_postgres import EmbeddedPostgresError
from newsportal.launcher import checks, children
from newsportal.launcher.environment import LauncherError
from newsportal.launcher.site import Site
from newsportal.launcher.stack import Stack

ROOT = Path(__file__).resolve().parent.parent
USAGE = """usage: python -m newsportal.launch [--with-parent] COMMAND

run             serve the site as in production (HOST, PORT, DATABASE_URL, DEMO_PASSWORD, VAR_DIR)
stack           serve it as a server does: nginx, Redis, two web servers, a worker (PORT is nginx's)
dev             serve it with debugging and automatic reload
test [ARG...]   run the tests in parallel; arguments go to pytest
lint            run the linters
manage ARG...   run a management command on the site's database

--with-parent   stop when the process that started this one is gone
"""


def main(arguments: list[str]) -> int:
    """Run a command and return the exit status; what a person can repair ends with one line on standard error."""
    if arguments[:1] == ["--with-parent"]:
        arguments = arguments[1:]
        children.die_with_parent(os.getppid(), signal.SIGTERM)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    signal.signal(signal.SIGTERM, _leave)
    try:
        match command:
            case "run" | "dev" if not rest:
                return Site(ROOT, debug=command == "dev").serve()
            case "stack" if not rest:
                return Stack(ROOT).serve()
            case "test":
                return checks.test(ROOT, rest)
            case "lint" if not rest:
                return checks.lint(ROOT)
            case "manage" if rest:
                return checks.manage(ROOT, rest)
    except LauncherError as error:
        return _complain(str(error), error.status)
    except EmbeddedPostgresError as error:
        return _complain(str(error), 1)
    return _complain(USAGE, 64)


def _leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(128 + signum)


def _complain(message: str, status: int) -> int:
    if message:
        print(message, file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
