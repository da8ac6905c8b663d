"""What is loaded before the server's processes are forked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.template import engines

from newsportal.warming import warm

TEMPLATES = Path(house.BASE_DIR, "templates")


def _kept() -> set[str]:
    (cached,) = engines["django"].engine.template_loaders  # type: ignore[attr-defined]
    return set(cached.get_template_cache)


def test_loads_every_template_of_ours() -> None:
    names = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert warm() == len(names)
    assert names <= _kept()


def test_starts_with_a_template_that_cannot_be_read(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.html").write_text("{% for %}")
    (tmp_path / "whole.html").write_text("{{ word }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert warm() == 1
    assert "broken.html cannot be read" in caplog.text
