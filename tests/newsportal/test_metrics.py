"""Figures over several processes, some of which have ended, counted as gunicorn's workers count."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, sys
from pathlib import Path
folder = Path(sys.argv[1], f"newsportal-counts-{os.getpid()}")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
from newsportal import metrics
metrics.prepare(folder)

def work(times):
    pid = os.fork()
    if pid == 0:
        for _ in range(times):
            metrics.count("home", "GET", 200, 0.02)
        os._exit(0)
    os.waitpid(pid, 0)
    return pid

def told():
    return [line for line in metrics.render(metrics.Figures()).decode().splitlines() if "_total{" in line or "_count{" in line]

ended = [work(3), work(4)]
before = told()
for pid in ended:
    metrics.forget_process(pid)
work(5)
print(before, told(), sorted(path.name for path in folder.iterdir() if path.name.startswith("counter")), pid)
"""


def count(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_processes_are_added_up_and_those_that_ended_are_kept_in_one_file(tmp_path):
    said = count(tmp_path)
    for number in ("7.0", "12.0"):
        assert f'newsportal_requests_total{{method="GET",status="200",view="home"}} {number}' in said
        assert f'newsportal_request_seconds_count{{view="home"}} {number}' in said
    assert said.count("counter_") == 2 and "'counter_0.db'" in said


def test_a_new_master_removes_what_a_killed_one_left(tmp_path):
    count(tmp_path)
    (tmp_path / "newsportal-counts-somebody").symlink_to(ROOT)
    left = set(tmp_path.glob("*-counts-*"))
    count(tmp_path)
    assert len(left & set(tmp_path.glob("*-counts-*"))) == 1
    assert (ROOT / "manage.py").exists()
