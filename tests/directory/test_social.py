"""The pictures that stand for businesses and places where they are shared."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory.social import card_of_business, card_of_place
from tests.factories import make_business, make_city, make_photo
from tests.pages import tree
from tests.pictures import near, opened

pytestmark = pytest.mark.django_db


def image_of(client: Client, path: str) -> str:
    (found,) = tree(client.get(path)).xpath("//meta[@property='og:image']/@content")
    return str(found).removeprefix("http://testserver")


def test_every_page_that_is_shared_has_a_card_of_1200_by_630(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    business = make_business("Harbour Kitchen")
    cards = set()
    for path in (
        business.get_absolute_url(),
        "/directory/",
        "/directory/germany/",
        "/directory/germany/hamburg/",
    ):
        picture = image_of(client, path)
        assert picture == f"{path}social.jpg"
        response = client.get(picture)
        assert response["Content-Type"] == "image/jpeg" and response["X-Content-Type-Options"] == "nosniff"
        assert opened(response.content).size == (1200, 630)
        cards.add(response.content)
        with django_assert_max_num_queries(3):
            assert client.get(picture, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert len(cards) == 4
    assert image_of(client, "/directory/germany/in/restaurants/") == "/directory/germany/social.jpg"


def test_a_card_changes_with_what_is_on_it_and_none_is_drawn_twice(client: Client) -> None:
    business = make_business("Harbour Kitchen")
    address = f"{business.get_absolute_url()}social.jpg"
    first = client.get(address)
    assert client.get(address).content == first.content
    make_photo(business)
    second = client.get(address)
    assert second["ETag"] != first["ETag"]
    # The photo of the factories is of one colour, and has the right of the card.
    assert near(opened(second.content).getpixel((1000, 300)), (140, 90, 20), 20)
    business.name = "Harbour Table"
    business.save()
    assert client.get(address)["ETag"] != second["ETag"]


@pytest.mark.parametrize("status", ["pending", "rejected", "suspended", "closed", "expired"])
def test_what_readers_do_not_find_has_no_card(client: Client, status: str) -> None:
    business = make_business(status=status)
    assert client.get(f"{business.get_absolute_url()}social.jpg").status_code == 404


def test_a_name_that_the_typeface_lacks_leaves_the_card_to_the_picture() -> None:
    business = make_business("北京飯店")
    business.card_photos = []  # type: ignore[attr-defined]
    card = card_of_business(business)
    assert card.headline == "" and opened(card.draw()).size == (1200, 630)


def test_an_unknown_place_has_no_card(client: Client) -> None:
    make_city()
    for path in ("nowhere", "germany/nowhere", "nowhere/hamburg"):
        assert client.get(f"/directory/{path}/social.jpg").status_code == 404
    assert card_of_place(None).country == ""
