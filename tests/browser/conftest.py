"""A real Chromium over a real server; what the browser complains of fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

# On a busy machine a page is late, which is no fault of the page.
expect.set_options(timeout=30_000)

# The first is the same browser without its windows' frames, menus and tabs, which cost as much work as the pages.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip them aloud where there is no browser."""
    for item in items:
        if "tests/browser/" in str(item.path).replace("\\", "/"):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(
                    pytest.mark.skip(
                        reason="no Chromium was found: install the package chromium-headless-shell or chromium"
                    )
                )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the machine's own browser; without a sandbox, which a root account cannot have."""
    # Without a graphics card it would otherwise reckon one.
    drawing = ["--disable-gpu", "--disable-software-rasterizer"]
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-background-networking", *drawing]}


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a path of the live server in a window of its own.

    It takes the path and, as keywords, what ``Browser.new_context`` takes. At the end of the test every error of a console
    fails it: a refused script, a missing file, a broken policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def opened(path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
