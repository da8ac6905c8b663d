"""The same at once: many submissions, one form sent many times, and many who decide about one thing."""

from __future__ import annotations

import datetime
import secrets
from collections import Counter
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from directory import claiming, drafts
from directory.models import Business, Change, Claim, Draft, Enquiry, Letter, Report, Review
from directory.moderation import DecisionRefused, decide
from directory.spam import GuardedForm
from directory.tasks import deliver_what_waits
from tests.crowds import crowd
from tests.factories import make_business, make_photo, make_user
from tests.owners import BEGIN, essentials, place, signed_in
from tests.post import Unwilling, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody come from one address, and be as quick as a test."""
    cache.clear()
    for form in (GuardedForm, *GuardedForm.__subclasses__()):
        monkeypatch.setattr(form, "min_seconds", -1)
        monkeypatch.setattr(form, "per_address", None)
        monkeypatch.setattr(form, "per_account", None)


@pytest.fixture
def server(settings: Any) -> type[Unwilling]:
    """A mail server that is down."""
    settings.EMAIL_BACKEND = "tests.post.Unwilling"
    Unwilling.refused, Unwilling.down = {}, True
    Unwilling.attempts.clear()
    return Unwilling


def page(form: str) -> str:
    """Return the signed time of a page that was just made, as its form has it."""
    return signing.TimestampSigner(salt=f"directory.spam.{form}").sign(secrets.token_urlsafe(16))


def make_draft(number: int) -> Draft:
    """Return a draft that can be sent, of somebody whom we have not written to yet."""
    email = f"ada{number}@shop.example"
    typed = essentials(name=f"Harbour Kitchen {number}", email=email, phone="", messages_only="on")
    data = {"parts": {"business": {name: [value] for name, value in typed.items()}}}
    return Draft.objects.create(token=secrets.token_urlsafe(32), email=email, data=data)


def test_two_hundred_submissions_without_worker_and_mail_server_are_kept_and_answered_once(
    server: type[Unwilling],
) -> None:
    place()
    owner = make_user("owner@example.org")
    listed = make_business("Blue Door", owner=owner)
    made = [make_draft(number) for number in range(150)]

    def send(number: int) -> int:
        # Three of four list a business, the fourth enquires.
        if number % 4 < 3:
            path = f"/list-your-business/{made[number // 4 * 3 + number % 4].token}/preview/"
            return int(Client().post(path, {"page": page("send-listing")}).status_code)
        typed = {"name": "Ben", "email": f"ben{number}@example.org", "message": "Open on Friday?"}
        return int(Client().post("/business/blue-door/enquire/", {**typed, "page": page("enquiry")}).status_code)

    assert Counter(crowd(200, send)) == {302: 200}
    assert Business.objects.filter(status="pending").count() == 150
    assert Enquiry.objects.filter(business=listed).count() == 50
    # The worker was down; now it is back, and the mail server is not.
    assert server.attempts == [] and Letter.objects.count() == 200
    work()
    assert Letter.objects.count() == 200 and django_mail.outbox == []
    server.down = False
    Letter.objects.update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    DBTaskResult.objects.all().delete()
    deliver_what_waits.enqueue()
    work()
    reached = Counter(letter.to[0] for letter in django_mail.outbox)
    assert reached == {**{draft.email: 1 for draft in made}, owner.email: 50}
    assert {letter.reply_to[0] for letter in django_mail.outbox if letter.reply_to} == {
        f"ben{number}@example.org" for number in range(3, 200, 4)
    }
    work()
    assert not Letter.objects.exists() and len(django_mail.outbox) == 200


def test_fifty_identical_posts_make_one_record_and_one_letter() -> None:
    city, _category = place()
    ada, ben = make_user("ada@example.org"), make_user("ben@example.org")
    make_business("Blue Door", owner=ada, city=city)
    begin = {**essentials(), "page": page("begin-listing"), "draft": drafts.new_token()}
    enquiry = {"name": "Ben", "email": "ben@example.org", "message": "Open on Friday?", "page": page("enquiry")}
    review = {"rating": "5", "text": "Fish so fresh that it argued.", "name": "Ben", "page": page("review")}
    report = {"about": "closed", "page": page("report")}
    suggestion = {"name": "Blue Doors", "hours-mode": "unknown", "page": page("suggestion")}
    browser = signed_in(ben).cookies
    for path, typed, model, times in (
        (BEGIN, begin, Draft, 50),
        ("/business/blue-door/enquire/", enquiry, Enquiry, 50),
        ("/business/blue-door/review/", review, Review, 10),
        ("/business/blue-door/report/", report, Report, 10),
        ("/business/blue-door/suggest/", suggestion, Change, 10),
    ):

        def send(_number: int, path: str = path, typed: dict[str, Any] = typed) -> int:
            client = Client()
            client.cookies = browser
            return int(client.post(path, typed).status_code)

        # A page may be sent five times; whoever comes later sees the form again, with what was typed.
        answers = Counter(crowd(times, send))
        assert set(answers) <= {302, 200, 422} and answers[302], (path, answers)
        assert model._default_manager.count() == 1, path
    draft = Draft.objects.get()
    typed = {"page": page("send-listing")}
    answers = Counter(
        crowd(50, lambda _: Client().post(f"/list-your-business/{draft.token}/preview/", typed).status_code)
    )
    assert set(answers) <= {302, 200} and answers[302]
    assert Business.objects.filter(status="pending").count() == 1
    assert Counter(Letter.objects.values_list("to", flat=True)) == {ada.email: 1, "ada@shop.example": 1}


def test_of_fifty_decisions_on_one_thing_one_is_taken() -> None:
    place()
    moderators = [make_user(role="Moderator") for _ in range(2)]
    ada = make_user("ada@example.org")
    listed = make_business("Blue Door", owner=ada)
    make_photo(listed)
    business = make_business(status="pending")
    change = Change.objects.create(
        business=listed, kind="edit", fields={"tagline": {"old": listed.tagline, "new": "Oysters"}}, by=ada
    )
    claim = Claim.objects.create(business=listed, user=make_user(), role="Owner", method="document")
    review = Review.objects.create(business=listed, user=make_user(), name="Di", rating=4, text="x" * 20)
    report = Report.objects.create(business=listed, about="closed", key="1")
    for kind, row, for_it, against in (
        ("listing", business, "approve", "refuse"),
        ("change", change, "accept", "refuse"),
        ("claim", claim, "grant", "refuse"),
        ("review", review, "publish", "refuse"),
        ("report", report, "settle", "dismiss"),
    ):

        def attempt(number: int, kind: str = kind, key: int = row.pk, names: Any = (for_it, against)) -> str:
            try:
                fields = ["tagline"] if kind == "change" else []
                decide(kind, key, names[number % 2], by=moderators[number % 2], code="spam", fields=fields)
            except DecisionRefused:
                return "refused"
            return "taken"

        assert Counter(crowd(50, attempt)) == {"taken": 1, "refused": 49}, kind
        row.refresh_from_db()
    assert business.log.count() == 1 and business.status in {"listed", "rejected"}
    assert (listed.owners.count() == 2) == (claim.status == "granted")
    assert (Business.objects.get(pk=listed.pk).rating_count == 1) == (review.status == "published")
    assert (Business.objects.get(pk=listed.pk).tagline == "Oysters") == (change.status == "accepted")


def test_fifty_claims_at_once_are_one_and_its_code_is_good_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place()
    business = make_business("Blue Door", website="https://door.example/", website_host="door.example")
    person = make_user("ada@example.org")
    typed = {"role": "Owner", "method": "email", "address": "ada@door.example", "page": page("claim")}
    browser = signed_in(person).cookies

    def claim(_number: int) -> int:
        client = Client()
        client.cookies = browser
        return int(client.post("/business/blue-door/claim/", {**typed, "page": page("claim")}).status_code)

    assert set(crowd(50, claim)) <= {302, 200, 422}
    made = Claim.objects.get()
    assert Letter.objects.filter(to="ada@door.example").count() == 1
    monkeypatch.setattr(claiming.secrets, "choice", lambda letters: letters[0])
    claiming.send_code(made, "ada@door.example")

    def enter(_number: int) -> bool:
        return claiming.try_code(Claim.objects.get(pk=made.pk), "2" * 8)

    outcomes = Counter(str(outcome) for outcome in crowd(50, enter))
    assert outcomes["True"] == 1 and sum(outcomes.values()) == 50, outcomes
    assert list(business.owners.all()) == [person] and business.log.filter(verb="claim-granted").count() <= 1
