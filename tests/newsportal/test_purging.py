"""A content delivery network, here a server on this machine, is told of every change, and told again when it was away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import pytest
from django.test import Client

from articles.models import Mention
from newsportal.pagecache import site
from newsportal.pagecache.editions import Turns
from newsportal.pagecache.purging import Purger, Refused, poster
from tests.factories import make_article, make_business

SECONDS = 30


class Network(ThreadingHTTPServer):
    """Notes what it is told; ``answers`` are the statuses that it gives first, before it takes everything."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: Queue[tuple[int, dict[str, str], list[str]]] = Queue()
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/purge?zone=1"

    def next(self) -> list[str]:
        """Return the keys that were taken next."""
        while True:
            status, _, keys = self.told.get(timeout=SECONDS)
            if status == 204:
                return keys


class Handler(BaseHTTPRequestHandler):
    server: Network

    def do_POST(self) -> None:
        keys = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["surrogate_keys"]
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.server.told.put((status, {**dict(self.headers.items()), "path": self.path}, keys))

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def network() -> Iterator[Network]:
    server = Network()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_posts_keys_to_the_operators_address_and_follows_no_redirect(network: Network) -> None:
    post = poster(network.url, "Fastly-Key: secret")
    post(["story-1", "lists"])
    _, headers, keys = network.told.get(timeout=SECONDS)
    assert (headers["path"], keys) == ("/purge?zone=1", ["story-1", "lists"])
    assert (headers["Surrogate-Key"], headers["Fastly-Key"]) == ("story-1 lists", "secret")
    network.answers = [302]
    with pytest.raises(Refused):
        post(["story-1"])
    assert network.told.get(timeout=SECONDS)[1]["path"] == "/purge?zone=1"
    assert network.told.empty()


@pytest.mark.django_db(transaction=True)
def test_tells_of_each_change_after_its_commit_and_again_when_refused(network: Network) -> None:
    business = make_business("Lock keepers", slug="lock-keepers")
    story = make_article("Ships wait")
    hidden = make_article("Not yet", status="draft")
    purger = Purger(site.connect, lambda connection, now: Turns(0, int(1e18)), poster(network.url))
    stopped = threading.Event()
    thread = threading.Thread(target=purger.run, args=(stopped,), daemon=True)
    thread.start()
    try:
        # What happened before nobody knows.
        assert network.next() == ["all"]
        story.headline = "Ships sail"
        story.save()
        assert set(network.next()) == {"lists", story.surrogate_key}
        # A draft is nobody's business; what a story names shows it.
        hidden.headline = "Never"
        hidden.save()
        network.answers = [503]
        Mention.objects.create(article=story, business=business)
        assert set(network.next()) == {"lists", story.surrogate_key, "listing-lock-keepers"}
        story.section.name = "The World"
        story.section.save()
        assert network.next() == ["all"]
    finally:
        stopped.set()
        thread.join(SECONDS)


@pytest.mark.django_db
def test_pages_say_what_they_show(client: Client) -> None:
    other = make_article("Locks close", tags=["Trade"])
    story = make_article("Ships wait", tags=["Trade"], countries=["DE"])
    keys = client.get(story.get_absolute_url())["Surrogate-Key"].split()
    assert {story.surrogate_key, other.surrogate_key, "country-de", "tag-trade", "all"} <= set(keys)
    assert "lists" not in keys
    for path in ("/", "/news/", "/country/germany/", "/tag/trade/", "/feed/", "/sitemap.xml"):
        assert {"lists", "all"} <= set(client.get(path)["Surrogate-Key"].split()), path
