"""What browsers report, and where to report a hole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from newsportal import limits
from newsportal.views import reports

pytestmark = pytest.mark.django_db
OLD = {
    "csp-report": {
        "document-uri": "https://news.example.org/search/?q=private",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/steal.js?token=hunter2",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://news.example.org/about/",
            "effectiveDirective": "style-src",
            "blockedURL": "inline",
        },
    }
]


@pytest.fixture(autouse=True)
def _nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_told", limits.Limiter("reports-of-a-test", lambda: 30))


def send(body: Any, content_type: str = "application/csp-report") -> int:
    text = body if isinstance(body, bytes) else json.dumps(body)
    return Client(enforce_csrf_checks=True).post("/csp-report/", text, content_type=content_type).status_code


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (OLD, "policy: script-src-elem refused https://evil.example on /search/"),
        (NEW, "policy: style-src refused inline on /about/"),
    ],
)
def test_a_report_is_logged_without_what_is_private_in_it(caplog, body, line):
    assert send(body) == 204
    assert caplog.messages == [line]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 15000,
        b"\xff\x00",
        b"null",
        b"[1, {}]",
        b'{"csp-report": 7}',
        b'{"csp-report": {"blocked-uri": "https://[::1"}}',
        b"x" * 20000,
    ],
)
def test_whatever_is_sent_the_answer_is_the_same_and_nothing_breaks(body):
    assert send(body) == 204


def test_a_flood_of_reports_is_told_in_part(caplog):
    for _ in range(50):
        send(NEW)
    assert len([line for line in caplog.messages if line.startswith("policy")]) == 30


def test_only_browsers_that_report_are_answered():
    assert Client().get("/csp-report/").status_code == 405


def test_every_page_says_where_to_report():
    response = Client().get("/about/")
    assert "report-uri /csp-report/; report-to policy" in response["Content-Security-Policy"]
    assert response["Reporting-Endpoints"] == 'policy="http://testserver/csp-report/"'


def test_security_txt_says_where_to_write_and_until_when_that_is_true(settings):
    settings.SECURITY_CONTACT = "mailto:safe@example.org"
    response = Client().get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:safe@example.org"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    expires = datetime.fromisoformat(fields["Expires"])
    assert datetime.now(UTC) + timedelta(days=200) < expires < datetime.now(UTC) + timedelta(days=365)
