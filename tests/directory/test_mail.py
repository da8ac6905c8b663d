"""Mail: written with what it tells about, delivered once, whatever the mail server does meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from directory import mail
from directory.models import Letter, PeriodicRun
from directory.periodic import enqueue_due
from tests.post import Unwilling, posted, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def template(settings: Any, tmp_path: Path) -> None:
    """A template of a letter: ``word`` in the subject and in the text."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "test_subject.txt").write_text("About {{ word }}\n")
    text = "Dear reader of {{ SITE_NAME }},\n\n{{ word }} at {{ SITE_URL }}/.\n"
    (tmp_path / "mail" / "test.txt").write_text(text)
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]


@pytest.fixture
def server(settings: Any) -> Iterator[type[Unwilling]]:
    """A mail server that can be told to fail."""
    settings.EMAIL_BACKEND = "tests.post.Unwilling"
    Unwilling.down, Unwilling.refused = False, {}
    Unwilling.attempts.clear()
    yield Unwilling
    Unwilling.down, Unwilling.refused = False, {}


def write(to: str = "ada@example.org", word: str = "ships", **options: Any) -> Letter:
    return mail.send(to, "test", {"word": word}, **options)


def let_time_pass(**span: float) -> None:
    """Make every letter older, and the periodic tasks due again."""
    for letter in Letter.objects.all():
        Letter.objects.filter(pk=letter.pk).update(
            due_at=letter.due_at - timedelta(**span), created_at=letter.created_at - timedelta(**span)
        )
    PeriodicRun.objects.update(last_at=None)


def work_for_a_while() -> None:
    """Do what a living worker does: queue what is due, then all that is in the queue."""
    enqueue_due()
    work()


def test_a_letter_says_who_writes_and_escapes_nothing(settings: Any) -> None:
    write(word="Fish & Chips <Ltd>", reply_to="bo@example.net", headers={"List-Unsubscribe": "<https://x.example/>"})
    (message,) = posted()
    assert (message.to, message.from_email, message.reply_to) == (
        ["ada@example.org"],
        settings.DEFAULT_FROM_EMAIL,
        ["bo@example.net"],
    )
    assert message.subject == "About Fish & Chips <Ltd>"
    assert "Dear reader of AdMyCity,\n\nFish & Chips <Ltd> at http://testserver/.\n\n-- \nAdMyCity" in message.body
    headers = message.message()
    assert headers["List-Unsubscribe"] == "<https://x.example/>" and headers["Auto-Submitted"] == "auto-generated"


def test_no_visitor_waits_for_the_mail_server_and_the_worker_delivers(server: type[Unwilling]) -> None:
    write()
    assert server.attempts == []
    work()
    assert server.attempts == ["ada@example.org"] and not Letter.objects.exists()


def test_no_letter_tells_about_what_was_rolled_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert posted() == [] and not DBTaskResult.objects.exists()


def test_an_outage_of_an_hour_loses_nothing_and_doubles_nothing(server: type[Unwilling]) -> None:
    server.down = True
    for number in range(20):
        write(f"reader{number}@example.org")
    for _ in range(4):
        work_for_a_while()
        let_time_pass(minutes=15)
    assert django_mail.outbox == [] and Letter.objects.count() == 20
    # A dead server is asked a few times, not once for every letter.
    assert len(server.attempts) < 20
    server.down = False
    for _ in range(2):
        let_time_pass(minutes=15, seconds=1)
        work_for_a_while()
    assert sorted(message.to[0] for message in django_mail.outbox) == sorted(
        f"reader{number}@example.org" for number in range(20)
    )
    assert not Letter.objects.exists()


def test_a_letter_is_not_stranded_by_a_worker_that_is_killed(server: type[Unwilling]) -> None:
    write()
    # What a killed worker leaves behind: a task that runs for ever.
    DBTaskResult.objects.update(status="RUNNING")
    work_for_a_while()
    assert server.attempts == ["ada@example.org"]


def test_a_letter_has_the_same_id_at_every_attempt(server: type[Unwilling]) -> None:
    letter = write()
    server.refused = {"ada@example.org": 451}
    assert posted() == []
    server.refused = {}
    let_time_pass(minutes=1)
    (message,) = posted()
    assert message.message()["Message-ID"] == f"<{letter.pk}@testserver>"


def test_one_bad_address_holds_up_no_other_letter(server: type[Unwilling], caplog: pytest.LogCaptureFixture) -> None:
    server.refused = {"gone@example.org": 550, "full@example.org": 452}
    for to in ("gone@example.org", "full@example.org", "ada@example.org"):
        write(to)
    with caplog.at_level(logging.WARNING):
        assert [message.to for message in posted()] == [["ada@example.org"]]
    # Refused for good, and refused for now.
    assert [letter.to for letter in Letter.objects.all()] == ["full@example.org"]
    assert "is given up after 1 attempts" in caplog.text and "waits until" in caplog.text
    assert "@example.org" not in caplog.text


def test_pauses_grow_and_a_letter_is_given_up_in_the_end(server: type[Unwilling]) -> None:
    server.refused = {"ada@example.org": 452}
    write()
    pauses = []
    for _ in range(9):
        posted()
        letter = Letter.objects.get()
        pauses.append(round((letter.due_at - timezone.now()).total_seconds() / 50))
        Letter.objects.update(due_at=timezone.now())
    assert pauses == [1, 2, 4, 8, 16, 18, 18, 18, 18]
    let_time_pass(days=4)
    assert posted() == [] and not Letter.objects.exists()


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_nothing_that_is_mailed_adds_a_header(line: str) -> None:
    injected = f"ships{line}Bcc: eve@example.net{line}{line}and a text"
    write(word=injected, reply_to=f"bo@example.net{line}Bcc: eve@example.net", headers={"X-Note": injected})
    write(to=f"ada@example.org{line}Bcc: eve@example.net", word="boats")
    (message,) = posted()
    raw = message.message()
    assert message.recipients() == ["ada@example.org"] and "Bcc" not in raw
    assert message.subject == "About ships Bcc: eve@example.net and a text"
    # What is left of an address that was two is none, and its letter is given up.
    assert not Letter.objects.exists()


@pytest.mark.parametrize("word", ["x" * 1_000_000, "\u202eabc", "😀", "\ud800", "%s {{ SITE_NAME }}", ""])
def test_any_text_can_be_mailed(word: str) -> None:
    write(word=word)
    (message,) = posted()
    assert len(message.subject) <= 250 and message.message().as_bytes()
