"""One stack for all drills that leave it as it was, and what it began with for those that need one of their own."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.machine import Machine
from newsportal.launcher import children
from tests.memory import in_memory

# Readers who ask as fast as they can take whatever the processors give, which other tests want too.
PAUSE = 0.03


@pytest.fixture(scope="package")
def ground() -> Iterator[Path]:
    """Return a folder for what the stacks write."""
    with tempfile.TemporaryDirectory(prefix="np-", dir=in_memory()) as name:
        yield Path(name)


@pytest.fixture(scope="package")
def beginning(ground: Path) -> Path:
    """Return the folder of what ``machine`` began with."""
    return ground / "beginning"


@pytest.fixture(scope="package")
def machine(ground: Path, beginning: Path) -> Iterator[Machine]:
    with Machine(ground / "var", pause=PAUSE) as made:
        made.copy_to(beginning)
        yield made
    # Everything went with it, whatever the drills did.
    ours = str(made.var)
    assert children.wait_until(lambda: not processes(ours), 20), processes(ours)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", made.port)) != 0


def processes(words: str) -> list[str]:
    lines = (
        " ".join(children.command_line(int(entry.name))) for entry in Path("/proc").iterdir() if entry.name.isdigit()
    )
    return [line for line in lines if words in line]
