"""Machines are kept out of the public forms, and nobody's words are lost."""

from __future__ import annotations

import os
import random
import re
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory

from directory.spam import GuardedForm, Rate, limit
from directory.text import CleanCharField

HOUR = 3600
pytestmark = pytest.mark.django_db


class EnquiryForm(GuardedForm, forms.Form):
    """A form as the public ones are."""

    guard_name = "test-enquiry"
    max_links = 2
    per_address = Rate(5, HOUR)

    name = CleanCharField(max_length=80)
    email = forms.EmailField()
    website = forms.URLField(required=False, assume_scheme="https")
    message = CleanCharField(max_length=2000, multiline=True)


class OtherForm(EnquiryForm):
    guard_name = "test-other"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass for signatures, by so many seconds."""
    shift = [0.0]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + shift[0])

    def later(seconds: float) -> None:
        shift[0] += seconds

    return later


def request_from(address: str = "192.0.2.1", user: Any = None) -> HttpRequest:
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    request.user = user or AnonymousUser()
    return request


def hidden(form: forms.Form) -> dict[str, str]:
    """Return what a browser sends of the guard."""
    found = re.findall(r'name="([^"]+)"[^>]*?(?: value="([^"]*)")?>', str(form.guard))  # type: ignore[attr-defined]
    assert len(found) == 2
    return dict(found)


def opened(form: type[EnquiryForm] = EnquiryForm) -> dict[str, str]:
    return hidden(form(request=request_from()))


def typed(**fields: str) -> dict[str, str]:
    return {"name": "A reader", "email": "reader@example.org", "message": "Do you have a table for two?", **fields}


def send(data: dict[str, str], address: str = "192.0.2.1", user: Any = None) -> EnquiryForm:
    form = EnquiryForm(data, request=request_from(address, user))
    form.is_valid()
    return form


def refusal(form: forms.Form) -> str:
    return " ".join(form.non_field_errors())


def test_a_person_is_let_through(clock):
    page = opened()
    clock(20)
    form = send({**page, **typed(website="https://example.com", message="See https://a.example and b.com")})
    assert form.errors == {}
    assert form.cleaned_data["name"] == "A reader"


def test_the_guard_is_not_among_the_fields_that_a_template_walks_through(clock):
    form = EnquiryForm(request=request_from())
    assert [field.name for field in form] == ["name", "email", "website", "message"]
    assert 'tabindex="-1"' in form.guard


def test_whoever_is_too_quick_only_sends_again(clock):
    page = opened()
    clock(1)
    form = send({**page, **typed()})
    assert "very quick" in refusal(form)
    assert "Do you have a table" in str(form["message"])
    clock(5)
    assert send({**hidden(form), **typed()}).errors == {}


def test_whoever_had_the_page_open_since_yesterday_only_sends_again(clock):
    page = opened()
    clock(25 * HOUR)
    form = send({**page, **typed()})
    assert "still here" in refusal(form)
    assert "Do you have a table" in str(form["message"])
    shown_again = hidden(form)
    clock(5)
    assert send({**shown_again, **typed()}).errors == {}


def test_whoever_has_a_browser_that_fills_every_field_only_sends_again(clock):
    page = opened()
    clock(20)
    form = send({**page, **typed(), "second_website": "https://example.com"})
    assert "must stay empty" in refusal(form)
    assert hidden(form)["second_website"] == ""
    assert send({**hidden(form), **typed()}).errors == {}


def test_mistakes_do_not_count_and_keep_the_page(clock):
    page = opened()
    clock(20)
    for _ in range(12):
        form = send({**page, **typed(email="no address")})
        assert list(form.errors) == ["email"]
        assert hidden(form)["page"] == page["page"]
    assert send({**page, **typed()}).errors == {}


def test_one_page_has_one_key_so_that_a_double_click_can_make_one_record(clock):
    page = opened()
    clock(20)
    first, second = send({**page, **typed()}), send({**page, **typed()})
    assert first.submission_key == second.submission_key != ""
    assert send({**opened(), **typed()}).submission_key not in {"", first.submission_key}
    assert send(typed()).submission_key == ""


def test_a_page_is_good_for_a_few_sendings_even_from_many_addresses(clock):
    page = opened()
    clock(20)
    passed = [not send({**page, **typed()}, f"192.0.2.{n}").errors for n in range(20)]
    assert sum(passed) == 5


def test_a_page_of_another_form_or_of_nobody_is_no_page(clock):
    pages = [opened(OtherForm)["page"], "", "x:y:z", "\0", "a" * 5000, opened()["page"][:-1] + "ä"]
    clock(20)
    for page in pages:
        assert "still here" in refusal(send({"page": page, "second_website": "", **typed()})), page


def test_too_many_links_and_blocked_words_are_named(clock, settings):
    settings.BLOCKED_WORDS = ["casino"]
    page = opened()
    clock(20)
    assert "at most 2" in refusal(send({**page, **typed(message="https://a.example www.b.example c.com")}))
    assert "advertising" in refusal(send({**page, **typed(name="CASÍNO royal")}))


def test_a_client_and_an_account_have_limits_of_their_own(clock, django_user_model):
    def good(address: str, user: Any = None) -> bool:
        page = opened()
        clock(20)
        return not send({**page, **typed()}, address, user).errors

    assert [good("192.0.2.7") for _ in range(7)] == [True] * 5 + [False] * 2
    assert good("192.0.2.8")
    # An IPv6 client may use any address of its network.
    assert [good(f"2001:db8:1:2::{n}") for n in range(6)] == [True] * 5 + [False]
    user = django_user_model.objects.create_user("owner@example.org")
    rate = Rate(3, HOUR)
    answers = [limit(request_from(f"198.51.100.{n}", user), "claims", per_account=rate) for n in range(4)]
    assert [bool(answer) for answer in answers] == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_get_no_more_than_the_limit():
    name = uuid.uuid4().hex

    def act(_: int) -> bool:
        try:
            return limit(request_from(), name, per_address=Rate(4, HOUR)) == ""
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        assert sum(threads.map(act, range(24))) == 4


def test_a_limit_does_not_open_when_its_counters_are_down(clock, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    page = opened()
    clock(20)
    form = send({**page, **typed()})
    assert "in a minute" in refusal(form)
    assert "Do you have a table" in str(form["message"])


def test_addresses_are_not_stored(clock):
    page = opened()
    clock(20)
    assert send({**page, **typed()}, "203.0.113.77").errors == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(cache_key || value, ' ') FROM cache_entry")
        stored = cursor.fetchone()[0]
    assert "limit:" in stored
    assert "203.0.113" not in stored


def test_of_many_machines_next_to_none_gets_through_and_of_many_people_none_is_lost(clock, settings):
    """The kinds of machines that there are, 600 sendings; and 60 people, each with a mishap of their own or none.

    ``BOTS=10000 make test ARGS="-n 0 -s -k of_many_machines"`` sends as many as the promise speaks of, and says what passed.
    """
    sendings = int(os.environ.get("BOTS", "600"))
    people = max(60, sendings // 50)
    settings.BLOCKED_WORDS = ["casino", "backlinks"]
    dice = random.Random("spam")
    harvested = opened()
    clock(10)

    def machine(n: int) -> dict[str, str]:
        match n % 8:
            case 0:  # never saw the form
                return typed()
            case 1:  # fills whatever has a name
                page = opened()
                clock(5)
                return {**page, **typed(), "second_website": "https://spam.example"}
            case 2:  # reads and sends at once
                return {**opened(), **typed()}
            case 3:  # sends one page for ever
                return {**harvested, **typed()}
            case 4:  # makes up a page
                return {"page": f"{uuid.uuid4()}:1abc:{uuid.uuid4()}", "second_website": "", **typed()}
            case 5:  # brings links
                page = opened()
                clock(5)
                return {**page, **typed(message="cheap https://a.example https://b.example https://c.example pills")}
            case 6:  # brings the words
                page = opened()
                clock(5)
                return {**page, **typed(message="Buy b\u200backlinks now")}
            case _:  # took the page of another form
                page = opened(OtherForm)
                clock(5)
                return {**page, **typed()}

    passed = sum(not send(machine(n), f"198.51.{n % 100}.{n // 100}").errors for n in range(sendings))
    print(f"of {sendings} sendings by machines {passed} passed; {people} people")
    assert passed <= sendings // 100  # in short tries: what one harvested page is good for

    for n in range(people):
        address, page = f"203.0.{n}.1", opened()
        wait, data = dice.uniform(8, 3000), typed(name=f"Reader {n}")
        match n % 6:
            case 1:
                wait = 1
            case 2:
                wait = 30 * HOUR
            case 3:
                data = {**data, "second_website": "filled by the browser"}
            case 4:
                data = {**data, "email": "forgotten"}
        clock(wait)
        form = send({**page, **data}, address)
        if form.errors:
            assert form["name"].value() == f"Reader {n}"
            shown_again = hidden(form)
            clock(8)
            form = send({**shown_again, **typed(name=f"Reader {n}")}, address)
        assert form.errors == {}, n
