"""/my/<slug>/edit/: what readers see stays until a moderator agrees, and two owners lose nothing to each other."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from directory.models import Business, Change, Photo, User
from directory.tasks import forget_what_was_left
from tests.disk import full_disk
from tests.factories import make_business, make_city, make_photo, make_user
from tests.owners import fill, form_on, picture_file, signed_in
from tests.pages import texts, tree

pytestmark = pytest.mark.django_db
PARTS = ("business", "address", "hours", "about", "offers", "profiles")


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    """The owner."""
    return make_user("ada@example.org")


@pytest.fixture
def business(ada: User) -> Business:
    """A listing that readers see."""
    made = make_business("Harbour Kitchen", owner=ada, phone="+493023125001", hours={"mode": "always", "week": {}})
    made.addresses.create(line1="Kai 7", locality="Hamburg", postcode="20457", country=made.country, city=made.city)
    return made


@pytest.fixture
def owner(ada: User) -> Client:
    """The owner's browser."""
    return signed_in(ada)


def now(business: Business) -> Business:
    return Business.objects.get(pk=business.pk)


def test_saving_a_part_as_it_is_changes_nothing(business: Business, owner: Client) -> None:
    business.attributes, business.price_range, business.languages = ["wifi", "from-an-import"], 2, ["de", "gsw"]
    business.profiles, business.founded = {"instagram": "https://www.instagram.com/kitchen/"}, 1998
    business.special_days = [{"from": "2020-01-01", "to": "2020-01-01", "spans": [], "note": ""}]
    business.save()
    before = now(business)
    for part in PARTS:
        path = f"/my/{business.slug}/edit/{part}/"
        tree(owner.get(path))
        assert fill(owner, path)["Location"] == f"/my/{business.slug}/", part
    after = now(business)
    assert not Change.objects.exists() and after.version == before.version
    assert {name: getattr(after, name) for name in ("phone", "attributes", "special_days", "hours")} == {
        name: getattr(before, name) for name in ("phone", "attributes", "special_days", "hours")
    }


def test_an_edit_waits_and_both_versions_are_shown(business: Business, owner: Client) -> None:
    fill(owner, f"/my/{business.slug}/edit/business/", name="Quay Kitchen", website="quay.example")
    fill(owner, f"/my/{business.slug}/edit/about/", tagline="Oysters")
    change = Change.objects.get()
    assert sorted(change.fields) == ["name", "tagline", "website"] and now(business).name == "Harbour Kitchen"
    rows = "".join(texts(owner.get(f"/my/{business.slug}/"), "//table//tr"))
    for told in ("Harbour KitchenQuay Kitchen", "Fish from the boatOysters", "nothinghttps://quay.example/"):
        assert told in rows
    # The form goes on from what waits.
    assert form_on(owner.get(f"/my/{business.slug}/edit/business/"))["name"] == "Quay Kitchen"
    assert "Harbour Kitchen" in Client().get(f"/business/{business.slug}/").content.decode()
    change.accept(by=None)
    assert now(business).name == "Quay Kitchen"


def test_every_part_is_called_by_its_title(business: Business, owner: Client) -> None:
    overview = owner.get(f"/my/{business.slug}/edit/")
    names = texts(overview, "//a[@class='tasks__link']")
    assert len(names) >= 6 and all(names)
    for link in tree(overview).xpath("//a[@class='tasks__link']/@href"):
        assert all(texts(owner.get(link), "//h1"))


def test_hours_apply_at_once(business: Business, owner: Client) -> None:
    fill(owner, f"/my/{business.slug}/edit/hours/", **{"hours-mode": "appointment"})
    assert now(business).hours["mode"] == "appointment" and not Change.objects.exists()


def test_the_telephone_of_a_verified_business_applies_at_once(business: Business, owner: Client) -> None:
    fill(owner, f"/my/{business.slug}/edit/business/", phone="030 23125 002")
    assert Change.objects.get().fields.keys() == {"phone"}
    Change.objects.all().delete()
    now(business).verify(by=None, how="staff")
    fill(owner, f"/my/{business.slug}/edit/business/", phone="030 23125 003")
    assert now(business).phone == "+493023125003"


def test_a_move_takes_the_map_and_the_clock_along(business: Business, owner: Client) -> None:
    make_city("Lyon", "FR", time_zone="Europe/Paris", latitude=45.76, longitude=4.83)
    answer = fill(
        owner, f"/my/{business.slug}/edit/business/", country="FR", city="lyon", phone="", website="lyon.example"
    )
    assert answer.status_code == 302
    change = Change.objects.get()
    new = {name: difference["new"] for name, difference in change.fields.items()}
    assert (new["country"], new["time_zone"], new["latitude"]) == ("FR", "Europe/Paris", 45.76)
    assert new["addresses"][0]["locality"] == "Lyon"
    change.accept(by=None)
    assert now(business).city.name == "Lyon"  # type: ignore[union-attr]


def test_an_edit_is_taken_back(business: Business, owner: Client) -> None:
    fill(owner, f"/my/{business.slug}/edit/about/", tagline="Oysters")
    owner.post(f"/my/{business.slug}/edit/withdraw/")
    assert Change.objects.get().status == "withdrawn"
    assert form_on(owner.get(f"/my/{business.slug}/edit/about/"))["tagline"] == "Fish from the boat"


# --- Two owners at once -----------------------------------------------------------------------------------------------


@pytest.fixture
def ben(business: Business) -> Client:
    """Another owner's browser."""
    person = make_user("ben@example.org")
    business.ownerships.create(user=person)
    return signed_in(person)


def test_two_owners_who_change_different_fields_of_a_form_both_have_their_way(
    business: Business, owner: Client, ben: Client
) -> None:
    path = f"/my/{business.slug}/edit/about/"
    adas, bens = form_on(owner.get(path)), form_on(ben.get(path))
    owner.post(path, {**adas, "tagline": "Oysters"})
    ben.post(path, {**bens, "legal_name": "Kitchen Ltd"})
    fields = {name: difference["new"] for name, difference in Change.objects.get().fields.items()}
    assert fields == {"tagline": "Oysters", "legal_name": "Kitchen Ltd"}


def test_of_two_who_change_the_same_field_the_second_sees_both_versions_and_decides(
    business: Business, owner: Client, ben: Client
) -> None:
    path = f"/my/{business.slug}/edit/about/"
    adas, bens = form_on(owner.get(path)), form_on(ben.get(path))
    owner.post(path, {**adas, "tagline": "Oysters"})
    answer = ben.post(path, {**bens, "tagline": "Mussels", "legal_name": "Kitchen Ltd"})
    assert answer.status_code == 200
    assert "Now: Oysters" in texts(answer, "//*[@class='problems']")[0]
    shown = form_on(answer)
    assert (shown["tagline"], shown["legal_name"]) == ("Mussels", "Kitchen Ltd")
    assert Change.objects.get().fields.keys() == {"tagline"}
    assert ben.post(path, shown).status_code == 302
    fields = {name: difference["new"] for name, difference in Change.objects.get().fields.items()}
    assert fields == {"tagline": "Mussels", "legal_name": "Kitchen Ltd"}


@pytest.mark.django_db(transaction=True)
def test_edits_at_the_same_moment_make_one_change_with_all_of_them(ada: User, business: Business) -> None:
    path = f"/my/{business.slug}/edit/"
    browsers = [signed_in(ada) for _ in range(4)]
    edits = [("about/", "tagline"), ("about/", "legal_name"), ("business/", "service_area"), ("about/", "description")]
    forms = [
        (part, {**form_on(browser.get(path + part)), name: "Something new"})
        for browser, (part, name) in zip(browsers, edits, strict=True)
    ]
    gate = threading.Barrier(len(browsers))
    answers: list[int] = []

    def save(browser: Client, part: str, values: dict[str, Any]) -> None:
        gate.wait()
        answers.append(browser.post(path + part, values).status_code)
        connection.close()

    threads = [
        threading.Thread(target=save, args=(browser, *form)) for browser, form in zip(browsers, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert Change.objects.get().fields.keys() == {"tagline", "legal_name", "service_area", "description"}


# --- Photos -----------------------------------------------------------------------------------------------------------


def test_a_new_photo_waits_and_the_order_and_what_goes_do_not(business: Business, owner: Client) -> None:
    first = make_photo(business, position=0)
    second = make_photo(business, position=1, alt="The quay")
    path = f"/my/{business.slug}/edit/photos/"
    fill(owner, path, **{f"place_{second.pk}": "1", f"alt_{first.pk}": "Tables"})
    assert [photo.alt for photo in business.photos.shown()] == ["The quay", "Tables"]
    assert not Change.objects.exists()
    owner.post(path, {"photos": [picture_file()], "logo": picture_file("logo.png", (1, 2, 3))})
    change = Change.objects.get()
    assert sorted(change.fields) == ["logo", "photos"] and business.photos.shown().count() == 2
    page = owner.get(path)
    assert texts(page, "//span[@class='stage stage--waits']") == ["Waits for us"]
    change.accept(by=None)
    assert business.photos.shown().count() == 3 and business.photos.logos().count() == 1
    fill(owner, path, **{f"remove_{second.pk}": "on", "remove_logo": "on"})
    assert [photo.alt for photo in business.photos.shown()] == ["Tables", ""]
    assert not business.photos.logos().exists() and Change.objects.count() == 1


def test_photos_of_a_listing_that_nobody_sees_yet_are_its_own_at_once(ada: User, owner: Client) -> None:
    business = make_business(owner=ada, status="needs-changes")
    owner.post(f"/my/{business.slug}/edit/photos/", {"photos": [picture_file()]})
    assert business.photos.filter(approved=True).count() == 1 and not Change.objects.exists()


def test_another_listings_photo_cannot_be_taken_described_or_removed(business: Business, owner: Client) -> None:
    theirs = make_photo(make_business())
    owner.post(
        f"/my/{business.slug}/edit/photos/",
        {f"remove_{theirs.pk}": "on", f"alt_{theirs.pk}": "Mine", f"place_{theirs.pk}": "1"},
    )
    theirs.refresh_from_db()
    assert theirs.alt == "The dining room" and not Change.objects.exists()


def test_a_photo_that_the_disk_has_no_room_for_is_an_error_of_the_form(
    business: Business, owner: Client, settings: Any
) -> None:
    with full_disk():
        page = owner.post(f"/my/{business.slug}/edit/photos/", {"photos": [picture_file("quay.png")]})
    assert page.status_code < 500 and "quay.png: The server has no room left" in page.content.decode()
    assert not Photo.objects.exists() and not Change.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_photos_that_no_edit_asks_for_are_erased_after_a_while(business: Business, owner: Client) -> None:
    path = f"/my/{business.slug}/edit/photos/"
    owner.post(path, {"photos": [picture_file()]})
    owner.post(f"/my/{business.slug}/edit/withdraw/")
    owner.post(path, {"photos": [picture_file("b.png", (9, 9, 9))]})
    wanted = Change.objects.get(status="open").fields["photos"]["new"]
    assert forget_what_was_left.call() == 0
    Photo.objects.update(created_at="2020-01-01T00:00Z")
    assert forget_what_was_left.call() == 1
    assert list(Photo.objects.values_list("pk", flat=True)) == wanted


# --- What no form takes -----------------------------------------------------------------------------------------------


def test_no_field_sets_what_is_not_asked_for(business: Business, owner: Client) -> None:
    extra = {
        "status": "closed", "is_staff": "on", "owner": "1", "owners": "1", "verified_at": "2026-01-01", "score": "99",
        "slug": "mine", "sponsored_until": "2099-01-01", "rating_average": "5", "email": "eve@example.org", "photos": "1",
        "merged_into": "1", "version": "99", "approved": "on", "latitude": "1",
    }  # fmt: skip
    before = Business.objects.filter(pk=business.pk).values().get()
    for part in PARTS:
        fill(owner, f"/my/{business.slug}/edit/{part}/", **extra)
    fill(
        owner,
        f"/my/{business.slug}/edit/photos/",
        **{name: value for name, value in extra.items() if name != "photos"},
    )
    owner.post(f"/my/{business.slug}/holiday/", {"first": "2026-12-24", **extra})
    after = Business.objects.filter(pk=business.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"special_days", "updated_at", "version"} and not Change.objects.exists()
    assert not User.objects.get(email="ada@example.org").is_staff


@pytest.mark.parametrize(
    "seen",
    [
        *["", "{}", "[1]", "not json", '{"tagline": 1}', '{"tagline": "x"}'],
        pytest.param("x" * 100_000, id="long"),
        pytest.param("[" * 5000, id="nested lists"),
        pytest.param('{"a":' * 3000, id="nested objects"),
    ],
)
def test_marks_that_are_none_are_no_error_of_ours(business: Business, owner: Client, seen: str) -> None:
    path = f"/my/{business.slug}/edit/about/"
    values = {**form_on(owner.get(path)), "seen": seen, "tagline": "Oysters\x00"}
    assert owner.post(path, values).status_code == 200
    assert owner.post(path, {**values, "tagline": "Oysters"}).status_code in {200, 302}


def test_a_part_costs_a_few_queries(business: Business, owner: Client, django_assert_max_num_queries: Any) -> None:
    for part in PARTS:
        with django_assert_max_num_queries(20):
            owner.get(f"/my/{business.slug}/edit/{part}/")
