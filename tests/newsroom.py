"""People at the newsroom's forms: what a browser without scripts would send."""

from __future__ import annotations

import datetime
from typing import Any

import lxml.html
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from directory.models import User

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"


def change_url(article: Article) -> str:
    """Return the address of a story's form."""
    return f"/admin/articles/article/{article.pk}/change/"


def signed_in(user: User) -> Client:
    """Return a browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def form_values(response: HttpResponse, form_id: str = "article_form") -> dict[str, Any]:
    """Return what the form on a page would send, by name; several values of one name as a list."""
    page = lxml.html.fromstring(response.content)
    form = page.get_element_by_id(form_id)
    values: dict[str, Any] = {}
    for name, raw in form.form_values():
        # Django writes a line feed after <textarea>, which a browser takes for none.
        value = raw[1:] if raw.startswith("\n") else raw
        if name in values:
            values[name] = [*(values[name] if isinstance(values[name], list) else [values[name]]), value]
        else:
            values[name] = value
    # A multiple select without a choice sends nothing.
    return values


def moment(name: str, at: datetime.datetime) -> dict[str, str]:
    """Return the two inputs of a moment in the admin's form."""
    at = at.astimezone(datetime.UTC)
    return {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}


def save(client: Client, article: Article | None, button: str = "_save", **changes: Any) -> HttpResponse:
    """Open the form of a story (None: a new one), change fields, press a button (``_save`` or a verb's name)."""
    url = ADD if article is None else change_url(article)
    page = client.get(url)
    assert page.status_code == 200, page
    values = {**form_values(page), **changes}
    values.update({button: "1"} if button.startswith("_") else {"_verb": button})
    return client.post(url, values)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the form's errors by field; empty where it was saved."""
    if response.status_code != 200:
        return {}
    return {name: list(messages) for name, messages in response.context["adminform"].form.errors.items()}


def messages(response: HttpResponse, client: Client) -> list[str]:
    """Return what the next page says about what was done."""
    return [str(message) for message in client.get(response["Location"]).context["messages"]]
