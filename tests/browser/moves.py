"""What a person does that leads to another page. Each waits until that page is whole, so that nobody looks at the one before it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def go(to: Locator) -> None:
    """Click what leads elsewhere."""
    with to.page.expect_navigation():
        to.click()


def press(page: Page, name: str) -> None:
    """Send the form of the button with this name."""
    go(page.get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    """Follow the first link with this name."""
    go(page.get_by_role("link", name=name, exact=True).first)
