"""A person signs up on a telephone, takes an authenticator app and a passkey, and comes back with each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from directory.models import User
from tests.browser.moves import follow, go, press
from tests.doors import PASSWORD, app_code, code_in, letter_to

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def looks_right(page: Page) -> None:
    """Fail where the page scrolls sideways, or where axe finds a fault."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert Axe().run(page).response["violations"] == []


def test_an_account_from_its_beginning_to_its_end(open_page: Callable[..., Page]) -> None:
    # Passkeys belong to a name, which the live server has: localhost.
    page = open_page("/", **PHONE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "isUserVerified": True}})

    # Signing up, with a slip first.
    page.locator("summary").click()
    go(page.get_by_role("navigation", name="Menu").get_by_role("link", name="Sign in"))
    looks_right(page)
    follow(page, "Sign up")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill("short")
    press(page, "Sign up")
    expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
    looks_right(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Password")).to_be_focused()
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign up")
    looks_right(page)
    page.get_by_label("Code").fill(code_in(letter_to("ada@example.org")))
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    looks_right(page)

    # A second step.
    follow(page, "Second step and passkeys")
    follow(page, "Set it up")
    looks_right(page)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")
    secret = page.locator(".account__secret").inner_text()
    looks_right(page)
    page.get_by_label("Code").fill(app_code(secret=secret))
    press(page, "Turn it on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    looks_right(page)

    # A passkey.
    page.goto("/accounts/2fa/")
    looks_right(page)
    follow(page, "Add one")
    looks_right(page)
    page.get_by_label("Name").fill("My telephone")
    press(page, "Add a passkey")
    # Back where it began: now with the passkey, which was not there before.
    go(page.get_by_role("listitem").filter(has_text="Passkeys").get_by_role("link", name="Look at them"))
    expect(page.get_by_text("My telephone")).to_be_visible()
    looks_right(page)
    page.goto("/accounts/sessions/")
    looks_right(page)

    # Out, and in by each.
    press(page, "Sign out")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    looks_right(page)
    page.get_by_label("Code").fill(app_code(1, secret))
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    press(page, "Sign out")
    press(page, "Use a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")

    # The end.
    follow(page, "Delete your account")
    expect(page.get_by_role("link", name="Use a passkey")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")
    looks_right(page)
    press(page, "Delete my account for good")
    expect(page.get_by_role("status")).to_have_text("Your account is deleted.")
    assert not User.objects.exists()
