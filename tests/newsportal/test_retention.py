"""What is private is forgotten in time, and nothing else is."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from directory.models import Claim, Evidence, Report, Worker
from directory.private import private_storage
from directory.tasks import deliver_what_waits
from newsportal import retention
from newsportal.tasks import forget_what_is_private
from tests.factories import make_business, make_user

pytestmark = pytest.mark.django_db


def days_ago(days: float) -> Any:
    return timezone.now() - timedelta(days=days)


def date(row: Model, **fields: Any) -> Model:
    """Give a row moments of the past, which its own save() would not."""
    type(row)._default_manager.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private", "base_url": None}},
    }


def test_who_reported_a_listing_is_forgotten_a_year_after_the_decision_and_what_was_said_is_kept():
    business, reader = make_business(), make_user()
    open_, fresh, old = (
        Report.objects.create(business=business, about="spam", email="a@example.org", by=reader) for _ in range(3)
    )
    date(open_, created_at=days_ago(900))
    date(fresh, status="settled", decided_at=days_ago(364))
    date(old, status="dismissed", decided_at=days_ago(366))
    assert retention.forget()["reporters"] == 1
    assert [report.email for report in Report.objects.order_by("pk")] == ["a@example.org", "a@example.org", ""]
    assert Report.objects.get(pk=old.pk).by is None
    # Nothing is left to do.
    assert retention.forget()["reporters"] == 0


def test_documents_and_codes_of_a_claim_go_after_the_decision_and_the_claim_stays():
    kept, gone = (
        Claim.objects.create(
            business=make_business(), user=make_user(), role="owner", method="document", code_sent_to="a@example.org"
        )
        for _ in range(2)
    )
    date(kept, created_at=days_ago(900))
    date(gone, status="refused", decided_at=days_ago(91))
    for claim in (kept, gone):
        Evidence.objects.create(
            claim=claim, file=ContentFile(b"%PDF", name="proof.pdf"), name="proof.pdf", content_type="application/pdf"
        )
    told = retention.forget()
    assert (told["evidence"], told["codes"]) == (1, 1)
    (left,) = Evidence.objects.all()
    assert left.claim == kept
    assert private_storage().listdir("evidence")[1] == [left.file.name.split("/")[1]]
    gone.refresh_from_db()
    assert gone.code_sent_to == ""


def test_documents_that_no_claim_has_any_more_are_deleted_in_time():
    claim = Claim.objects.create(business=make_business(), user=make_user(), role="Owner", method="document")
    old = (timezone.now() - timedelta(days=100)).timestamp()
    for name, when in (("evidence/kept.pdf", old), ("evidence/stray.pdf", old), ("evidence/new.pdf", None)):
        private_storage().save(name, ContentFile(b"%PDF-"))
        if when is not None:
            os.utime(private_storage().path(name), (when, when))
    Evidence.objects.create(claim=claim, name="licence.pdf", file="evidence/kept.pdf")
    assert retention.forget()["stray documents"] == 1
    assert sorted(private_storage().listdir("evidence")[1]) == ["kept.pdf", "new.pdf"]


def test_what_the_worker_did_is_kept_for_days_and_what_it_could_not_do_for_longer():
    for status, age in (("SUCCESSFUL", 1), ("SUCCESSFUL", 3), ("FAILED", 3), ("FAILED", 15), ("READY", 400)):
        task = deliver_what_waits.enqueue()
        DBTaskResult.objects.filter(pk=task.id).update(
            status=status, enqueued_at=days_ago(age), finished_at=None if status == "READY" else days_ago(age)
        )
    told = retention.forget()
    assert (told["tasks done"], told["tasks failed"]) == (1, 1)
    assert DBTaskResult.objects.count() == 3


def test_where_somebody_was_signed_in_is_forgotten_once_that_session_is_gone():
    Session.objects.create(session_key="alive", session_data="", expire_date=days_ago(-2))
    for key, age in (("alive", 9), ("ended", 2), ("ended just now", 0)):
        date(
            UserSession.objects.create(user=make_user(), ip="203.0.113.9", session_key=key), last_seen_at=days_ago(age)
        )
    assert retention.forget()["session records"] == 1
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"alive", "ended just now"}


def test_workers_that_are_gone_are_forgotten():
    for name, age in (("gone", 3), ("here", 0)):
        Worker.objects.create(id=name, host="here", seen_at=days_ago(age))
    assert retention.forget()["workers"] == 1


def test_a_period_of_no_days_keeps_for_ever(settings):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "tasks": 0}
    Worker.objects.create(id="gone", host="here", seen_at=days_ago(9000))
    assert "workers" not in retention.forget()
    assert Worker.objects.count() == 1


def test_much_is_forgotten_in_small_transactions(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    Worker.objects.bulk_create(Worker(id=str(number), host="here", seen_at=days_ago(5)) for number in range(8))
    assert retention.forget()["workers"] == 8


def test_the_worker_does_it_every_day():
    assert set(forget_what_is_private.call()) == {rule.name for rule in retention.RULES}
