"""/list-your-business/: from the first word to the moderators' queue, without an account."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from directory import drafts
from directory.models import Business, Draft, Letter, Photo
from directory.tasks import forget_what_was_left
from directory.views.list_your_business import BeginForm
from tests.factories import make_business, make_city, make_user
from tests.owners import BEGIN, begin, essentials, fill, form_on, picture_file, place, quick, send, signed_in
from tests.pages import texts, tree

__all__ = ["quick"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    """Somebody without an account."""
    place()
    return Client()


# --- What it must have ------------------------------------------------------------------------------------------------


def test_a_listing_is_sent_without_an_account_and_waits_for_a_moderator(visitor: Client) -> None:
    draft = begin(visitor)
    answer = visitor.get(draft)
    assert texts(answer, "//h1") == ["Harbour Kitchen"]
    assert send(visitor, draft).status_code == 302
    business = Business.objects.get()
    assert (business.status, business.name, business.phone) == ("pending", "Harbour Kitchen", "+493023125001")
    assert business.city is not None and business.city.name == "Hamburg"
    assert (business.time_zone, business.latitude) == ("Europe/Berlin", 53.55)
    assert business.email == "ada@shop.example" and not business.owners.exists()
    assert [entry.verb for entry in business.log.all()] == ["submitted"]
    sent = visitor.get(draft)
    assert "We have received" in texts(sent, "//h1")[0] and "Sign up" in sent.content.decode()
    # Nobody reads it yet.
    assert visitor.get(f"/business/{business.slug}/").status_code == 404


def test_the_page_asks_before_it_writes(visitor: Client) -> None:
    answer = visitor.get(BEGIN)
    tree(answer)
    assert "no-store" in answer["Cache-Control"]
    assert not Draft.objects.exists()


def test_what_was_typed_survives_mistakes_and_the_loss_of_the_session(visitor: Client) -> None:
    answer = fill(
        visitor, BEGIN, BEGIN, **essentials(phone="030 12", website="not an address", name="  Harbour   Kitchen ")
    )
    draft = answer["Location"].removesuffix("business/")
    stranger_to_the_session = Client()
    page = stranger_to_the_session.get(answer["Location"])
    typed = form_on(page)
    assert (typed["phone"], typed["website"], typed["name"]) == ("030 12", "not an address", "  Harbour   Kitchen ")
    assert "no such number in Germany" in " ".join(texts(page, "//*[@class='field__error']"))
    # It cannot be sent like this.
    assert stranger_to_the_session.get(f"{draft}preview/")["Location"] == f"{draft}business/"
    fill(stranger_to_the_session, f"{draft}business/", phone="030 23125 001", website="")
    assert send(stranger_to_the_session, draft).status_code == 302
    assert Business.objects.get().name == "Harbour Kitchen"


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"name": ""}, "Enter the name of the business."),
        ({"category": ""}, "Choose what the business does."),
        ({"country": ""}, "Choose the country."),
        ({"city": ""}, "Enter the town, or say below where you visit customers."),
        ({"phone": ""}, "Enter a telephone number or a website"),
        ({"email": "ada"}, "Enter an address such as ada@example.com."),
    ],
)
def test_what_is_missing_is_said_above_the_form_and_beside_the_field(
    visitor: Client, missing: dict[str, str], message: str
) -> None:
    answer = fill(visitor, BEGIN, BEGIN, **essentials(**missing))
    page = visitor.get(answer["Location"])
    assert message in texts(page, "//*[@class='problems']")[0]
    assert message in texts(page, "//*[@class='field__error']")[0]
    target = tree(page).xpath("//*[@class='problems']//a/@href")[0]
    assert tree(page).xpath(f"//main//*[@id='{target.removeprefix('#')}']")


def test_all_that_is_wrong_is_said_in_one_place(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BeginForm, "min_seconds", 60)
    (said,) = texts(fill(visitor, BEGIN, BEGIN, **essentials(name="")), "//*[@class='problems']")
    assert "That was very quick." in said and "Enter the name of the business." in said


def test_a_service_area_is_enough_where_customers_are_visited(visitor: Client) -> None:
    draft = begin(visitor, city="", service_area="Hamburg and 50 km around", phone="", messages_only="on")
    send(visitor, draft)
    business = Business.objects.get()
    assert (business.city, business.service_area, business.phone) == (None, "Hamburg and 50 km around", "")
    assert not business.addresses.exists()


def test_a_town_that_may_be_several_is_chosen_and_one_that_is_not_listed_stays_as_typed(visitor: Client) -> None:
    make_city("Springfield", "US", region="Illinois", population=100)
    ohio = make_city("Springfield", "US", region="Ohio", slug="springfield-ohio", population=50)
    american = {"country": "US", "phone": "", "website": "www.shop.example"}
    answer = fill(visitor, BEGIN, BEGIN, **essentials(city="springfield", **american))
    page = visitor.get(answer["Location"])
    assert texts(page, "//label[@class='choice'][input[@type='radio']]")[:2] == [
        "Springfield, Illinois",
        "Springfield, Ohio",
    ]
    fill(visitor, answer["Location"], city_choice=str(ohio.pk))
    send(visitor, answer["Location"].removesuffix("business/"))
    assert Business.objects.get().city == ohio
    # With its region it is one, and nothing is asked.
    begin(visitor, name="Quay Books", city="Springfield, Ohio", **american)
    village = begin(visitor, name="Mill Books", city="Nowheresville", **american)
    send(visitor, village)
    business = Business.objects.get(name="Mill Books")
    assert business.city is None and business.primary_address is not None
    assert business.primary_address.locality == "Nowheresville"


def test_towns_are_suggested_and_kept_in_caches() -> None:
    make_city("Hamburg", region="Hamburg")
    make_city("Hameln", region="Lower Saxony")
    answer = Client().get(f"{BEGIN}cities.json", {"country": "de", "q": "ham"})
    assert answer.json() == {"cities": ["Hamburg", "Hameln, Lower Saxony"]}
    assert "public" in answer["Cache-Control"] and not answer.cookies
    assert Client().get(f"{BEGIN}cities.json", {"country": "de", "q": "hambrug"}).json() == {"cities": ["Hamburg"]}
    assert Client().get(f"{BEGIN}cities.json", {"country": "\x01", "q": "%"}).json() == {"cities": []}


# --- What may be added ------------------------------------------------------------------------------------------------


def test_every_part_can_be_filled_in_and_stands_in_the_preview_and_the_listing(visitor: Client) -> None:
    draft = begin(visitor)
    # An address fits its country: a German one has no region.
    page = visitor.get(f"{draft}address/")
    assert {"line1_0", "postcode_0", "locality_0"} <= set(form_on(page)) and "region_0" not in form_on(page)
    wrong = fill(visitor, f"{draft}address/", line1_0="Kai 7", postcode_0="2045")
    assert "2045" in str(form_on(visitor.get(wrong["Location"])))
    fill(visitor, f"{draft}address/", line1_0="Kai 7", postcode_0="20457", position="53.5436, 9.9665")
    hours = {"hours-mode": "regular", "hours-same": "on", "hours-mon-0-start": "9", "hours-mon-0-end": "17:30"}
    fill(visitor, f"{draft}hours/", **hours)
    fill(visitor, f"{draft}about/", tagline="Fish from the boat", description="Fresh.\n\nEvery day.", founded="1998")
    fill(visitor, f"{draft}offers/", price_range="2", attributes_0=["step-free"], languages=["de", "en"])
    fill(visitor, f"{draft}profiles/", instagram="@harbourkitchen")
    preview = visitor.get(f"{draft}preview/")
    assert texts(preview, "//h1")[0] == "Harbour Kitchen" and "Every day." in preview.content.decode()
    assert not Business.objects.exists()
    send(visitor, draft)
    business = Business.objects.get()
    assert business.primary_address is not None
    assert (business.primary_address.line1, business.primary_address.city) == ("Kai 7", business.city)
    assert (business.latitude, business.longitude) == (53.5436, 9.9665)
    assert business.hours["week"]["tue"] == [["09:00", "17:30"]]
    assert (business.tagline, business.founded, business.price_range) == ("Fish from the boat", 1998, 2)
    assert (business.attributes, business.languages) == (["step-free"], ["de", "en"])
    assert business.profiles == {"instagram": "https://www.instagram.com/harbourkitchen/"}


def test_photos_are_kept_with_the_draft_though_another_file_is_no_picture(visitor: Client) -> None:
    draft = begin(visitor)
    junk = picture_file("notes.png")
    junk.file.truncate(20)
    answer = visitor.post(f"{draft}photos/", {"photos": [picture_file("room.png"), junk]})
    assert answer.status_code == 200 and "notes.png" in texts(answer, "//*[@class='problems']")[0]
    visitor.post(
        f"{draft}photos/", {"photos": [picture_file("quay.png", (10, 90, 20))], "logo": picture_file("logo.png")}
    )
    assert texts(visitor.get(f"{draft}photos/"), "//*[@role='status']/p")[0].startswith("Your pictures are kept.")
    # The same file sent again is the same photo.
    visitor.post(f"{draft}photos/", {"photos": [picture_file("quay.png", (10, 90, 20))]})
    first, second = Photo.objects.filter(kind="photo").order_by("position", "pk")
    changes = {f"alt_{first.pk}": "The dining room", f"place_{second.pk}": "1", f"place_{first.pk}": "2"}
    fill(visitor, f"{draft}photos/", **changes)
    send(visitor, draft)
    business = Business.objects.get()
    shown = business.photos.filter(kind="photo", approved=True)
    assert [photo.alt for photo in shown] == ["", "The dining room"]
    assert business.photos.filter(kind="logo").count() == 1
    assert not Photo.objects.filter(draft__isnull=False).exists()


def test_a_draft_has_room_for_so_many_photos(visitor: Client, settings: Any) -> None:
    settings.LISTING_PHOTOS = 1
    draft = begin(visitor)
    answer = visitor.post(f"{draft}photos/", {"photos": [picture_file(), picture_file("b.png", (1, 2, 3))]})
    assert "There is room for 1 photo." in texts(answer, "//*[@class='problems']")[0]
    assert Photo.objects.count() == 1


# --- The same business, listed already --------------------------------------------------------------------------------


def test_a_business_that_may_be_listed_already_is_shown_and_one_that_nobody_may_see_is_not(visitor: Client) -> None:
    listed = make_business("Harbour Kitchens", phone="+493023125001", city=place()[0])
    make_business("Harbour Kitchen", status="pending", city=place()[0])
    answer = fill(visitor, BEGIN, BEGIN, **essentials())
    assert answer["Location"].endswith("/alike/")
    page = visitor.get(answer["Location"])
    assert texts(page, "//h2[@class='alike__name']") == ["Harbour Kitchens"]
    assert "the same telephone number, nearly the same name" in page.content.decode()
    assert f"/business/{listed.slug}/claim/" in page.content.decode()
    assert visitor.post(answer["Location"])["Location"] == answer["Location"].removesuffix("alike/")
    # It is another one: nothing is asked again.
    assert visitor.get(answer["Location"]).status_code == 302


def test_a_shared_host_is_no_likeness_and_one_of_its_own_is(visitor: Client) -> None:
    make_business("Quay Books", website="https://www.facebook.com/quaybooks")
    make_business("Mill Books", website="https://shop.example/de/")
    place_of = {"name": "Something Else", "phone": ""}
    assert not fill(visitor, BEGIN, BEGIN, **essentials(**place_of, website="facebook.com/other"))[
        "Location"
    ].endswith("alike/")
    assert fill(visitor, BEGIN, BEGIN, **essentials(**place_of, website="www.shop.example"))["Location"].endswith(
        "alike/"
    )


# --- Letters ----------------------------------------------------------------------------------------------------------


def mailed_path() -> str:
    """Return the path of the link in the only letter that waits."""
    text = Letter.objects.get().text
    return next(word for word in text.split() if "/from-mail/" in word).removeprefix("http://testserver")


def test_an_unconfirmed_address_gets_the_link_once_and_nothing_else(visitor: Client) -> None:
    draft = begin(visitor)
    fill(visitor, f"{draft}business/", name="Harbour Kitchen II")
    send(visitor, draft)
    Business.objects.get().approve(by=None)
    assert [letter.to for letter in Letter.objects.all()] == ["ada@shop.example"]
    assert "Your listing on" in Letter.objects.get().subject


def test_whoever_comes_by_the_letter_confirms_the_address_and_hears_of_the_decision(visitor: Client) -> None:
    draft = begin(visitor)
    path = mailed_path()
    assert "Harbour Kitchen" not in Letter.objects.get().subject
    elsewhere = Client()
    page = elsewhere.get(path)
    assert page["Referrer-Policy"] == "same-origin" and "noindex" in page["X-Robots-Tag"]
    assert Draft.objects.get().confirmed_at is None
    assert fill(elsewhere, path, None)["Location"] == draft
    assert elsewhere.get(path.rstrip("/") + "x/").status_code == 404
    send(elsewhere, draft)
    assert Letter.objects.filter(subject__contains="We have received").count() == 1
    Business.objects.get().reject(by=None, reason="It is an advertisement.")
    assert Letter.objects.filter(text__contains="It is an advertisement.", to="ada@shop.example").count() == 1
    assert "It is an advertisement." in elsewhere.get(draft).content.decode()


def test_another_address_has_to_be_confirmed_anew(visitor: Client) -> None:
    draft = begin(visitor)
    path = mailed_path()
    fill(visitor, path, None)
    fill(visitor, f"{draft}business/", email="ben@shop.example")
    assert Draft.objects.get().confirmed_at is None
    assert visitor.get(path).status_code == 404
    assert [letter.to for letter in Letter.objects.order_by("created_at")] == ["ada@shop.example", "ben@shop.example"]


def test_nobody_is_showered_with_letters(visitor: Client) -> None:
    for number in range(5):
        begin(visitor, name=f"Kitchen of many names {number}", email="victim@shop.example")
    assert Letter.objects.filter(to="victim@shop.example").count() == drafts.LINKS_PER_DAY


# --- Once -------------------------------------------------------------------------------------------------------------


def test_the_back_button_leads_to_what_was_sent(visitor: Client) -> None:
    first_page = form_on(visitor.get(BEGIN), BEGIN)
    begun = visitor.post(BEGIN, {**first_page, **essentials()})
    draft = begun["Location"]
    preview = form_on(visitor.get(f"{draft}preview/"), f"{draft}preview/")
    for _ in range(2):
        assert visitor.post(f"{draft}preview/", preview)["Location"] == draft
    for path in (f"{draft}preview/", f"{draft}business/", f"{draft}photos/", f"{draft}alike/"):
        assert visitor.get(path)["Location"] == draft
    assert visitor.post(f"{draft}about/", {"tagline": "late"})["Location"] == draft
    assert visitor.post(BEGIN, {**first_page, **essentials(name="Another")})["Location"] == draft
    assert visitor.post(f"{draft}erase/")["Location"] == draft
    assert Business.objects.get().name == "Harbour Kitchen"


@pytest.mark.django_db(transaction=True)
def test_businesses_of_one_name_at_once_have_slugs_of_their_own() -> None:
    city, category = place()
    values = {"name": "Blue Door", "category": category.pk, "country": "DE", "city": city.pk}

    def submit(_client: Client) -> str:
        draft = drafts.begin(drafts.secrets.token_urlsafe(32), by=None)
        draft.data = {"parts": {"business": {**{k: [str(v)] for k, v in values.items()}, **typed}}}
        draft.save()
        return drafts.submit(draft, by=None).slug

    typed = {"city": ["Hamburg"], "messages_only": ["on"], "email": ["a@shop.example"]}
    slugs = at_once(6, submit)
    assert sorted(slugs) == ["blue-door", "blue-door-hamburg", *(f"blue-door-hamburg-{n}" for n in range(2, 6))]


def at_once(times: int, act: Any) -> list[Any]:
    """Do the same in so many threads at once; return what each of them got."""
    results: list[Any] = []
    gate = threading.Barrier(times)

    def run() -> None:
        try:
            gate.wait()
            results.append(act(Client()))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# --- Somebody with an account -----------------------------------------------------------------------------------------


def test_somebody_signed_in_keeps_what_they_send() -> None:
    ada = make_user("ada@example.org")
    client = signed_in(ada)
    place()
    assert form_on(client.get(BEGIN), BEGIN)["email"] == "ada@example.org"
    draft = begin(client, email="ada@example.org")
    assert draft in client.get("/my/").content.decode()
    send(client, draft)
    business = Business.objects.get()
    assert list(business.owners.all()) == [ada] and business.created_by == ada
    assert [letter.to for letter in Letter.objects.all()] == ["ada@example.org"]
    assert f"/my/{business.slug}/" in client.get(draft).content.decode()


def test_an_unconfirmed_account_is_nobody() -> None:
    client = signed_in(make_user("eve@example.org", verified=False))
    place()
    draft = begin(client, email="eve@example.org")
    send(client, draft)
    assert not Business.objects.get().owners.exists()


# --- Hostile ----------------------------------------------------------------------------------------------------------

STRANGE = [
    "a\x00b",
    "a\x1b[31m\x7f",
    "abc\u202egpj.exe",
    "\ufeff\u200b",
    "e" + "\u0301" * 500,
    "\U0001f6a2" * 30,
    "x" * 100_000,
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("text", STRANGE, ids=[ascii(text[:12]) for text in STRANGE])
def test_strange_text_is_refused_in_words_or_kept_as_it_is(visitor: Client, text: str) -> None:
    draft = begin(visitor)
    for part, names in {
        "business": [
            "name",
            "city",
            "service_area",
            "phone",
            "website",
            "email",
            "category",
            "country",
            "city_choice",
        ],
        "address": ["line1_0", "postcode_0", "locality_0", "position", "label_1"],
        "about": ["tagline", "description", "legal_name", "founded", "further_1"],
        "hours": ["hours-mode", "hours-mon-0-start", "special_days-0-from", "special_days-rows"],
        "offers": ["price_range", "attributes_0", "languages"],
        "profiles": ["instagram", "whatsapp"],
    }.items():
        before = form_on(visitor.get(f"{draft}{part}/"))
        answer = visitor.post(f"{draft}{part}/", {**before, **dict.fromkeys(names, text)})
        assert answer.status_code in {302, 400}
        page = visitor.get(f"{draft}{part}/")
        tree(page)
        assert b"<script>alert" not in page.content and b"\x00" not in page.content
        visitor.post(f"{draft}{part}/", before)
    assert send(visitor, draft).status_code == 302


def test_a_form_of_a_megabyte_is_refused(visitor: Client) -> None:
    draft = begin(visitor)
    assert visitor.post(f"{draft}about/", {"description": "ships " * 200_000}).status_code == 400
    assert Draft.objects.get().data["parts"].keys() == {"business"}


def test_no_field_sets_what_is_not_asked_for(visitor: Client) -> None:
    extra = {
        "status": "listed", "owner": "1", "owners": "1", "verified_at": "2026-01-01", "score": "99", "is_staff": "on",
        "slug": "mine", "sponsored_until": "2099-01-01", "rating_average": "5", "external_id": "x", "approved": "on",
    }  # fmt: skip
    draft = begin(visitor, **extra)
    fill(visitor, f"{draft}about/", tagline="Fish", **extra)
    fill(visitor, f"{draft}preview/", f"{draft}preview/", **extra)
    business = Business.objects.get()
    assert (business.status, business.slug, business.verified_at) == ("pending", "harbour-kitchen", None)
    assert (business.sponsored_until, business.rating_average, business.external_id) == (None, None, None)
    assert not business.owners.exists()


def test_a_robot_that_fills_in_every_field_begins_nothing(visitor: Client) -> None:
    page = form_on(visitor.get(BEGIN), BEGIN)
    trapped = {name: value or "https://spam.example" for name, value in page.items()}
    answer = visitor.post(BEGIN, {**trapped, **essentials()})
    assert answer.status_code == 200 and not Draft.objects.exists()
    # What a person typed is still there.
    assert form_on(answer, BEGIN)["name"] == "Harbour Kitchen"
    assert visitor.post(BEGIN, essentials()).status_code == 200 and not Draft.objects.exists()


def test_an_advertisement_is_not_sent(visitor: Client) -> None:
    draft = begin(visitor)
    links = " ".join(f"https://spam{n}.example/" for n in range(9))
    fill(visitor, f"{draft}about/", description=links)
    answer = send(visitor, draft)
    assert answer.status_code == 200 and "too many links" in answer.content.decode()
    assert not Business.objects.exists()


def test_nobody_guesses_a_draft(visitor: Client) -> None:
    begin(visitor)
    for path in ("x", "cities", "0" * 43):
        assert visitor.get(f"{BEGIN}{path}/").status_code == 404
    assert len(Draft.objects.get().token) >= 43
    assert visitor.get(f"{BEGIN}{Draft.objects.get().token}/nothing/").status_code == 404


# --- Forgetting -------------------------------------------------------------------------------------------------------


def test_a_draft_is_erased_on_demand_with_its_photos(visitor: Client) -> None:
    draft = begin(visitor)
    visitor.post(f"{draft}photos/", {"photos": [picture_file()]})
    assert visitor.post(f"{draft}erase/")["Location"] == BEGIN
    assert not Draft.objects.exists() and not Photo.objects.exists()
    assert visitor.get(draft).status_code == 404


def test_a_month_later_what_was_not_sent_is_gone_and_what_nobody_took_over_is_remembered(visitor: Client) -> None:
    unsent, sent, taken = (
        begin(visitor, name=f"Kitchen {letter * 9}", phone="", messages_only="on") for letter in "abc"
    )
    visitor.post(f"{unsent}photos/", {"photos": [picture_file()]})
    send(visitor, sent)
    send(visitor, taken)
    Business.objects.get(name__startswith="Kitchen c").ownerships.create(user=make_user())
    assert forget_what_was_left.call() == 0
    Draft.objects.update(saved_at=timezone.now() - datetime.timedelta(days=31))
    assert forget_what_was_left.call() == 2
    assert [draft.get_absolute_url() for draft in Draft.objects.all()] == [sent]
    assert not Photo.objects.exists()


def test_a_hub_costs_a_few_queries_whatever_was_typed(visitor: Client, django_assert_max_num_queries: Any) -> None:
    draft = begin(visitor)
    fill(visitor, f"{draft}about/", tagline="Fish")
    fill(visitor, f"{draft}offers/", price_range="2")
    with django_assert_max_num_queries(16):
        visitor.get(draft)
