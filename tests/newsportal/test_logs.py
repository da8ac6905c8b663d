"""The log: one line per event whatever a visitor sends, with the request's id, without secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from newsportal import logs, sentry
from tests.factories import make_user

FORGED = "x\r\n2026-01-01T00:00:00.000Z INFO admin: all is well\u2028more\x85\x1b[2J\u202eevil"


class Told:
    """A logger of our own and what it has written."""

    def __init__(self, form: str) -> None:
        self.stream = io.StringIO()
        self.logger = logging.getLogger(f"told.{form}")
        self.logger.handlers = [logging.StreamHandler(self.stream)]
        self.logger.handlers[0].setFormatter(logs.formatter(form))
        self.logger.setLevel("DEBUG")
        self.logger.propagate = False

    @property
    def lines(self) -> list[str]:
        # As strict as a viewer could be about where lines end.
        return self.stream.getvalue().removesuffix("\n").splitlines()


@pytest.fixture(params=logs.FORMATS)
def told(request: pytest.FixtureRequest) -> Told:
    return Told(request.param)


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    caplog.set_level(logging.INFO, "newsportal.middleware")
    return lambda: [record for record in caplog.records if record.name == "newsportal.middleware"]


def test_what_a_visitor_sends_makes_no_line_of_its_own(told):
    told.logger.warning("Not found: %s", FORGED, extra={"path": FORGED})
    assert len(told.lines) == 1
    assert told.lines[0].isprintable()
    assert "all is well" in told.lines[0]


def test_a_traceback_cannot_be_taken_for_events(told):
    try:
        raise ValueError(FORGED)
    except ValueError:
        told.logger.exception("Failed")
    if told.logger.name.endswith("json"):
        assert "ValueError" in json.loads(*told.lines)["exception"]
    else:
        assert all(line.startswith("    ") for line in told.lines[1:])
        assert any("ValueError" in line for line in told.lines)


@pytest.mark.parametrize(
    "text",
    [
        "connection to postgres://newsportal:hunter2@db:5432/news failed",
        "GET /reset/?token=hunter2&next=/",
        "{'password1': 'hunter2', 'email': 'a@example.org'}",
        '{"access_token": "hunter2"}',
        "Authorization: Bearer hunter2",
        "Cookie: __Host-session=hunter2",
        "csrfmiddlewaretoken=hunter2",
        "AWS_SECRET_KEY=hunter2",
    ],
)
def test_passwords_and_tokens_are_blotted_out(told, text):
    try:
        raise ValueError(text)
    except ValueError:
        told.logger.exception(text, extra={"path": text})
    assert "hunter2" not in "".join(told.lines)
    assert "***" in told.lines[0]


@pytest.mark.parametrize("text", ["The key to the city is brass", "code 404", "a token gesture", "keyboard: QWERTY"])
def test_ordinary_words_stay(text):
    assert logs.blot(text) == text


def test_a_json_line_has_when_how_bad_where_what_and_of_which_request():
    told = Told(logs.JSON)
    logs.request_id.set("abcdef0123456789")
    try:
        told.logger.info("Opened %s", "gate 4", extra={"status": 200})
    finally:
        logs.request_id.set("")
    line = json.loads(*told.lines)
    assert line.pop("time").endswith("Z") and line.pop("process") > 0
    assert line == {
        "level": "INFO",
        "logger": "told.json",
        "message": "Opened gate 4",
        "status": 200,
        "request_id": "abcdef0123456789",
    }


# --- Requests -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["0b5f7c3e-4a1d-4f0e-9a53-0d1a2b3c4d5e", "Root-1.abc_def"])
def test_an_id_from_the_proxy_is_taken_on(given):
    assert Client().get("/healthz", headers={"x-request-id": given})["X-Request-ID"] == given


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "abcdefgh\r\nX-Evil: 1", "abcdefgh\n", "ab cdefgh", "-abcdefgh", "äbcdefgh"]
)
def test_anything_else_is_replaced_by_an_id_of_our_own(given):
    made = Client().get("/healthz", headers={"x-request-id": given})["X-Request-ID"]
    assert made != given and len(made) == 16 and int(made, 16) >= 0


@pytest.mark.django_db
def test_a_page_that_is_kept_for_others_does_not_carry_the_id_of_one():
    assert "X-Request-ID" not in Client().get("/about/")
    assert "X-Request-ID" in Client().get("/nowhere/")


@pytest.mark.django_db
def test_a_denial_is_told_with_who_and_why_and_nothing_that_was_sent(heard):
    client = Client(enforce_csrf_checks=True)
    reporter = make_user(role="Reporter")
    client.force_login(reporter)
    client.get("/admin/directory/user/")
    client.post("/admin/articles/article/add/?token=hunter2", {"password": "hunter2"})
    forbidden, forged = heard()
    assert (forbidden.status, forbidden.user, forbidden.client) == (403, reporter.pk, "127.0.0.1")
    assert (forged.method, forged.path, forged.view) == (
        "POST",
        "/admin/articles/article/add/",
        "admin:articles_article_add",
    )
    assert "hunter2" not in str([record.__dict__ for record in heard()])


@pytest.mark.django_db
def test_what_stood_in_the_address_of_a_denied_request_is_not_told(heard):
    Client(enforce_csrf_checks=True).post("/country/secret-of-a-reader/")
    assert [record.path for record in heard() if record.status == 403] in ([], ["/country/<slug:slug>/"])
    Client().get("/%00")
    assert heard()[-1].status == 400


# --- Sentry ---------------------------------------------------------------------------------------------------------


def test_a_report_of_an_error_tells_nothing_of_the_visitor():
    event = {
        "request": {
            "method": "POST",
            "url": "https://news.example.org/search/?q=private",
            "headers": {"Cookie": "hunter2", "X-Forwarded-For": "203.0.113.9"},
            "cookies": {"session": "hunter2"},
            "env": {"REMOTE_ADDR": "203.0.113.9"},
            "data": {"password": "hunter2"},
        },
        "user": {"id": 7, "email": "ada@example.org"},
        "exception": {"values": [{"type": "ValueError", "value": "bad password=hunter2"}]},
    }
    sent = sentry.without_persons(event, {})
    assert sent["request"] == {"method": "POST", "url": "https://news.example.org/search/"}
    for word in ("hunter2", "203.0.113.9", "ada@example.org", "private"):
        assert word not in str(sent)
