"""The description of the interface, in OpenAPI 3.1, written from the endpoints themselves."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.conf import settings

from directory.links import absolute
from newsportal.api import businesses, categories, cities, countries, search, sections, shapes, stories
from newsportal.api.answering import JSON, PROBLEM, Answer, Asked, Endpoint
from newsportal.api.parameters import Parameter
from newsportal.api.shapes import ADDRESS, TEXT, Json, about, api_url, ref, thing

VERSION = "1.0.0"
NOUNS = (stories, sections, countries, cities, categories, businesses, search)
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


def index(asked: Asked) -> Answer:
    """Tell where everything is."""
    lists = [endpoint for noun in NOUNS for endpoint in noun.ENDPOINTS if not endpoint.places]
    links = {f"{endpoint.name}_url": api_url(endpoint.name) for endpoint in lists}
    return Answer({"name": settings.SITE_NAME, "description_url": api_url("openapi"), **links})


def openapi(asked: Asked) -> Answer:
    """Return the description itself."""
    return Answer(described())


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("", "index", "Where everything is", "Index", index),
    *(endpoint for noun in NOUNS for endpoint in noun.ENDPOINTS),
    Endpoint("openapi.json", "openapi", "This description", "Description", openapi),
)

SCHEMAS: dict[str, shapes.Schema] = {
    "Index": thing(
        name=TEXT,
        description_url=ADDRESS,
        **{f"{endpoint.name}_url": ADDRESS for noun in NOUNS for endpoint in noun.ENDPOINTS if not endpoint.places},
    ),
    "Description": about({"type": "object"}, "An OpenAPI document."),
    "Problem": {
        **thing(
            type=TEXT, title=TEXT, status={"type": "integer"}, detail=about(TEXT, "What is wrong, in a sentence.")
        ),
        "description": "RFC 9457.",
    },
    **shapes.SCHEMAS,
    **{name: schema for noun in NOUNS for name, schema in noun.SCHEMAS.items()},
}
# It may be missing, unlike everything else here.
SCHEMAS["Problem"]["properties"]["parameter"] = about(TEXT, "The parameter that it is about.")


@cache
def described() -> Json:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.SITE_NAME,
            "version": VERSION,
            "summary": "News and businesses, joined by place. Read only.",
            "description": (
                "Lists come in pages: follow `next` until it is null. Answers carry an ETag: ask again with If-None-Match, "
                "and what has not changed is answered 304. Errors are RFC 9457's problems. Parameters that an address "
                f"does not know are refused. An explanation for people is at {absolute('/api/')}."
            ),
            "contact": {"email": settings.SITE_CONTACT_EMAIL, "url": absolute("/contact/")},
        },
        "servers": [{"url": absolute("/api/v1")}],
        "paths": {_path(endpoint): {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {
            "schemas": SCHEMAS,
            "responses": {
                name: {"description": description, "content": {PROBLEM: {"schema": ref("Problem")}}}
                for name, description in {
                    "BadRequest": "A parameter that there is not, or whose value says nothing.",
                    "NotFound": "There is nothing at this address.",
                    "Gone": "It was there, and was withdrawn.",
                    "TooManyRequests": "Wait for as many seconds as Retry-After says.",
                    "Unavailable": "The site cannot answer at the moment. Wait for as many seconds as Retry-After says.",
                }.items()
            },
        },
    }


def _path(endpoint: Endpoint) -> str:
    """Return the endpoint's path as OpenAPI writes it: /stories/{key}/."""
    return "/" + _PLACE.sub(r"{\1}", endpoint.path)


def _operation(endpoint: Endpoint) -> Json:
    content = {JSON: {"schema": ref(endpoint.shape)}}
    headers = {"ETag": {"description": "For If-None-Match.", "schema": {"type": "string"}}}
    answers: dict[str, Any] = {
        "200": {"description": endpoint.summary, "headers": headers, "content": content},
        "304": {"description": "It is as you have it (If-None-Match)."},
        "400": _answer("BadRequest"),
        **({"404": _answer("NotFound")} if endpoint.places else {}),
        **({"410": _answer("Gone")} if endpoint.may_be_gone else {}),
        "429": _answer("TooManyRequests"),
        "503": _answer("Unavailable"),
    }
    places = [
        {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in endpoint.places.items()
    ]
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": places + [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": answers,
    }


def _answer(name: str) -> Json:
    return {"$ref": f"#/components/responses/{name}"}


def _parameter(it: Parameter) -> Json:
    told: Json = {"name": it.name, "in": "query", "description": it.description, "schema": it.schema}
    if it.is_required:
        told["required"] = True
    return told if it.example is None else {**told, "example": it.example}
