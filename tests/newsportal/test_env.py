"""Bad settings end with one clear line and an exit code that says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EX_CONFIG = 78
GOOD = {
    "DATABASE_URL": os.environ["DATABASE_URL"],
    "SECRET_KEY": "abcde-" * 10,
    "SITE_URL": "https://news.example.org",
}


def check(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py check`` with these settings; None takes one away."""
    given = {**os.environ, **GOOD, **environment}
    # pytest's own browser plug-in needs it, a deployment must not have it.
    given.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    for name in ("DEBUG", "EMBEDDED", "SECRET_KEY_FILE", "ALLOWED_HOSTS"):
        if name not in environment:
            given.pop(name, None)
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=ROOT,
        env={name: value for name, value in given.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    "environment, words",
    [
        ({"DATABASE_URL": None}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "mysql://root@127.0.0.1/news"}, "must start with postgres://, not mysql://"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:5432/"}, "names no database"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:port/news"}, "not a valid address"),
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "   "}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/nowhere/secret"}, "SECRET_KEY_FILE cannot be read"),
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0"),
        ({"SITE_URL": "news.example.org"}, "SITE_URL must look like https://www.example.org"),
        ({"SITE_URL": "https://news.example.org/path"}, "SITE_URL must look like"),
        ({"SITE_URL": "https://[::1"}, "SITE_URL must look like"),
        ({"SITE_URL": "https://news.example.org:port"}, "SITE_URL must look like"),
        (
            {"FORWARDED_ALLOW_IPS": "10.0.0.0/8, proxy"},
            "FORWARDED_ALLOW_IPS must hold addresses like 10.0.0.0/8, not 'proxy'",
        ),
        ({"STATEMENT_TIMEOUT_MS": "-1"}, "STATEMENT_TIMEOUT_MS must be a whole number"),
    ],
)
def test_a_bad_setting_ends_with_one_line_that_names_it(environment: dict[str, str | None], words: str) -> None:
    result = check(**environment)
    lines = result.stderr.strip().splitlines()
    assert (result.returncode, len(lines)) == (EX_CONFIG, 1), result.stderr
    assert words in lines[0]


def test_a_wrong_scheme_does_not_print_the_password() -> None:
    assert "hunter2" not in check(DATABASE_URL="mysql://root:hunter2@127.0.0.1/news").stderr


def test_good_settings_pass_with_the_checks_of_a_deployment() -> None:
    result = check("--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_a_server_that_does_not_answer_is_named_as_the_trouble() -> None:
    result = check("--database", "default", DATABASE_URL="postgres://nobody@127.0.0.1:1/news")
    assert result.returncode != 0
    assert "newsportal.E005" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_command_that_needs_a_server_ends_with_one_line_when_none_answers() -> None:
    environment = {**os.environ, **GOOD, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/news"}
    result = subprocess.run(
        [sys.executable, "manage.py", "showmigrations"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = result.stderr.strip().splitlines()
    assert (result.returncode, len(lines)) == (EX_CONFIG, 1), result.stderr
    assert "The database cannot be used" in lines[0]
