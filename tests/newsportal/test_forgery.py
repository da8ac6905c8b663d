"""What another site can make a browser do: no form is taken without its token, and nothing changes by being looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from directory.models import User
from tests.factories import make_article, make_city, make_image, make_user

pytestmark = pytest.mark.django_db

# What the parameters of addresses may be; a slug, a name or a number may be 1.
SAMPLES = {"year": "2026", "month": "03", "day": "04", "app_label": "articles", "code": "DE"}
# A page tells by it that it is read, and it does no more than count: so it needs no token, which a kept page could not have.
# The other is sent by browsers of themselves, of what the policy refused, and is only logged.
TAKES_ALL = {"directory:seen": 204, "csp_report": 204}
# What a browser's look leaves behind: who is signed in since when, and what is kept for the next one.
TRACES = {"django_session", "cache_entry", "usersessions_usersession"}


def patterns(resolver: URLResolver | None = None, space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every pattern of the site as its full name and its text."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space, text)
        elif isinstance(entry, URLPattern) and entry.name:
            yield space + entry.name, text


def addresses(fill_in: Callable[[str, str], str]) -> dict[str, str]:
    """Return an address for each pattern of the site; ``fill_in`` gets a pattern's and a parameter's name."""
    found = {}
    for name, text in patterns():
        parameters = re.findall(r"<(?:\w+:)?(\w+)>", text)
        try:
            found[name] = reverse(name, kwargs={each: fill_in(name, each) for each in parameters})
        except NoReverseMatch as error:  # pragma: no cover (only where an address was added)
            pytest.fail(f"SAMPLES lacks a parameter of {name} ({text}): {error}")
    return found


def sample(name: str, parameter: str) -> str:
    return SAMPLES.get(parameter, "1")


def test_no_form_of_the_site_is_taken_without_its_token_or_from_another_site() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(is_superuser=True, role="Editor-in-chief"))
    form = "/admin/articles/article/add/"
    token = {"csrfmiddlewaretoken": client.get(form).context["csrf_token"]}
    assert client.post(form, token).status_code == 200
    for origin in ("https://elsewhere.example", "http://testserver.elsewhere.example", "null"):
        assert client.post(form, token, headers={"origin": origin}).status_code == 403
    assert client.post(form, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    taken = {}
    for name, address in addresses(sample).items():
        # 405: a page that only shows takes no form at all.
        status = client.post(address, {"headline": "x"}).status_code
        if status not in {403, 405, TAKES_ALL.get(name)}:
            taken[name] = status
    assert taken == {}


@contextmanager
def changes() -> Iterator[list[str]]:
    """Yield a list of the statements meanwhile that changed a row other than a trace of the visit."""
    found: list[str] = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        if match := re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', sql, re.IGNORECASE):
            found.extend([sql] if match[1] not in TRACES else [])
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        yield found


def existing(name: str, parameter: str) -> str:
    """Return a row's key for the newsroom's pages of a model."""
    model = next(
        (
            model
            for model in apps.get_models()
            if name.startswith(f"admin:{model._meta.label_lower.replace('.', '_')}_")
        ),
        None,
    )
    row = model._base_manager.first() if model and parameter == "object_id" else None
    return str(row.pk) if row else sample(name, parameter)


@pytest.mark.parametrize("person", ["nobody", "superuser"])
def test_nothing_changes_by_being_looked_at(client: Client, person: str) -> None:
    make_city()
    image = make_image()
    story = make_article(status="draft", tags=["ports"], countries=["DE"], lead_image=image)
    make_article(tags=["ports"], countries=["DE"])
    if person == "superuser":
        client.force_login(make_user("chief@example.org", role="Editor-in-chief", is_superuser=True))
    everything = f"_save=1&post=yes&_verb=publish&action=publish_stories&_selected_action={story.pk}&index=0&confirm=1"
    with changes() as found:
        story.submit(by=None)
    assert found, "A change must be seen where there is one."
    changed = {}
    for address in addresses(existing).values():
        for query in ("", f"?{everything}") if person == "superuser" else (f"?{everything}",):
            with changes() as found:
                client.get(address + query)
            if found:
                changed[address + query] = found
    assert changed == {}
    assert User.objects.count() == (person == "superuser")
