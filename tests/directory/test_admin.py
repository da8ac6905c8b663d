"""Accounts and places in the admin."""

from __future__ import annotations

import json

import lxml.html
import pytest
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory

from directory.models import User
from tests.factories import make_business, make_category, make_city, make_country, make_user
from tests.newsroom import errors, form_values, signed_in

pytestmark = pytest.mark.django_db

ACCOUNTS = "/admin/directory/user/"


@pytest.fixture
def root() -> Client:
    return signed_in(User.objects.create_superuser("root@example.org", "correct horse battery"))


@pytest.fixture
def clerk() -> Client:
    """Somebody who looks after accounts without having all powers."""
    user = make_user("clerk@example.org", role="Editor-in-chief")
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="directory", content_type__model="user")
    )
    return signed_in(user)


def add(client: Client, email: str, **fields: object):
    values = {
        "email": email,
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    return client.post(f"{ACCOUNTS}add/", {**values, **fields})


def test_an_account_is_made_with_an_address_and_a_password(root: Client) -> None:
    assert add(root, "New.Person@Example.org").status_code == 302
    user = User.objects.get(email="new.person@example.org")
    assert user.check_password("correct horse battery") and not user.is_staff


@pytest.mark.parametrize(
    "email", ["root@example.org", "ROOT@EXAMPLE.ORG", "", "no address", "a\x00@b.org", "a@b.org\r\nBcc: c@d.org"]
)
def test_an_address_that_is_taken_in_any_case_or_is_none_is_an_error(root: Client, email: str) -> None:
    assert errors(add(root, email))
    assert User.objects.count() == 1


def test_a_weak_password_is_an_error(root: Client) -> None:
    assert errors(add(root, "a@example.org", password1="password", password2="password"))


def test_an_account_is_changed_and_its_password_set(root: Client) -> None:
    user = make_user("ada@example.org")
    url = f"{ACCOUNTS}{user.pk}/change/"
    page = root.get(url)
    assert page.status_code == 200
    values = form_values(page, "user_form")
    assert root.post(url, {**values, "first_name": "Ada", "email": "Ada.Ng@example.org"}).status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.email) == ("Ada", "ada.ng@example.org")
    response = root.post(
        f"{ACCOUNTS}{user.pk}/password/",
        {"usable_password": "true", "password1": "a new long password 7", "password2": "a new long password 7"},
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password("a new long password 7")


def test_the_list_finds_people_by_name_and_address(root: Client) -> None:
    make_user("ada@example.org", first_name="Ada")
    make_user("bo@example.org")
    page = root.get(ACCOUNTS, {"q": "ada"}).content.decode()
    assert "ada@example.org" in page and "bo@example.org" not in page


def test_nobody_hands_out_powers_but_those_who_have_them_all(clerk: Client) -> None:
    user = make_user("ada@example.org")
    url = f"{ACCOUNTS}{user.pk}/change/"
    values = form_values(clerk.get(url), "user_form")
    powers = {"is_staff": "on", "is_superuser": "on", "groups": ["1"], "user_permissions": ["1"]}
    assert clerk.post(url, {**values, **powers, "first_name": "Ada"}).status_code == 302
    user.refresh_from_db()
    assert user.first_name == "Ada"
    assert not (user.is_staff or user.is_superuser or user.groups.exists() or user.user_permissions.exists())


def test_nobody_touches_the_account_or_password_of_a_colleague_but_a_superuser(clerk: Client) -> None:
    chief = User.objects.create_superuser("root@example.org", "correct horse battery")
    editor = make_user("editor@example.org", role="Editor")
    for user in (chief, editor):
        before = User.objects.filter(pk=user.pk).values().get()
        passwords = {
            "usable_password": "true",
            "password1": "a new long password 7",
            "password2": "a new long password 7",
        }
        assert clerk.post(f"{ACCOUNTS}{user.pk}/change/", {"email": "x@example.org"}).status_code == 403
        assert clerk.post(f"{ACCOUNTS}{user.pk}/password/", passwords).status_code == 403
        assert clerk.post(f"{ACCOUNTS}{user.pk}/delete/", {"post": "yes"}).status_code == 403
        assert User.objects.filter(pk=user.pk).values().get() == before


def test_an_address_that_is_typed_in_the_admin_counts_as_confirmed(root: Client) -> None:
    add(root, "ada@example.org")
    user = User.objects.get(email="ada@example.org")
    assert user.is_confirmed
    url = f"{ACCOUNTS}{user.pk}/change/"
    root.post(url, {**form_values(root.get(url), "user_form"), "email": "ada.ng@example.org"})
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("ada.ng@example.org", True, True)
    ]


def test_the_admin_shows_no_secrets_of_second_factors_and_no_sessions(root: Client) -> None:
    for model in ("mfa/authenticator", "usersessions/usersession", "account/emailaddress"):
        assert root.get(f"/admin/{model}/").status_code == 404


# --- Places ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk() -> Client:
    return signed_in(make_user(role="Reporter"))


def test_a_city_is_found_with_its_region_and_country(desk: Client) -> None:
    make_city("Paris", "FR", region="Île-de-France", population=2_000_000)
    make_city("Paris", "US", region="Texas", slug="paris-texas", population=24_000)
    make_city("New York", "US", region="New York", population=8_000_000)
    make_city("Zürich", "DE", ascii_name="Zurich", population=400_000)
    url = "/admin/autocomplete/?app_label=articles&model_name=article&field_name=dateline_city&term="

    def found(term: str) -> list[str]:
        return [item["text"] for item in json.loads(desk.get(url + term).content)["results"]]

    assert found("paris") == ["Paris, Île-de-France, France", "Paris, Texas, United States"]
    assert found("paris, tex") == found("paris texas") == ["Paris, Texas, United States"]
    assert found("paris, france") == found("paris,fr") == ["Paris, Île-de-France, France"]
    assert found("new york") == found("new york us") == ["New York, United States"]
    assert found("zürich") == found("zurich") == ["Zürich, Germany"]


def test_businesses_and_categories_are_narrowed_to_a_top_category_with_all_below_it() -> None:
    food, shops = make_category("Food and drink"), make_category("Shops")
    bakeries = make_category("Bakeries", parent=food)
    make_business("Crust", category=make_category("Rye bakeries", parent=bakeries))
    make_business("Nails", category=shops)
    client = signed_in(make_user(role="Moderator"))

    def offered(url: str) -> list[str]:
        links = lxml.html.fromstring(client.get(url).content).xpath("//a[contains(@href, 'top=')]")
        return [str(link.text_content()).strip() for link in links]

    for url, inside, outside in (
        ("/admin/directory/business/", "Crust", "Nails"),
        ("/admin/directory/category/", "Rye bakeries", "Shops"),
    ):
        assert offered(url) == ["Food and drink", "Shops"]
        page = client.get(f"{url}?top={food.pk}").content
        rows = str(lxml.html.fromstring(page).get_element_by_id("result_list").text_content())
        assert inside in rows and outside not in rows
        assert inside in client.get(f"{url}?top=nonsense").content.decode()


def test_opening_hours_that_are_nested_too_deeply_are_an_error_of_the_form(root: Client) -> None:
    business = make_business("Paris Nails")
    address = f"/admin/directory/business/{business.pk}/change/"
    values = form_values(root.get(address), "business_form")
    for text in ("[" * 5000, "no JSON"):
        answer = root.post(address, {**values, "hours": text})
        assert errors(answer)["hours"] == ["Enter a valid JSON."]


@pytest.mark.parametrize("term", [",", ",,,", " , ", "a" * 5000, "a b c d e f g h", "%", "_", "\\", "😀", "'"])
def test_any_term_is_no_error(desk: Client, term: str) -> None:
    make_city()
    url = "/admin/autocomplete/"
    for model, field in (("article", "dateline_city"), ("article", "primary_country")):
        query = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
        assert desk.get(url, query).status_code == 200


def test_places_are_neither_added_nor_deleted_nor_moved_by_hand(root: Client) -> None:
    country, city = make_country("DE"), make_city()
    for url in (
        "country/add/",
        "city/add/",
        f"country/{country.pk}/delete/",
        f"city/{city.pk}/delete/",
    ):
        assert root.get(f"/admin/directory/{url}").status_code == 403
    url = f"/admin/directory/country/{country.pk}/change/"
    values = form_values(root.get(url), "country_form")
    assert root.post(url, {**values, "featured": "on", "name": "Elsewhere", "population": "1"}).status_code == 302
    country.refresh_from_db()
    assert (country.featured, country.name) == (True, "Germany")
    assert root.post(f"/admin/directory/city/{city.pk}/change/", {"name": "Elsewhere"}).status_code == 403


@pytest.mark.parametrize("list_of", sorted(admin.site._registry, key=lambda model: model._meta.label))
def test_no_list_is_asked_for_anything_but_by_its_filters(root: Client, list_of: type) -> None:
    """Which regular expressions, keys of other tables and columns of secrets there are is nobody's to try out."""
    address = f"/admin/{list_of._meta.app_label}/{list_of._meta.model_name}/"
    model_admin = admin.site.get_model_admin(list_of)
    lookups = ("__regex=(", "__id__exact=1", "__password__startswith=p", "__contained_by={", "=ZZ")
    every = [f"{field.name}{lookup}" for field in list_of._meta.get_fields() for lookup in lookups]
    refused = [asked for asked in every if asked.partition("=")[0] not in model_admin.lookups]
    # One goes the whole way; the list itself is asked for the rest, of which there are thousands.
    assert root.get(f"{address}?{refused[0]}").status_code == 400
    user = User.objects.get(is_superuser=True)
    for asked in refused:
        request = RequestFactory().get(f"{address}?{asked}")
        request.user = user
        with pytest.raises(DisallowedModelAdminLookup):
            model_admin.changelist_view(request)


def test_a_filter_of_a_list_still_narrows_it(root: Client) -> None:
    make_country("DE")
    make_country("US")
    assert [row.pk for row in root.get("/admin/directory/country/?continent__exact=NA").context["cl"].queryset] == [
        "US"
    ]
    for address in (
        "/admin/django_tasks_database/dbtaskresult/?status__exact=FAILED",
        f"{ACCOUNTS}?is_staff__exact=1&groups__id__exact=1",
    ):
        assert root.get(address).status_code == 200
