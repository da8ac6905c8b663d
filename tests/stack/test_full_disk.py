"""`make stack` on disks that are full: the drill of ``bench/disks.py``, in short, on small disks of its own."""

from __future__ import annotations

import shutil

import pytest

from bench import disks
from bench.machine import Machine, can_mount
from tests.stack.conftest import PAUSE

pytestmark = [
    pytest.mark.xdist_group("stack"),
    pytest.mark.skipif(
        not (shutil.which("nginx") and shutil.which("redis-server")), reason="nginx and redis-server are not installed"
    ),
]


def test_with_a_full_disk_pages_are_read_forms_say_so_and_nothing_is_half_kept(tmp_path, machine, beginning):
    if not can_mount():
        pytest.skip("only root can mount the small disks that are filled")
    with Machine(tmp_path / "var", disks.SIZES, like=beginning, pause=PAUSE) as small:
        outcome = disks.disk_full(small, forms=60, seconds=2)
    assert outcome.held, outcome.words
