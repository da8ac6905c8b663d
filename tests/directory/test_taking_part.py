"""Enquiries, reviews, reports, suggestions and claims: what readers send about a business."""

from __future__ import annotations

import datetime
import gc
import io
import re
import stat
from typing import Any

import lxml.html
import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from directory import claiming, enquiries
from directory.models import Business, Change, Claim, Enquiry, Evidence, Letter, Report, Review, User
from tests.disk import full_disk
from tests.factories import make_business, make_user
from tests.newsroom import signed_in

pytestmark = pytest.mark.django_db

ENQUIRY = {"name": "Mia Lund", "email": "mia@reader.example", "message": "Do you have a table for six on Friday?"}
REVIEW = {"rating": "4", "title": "Good fish", "text": "We ate the plaice, and it was very good.", "name": "Mia"}
HOSTILE = ["\x00", "‮txet", "<script>alert(1)</script>", "𝔘" * 50, "a\r\nBcc: x@y.example", "x" * 1_000_000]


def page_of(client: Client, address: str) -> dict[str, str]:
    """Open a form and return what it would send unchanged, from a page that has been open for ten seconds."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    form = lxml.html.fromstring(response.content).xpath("//main//form[@class='form']")[0]
    values = {name: value.removeprefix("\n") for name, value in form.form_values()}
    values.pop("csrfmiddlewaretoken")
    return values


def send(client: Client, address: str, monkeypatch: pytest.MonkeyPatch, /, **typed: Any) -> Any:
    """Open a form, wait until a person could have filled it in, and send it."""
    values = {**page_of(client, address), **typed}
    later = signing.time.time() + 10
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: later)
        return client.post(address, values)


@pytest.fixture
def owner() -> Any:
    return make_user("owner@shop.example")


@pytest.fixture
def business(owner: Any) -> Business:
    return make_business("Harbour Kitchen", owner=owner, website="https://www.harbour-kitchen.example/")


# --- Enquiries -------------------------------------------------------------------------------------------------------


def test_an_enquiry_goes_to_the_owners_who_answer_to_the_sender(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = send(client, "/business/harbour-kitchen/enquire/", monkeypatch, **ENQUIRY)
    assert response["Location"] == "/business/harbour-kitchen/thanks/enquiry/"
    thanks = client.get(response["Location"]).content.decode()
    assert "on its way" in thanks and "owner@shop.example" not in thanks
    letter = Letter.objects.get()
    assert (letter.to, letter.reply_to) == ("owner@shop.example", "mia@reader.example")
    assert "table for six" in letter.text and Enquiry.objects.get().sent_at is not None


def test_no_form_tells_the_address_of_an_owner(client: Client, business: Business) -> None:
    Business.objects.update(email="private@shop.example")
    for name in ("enquire", "report", "suggest"):
        page = client.get(f"/business/harbour-kitchen/{name}/")
        assert b"@shop.example" not in page.content and "no-store" in page["Cache-Control"]


def test_where_nobody_would_read_it_there_is_no_form(client: Client) -> None:
    business = make_business("Blue Door", email="unconfirmed@shop.example")
    page = client.get("/business/blue-door/enquire/").content.decode()
    assert "reach nobody" in page and "<textarea" not in page
    # Nor does its page lead there, until somebody keeps it whose account is not closed.
    link = 'href="/business/blue-door/enquire/"'
    assert link not in client.get("/business/blue-door/").content.decode()
    keeper = make_user("ada@shop.example")
    business.ownerships.create(user=keeper)
    assert link in client.get("/business/blue-door/").content.decode()
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    assert link not in client.get("/business/blue-door/").content.decode()


def test_what_is_missing_is_named_where_all_problems_are_told(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = signed_in(make_user("mia@reader.example"))
    blue = make_business("Blue Door")
    for browser, address, words in (
        (client, f"{business.get_absolute_url()}enquire/", ["Enter your name.", "Enter your e-mail address.", "Write your message."]),
        (reader, f"{business.get_absolute_url()}review/", ["Choose a rating.", "Say what you experienced.", "Enter the name that readers see."]),
        (client, f"{business.get_absolute_url()}report/", ["Choose what is wrong."]),
        (client, f"{business.get_absolute_url()}suggest/", ["Enter the name of the business."]),
        (reader, f"{blue.get_absolute_url()}claim/", ["Say what your part in the business is."]),
    ):  # fmt: skip
        nothing = dict.fromkeys(("name", "email", "message", "rating", "text", "about", "role"), "")
        page = send(browser, address, monkeypatch, **nothing).content
        problems = lxml.html.fromstring(page).xpath("//*[@class='problems']//li")
        assert [problem.text_content() for problem in problems][: len(words)] == words


def test_the_same_form_sent_again_is_one_enquiry(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/business/harbour-kitchen/enquire/"
    values = {**page_of(client, address), **ENQUIRY}
    later = signing.time.time() + 10
    monkeypatch.setattr(signing.time, "time", lambda: later)
    for _ in range(3):
        assert client.post(address, values).status_code == 302
    assert Enquiry.objects.count() == Letter.objects.count() == 1


def test_a_line_break_in_a_name_makes_no_header(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {**ENQUIRY, "name": "Mia\r\nBcc: all@example.org"}
    send(client, "/business/harbour-kitchen/enquire/", monkeypatch, **typed)
    for letter in Letter.objects.all():
        assert "\n" not in letter.subject and "\r" not in letter.subject and letter.to == "owner@shop.example"


def test_a_machine_is_asked_again_and_nothing_typed_is_lost(client: Client, business: Business) -> None:
    address = "/business/harbour-kitchen/enquire/"
    page = client.post(address, {**page_of(client, address), **ENQUIRY})
    assert page.status_code == 422 and "table for six" in page.content.decode()
    assert not Enquiry.objects.exists()


def test_enquiries_are_erased_in_time(business: Business, settings: Any) -> None:
    old = enquiries.enquire(business, ENQUIRY, key="old")
    enquiries.enquire(business, ENQUIRY, key="new")
    Enquiry.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=settings.ENQUIRY_DAYS + 1)
    )
    assert enquiries.erase_old_enquiries() == 1
    assert Enquiry.objects.get().key == "new"


# --- Reviews ---------------------------------------------------------------------------------------------------------


def test_a_review_waits_for_a_moderator(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = signed_in(make_user())
    response = send(reader, "/business/harbour-kitchen/review/", monkeypatch, **REVIEW)
    assert response["Location"] == "/business/harbour-kitchen/thanks/review/"
    review = Review.objects.get()
    assert (review.rating, review.status) == (4, "open")
    business.refresh_from_db()
    assert business.rating_count == 0


def test_an_edited_review_is_the_same_one_with_its_history(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = signed_in(make_user())
    send(reader, "/business/harbour-kitchen/review/", monkeypatch, **REVIEW)
    Review.objects.get().publish(by=None)
    send(reader, "/business/harbour-kitchen/review/", monkeypatch, **{**REVIEW, "rating": "2"})
    review = Review.objects.get()
    assert (review.rating, review.status, review.versions.get().rating) == (2, "open", 4)


def test_nobody_reviews_their_own_business(business: Business, owner: Any) -> None:
    client = signed_in(owner)
    assert "cannot review it" in client.get("/business/harbour-kitchen/review/").content.decode()
    client.post("/business/harbour-kitchen/review/", REVIEW)
    assert not Review.objects.exists()


def test_a_review_needs_an_account_with_a_confirmed_address(business: Business) -> None:
    address = "/business/harbour-kitchen/review/"
    assert Client().get(address)["Location"] == f"/accounts/login/?next={address}"
    unconfirmed = signed_in(make_user(verified=False))
    for response in (unconfirmed.get(address), unconfirmed.post(address, REVIEW)):
        assert response["Location"] == "/accounts/email/"
    assert not Review.objects.exists()


def test_fields_that_no_form_has_change_nothing(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_user()
    extra = {"status": "published", "user": "1", "business": "1", "reply": "x", "published_at": "2026-01-01"}
    send(signed_in(person), "/business/harbour-kitchen/review/", monkeypatch, **REVIEW, **extra)
    review = Review.objects.get()
    assert (review.status, review.user, review.business, review.reply) == ("open", person, business, "")
    assert review.published_at is None


# --- Reports and suggestions -----------------------------------------------------------------------------------------


def test_a_report_reaches_the_queue_once(client: Client, business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = {"about": "closed", "message": "Boarded up since May."}
    send(client, "/business/harbour-kitchen/report/", monkeypatch, **typed)
    assert Report.objects.get().about == "closed" and not Letter.objects.exists()
    wordless = send(client, "/business/harbour-kitchen/report/", monkeypatch, about="wrong")
    assert "say what it is" in wordless.content.decode()


def test_only_a_published_review_of_this_business_can_be_reported(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = Review.objects.create(business=business, user=make_user(), name="M", rating=1, text="A lie.")
    address = f"/business/harbour-kitchen/report/?review={review.pk}"
    assert client.get(address).status_code == 404
    review.publish(by=None)
    make_business("Blue Door")
    assert client.get(f"/business/blue-door/report/?review={review.pk}").status_code == 404
    assert client.get("/business/harbour-kitchen/report/?review=１").status_code == 404
    send(client, address, monkeypatch, about="offensive")
    assert Report.objects.get().review == review


def test_a_suggestion_is_a_change_that_waits(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    business.addresses.create(line1="Kai 7", locality="Hamburg", postcode="20457", country=business.country)
    send(client, "/business/harbour-kitchen/suggest/", monkeypatch, name="Harbour Table", line1="Kai 9")
    change = Change.objects.get()
    assert sorted(change.fields) == ["addresses", "name"] and change.kind == "suggestion"
    business.refresh_from_db()
    assert business.name == "Harbour Kitchen"
    change.accept(by=None)
    business.refresh_from_db()
    assert (business.name, business.addresses.get().line1) == ("Harbour Table", "Kai 9")
    always = send(client, "/business/harbour-kitchen/suggest/", monkeypatch, **{"hours-mode": "always"})
    assert always.status_code == 302 and list(Change.objects.get(status="open").fields) == ["hours"]
    unchanged = send(client, "/business/harbour-kitchen/suggest/", monkeypatch)
    assert "Nothing is different" in unchanged.content.decode()


def test_of_a_listing_that_is_gone_one_says_in_words_what_is_different(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    business.addresses.create(line1="Kai 7", locality="Hamburg", country=business.country)
    Business.objects.update(status="closed", phone="+493023125001")
    page = client.get("/business/harbour-kitchen/suggest/").content.decode()
    assert "Kai 7" not in page and "23125" not in page and "what is different now" in page
    assert send(client, "/business/harbour-kitchen/suggest/", monkeypatch, message="Open again.").status_code == 302
    change = Change.objects.get()
    assert (change.fields, change.message) == ({}, "Open again.")


def test_a_hidden_street_is_not_shown_to_whoever_suggests(client: Client, business: Business) -> None:
    business.addresses.create(line1="Geheimer Weg 3", locality="Hamburg", country=business.country)
    Business.objects.update(hide_street=True)
    assert "Geheimer Weg" not in client.get("/business/harbour-kitchen/suggest/").content.decode()


# --- Claims ----------------------------------------------------------------------------------------------------------


def code_in(letter: Letter) -> str:
    found = re.search(r"^[A-Z2-9]{8}$", letter.text, re.MULTILINE)
    assert found
    return found[0]


def test_a_code_at_the_businesses_own_domain_makes_an_owner_at_once(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimant = make_user("partner@mail.example")
    client, address = signed_in(claimant), "/business/harbour-kitchen/claim/"
    typed = {"role": "Partner", "method": "email", "address": "office@harbour-kitchen.example"}
    send(client, address, monkeypatch, **typed)
    letter = Letter.objects.get()
    assert letter.to == "office@harbour-kitchen.example"
    wrong = send(client, address, monkeypatch, code="AAAAAAAA")
    assert wrong.status_code == 422 and claimant not in business.owners.all()
    assert send(client, address, monkeypatch, code=code_in(letter))["Location"] == "/my/"
    business.refresh_from_db()
    assert claimant in business.owners.all() and business.verified_how == "email"
    assert Letter.objects.filter(to="owner@shop.example", subject__contains="somebody else").exists()


def test_a_code_is_tried_five_times_and_counts_once(business: Business) -> None:
    claim = claiming.open_claim(
        business, make_user(), {"role": "x", "method": "email", "address": "a@harbour-kitchen.example"}
    )
    code = code_in(Letter.objects.get())
    assert [claiming.try_code(claim, "WRONGONE") for _ in range(5)] == [False] * 5
    assert not claiming.try_code(claim, code)
    claiming.send_code(claim, claim.code_sent_to)
    assert not claiming.try_code(claim, code)
    fresh = code_in(Letter.objects.order_by("-created_at", "-pk").first() or Letter())
    assert claiming.try_code(claim, fresh.lower())


@pytest.mark.parametrize("address", ["me@gmail.com", "me@evil.example", "me@harbour-kitchen.example.evil.example", ""])
def test_no_code_goes_to_another_domain(business: Business, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(make_user())
    page = send(client, "/business/harbour-kitchen/claim/", monkeypatch, role="Owner", method="email", address=address)
    assert page.status_code == 422 and not Letter.objects.exists() and not Claim.objects.exists()


class Resolver:
    """A resolver whose zone is a dictionary: the DNS of these tests."""

    def __init__(self, zone: dict[str, str]) -> None:
        self.zone = zone

    def resolve(self, name: str, kind: str, **options: Any) -> list[Any]:
        import dns.resolver

        assert kind == "TXT" and options["lifetime"] <= 5
        if name not in self.zone:
            raise dns.resolver.NXDOMAIN
        return [
            type("Record", (), {"strings": [b"other"]}),
            type("Record", (), {"strings": [self.zone[name].encode()]}),
        ]


def test_a_record_at_the_domain_makes_an_owner(business: Business) -> None:
    person = make_user()
    claim = claiming.open_claim(business, person, {"role": "Owner", "method": "dns"})
    page = signed_in(person).get("/business/harbour-kitchen/claim/").content.decode()
    assert claiming.record_of(claim) in page
    assert claiming.check_records(resolver=Resolver({})) == 0  # type: ignore[arg-type]
    zone = {"harbour-kitchen.example": claiming.record_of(claim)}
    assert claiming.check_records(resolver=Resolver(zone)) == 1  # type: ignore[arg-type]
    business.refresh_from_db()
    assert person in business.owners.all() and business.verified_how == "dns"


def test_a_document_waits_for_a_moderator_and_is_kept_apart(
    business: Business, monkeypatch: pytest.MonkeyPatch, uploads: Any
) -> None:
    client = signed_in(make_user())
    drawn = io.BytesIO()
    Pillow.new("RGB", (40, 40)).save(drawn, "JPEG", exif=b"Exif\x00\x00secret-place")
    for name, data in (("trade licence.pdf", b"%PDF-1.7 licence"), ("letter.jpg", drawn.getvalue())):
        Claim.objects.all().delete()
        file = SimpleUploadedFile(name, data)
        typed = {"role": "Owner", "method": "document", "document": file}
        assert send(client, "/business/harbour-kitchen/claim/", monkeypatch, **typed).status_code == 302
        evidence = Evidence.objects.get()
        kept = evidence.file.open("rb").read()
        assert evidence.name == name and b"secret-place" not in kept
        assert str(uploads / "private") in evidence.file.path
    assert Claim.objects.get().status == "open"


def private_files(uploads: Any) -> list[Any]:
    gc.collect()
    return [path for path in (uploads / "private").rglob("*") if path.is_file()]


def test_a_document_that_the_disk_has_no_room_for_is_an_error_of_the_form(
    business: Business, monkeypatch: pytest.MonkeyPatch, uploads: Any
) -> None:
    document = SimpleUploadedFile("licence.pdf", b"%PDF-1.7 " + b"licence" * 100)
    typed = {"role": "Head of the kitchen", "method": "document", "document": document}
    with full_disk():
        page = send(signed_in(make_user()), "/business/harbour-kitchen/claim/", monkeypatch, **typed)
    text = page.content.decode()
    assert page.status_code == 422 and "no room left for the document" in text and "Head of the kitchen" in text
    assert private_files(uploads) == [] and not Claim.objects.exists() and not Evidence.objects.exists()


def test_a_document_whose_claim_is_not_kept_is_not_kept_either(business: Business, uploads: Any) -> None:
    data = {"role": "Owner", "method": "document", "document": ContentFile(b"%PDF-1.7 licence", "licence.pdf")}
    with pytest.raises(RuntimeError), transaction.atomic():
        claiming.open_claim(business, make_user(), data)
        assert len(private_files(uploads)) == 1
        raise RuntimeError
    assert private_files(uploads) == [] and not Evidence.objects.exists()


def test_a_document_on_its_way_is_for_its_owner_alone(business: Business, uploads: Any) -> None:
    data = {"role": "Owner", "method": "document", "document": ContentFile(b"%PDF-1.7 licence", "licence.pdf")}
    claiming.open_claim(business, make_user(), data)
    assert {stat.S_IMODE(path.stat().st_mode) for path in private_files(uploads)} == {0o600}
    folders = [uploads / "private", *(path for path in (uploads / "private").iterdir() if path.is_dir())]
    assert len(folders) == 3 and {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.exe"])
def test_a_file_of_another_kind_is_refused(business: Business, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    typed = {"role": "Owner", "method": "document", "document": SimpleUploadedFile(name, data)}
    page = send(signed_in(make_user()), "/business/harbour-kitchen/claim/", monkeypatch, **typed)
    assert page.status_code == 422 and not Evidence.objects.exists()


def test_one_person_sees_no_claim_of_another(business: Business) -> None:
    claim = claiming.open_claim(business, make_user(), {"role": "Owner", "method": "dns"})
    other = signed_in(make_user())
    assert claim.dns_token not in other.get("/business/harbour-kitchen/claim/").content.decode()
    for step in ("resend", "check", "withdraw"):
        assert other.post(f"/business/harbour-kitchen/claim/{step}/").status_code == 404
        assert other.get(f"/business/harbour-kitchen/claim/{step}/").status_code == 405
    claim.refresh_from_db()
    assert claim.status == "open"


def test_claims_without_proof_end_by_themselves(business: Business) -> None:
    by_record = claiming.open_claim(business, make_user(), {"role": "x", "method": "dns"})
    fresh = claiming.open_claim(business, make_user(), {"role": "x", "method": "dns"})
    Claim.objects.filter(pk=by_record.pk).update(created_at=timezone.now() - datetime.timedelta(days=15))
    assert claiming.expire_claims() == 1
    fresh.refresh_from_db()
    assert fresh.status == "open"


# --- All of them -----------------------------------------------------------------------------------------------------

FORMS = ("enquire", "review", "report", "suggest", "claim")


@pytest.mark.parametrize("status", ["draft", "pending", "needs-changes", "rejected", "suspended"])
def test_what_readers_do_not_find_has_no_forms(status: str) -> None:
    make_business("Blue Door", status=status)
    client = signed_in(make_user())
    for name in FORMS:
        assert client.get(f"/business/blue-door/{name}/").status_code == 404
        assert client.post(f"/business/blue-door/{name}/", ENQUIRY).status_code == 404


@pytest.mark.parametrize("text", HOSTILE, ids=["nul", "bidi", "script", "4-byte", "crlf", "1mb"])
def test_text_of_any_kind_is_taken_whole_or_refused_in_words(
    business: Business, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(make_user())
    for name in FORMS:
        address = f"/business/harbour-kitchen/{name}/"
        values = page_of(client, address)
        fields = {key: text for key in values if key not in {"page", "second_website"}}
        typed = {**fields, "message": text, "about": "other", "rating": "3", "method": "document", "text": text}
        response = send(client, address, monkeypatch, **typed)
        assert response.status_code in {302, 422, 413, 400}, (name, response.status_code)
        assert b"<script>alert" not in response.content


def test_a_post_without_the_token_is_refused(business: Business) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    for name in FORMS:
        assert client.post(f"/business/harbour-kitchen/{name}/", ENQUIRY).status_code == 403
    assert not (Enquiry.objects.exists() or Report.objects.exists() or Change.objects.exists())


def test_no_form_sets_what_it_does_not_ask_for(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, other = make_user("ben@example.org"), make_user("eve@example.org")
    client = signed_in(reader)
    extra = {
        "status": "published", "decided_by": other.pk, "decided_at": "2026-01-01", "published_at": "2026-01-01",
        "reply": "Lovely", "user": other.pk, "by": other.pk, "business": "999", "key": "mine", "kind": "edit",
        "code_digest": "x", "dns_token": "x", "domain": "eve.example", "owner": reader.pk, "is_staff": "on",
        "verified_at": "2026-01-01", "sponsored_until": "2099-01-01", "score": "99",
    }  # fmt: skip
    for name, typed in (
        ("enquire", ENQUIRY),
        ("review", {"rating": "5", "text": "Fish so fresh that it argued.", "name": "Ben"}),
        ("report", {"about": "closed"}),
        ("suggest", {"tagline": "Oysters"}),
        ("claim", {"role": "Owner", "method": "dns"}),
    ):
        assert send(client, f"/business/harbour-kitchen/{name}/", monkeypatch, **{**extra, **typed}).status_code == 302
    review, report, change = business.reviews.get(), business.reports.get(), business.changes.get()
    claim, enquiry = Claim.objects.get(), Enquiry.objects.get()
    assert [review.status, report.status, change.status, claim.status] == ["open"] * 4
    assert (review.user, review.reply, review.published_at) == (reader, "", None)
    assert (change.kind, change.by, list(change.fields)) == ("suggestion", reader, ["tagline"])
    assert (claim.user, claim.domain, claim.dns_token == "x") == (reader, business.website_host, False)
    assert (enquiry.business, report.by, enquiry.key == "mine") == (business, reader, False)
    business.refresh_from_db()
    assert (business.status, business.verified_at, business.sponsored_until) == ("listed", None, None)
