"""Error pages: in the site's look, without a trace, and readable with everything down."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from newsportal.views import errors
from tests.disk import full_disk
from tests.factories import make_business, make_user


@pytest.fixture
def visitor() -> Client:
    """Return a client that gets the page for an error, as a reader would."""
    return Client(raise_request_exception=False)


@pytest.fixture
def database_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every query fail as it does when the server has gone."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OperationalError('connection to server at "10.0.0.7", port 5432 failed: Connection refused')

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/news/", "/feed/", "/sitemap.xml", "/search/?q=ships", "/nowhere/", "/accounts/login/"]
)
def test_a_page_without_its_database_answers_503_and_when_to_ask_again(
    visitor: Client, database_down: None, address: str
) -> None:
    response = visitor.get(address, headers={"cookie": "session=abcdefghijabcdefghijabcdefghij12"})
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_page_of_a_missing_database_tells_nothing_of_it(visitor: Client, database_down: None) -> None:
    text = visitor.get("/").content.decode()
    for word in ("10.0.0.7", "5432", "Traceback", "OperationalError", "Django", "psycopg"):
        assert word not in text


@pytest.mark.django_db
def test_a_query_that_takes_too_long_answers_503(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")

    def slowly(*args: Any, **kwargs: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")

    monkeypatch.setattr("newsportal.views.home.render", slowly)
    assert visitor.get("/").status_code == 503


@pytest.mark.django_db
def test_an_error_of_our_own_answers_500_without_a_trace(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("newsportal.views.home.render", fail)
    response = visitor.get("/")
    assert (response.status_code, response["Cache-Control"]) == (500, "no-store")
    assert "secret of the house" not in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_the_disk_has_no_room_for_answers_503_and_when_to_send_it_again(
    visitor: Client, settings: Any
) -> None:
    make_business("Harbour Kitchen")
    visitor.force_login(make_user())
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    with full_disk():
        file = SimpleUploadedFile("licence.pdf", b"%PDF-" * 1000)
        response = visitor.post("/business/harbour-kitchen/claim/", {"document": file})
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "10", "no-store")
    assert "Nothing that you sent has been accepted" in response.content.decode()


@pytest.mark.parametrize("status", [400, 413, 500, 503])
def test_a_page_that_must_work_with_everything_down_asks_the_database_nothing(status: int) -> None:
    # Without the mark of a test that may, any query would be refused.
    assert b"</html>" in errors._bare(status).content


def test_the_door_without_a_token_answers_403_in_our_words(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "Traceback" not in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_large_answers_413(visitor: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    visitor.force_login(make_user(role="Editor"))
    assert visitor.post("/admin/articles/article/add/", {"headline": "x" * 2000}).status_code == 413


@pytest.mark.django_db
def test_a_form_with_too_many_fields_answers_413(visitor: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    visitor.force_login(make_user(role="Editor"))
    fields = {f"field{number}": "x" for number in range(20)}
    assert visitor.post("/admin/articles/article/add/", fields).status_code == 413


def test_an_error_that_is_nobodys_fault_stays_a_500() -> None:
    request = RequestFactory().get("/")
    try:
        raise ValueError
    except ValueError:
        assert errors.server_error(request).status_code == 500
