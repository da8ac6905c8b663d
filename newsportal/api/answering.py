"""An endpoint: what it takes, what it answers, and everything that all of them do alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response

from directory.freshness import about, fresh_for
from directory.models import PastSlug
from newsportal.api.parameters import Parameter, Unreadable, read
from newsportal.api.shapes import Json, Schema

JSON = "application/json"
PROBLEM = "application/problem+json"


class Refused(Exception):
    """A request that cannot be answered: its status, and a sentence for whoever wrote the program."""

    def __init__(self, status: int, detail: str, **more: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


class Moved(Exception):
    """What was asked for has another address now."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class Asked:
    """What a request asks for: ``values`` by the name of the parameter, None for one that was not given."""

    request: HttpRequest
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True)
class Answer:
    """A document; ``next`` is the address of the page after it, and ``seconds`` is for how long it stays true by itself.

    ``shown`` are the rows that it tells of, by whose keys a copy of it is found when one of them changes.
    """

    document: Json
    next: str = ""
    seconds: int | None = None
    shown: Sequence[Any] = ()


# Django keeps views as keys: each is itself, and equal to no other.
@dataclass(frozen=True, eq=False)
class Endpoint:
    """One address of the interface. ``shape`` names the schema of what it answers; ``view`` makes it."""

    path: str
    name: str
    summary: str
    shape: str
    view: Callable[..., Answer]
    parameters: tuple[Parameter, ...] = ()
    # What stands in the path: its name, and what is said of it.
    places: Mapping[str, Schema] = field(default_factory=dict)
    may_be_gone: bool = False

    def __call__(self, request: HttpRequest, **places: Any) -> HttpResponse:
        """Answer a GET or a HEAD; every other method was answered before (newsportal/api/middleware.py)."""
        try:
            asked = Asked(request, read(self.parameters, request.GET))
            answer = self.view(asked, **places)
        except Unreadable as error:
            return problem(400, str(error), parameter=error.parameter)
        except Refused as error:
            return problem(error.status, error.detail, **error.more)
        except Moved as moved:
            return HttpResponsePermanentRedirect(moved.path)
        except Http404 as error:
            return problem(404, str(error))
        return respond(request, answer)


def respond(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Return the answer as JSON, or 304 to a client that has it."""
    body = json.dumps(answer.document, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(body, content_type=JSON)
    response["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if answer.next:
        response["Link"] = f'<{answer.next}>; rel="next"'
    if answer.seconds is not None:
        fresh_for(response, answer.seconds)
    if answer.shown:
        about(response, *answer.shown)
    return get_conditional_response(request, etag=etag, response=response) or response


def problem(status: int, detail: str, **more: str) -> HttpResponse:
    """Return an error as RFC 9457 has it."""
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = HttpResponse(json.dumps(document, ensure_ascii=False), status=status, content_type=PROBLEM)
    # A slip in somebody's program is no denial, which would be worth a line in the log.
    response.is_told = True  # type: ignore[attr-defined]
    return response


def found(row: Any, sentence: str) -> Any:
    """Return the row, or refuse with the sentence where there is none."""
    if row is None:
        raise Refused(404, sentence)
    return row


def by_slug(rows: Any, slug: str, name: str, sentence: str) -> Any:
    """Return the row of a set with this slug. Raises Moved for a former slug of one of the set, and Refused for no other."""
    row = rows.filter(slug=slug).first()
    if row is None:
        past = PastSlug.objects.find(rows.model, slug)
        moved = rows.filter(pk=past.pk).first() if past is not None else None
        if moved is not None:
            raise Moved(reverse(f"api:{name}", args=[moved.slug]))
    return found(row, sentence)
