"""People who list a business, and those who keep one: what a browser without scripts would send."""

from __future__ import annotations

import io
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image as Pillow

from directory.models import Category, City, User
from directory.views.list_your_business import BeginForm, SendForm
from tests.factories import make_category, make_city

BEGIN = "/list-your-business/"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person be as quick as a test."""
    for form in (BeginForm, SendForm):
        monkeypatch.setattr(form, "min_seconds", -1)


def signed_in(user: User) -> Client:
    """Return a browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def form_on(response: HttpResponse, action: str | None = None) -> dict[str, Any]:
    """Return what the form on a page would send, by name; several values of one name as a list.

    It is the form with this action, or else the last of the page's main part that has one of its own fields.
    """
    page = lxml.html.fromstring(response.content)
    forms = [form for form in page.forms if form.method == "POST" and (action is None or form.action == action)]
    form = max(forms, key=lambda form: len(form.fields)) if action is None else forms[0]
    values: dict[str, Any] = {}
    for field in form.inputs:
        if field.name is None or field.get("type") in {"submit", "file"} or field.get("disabled") is not None:
            continue
        if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
            continue
        value = field.get("value", "on") if field.get("type") in {"checkbox", "radio"} else field.value or ""
        value = value[1:] if field.tag == "textarea" and value.startswith("\n") else value
        for one in value if isinstance(value, lxml.html.MultipleSelectOptions) else [value]:
            if field.name in values:
                former = values[field.name]
                values[field.name] = [*(former if isinstance(former, list) else [former]), one]
            else:
                values[field.name] = one
    return values


def fill(client: Client, path: str, action: str | None = None, /, **changes: Any) -> HttpResponse:
    """Open a page, change fields of its form and send it; a field that is None is not sent."""
    page = client.get(path)
    assert page.status_code == 200, (page.status_code, page.get("Location"))
    values = {name: value for name, value in {**form_on(page, action), **changes}.items() if value is not None}
    return client.post(action or path, values)


def place() -> tuple[City, Category]:
    """Make sure of a town and a category, and return them."""
    city = City.objects.filter(name="Hamburg").first() or make_city("Hamburg", region="Hamburg")
    return city, make_category("Restaurants")


def essentials(**changes: Any) -> dict[str, Any]:
    """Return what somebody types who lists a restaurant in Hamburg."""
    _city, category = place()
    return {
        "name": "Harbour Kitchen",
        "category": str(category.pk),
        "country": "DE",
        "city": "Hamburg",
        "phone": "030 23125 001",
        "email": "ada@shop.example",
        **changes,
    }


def begin(client: Client, **changes: Any) -> str:
    """Begin a listing, and return the path of its draft."""
    answer = fill(client, BEGIN, BEGIN, **essentials(**changes))
    assert answer.status_code == 302, [str(error) for error in answer.context["form"].errors.items()]
    return "/".join(answer["Location"].split("/")[:3]) + "/"


def send(client: Client, draft: str) -> HttpResponse:
    """Look at the preview of a draft and send it."""
    return fill(client, f"{draft}preview/", f"{draft}preview/")


def picture_file(name: str = "room.png", colour: tuple[int, int, int] = (140, 90, 20)) -> SimpleUploadedFile:
    """Return a small picture as a browser sends it."""
    drawn = io.BytesIO()
    Pillow.new("RGB", (320, 240), colour).save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")
