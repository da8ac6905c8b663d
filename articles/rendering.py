"""The body of a story as a reader sees it: headings with anchors, pictures, players and tables.

What is stored is what ``articles.body.sanitise`` returns. It is read here tag by tag, and only the tags and attributes that a
body may have are written again, so that a row that was stored around the sanitiser cannot carry a script to a reader.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from anyascii import anyascii
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.models import Article, Image
from directory.pictures.renditions import absolute_rendition_url

# A shorter story needs no table of contents.
HEADINGS_FOR_CONTENTS = 4
WORDS_A_MINUTE = 230
# Chinese and Japanese are written without spaces; their readers take about 500 characters a minute.
CHARACTERS_A_MINUTE = 500

PLAIN = {"p", "ul", "li", "blockquote", "hr", "strong", "em", "sub", "sup", "br", "thead", "tbody", "tr", "figcaption"}
# Ids of the page around the body, which a heading must not take.
TAKEN = {"main", "menu", "search", "contents", "related", "share", "tags", "footer", "about-us", "top", "q"}

# The sanitiser writes every attribute in double quotes and escapes quotes inside them. Possessive, so never slow.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)((?:\s++[^\s=<>"]++="[^"]*+")*+)\s*+>')
_ATTRIBUTE = re.compile(r'([^\s=<>"]++)="([^"]*+)"')
_HREF = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)
_MEDIA = re.compile(r'<figure data-media="([1-9][0-9]{0,17})"')
_ANY_TAG = re.compile(r"<[^<>]*+>")
_LINK = re.compile(r"<a((?:\s[^<>]*+)?)>")
_RELATION = re.compile(r'\srel="[^"]*"')
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"\w[\w'’-]*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body: its level (2 or 3), the id at which it stands, and its text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body, its headings in order, and how many minutes it takes to read (at least one)."""

    html: SafeString
    headings: list[Heading]
    minutes: int

    @property
    def contents(self) -> list[Heading]:
        """The table of contents; empty for a story that is too short for one."""
        return self.headings if len(self.headings) >= HEADINGS_FOR_CONTENTS else []


def render_body(body: str, *, sent_in: bool = False) -> Body:
    """Return a sanitised body for its own page. Costs one query where the body shows pictures, and none where not.

    ``sent_in``: somebody outside wrote it, so that no link of it carries our word.
    """
    renderer = _PageRenderer(images_of([body]))
    markup = renderer.run(body)
    markup = _without_our_word(markup) if sent_in else markup
    return Body(mark_safe(markup), renderer.headings, reading_minutes(body))  # noqa: S308


def render_for_feed(article: Article, images: Mapping[int, Image] | None = None) -> str:
    """Return the body for a feed: absolute addresses, plain pictures, links in place of players.

    ``images`` are the pictures of all bodies of a feed, as ``images_of`` returns them; without it they cost a query.
    """
    markup = _FeedRenderer(images_of([article.body]) if images is None else images).run(article.body)
    if article.kind != Article.Kind.PRESS_RELEASE:
        return markup
    # The label goes wherever the text goes.
    return format_html("<p><strong>{}</strong></p>", release_label(article)) + _without_our_word(markup)


def release_label(article: Article) -> str:
    """Return what stands above a press release wherever it is read: what it is, and who sent it."""
    if not article.sender:
        return _("Press release: the organisation that it is about wrote it, not our newsroom.")
    return _("Press release from %(name)s: written there, not by our newsroom.") % {"name": article.sender}


def _without_our_word(markup: str) -> str:
    """Return rendered HTML in which every link tells search engines that it is paid for or not ours."""
    return _LINK.sub(lambda link: f'<a{_RELATION.sub("", link[1])} rel="sponsored nofollow noopener">', markup)


def images_of(bodies: Iterable[str]) -> dict[int, Image]:
    """Return the pictures that these bodies show, by id: one query, or none where there are no pictures."""
    wanted = {int(pk) for body in bodies for pk in _MEDIA.findall(body)}
    return Image.objects.in_bulk(wanted) if wanted else {}


def reading_minutes(body: str) -> int:
    """Return the minutes that a body takes to read in any script, rounded, at least one."""
    text = html.unescape(_ANY_TAG.sub(" ", body))
    unspaced = len(_UNSPACED.findall(text))
    words = len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text))
    return max(1, math.floor(words / WORDS_A_MINUTE + unspaced / CHARACTERS_A_MINUTE + 0.5))


@dataclass(slots=True)
class _Open:
    """A block whose end is still to come: what it will need then."""

    name: str
    attributes: dict[str, str]
    # Where its content begins in the output.
    start: int


class _Renderer:
    """One pass over the tags of a body. A block that is written as a whole is ``waiting`` for its end tag."""

    WHOLE = {"h2", "h3", "figure", "aside"}

    def __init__(self, images: Mapping[int, Image]) -> None:
        self.images = images
        self.out: list[str] = []
        self.waiting: _Open | None = None
        self.tables = 0

    def run(self, body: str) -> str:
        """Return the body's HTML."""
        position = 0
        for tag in _TAG.finditer(body):
            self.text(body[position : tag.start()])
            position = tag.end()
            name, attributes = tag[2], dict(_ATTRIBUTE.findall(tag[3])) if tag[3] else {}
            if tag[1]:
                self.end(name)
            else:
                self.start(name, attributes)
        self.text(body[position:])
        if self.waiting is not None:
            self.end(self.waiting.name)
        return "".join(self.out)

    def text(self, text: str) -> None:
        if text:
            self.out.append(text.replace("<", "&lt;"))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self.WHOLE:
            # The sanitiser lets none of them stand in another; ignoring that here keeps the work linear.
            if self.waiting is None:
                self.waiting = _Open(name, attributes, len(self.out))
        elif name in PLAIN:
            self.out.append(f"<{name}>")
        elif name == "a":
            href = attributes.get("href", "")
            self.out.append(self.link(href, attributes.get("title", "")) if _HREF.match(href) else "<a>")
        elif name in {"th", "td", "ol"}:
            allowed = {
                key: attributes[key] for key in ("rowspan", "colspan", "start") if attributes.get(key, "").isdigit()
            }
            self.out.append(
                f"<{name}{''.join(f' {key}={chr(34)}{value}{chr(34)}' for key, value in allowed.items())}>"
            )
        elif name == "table":
            self.tables += 1
            self.out.append(self.table_start() if self.tables == 1 else "<table>")

    def end(self, name: str) -> None:
        if name in self.WHOLE:
            if self.waiting is not None and self.waiting.name == name:
                block, self.waiting = self.waiting, None
                content = "".join(self.out[block.start :])
                del self.out[block.start :]
                self.out.append(self.whole(block, content))
        elif name == "table":
            self.out.append(self.table_end() if self.tables == 1 else "</table>")
            self.tables = max(0, self.tables - 1)
        elif (name in PLAIN and name not in {"br", "hr"}) or name in {"a", "th", "td", "ol"}:
            self.out.append(f"</{name}>")

    def whole(self, block: _Open, content: str) -> str:
        """Return a heading, figure or pull quote whose end has come."""
        if block.name in {"h2", "h3"}:
            return self.heading(int(block.name[1]), content)
        if block.name == "aside":
            return self.pull_quote(content)
        caption = plain(content)
        if _MEDIA.match(f'<figure data-media="{block.attributes.get("data-media", "")}"'):
            image = self.images.get(int(block.attributes["data-media"]))
            return self.picture(image, caption) if image else ""
        url = html.unescape(block.attributes.get("data-embed", ""))
        return self.embed(url, caption) if url.startswith("https://") else ""

    def heading(self, level: int, content: str) -> str:
        return f"<h{level}>{content}</h{level}>"

    def table_start(self) -> str:
        return "<table>"

    def table_end(self) -> str:
        return "</table>"

    def link(self, href: str, title: str) -> str:
        raise NotImplementedError

    def pull_quote(self, content: str) -> str:
        raise NotImplementedError

    def picture(self, image: Image, caption: str) -> str:
        raise NotImplementedError

    def embed(self, url: str, caption: str) -> str:
        raise NotImplementedError


class _PageRenderer(_Renderer):
    """Writes a body for the story's own page."""

    def __init__(self, images: Mapping[int, Image]) -> None:
        super().__init__(images)
        self.headings: list[Heading] = []
        self.anchors = set(TAKEN)

    def heading(self, level: int, content: str) -> str:
        text = plain(content)
        anchor = stem = slugify(anyascii(text))[:60].strip("-") or "section"
        number = 1
        while anchor in self.anchors:
            number += 1
            anchor = f"{stem}-{number}"
        self.anchors.add(anchor)
        self.headings.append(Heading(level, anchor, text))
        return f'<h{level} id="{anchor}">{content}</h{level}>'

    def table_start(self) -> str:
        # A wide table scrolls by itself; whoever has no mouse must be able to reach it.
        return format_html('<div class="table" role="region" tabindex="0" aria-label="{}"><table>', _("Table"))

    def table_end(self) -> str:
        return "</table></div>"

    def link(self, href: str, title: str) -> str:
        attributes = f'href="{href}"' + (f' title="{title}"' if title else "") + _rel(href)
        return f"<a {attributes}>"

    def pull_quote(self, content: str) -> str:
        return f'<aside class="pull-quote">{content}</aside>'

    def picture(self, image: Image, caption: str) -> str:
        return render_to_string(
            "articles/_figure.html", {"image": image, "alt": image.alt, "caption": caption or image.caption}
        )

    def embed(self, url: str, caption: str) -> str:
        player = player_of(url)
        return render_to_string("articles/_embed.html", {"player": player, "caption": caption}) if player else ""


class _FeedRenderer(_Renderer):
    """Writes a body for feed readers, which know neither our addresses nor our scripts."""

    def link(self, href: str, title: str) -> str:
        return f'<a href="{html.escape(settings.SITE_URL) if href.startswith("/") else ""}{href}">'

    def pull_quote(self, content: str) -> str:
        # Its words stand in the text already, and a feed reader has no margin to set them in.
        return ""

    def picture(self, image: Image, caption: str) -> str:
        return format_html(
            '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>',
            absolute_rendition_url(image, 1280),
            image.alt,
            " ".join(text for text in (caption or image.caption, image.credit) if text),
        )

    def embed(self, url: str, caption: str) -> str:
        player = player_of(url)
        return format_html('<p><a href="{}">{}</a></p>', player.page, caption or player.label) if player else ""


@dataclass(frozen=True, slots=True)
class Player:
    """A player of another site: the frame's address, the page that shows the same, whose it is, and what a link says."""

    frame: str
    page: str
    site: str
    label: str
    kind: str = field(default="video")


def player_of(url: str) -> Player | None:
    """Return the player behind the address of a frame as ``articles.body.embed_url`` writes it, or None for another."""
    parts = urlsplit(url)
    last = parts.path.rsplit("/", 1)[-1]
    if parts.hostname == "www.youtube-nocookie.com":
        start = f"&t={parts.query.removeprefix('start=')}" if parts.query.startswith("start=") else ""
        return Player(url, f"https://www.youtube.com/watch?v={last}{start}", "YouTube", _("Watch on YouTube"))
    if parts.hostname == "player.vimeo.com":
        key = re.search(r"(?:^|&)h=([0-9a-f]+)", parts.query)
        page = f"https://vimeo.com/{last}{f'/{key[1]}' if key else ''}"
        return Player(url, page, "Vimeo", _("Watch on Vimeo"))
    if parts.hostname == "www.openstreetmap.org":
        return Player(
            url, _openstreetmap_page(parts.query), "OpenStreetMap", _("Open the map on OpenStreetMap"), "map"
        )
    return None


def _openstreetmap_page(query: str) -> str:
    box = re.match(r"bbox=(-?[\d.]+)%2C(-?[\d.]+)%2C(-?[\d.]+)%2C(-?[\d.]+)", query)
    if not box:
        return "https://www.openstreetmap.org/"
    return "https://www.openstreetmap.org/?minlon={}&minlat={}&maxlon={}&maxlat={}&box=no".format(*box.groups())


def plain(content: str) -> str:
    """Return the text of a piece of HTML, its entities resolved and its white space single."""
    return " ".join(html.unescape(_ANY_TAG.sub("", content.replace("<br>", " "))).split())


def _rel(href: str) -> str:
    """Return the rel attribute of a link that leaves the site."""
    here = urlsplit(settings.SITE_URL).netloc
    leaves = href[:4].lower() == "http" and urlsplit(html.unescape(href)).netloc != here
    return ' rel="noopener"' if leaves else ""
