"""Walk every public address of the directory with businesses in every hidden state, and look for their words.

As with stories (``test_leaks``): each hidden business carries words that stand nowhere else in every field that a reader
could ever see, and so does what is private about a listed one.
"""

from __future__ import annotations

import itertools
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Business, Change, Claim, Draft, Enquiry, Evidence, Invitation, Letter, Report, Review
from tests.factories import make_business, make_city, make_photo, make_user
from tests.newsportal.test_leaks import HIDDEN, PUBLIC, Answer, patterns, read

pytestmark = pytest.mark.django_db

# A word of all businesses, which a search can be asked for.
COMMON = "harbourside"
NEVER_SEEN = ("draft", "pending", "needs-changes", "rejected", "suspended", "merged")
# Readers knew them, so each has a page that says what became of it, with its name and no other word of it.
GONE = ("paused", "closed", "expired")
WEEK = {"mode": "regular", "week": {"mon": [["09:00", "12:30"]]}}
PLACES = {"country": "germany", "city": "hamburg", "category": "restaurants"}
NOT_OURS = ("/static/", "/admin/", "/accounts/", "/news/", "/list-your-business/", "/my/")
BELOW = (
    "",
    "reviews/",
    "enquire/",
    "review/",
    "report/",
    "suggest/",
    "claim/",
    "thanks/report/",
    "seen/",
    "social.jpg",
)


def make_marked(stem: str, status: str = "listed", **fields: Any) -> Business:
    """Return a business with words that begin with ``stem`` in every field."""
    business = make_business(
        f"{COMMON} {stem}name",
        status=status,
        legal_name=f"{stem}legal",
        slug=f"{stem}slug",
        tagline=f"{COMMON} {stem}tagline",
        description=f"{COMMON} {stem}description https://{stem}.example/",
        service_area=f"{stem}area",
        website=f"https://{stem}host.example/",
        website_host=f"{stem}host.example",
        profiles={"instagram": f"https://www.instagram.com/{stem}profile"},
        hours=WEEK,
        special_days=[{"from": "2099-12-24", "to": "2099-12-26", "spans": [], "note": f"{stem}closure"}],
        listed_at=timezone.now(),
        **fields,
    )
    business.addresses.create(line1=f"{stem}street", locality="Hamburg", country=business.country, city=business.city)
    make_photo(business, alt=f"{stem}alt", caption=f"{stem}caption", credit=f"{stem}credit")
    review = Review.objects.create(
        business=business, user=make_user(), name=f"{stem}reviewer", rating=5, text="x" * 20
    )
    review.title, review.text = f"{stem}title", f"{COMMON} {stem}review"
    review.save()
    review.publish(by=None)
    return business


def give_secrets(business: Business) -> None:
    """Give a business all that is private about it, in words of the hidden stem."""
    secret = f"{HIDDEN}private"
    owner = make_user(f"{secret}owner@example.org", first_name=f"{secret}first")
    business.ownerships.create(user=owner)
    person = make_user(f"{secret}person@example.org")
    Business.objects.filter(pk=business.pk).update(
        email=f"{secret}@example.org", reason=f"{secret}reason", hide_street=True
    )
    business.addresses.update(line1=f"{secret}street", postcode=f"{HIDDEN}zip")
    claim = Claim.objects.create(
        business=business, user=person, role=f"{secret}role", method="document", message=secret
    )
    Evidence.objects.create(claim=claim, name=f"{secret}.pdf", file=f"evidence/{secret}.pdf")
    Change.objects.create(
        business=business,
        kind="edit",
        by=owner,
        message=f"{secret}message",
        fields={"tagline": {"old": business.tagline, "new": f"{secret}tagline"}},
    )
    Enquiry.objects.create(business=business, name=f"{secret}asks", email="a@b.example", message=f"{secret}?", key="1")
    Report.objects.create(business=business, about="spam", message=f"{secret}report", email="a@b.example", key="2")
    Review.objects.create(business=business, user=make_user(), name=f"{secret}waits", rating=1, text=f"{secret}waits")
    refused = Review.objects.create(business=business, user=make_user(), name="x", rating=1, text=f"{secret}refused")
    refused.refuse(by=None, reason=f"{secret}refusal")
    Invitation.send(business, f"{secret}invited@example.org", by=owner, role="manager")
    make_photo(business, alt=f"{secret}photo", approved=False)


@pytest.fixture
def town() -> Business:
    """Return a listed business, in a city with one in every other state, and with everything private."""
    make_city()
    listed = make_marked(f"{PUBLIC}one")
    for state in (*NEVER_SEEN, *GONE):
        into = {"merged_into": listed} if state == "merged" else {}
        business = make_marked(f"{HIDDEN}{state.replace('-', '')}", state, email=f"{HIDDEN}@example.org", **into)
        business.slug = f"{HIDDEN}new{state.replace('-', '')}"
        business.save()
    give_secrets(listed)
    Draft.objects.create(token="x" * 43, email=f"{HIDDEN}draft@example.org", data={"parts": {"business": {}}})
    assert Letter.objects.exists()
    return listed


def asked() -> list[str]:
    """Return every address of the directory to ask for; one that the walk does not know is an error."""
    now = list(Business.objects.values_list("slug", flat=True))
    keys = {"slug": [*now, *(slug.replace("new", "") + "slug" for slug in now if slug.startswith(f"{HIDDEN}new"))]}
    keys |= {key: [value] for key, value in PLACES.items()}
    found = []
    for name, pattern, parameters in patterns():
        # An owner's pages are walked in tests/directory/test_my_access.py; what has a token cannot be guessed.
        if name.startswith("directory:") and not name.startswith("directory:my") and "token" not in parameters:
            wanted = sorted(parameters - frozenset(pattern.default_args) - {"value"})
            chosen = itertools.product(*(keys[each] for each in wanted))
            more = {"value": "1"} if "value" in parameters else {}
            found += [reverse(name, kwargs={**dict(zip(wanted, each, strict=True)), **more}) for each in chosen]
    for words in (COMMON, f"{HIDDEN}pendingname", "zqh", f"{HIDDEN}privatestreet"):
        found += [f"/directory/find/?{urlencode({'what': words, 'where': where})}" for where in ("", "Hamburg")]
        found += [f"/directory/suggest/?{urlencode({side: words})}" for side in ("what", "where")]
        found.append(f"/search/?{urlencode({'q': words})}")
    return [
        *found,
        "/directory/germany/hamburg/?open=1&sort=newest",
        "/",
        "/country/germany/",
        "/sitemap.xml",
        "/api/",
    ]


def walk(client: Client) -> dict[str, Answer]:
    """Return the answers of every address of the directory, and of every one that an answer names without a question."""
    answers: dict[str, Answer] = {}
    waiting = asked()
    while waiting:
        address = waiting.pop()
        if address not in answers:
            answers[address] = answer = read(client.get(address))
            for name in re.findall(r'(?:href|src|action)="([^"#]+)|<loc>([^<]+)|"\w*url":\s*"([^"]+)', answer.text):
                parts = urlsplit("".join(name))
                ours = parts.netloc in {"", "testserver"} and parts.scheme in {"", "http"} and not parts.query
                if ours and parts.path.startswith("/") and not parts.path.startswith(NOT_OURS):
                    waiting.append(parts.path)
    return answers


def leaks(answers: dict[str, Answer]) -> dict[str, set[str]]:
    """Return what leaks where, beside what was asked for and the name of one that is gone on pages of its own."""
    found = {}
    for address, answer in answers.items():
        state = next(
            (state for state in GONE if f"{HIDDEN}new{state}" in address or f"{HIDDEN}{state}slug" in address), ""
        )
        own = {f"{HIDDEN}{state}name", f"{HIDDEN}new{state}", f"{HIDDEN}{state}slug"} if state else set()
        if address.endswith("/claim/"):
            # Who says that it is theirs must know at which domain to show it.
            own.add(f"{HIDDEN}{state}host")
        told = {word.lower() for word in re.findall(r"\w+", address)}
        if words := {word for word in answer.leaks(HIDDEN) if word.lower() not in told | own}:
            found[address] = words
    return found


def test_no_word_of_a_hidden_business_is_at_any_address(town: Business, client: Client) -> None:
    answers = walk(client)
    assert leaks(answers) == {}
    statuses = {address: answer.status for address, answer in answers.items()}
    assert {address: status for address, status in statuses.items() if status not in {200, 301, 302, 404, 405}} == {}
    # The walk sees words where there are some, and goes everywhere.
    for address in (
        town.get_absolute_url(),
        "/directory/",
        "/directory/germany/hamburg/",
        "/directory/germany/feed/",
        f"/directory/find/?what={COMMON}&where=Hamburg",
        "/country/germany/",
        "/api/v1/businesses",
    ):
        found = [each for each in answers if each.rstrip("/").startswith(address.rstrip("/"))]
        assert any(answers[each].leaks(f"{PUBLIC}one") for each in found), (address, found)
    assert any(answers[each].leaks(f"{PUBLIC}one") for each in answers if each.startswith("/sitemap/"))


def test_hidden_businesses_answer_like_what_does_not_exist(town: Business, client: Client) -> None:
    client.force_login(make_user())
    for state in NEVER_SEEN:
        slug = f"{HIDDEN}new{state.replace('-', '')}"
        for below in BELOW:
            hidden, unknown = (
                client.get(f"/business/{slug}/{below}"),
                client.get(f"/business/{'x' * len(slug)}/{below}"),
            )
            if state == "merged" and not below:
                assert (hidden.status_code, hidden["Location"]) == (301, town.get_absolute_url())
                continue
            assert hidden.status_code == unknown.status_code, (state, below)
            assert len(hidden.content) == len(unknown.content)


def test_somebody_who_is_signed_in_sees_no_more(town: Business, client: Client) -> None:
    client.force_login(make_user())
    pages = [
        f"/business/{slug}/{below}" for slug in Business.objects.values_list("slug", flat=True) for below in BELOW
    ]
    assert leaks({address: read(client.get(address)) for address in pages}) == {}
