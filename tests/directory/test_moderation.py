"""The moderators' queue: what waits, what is decided, that it is decided once, and who may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import moderation
from directory.editing import propose
from directory.merging import merge
from directory.models import Business, Change, Claim, DailyViews, Draft, Evidence, Letter, Ownership, Report, Review
from directory.moderation import DecisionRefused, queue, suspend_owner
from tests.factories import make_business, make_category, make_photo, make_user
from tests.newsroom import messages, signed_in

QUEUE = "/admin/directory/business/queue/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Client:
    return signed_in(make_user("moderator@example.org", role="Moderator"))


def review_of(business: Business, **fields: Any) -> Review:
    return Review.objects.create(
        business=business, user=make_user(), name="Ada", **{"rating": 4, "text": "Good fish, slow service.", **fields}
    )


def case(kind: str, row: Any) -> str:
    return f"{QUEUE}{kind}/{row.pk}/"


def test_the_queue_shows_every_kind_with_the_oldest_first(moderator: Client) -> None:
    business = make_business("Harbour Kitchen")
    report = Report.objects.create(business=business, about="closed", message="The door is shut.")
    waiting = make_business("Quay Cafe", status="pending")
    change = propose(business, {"name": "Harbour Table"}, kind="suggestion", email="reader@example.org")
    claim = Claim.objects.create(business=business, user=make_user(), role="Owner", method="document")
    review = review_of(business)
    assert [(each.kind, each.key) for each in queue()] == [
        ("report", report.pk),
        ("listing", waiting.pk),
        ("change", change.pk),
        ("claim", claim.pk),
        ("review", review.pk),
    ]
    page = moderator.get(QUEUE).content.decode()
    assert page.count("Harbour Kitchen") == 4 and "Quay Cafe" in page
    only = moderator.get(f"{QUEUE}?kind=review").content.decode()
    assert "Quay Cafe" not in only
    assert moderator.get(f"{QUEUE}?kind=nothing").status_code == 404


def test_the_queue_asks_the_same_of_the_database_however_much_waits(moderator: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moderator.get(QUEUE).status_code == 200
        return len(captured)

    business = make_business()
    review_of(business)
    cost()
    few = cost()
    for _ in range(15):
        review_of(business)
        make_business(status="pending")
    assert cost() == few <= 16


def test_a_submission_is_listed_with_its_photos_and_the_next_case_follows(moderator: Client) -> None:
    first, second = make_business(status="pending", email="ada@shop.example"), make_business(status="pending")
    photo = make_photo(first, approved=False)
    page = moderator.get(case("listing", first)).content.decode()
    assert first.name in page and 'name="decision" value="approve"' in page
    response = moderator.post(case("listing", first), {"decision": "approve", "version": first.version})
    assert response["Location"] == case("listing", second)
    first.refresh_from_db()
    photo.refresh_from_db()
    assert first.is_listed and photo.approved
    assert "listed" in messages(response, moderator)[0].lower()
    assert Letter.objects.get().to == "ada@shop.example"


def test_a_refusal_needs_a_reason_which_is_kept_counted_and_mailed(moderator: Client) -> None:
    business = make_business(status="pending", email="ada@shop.example")
    page = moderator.post(case("listing", business), {"decision": "refuse", "version": business.version})
    assert page.status_code == 200 and "Say why" in page.content.decode()
    business.refresh_from_db()
    assert business.status == "pending"
    moderator.post(
        case("listing", business), {"decision": "refuse", "version": business.version, "code": "spam", "reason": ""}
    )
    business.refresh_from_db()
    entry = business.log.first()
    assert business.status == "rejected" and entry is not None
    assert (entry.code, entry.note, entry.by.email) == ("spam", "It is advertising", "moderator@example.org")
    assert "It is advertising" in Letter.objects.get().text


@pytest.mark.parametrize("decision", ["changes", "refuse"])
def test_the_letter_about_what_readers_do_not_see_leads_to_a_page_that_its_reader_sees(
    moderator: Client, decision: str
) -> None:
    ada = make_user("ada@example.org")
    business = make_business(status="pending")
    Ownership.objects.create(business=business, user=ada)
    moderator.post(
        case("listing", business),
        {"decision": decision, "version": business.version, "code": "spam", "reason": "Say what you sell."},
    )
    (address,) = re.findall(r"https?://[^/]+(/\S*)\n\n", Letter.objects.get(to="ada@example.org").text)
    assert "Say what you sell." in signed_in(ada).get(address).content.decode()


def test_the_letter_about_a_listing_sent_without_an_account_leads_to_how_it_stands(moderator: Client) -> None:
    business = make_business(status="pending", email="ada@shop.example")
    draft = Draft.objects.create(
        token="a-token", email="ada@shop.example", confirmed_at=timezone.now(), business=business
    )
    moderator.post(
        case("listing", business),
        {"decision": "changes", "version": business.version, "reason": "Say what you sell."},
    )
    assert draft.get_absolute_url() in Letter.objects.get().text
    assert business.get_absolute_url() not in Letter.objects.get().text


def test_what_was_edited_meanwhile_is_not_decided_unseen(moderator: Client) -> None:
    business = make_business(status="pending")
    seen = business.version
    business.touch(by=None, verb="edited")
    page = moderator.post(case("listing", business), {"decision": "approve", "version": seen, "reason": "Fine."})
    assert "edited while you looked" in page.content.decode() and "Fine." in page.content.decode()
    business.refresh_from_db()
    assert business.status == "pending"


def test_a_change_is_shown_field_by_field_and_accepted_in_part(moderator: Client) -> None:
    business = make_business("Harbour Kitchen", tagline="Fish from the boat")
    bars = make_category("Bars")
    wanted = {"tagline": "Fish from the market", "name": "Harbour Table", "category": bars.pk}
    change = propose(business, wanted, kind="suggestion", by=make_user("reader@example.org"))
    page = moderator.get(case("change", change)).content.decode()
    assert "<del><bdi>boat</bdi></del>" in page and "<ins><bdi>market</bdi></ins>" in page
    assert "<ins><bdi>Bars</bdi></ins>" in page
    nothing = moderator.post(case("change", change), {"decision": "accept"})
    assert "Tick at least one" in nothing.content.decode()
    moderator.post(case("change", change), {"decision": "accept", "fields": ["tagline", "category"]})
    business.refresh_from_db()
    assert (business.name, business.tagline, business.category) == ("Harbour Kitchen", "Fish from the market", bars)
    assert Change.objects.get().status == "partly"
    assert Letter.objects.get().to == "reader@example.org"


def test_a_claim_makes_an_owner_and_refusing_one_leaves_the_present_owner(moderator: Client) -> None:
    owner = make_user("present@example.org")
    business = make_business(owner=owner)
    stranger = make_user("stranger@example.org")
    refused = Claim.objects.create(business=business, user=stranger, role="Owner", method="document")
    moderator.post(case("claim", refused), {"decision": "refuse", "code": "unverified"})
    assert list(business.owners.all()) == [owner]
    granted = Claim.objects.create(business=business, user=stranger, role="Partner", method="document")
    moderator.post(case("claim", granted), {"decision": "grant"})
    business.refresh_from_db()
    assert set(business.owners.all()) == {owner, stranger} and business.verified_how == "document"


def test_documents_of_a_claim_go_to_moderators_only_and_are_no_media(moderator: Client, uploads: Any) -> None:
    claim = Claim.objects.create(business=make_business(), user=make_user(), role="Owner", method="document")
    evidence = Evidence(claim=claim, name="licence.pdf", content_type="application/pdf")
    evidence.file.save("licence.pdf", ContentFile(b"%PDF-1.7"))
    address = f"/admin/directory/business/evidence/{evidence.pk}/"
    response = moderator.get(address)
    assert b"".join(response.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert "attachment" in response["Content-Disposition"] and response["Content-Type"] == "application/octet-stream"
    assert "no-store" in response["Cache-Control"]
    editor = signed_in(make_user(role="Editor"))
    assert editor.get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert [path.parent.parent.name for path in uploads.rglob("*.pdf")] == ["private"]


def test_a_review_is_published_or_refused(moderator: Client) -> None:
    business = make_business()
    good, bad = review_of(business), review_of(business, text="Buy pills at pills.example")
    moderator.post(case("review", good), {"decision": "publish"})
    moderator.post(case("review", bad), {"decision": "refuse", "code": "spam"})
    assert list(Review.objects.published()) == [good]


def test_only_moderators_decide() -> None:
    business = make_business(status="pending")
    for person in (make_user(role="Editor"), make_user(role="Editor-in-chief"), make_user(role="Reporter")):
        client = signed_in(person)
        for address in (QUEUE, case("listing", business)):
            assert client.get(address).status_code == 403, address
        assert client.post(case("listing", business), {"decision": "approve"}).status_code == 403
        assert client.get("/admin/directory/business/").status_code == 403
        assert client.post(f"/admin/directory/business/{business.pk}/do/verify/").status_code == 403
    assert Client().post(case("listing", business), {"decision": "approve"}).status_code == 302
    business.refresh_from_db()
    assert business.status == "pending"


def test_no_get_decides_anything(moderator: Client) -> None:
    business = make_business(status="pending")
    moderator.get(case("listing", business), {"decision": "approve"})
    listed = make_business()
    moderator.get(f"/admin/directory/business/{listed.pk}/do/suspend/")
    business.refresh_from_db()
    listed.refresh_from_db()
    assert (business.status, listed.status) == ("pending", "listed")


def test_a_listing_is_suspended_and_shown_again(moderator: Client) -> None:
    owner = make_user("ada@example.org")
    business = make_business(owner=owner)
    base = f"/admin/directory/business/{business.pk}/"
    assert moderator.get(f"{base}change/").status_code == 200
    moderator.post(f"{base}do/suspend/", {"note": "Somebody else's photos."})
    assert not Business.objects.with_page().exists()
    assert "Somebody else's photos." in Letter.objects.get().text
    moderator.post(f"{base}do/reopen/")
    assert Business.objects.listed().exists()


def test_a_listing_is_edited_by_a_moderator_with_a_row_in_its_log(moderator: Client) -> None:
    from tests.newsroom import form_values

    business = make_business("Harbour Kitchen")
    address = f"/admin/directory/business/{business.pk}/change/"
    values = {**form_values(moderator.get(address), "business_form"), "name": "Harbour Table", "_save": "1"}
    response = moderator.post(address, values)
    assert response.status_code == 302, response.context["adminform"].form.errors
    business.refresh_from_db()
    assert business.name == "Harbour Table" and business.log.first().verb == "edited"  # type: ignore[union-attr]


def test_merging_takes_reviews_owners_photos_views_and_the_address_along(moderator: Client) -> None:
    ada, ben = make_user(), make_user()
    gone, kept = make_business("Blue Door", owner=ada), make_business("The Blue Door", owner=ben)
    both = make_user()
    Review.objects.create(business=kept, user=both, name="C", rating=1, text="Old.", status="published")
    later = Review.objects.create(business=gone, user=both, name="C", rating=5, text="New.", status="published")
    other = review_of(gone, status="published", rating=4)
    make_photo(gone)
    DailyViews.objects.create(business=gone, day="2026-11-01", count=3)
    DailyViews.objects.create(business=kept, day="2026-11-01", count=4)
    response = moderator.post(f"/admin/directory/business/{gone.pk}/merge/", {"other": kept.pk})
    assert response.status_code == 302
    kept.refresh_from_db()
    assert set(kept.reviews.all()) == {later, other} and float(kept.rating_average or 0) == 4.5
    assert set(kept.owners.all()) == {ada, ben}
    assert kept.photos.count() == 1 and kept.daily_views.get().count == 7
    moved = Client().get("/business/blue-door/")
    assert (moved.status_code, moved["Location"]) == (301, "/business/the-blue-door/")


def test_what_was_merged_before_leads_on() -> None:
    first, second, third = make_business("One"), make_business("Two"), make_business("Three")
    merge(first, second, by=None)
    merge(second, third, by=None)
    assert Client().get("/business/one/")["Location"] == "/business/three/"


def test_a_suspended_owner_is_out_and_so_is_what_only_they_keep(moderator: Client) -> None:
    owner, other = make_user("ada@example.org"), make_user()
    alone, together = make_business(owner=owner), make_business(owner=owner)
    Ownership.objects.create(business=together, user=other)
    client = signed_in(owner)
    key = alone.ownerships.get().pk
    moderator.post(f"/admin/directory/business/{alone.pk}/owner/{key}/suspend/", {"note": "Invented reviews."})
    alone.refresh_from_db()
    together.refresh_from_db()
    owner.refresh_from_db()
    assert (alone.status, together.status, owner.is_active) == ("suspended", "listed", False)
    assert "_auth_user_id" not in client.session
    with pytest.raises(DecisionRefused):
        suspend_owner(make_user(role="Editor"), by=other, reason="")


def test_words_that_went_and_came_are_told_apart() -> None:
    assert moderation.word_difference("Fish from the boat", "Fish of the boat daily") == [
        ("same", "Fish"),
        ("gone", "from"),
        ("new", "of"),
        ("same", "the boat"),
        ("new", "daily"),
    ]
    huge = "word " * 200_000
    assert moderation.word_difference(huge, "short")[0] == ("gone", huge)
