"""newsportal -> articles -> directory, never upward; templates follow it too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "directory": {"directory"},
    "articles": {"articles", "directory"},
    "newsportal": {"newsportal", "articles", "directory"},
}


def imported(source: str) -> set[str]:
    """Return the top-level names of everything that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & set(MAY_IMPORT)


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_no_app_imports_what_stands_above_it(app: str) -> None:
    modules = list((ROOT / app).rglob("*.py"))
    assert modules
    upward = {str(m.relative_to(ROOT)): imported(m.read_text("utf-8")) - MAY_IMPORT[app] for m in modules}
    assert {module: names for module, names in upward.items() if names} == {}


def test_the_walk_sees_an_upward_import_inside_a_function() -> None:
    assert imported("def f():\n    from articles.models import Article\n") == {"articles"}


def test_no_template_of_the_directory_mentions_stories() -> None:
    for template in (ROOT / "templates" / "directory").rglob("*.html"):
        assert "articles" not in template.read_text("utf-8"), template
