"""The newsroom's door: the site's own, with a second factor for everybody who has powers, and no way round it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver

from directory.models import User
from tests import doors
from tests.doors import SECOND_STEP, app_code, give_app, reauthenticate, sign_in
from tests.factories import make_article, make_user
from tests.newsroom import signed_in
from tests.pages import tree

pytestmark = pytest.mark.django_db

ADMIN_DOOR = "/admin/login/?next=%2Fadmin%2Farticles%2Farticle%2F"


@pytest.fixture
def strict(settings: Any) -> None:
    """A site that asks its staff for a second factor."""
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def editor() -> User:
    return make_user("editor@example.org", role="Editor")


def patterns(entries: list[Any], prefix: str = "/admin/") -> Iterator[str]:
    """Yield an address for every pattern of the admin, its parameters filled in with 1."""
    for entry in entries:
        route = str(entry.pattern)
        while "<" in route:
            start, end = route.index("<"), route.index(">")
            route = f"{route[:start]}1{route[end + 1 :]}"
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, prefix + route)
        elif isinstance(entry, URLPattern):
            yield prefix + route


def test_a_stranger_signs_in_at_the_sites_door_and_comes_back(client: Client, editor: User) -> None:
    response = client.get("/admin/articles/article/")
    assert response["Location"] == "/admin/login/?next=/admin/articles/article/"
    door = client.get(response["Location"])
    assert door["Location"] == "/accounts/login/?next=%2Fadmin%2Farticles%2Farticle%2F"
    assert (
        sign_in(client, "editor@example.org", next="/admin/articles/article/")["Location"]
        == "/admin/articles/article/"
    )
    assert client.get("/admin/articles/article/").status_code == 200
    assert client.get(ADMIN_DOOR)["Location"] == "/admin/articles/article/"


def test_the_admin_takes_no_password_itself(client: Client, editor: User) -> None:
    client.post("/admin/login/", {"username": "editor@example.org", "password": doors.PASSWORD, "next": "/admin/"})
    assert client.get("/admin/").status_code == 302
    assert signed_in(editor).get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_somebody_who_is_no_staff_is_told_so(caplog: pytest.LogCaptureFixture) -> None:
    client = signed_in(make_user("ada@example.org"))
    with caplog.at_level(logging.WARNING, "security"):
        page = client.get("/admin/", follow=True)
    assert page.status_code == 403 and "This page is not for you" in page.content.decode()
    # It is no dead end: to sign in as somebody else, one first signs out.
    assert set(tree(page).xpath("//main//a/@href")) == {"/accounts/", "/contact/", "/"}
    assert "denied: newsroom, no staff" in caplog.text


def test_signing_out_of_the_newsroom_is_signing_out(editor: User) -> None:
    client, elsewhere = signed_in(editor), signed_in(editor)
    assert client.get("/admin/logout/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == elsewhere.get("/admin/").status_code == 302


def test_every_address_of_the_newsroom_is_shut_without_a_second_factor(strict: None) -> None:
    User.objects.create_superuser("root@example.org", doors.PASSWORD)
    story = make_article(status="draft")
    client = Client()
    sign_in(client, "root@example.org")
    open_to_all = {"/admin/login/", "/admin/logout/"}
    addresses = set(patterns(admin.site.get_urls())) - open_to_all
    assert len(addresses) > 60
    for address in sorted(addresses):
        for response in (client.get(address), client.post(address, {"action": "delete_selected", "post": "yes"})):
            # Either to the admin's door, or to the door of a list that moved.
            assert response.status_code in {301, 302}, address
            assert response["Location"].startswith(("/admin/login/", "/admin/")), address
    assert client.get(story.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_staff_without_a_second_factor_is_sent_to_set_one_up_and_then_let_in(client: Client, strict: None) -> None:
    editor = make_user("editor@example.org", role="Editor")
    draft = make_article(status="draft")
    sign_in(client, "editor@example.org")
    setup = client.get(ADMIN_DOOR)
    assert setup["Location"] == "/accounts/2fa/?next=%2Fadmin%2Farticles%2Farticle%2F"
    assert "asks for a second step" in client.get(setup["Location"]).content.decode()
    reauthenticate(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = page.split('account__secret">')[1].split("<")[0]
    client.post("/accounts/2fa/totp/activate/", {"code": app_code(secret=secret)})
    assert client.get("/admin/articles/article/").status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 200
    # Another session, older than the second factor, has not shown it.
    older = signed_in(editor)
    assert older.get("/admin/").status_code == 302
    assert older.get(ADMIN_DOOR)["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Farticles%2Farticle%2F"
    code = app_code(1, secret)
    response = older.post("/accounts/2fa/reauthenticate/", {"code": code, "next": "/admin/"})
    assert response["Location"] == "/admin/" and older.get("/admin/").status_code == 200


def test_signing_in_with_a_second_factor_opens_the_newsroom(client: Client, strict: None, editor: User) -> None:
    give_app(editor)
    sign_in(client, "editor@example.org", next="/admin/")
    assert client.get("/admin/").status_code == 302
    assert client.post(SECOND_STEP, {"code": app_code()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    # Taken away again, it is missing again.
    reauthenticate(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/admin/").status_code == 302


def test_a_second_factor_of_one_account_does_not_count_for_another(client: Client, strict: None, editor: User) -> None:
    give_app(editor)
    sign_in(client, "editor@example.org")
    client.post(SECOND_STEP, {"code": app_code()})
    client.force_login(make_user("other@example.org", role="Editor"))
    assert client.get("/admin/").status_code == 302


def test_ordinary_people_are_asked_for_no_second_factor(client: Client, strict: None) -> None:
    make_user("ada@example.org")
    assert sign_in(client, "ada@example.org")["Location"] == "/accounts/"
    assert client.get("/accounts/").status_code == 200


def test_a_public_page_does_not_ask_who_is_there(strict: None, editor: User) -> None:
    response = signed_in(editor).get("/")
    assert "Cookie" not in response.get("Vary", "") and not response.cookies
