"""What tests of public pages share: reading a page as a reader does, and what no public page may do."""

from __future__ import annotations

from functools import lru_cache

import html5lib
from django.http import HttpResponse
from django.test import Client
from lxml import etree

# Every spelling of ?page= that is not a page. The seventh has digits of another script.
NO_PAGES = ["0", "-1", "abc", "", "1.0", "01", "２", "1e3", "51", "999999999", "9" * 400, "1 ", "0x1", "1'--"]


def tree(response: HttpResponse) -> etree._Element:
    """Return the page as a tree, having made sure that it is valid HTML to a strict parser."""
    return _tree_of(response.content)


# The strict parser takes longer than making the page, and most tests ask one answer for several things.
@lru_cache(maxsize=4)
def _tree_of(content: bytes) -> etree._Element:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True)
    return parser.parse(content.decode())


def text(element: etree._Element) -> str:
    """Return the text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


def texts(response: HttpResponse, path: str) -> list[str]:
    """Return the texts of all elements at an XPath."""
    return [text(element) for element in tree(response).xpath(path)]


def with_class(name: str) -> str:
    """Return the XPath of all elements of a class."""
    return f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def headlines(response: HttpResponse) -> list[str]:
    """Return what the stories in the page's main part are called, in their order, each link to a story once."""
    links = tree(response).xpath("//main//a[starts-with(@href, '/news/2')]")
    return [text(link) for link in links]


def canonical(response: HttpResponse) -> str:
    """Return the page's canonical address."""
    (link,) = tree(response).xpath("//link[@rel='canonical']/@href")
    return str(link)


def assert_is_for_everybody(response: HttpResponse) -> None:
    """Fail where an answer could not be kept in a cache that all readers share."""
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content
    assert "no-store" not in response.headers.get("Cache-Control", "")


def get(path: str, **extra: str) -> HttpResponse:
    """Return the answer that a stranger gets."""
    return Client().get(path, **extra)
