"""Which addresses the cache keeps, and by which parameters they differ. What is not named here is nobody else's to see."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The name of the cookie by which a reader chooses a country's edition of the front page, and the form of its value.
EDITION_COOKIE = "edition"
EDITION = re.compile(r"[a-z]{2}", re.ASCII)

SLUG = r"[-a-zA-Z0-9_]+"
DAY = r"[0-9]{4}/[0-9]{2}/[0-9]{2}"
FEED = r"feed/(?:atom/)?|feed\.json"

PAGE = frozenset({"page"})
FACETS = PAGE | {
    "attributes",
    "category",
    "city",
    "country",
    "language",
    "near",
    "open",
    "price",
    "rating",
    "sort",
    "what",
    "where",
}
SEARCH = FACETS | {"from", "kind", "q", "section", "time", "to", "type"}
# Of all addresses for programs together; each refuses those that are not its own.
API = frozenset(
    {
        "author",
        "business",
        "category",
        "city",
        "continent",
        "country",
        "cursor",
        "kind",
        "language",
        "limit",
        "near",
        "parent",
        "q",
        "radius",
        "section",
        "since",
        "sort",
        "tag",
        "until",
    }
)


@dataclass(frozen=True)
class Rule:
    """A form of address that is kept. Parameters that it does not name never reach the view.

    ``by_edition``: the page differs by the edition that the reader chose. ``is_strict``: the view is to refuse parameters
    that it does not know, so an address with others, or with one twice, is not kept and reaches it as it is.
    """

    path: str
    parameters: frozenset[str] = frozenset()
    by_edition: bool = False
    is_strict: bool = False


KEPT = (
    Rule("/", by_edition=True),
    # Stories.
    Rule(rf"/news/(?:{SLUG}/)?", PAGE),
    Rule(rf"/news/{DAY}/{SLUG}/(?:social\.jpg)?"),
    Rule(r"/news/archive/[0-9]{4}/[0-9]{2}/", PAGE),
    Rule(rf"/(?:tag|author)/{SLUG}/", PAGE),
    Rule(r"/corrections/", PAGE),
    # Places and businesses.
    Rule(rf"/country/(?:{SLUG}/)?", PAGE),
    Rule(rf"/directory/(?:{SLUG}/){{0,4}}", FACETS),
    Rule(rf"/business/{SLUG}/(?:news/|reviews/)?", PAGE),
    Rule(rf"/business/{SLUG}/social\.jpg|/directory/(?:{SLUG}/){{0,2}}social\.jpg"),
    Rule(rf"/search/(?:suggest(?:ions)?/|{FEED})?", SEARCH),
    # The site itself.
    Rule(r"/(?:about|standards|contact|privacy)/|/transparency/(?:[0-9]{4}/)?"),
    # For machines.
    Rule(rf"/(?:{FEED})|/(?:news|tag|author|country|business|corrections)/(?:{SLUG}/)?(?:news/)?(?:{FEED})"),
    Rule(rf"/directory/(?:{SLUG}/){{0,4}}(?:{FEED})"),
    Rule(rf"/(?:news-)?sitemap\.xml|/sitemap-{SLUG}\.xml|/sitemap/{SLUG}\.xml"),
    Rule(r"/robots\.txt|/manifest\.webmanifest|/\.well-known/security\.txt"),
    Rule(r"/api/"),
    Rule(r"/api/v1/(?:[-a-zA-Z0-9_.]+/?){0,4}", API, is_strict=True),
)

# Addresses that answer each visitor by themselves, or that are kept elsewhere: named so that a test can tell an address that
# nobody has thought about. The cache keeps none of them, and neither anything else that is not in KEPT.
LEFT_ALONE = (
    "/.well-known/change-password",
    "/accounts/",
    "/admin/",
    "/csp-report/",
    "/edition/",
    "/healthz",
    "/invitation/",
    "/list-your-business/",
    "/media/",
    "/metrics",
    "/my/",
    "/readyz",
    "/static/",
    "/still-true/",
)

# The same below a listing: forms, and what is said after them.
_FORMS = re.compile(rf"/business/{SLUG}/(?:enquire|review|report|suggest|claim|thanks|seen)/(?:{SLUG}/)?", re.ASCII)

_ANY = re.compile("|".join(f"(?P<r{number}>{rule.path})" for number, rule in enumerate(KEPT)), re.ASCII)


def find(path: str) -> Rule | None:
    """Return the rule for a decoded path, or None for one that is not kept."""
    found = _ANY.fullmatch(path)
    return KEPT[int(found.lastgroup[1:])] if found and found.lastgroup else None


def is_left_alone(path: str) -> bool:
    """Tell whether the path is one of those that were thought about and are not kept."""
    return path.startswith(LEFT_ALONE) or _FORMS.fullmatch(path) is not None
