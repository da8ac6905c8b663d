"""One search over stories and businesses, as the site has it."""

from __future__ import annotations

from typing import Any

from articles.models import Article
from directory.models import Business
from newsportal.api import businesses, parameters, stories
from newsportal.api.answering import Answer, Asked, Endpoint
from newsportal.api.paging import following, listed, page_of, place
from newsportal.api.parameters import USUAL, Parameter, Unreadable
from newsportal.api.shapes import COUNT, FLAG, TEXT, Json, about, maybe, ref, thing
from newsportal.searching import KINDS, Candidate, Found, extracts, find, meaning
from newsportal.searching import Asked as Search
from newsportal.searching.names import Names

#: Seconds for which an answer that was not looked for everywhere stays.
SHORTLY = 60


def _words(text: str) -> str:
    if not text.strip() or len(text) > 1000:
        raise ValueError("give the words to look for, at most 1000 characters.")
    return text


WORDS = Parameter(
    "q",
    "The words to look for; “a phrase”, -without, this OR that, and a beginning with a star.",
    {"type": "string", "minLength": 1, "maxLength": 1000},
    _words,
    "harbour",
    is_required=True,
)
KIND = parameters.choice("kind", "Only stories, or only businesses.", KINDS)


def search(asked: Asked) -> Answer:
    """List what answers, the most relevant first."""
    names = Names.present()
    found = find(_read(asked, names), names)
    # What is ranked is bounded, and counted off: a place in it is a number.
    start = place(asked)[0] if asked["cursor"] is not None else 0
    limit = asked["limit"] or USUAL
    shown = found.candidates[start : start + limit]
    more = start + limit < len(found.candidates)
    better = meaning.meant(found) if not found.candidates else None
    answer = listed(
        _written(found, shown),
        following(asked, [start + limit, None]) if more else "",
        counted={"stories": found.numbers["story"], "businesses": found.numbers["business"]},
        is_partial=found.is_cut,
        meant=better.asked.words if better else None,
    )
    return Answer(answer.document, answer.next, seconds=SHORTLY if found.is_partial else None)


def _read(asked: Asked, names: Names) -> Search:
    """Return the search that is asked for. Raises Unreadable for a country and the like that there is not."""
    country = names.countries.get(asked["country"]) if asked["country"] else None
    for name, known in (
        ("country", country),
        ("section", names.section(asked["section"] or "")),
        ("category", names.category(asked["category"] or "")),
    ):
        if asked[name] and known is None:
            raise Unreadable(name, f"There is no such {name}.")
    if asked["category"] and (asked["section"] or asked["kind"] == "stories"):
        raise Unreadable("category", "category: stories have none.")
    if asked["section"] and asked["kind"] == "businesses":
        raise Unreadable("section", "section: businesses stand in none.")
    return Search.of(
        asked["q"],
        kind=asked["kind"],
        country=country.slug if country else "",
        section=asked["section"],
        category=asked["category"],
        since=asked["since"].date() if asked["since"] else None,
        until=asked["until"].date() if asked["until"] else None,
    )


def _written(found: Found, shown: list[Candidate]) -> list[Json]:
    """Return the results, in their order: one query for the stories, two for the businesses, one for the
    words in them. A hidden one is left out."""
    keys = {kind: [row.id for row in shown if row.kind == kind] for kind in ("story", "business")}
    rows: dict[tuple[str, int], Any] = {}
    if keys["story"]:
        published = Article.objects.published().filter(pk__in=keys["story"]).for_export()
        rows |= {("story", row.pk): row for row in extracts.with_text(published, "body")}
    if keys["business"]:
        of_ours = Business.objects.listed().filter(pk__in=keys["business"]).for_cards()
        rows |= {("business", row.pk): row for row in extracts.with_text(of_ours, "description")}
    kept = [(row.kind, it) for row in shown if (it := rows.get((row.kind, row.id)))]
    said = extracts.of([it for _kind, it in kept], found.asked.question)
    return [
        {
            "kind": kind,
            "title_html": str(extract.title),
            "extract_html": str(extract.text),
            "story": stories.summary(it) if kind == "story" else None,
            "business": businesses.summary(it) if kind == "business" else None,
        }
        for (kind, it), extract in zip(kept, said, strict=True)
    ]


SCHEMAS = {
    "Result": thing(
        kind={"type": "string", "enum": ["story", "business"]},
        title_html=about(TEXT, "The headline or name, with the words in <mark>. Everything else in it is escaped."),
        extract_html=about(TEXT, "Where the words stand in it, marked alike."),
        story=about(maybe(ref("StorySummary")), "For a story."),
        business=about(maybe(ref("BusinessSummary")), "For a business."),
    ),
    "ResultPage": page_of(
        "Result",
        counted=about(
            thing(stories=COUNT, businesses=COUNT), "How many were found of each, among those that were ranked."
        ),
        is_partial=about(
            FLAG, "Whether there may be more than what was ranked: the newest and the best attested are."
        ),
        meant=about(maybe(TEXT), "Where nothing is found: what a search with misspelt words replaced would find."),
    ),
}

ENDPOINTS = (
    Endpoint(
        "search/",
        "search",
        "Stories and businesses in one list, the most relevant first",
        "ResultPage",
        search,
        (
            WORDS,
            KIND,
            parameters.COUNTRY,
            stories.SECTION,
            businesses.CATEGORY,
            parameters.SINCE,
            parameters.UNTIL,
            *parameters.PAGE,
        ),
    ),
)
