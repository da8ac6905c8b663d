"""The units of systemd: what they start is there, what they say is understood, and little is open to them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.newsportal.test_containers import is_known, known_settings

ROOT = Path(__file__).resolve().parent.parent.parent
UNITS = ROOT / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
# What keeps a process that was broken into from anything but its own work.
HARDENED = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallFilter=@system-service",
)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_each_service_is_hardened_and_starts_what_is_there(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert set(HARDENED) <= set(lines)
    users = [line for line in lines if line.startswith("User=")]
    assert users in (["User=newsportal"], ["User=www-data"])
    assert [line for line in lines if line.startswith("CapabilityBoundingSet=")] in (
        ["CapabilityBoundingSet="],
        ["CapabilityBoundingSet=CAP_NET_BIND_SERVICE"],
    )
    for command in (line.split("=", 1)[1].split() for line in lines if line.startswith("ExecStart=")):
        assert command[0].startswith(
            ("/opt/newsportal/current/.venv/bin/", "/opt/newsportal/next/", "/usr/sbin/nginx")
        )
        if command[1] == "manage.py":
            assert command[2] in get_commands()
        for word in command[1:]:
            assert not word.startswith("deploy/") or (ROOT / word).exists(), word


def test_nginx_keeps_pages_in_memory_and_what_may_be_large_apart_from_them() -> None:
    # On a full disk nginx breaks off what it cannot keep.
    told = dict(re.findall(r"(NGINX_\w+)=(\S+)", (ROOT / "docs/operating.md").read_text()))
    unit = (UNITS / "newsportal-nginx.service").read_text()
    assert told["NGINX_CACHE"].startswith("/run/newsportal/nginx/") and "RuntimeDirectory=newsportal/nginx\n" in unit
    assert told["NGINX_TEMP"] == "/var/cache/newsportal-nginx" and "CacheDirectory=newsportal-nginx\n" in unit


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for path in (*SERVICES, *UNITS.glob("*.target"), *UNITS.glob("*.timer")):
        # The programs are not installed here: true is, wherever they would be.
        text = re.sub(r"^(Exec\w+)=/\S+", r"\1=/bin/true", path.read_text(), flags=re.MULTILINE)
        assert all(re.match(r"\[\w+\]$|\w+=|#|$", line) for line in text.splitlines()), path
        (tmp_path / path.name).write_text(text)
    if not shutil.which("systemd-analyze"):
        # A container without systemd has nobody to ask.
        return
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": os.defpath},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_whatever_serves_is_started_again_when_it_was_killed() -> None:
    for path in (*SERVICES, UNITS / "postgresql.conf"):
        lines = path.read_text().splitlines()
        once = "Type=oneshot" in lines
        assert once or "Restart=always" in lines or "Restart=on-failure" in lines, path
        assert once or any(line.startswith("RestartSec=") for line in lines), path
    assert (
        "install -D -m 0644 systemd/postgresql.conf /etc/systemd/system/postgresql@.service.d/newsportal.conf"
        in (ROOT / "docs/operating.md").read_text()
    )


def test_the_log_that_nginx_writes_is_rotated() -> None:
    page = (ROOT / "docs/operating.md").read_text()
    log = re.search(r'NGINX_ACCESS_LOG="(\S+) newsportal"', page)
    pattern = re.search(r"^(/\S+) \{$", (UNITS / "logrotate.conf").read_text(), re.MULTILINE)
    assert log
    assert pattern
    assert Path(log[1]).match(pattern[1])
    assert "install -m 0644 deploy/systemd/logrotate.conf /etc/logrotate.d/newsportal\n" in page


def test_every_setting_of_the_example_is_one_that_the_site_knows() -> None:
    lines = (UNITS / "environment.example").read_text().splitlines()
    names = {line.split("=", 1)[0] for line in lines if line and not line.startswith("#")}
    assert {name for name in names if not is_known(name, known_settings())} == set()


def test_the_scripts_are_ones_that_a_shell_can_run() -> None:
    scripts = [*UNITS.glob("*.sh"), *(ROOT / "deploy/compose").glob("*.sh")]
    for script in scripts:
        assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
        assert os.access(script, os.X_OK) or script.name == "create-database.sh"


def test_the_page_for_whoever_runs_the_site_names_only_what_is_there() -> None:
    page = (ROOT / "docs/operating.md").read_text()
    for name in re.findall(
        r"(?<![\w/-])(?:deploy/)?(?:systemd|postgresql|redis|compose|nginx)/[\w@.*-]+\.[a-z]+", page
    ):
        path = name if name.startswith("deploy/") else f"deploy/{name}"
        assert list(ROOT.glob(path)) or f"/etc/{name}" in page, name
    known = known_settings()
    for name in re.findall(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`", page):
        assert is_known(name, known) or name.startswith("NGINX_"), name
    for command in re.findall(r"^ +newsportal (\w+)|`newsportal (\w+)", page, re.MULTILINE):
        assert "".join(command) in get_commands(), command
