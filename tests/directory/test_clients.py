"""Who is asking: proxies are believed about it, clients are not."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from directory import clients


@pytest.fixture(autouse=True)
def behind_one_proxy(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    settings.FORWARDED_ALLOW_IPS = ["127.0.0.1", "::1", "172.16.0.0/12"]


def ask(peer: str = "127.0.0.1", forwarded: str = "") -> str:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return str(clients.address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("172.18.0.3", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", "203.0.113.9"),  # a socket file
        ("127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the left one is the client's invention
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("198.51.100.4", "127.0.0.1", "198.51.100.4"),  # not our proxy
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("", "", "0.0.0.0"),
    ],
)
def test_the_proxy_alone_says_who_the_client_is(peer, forwarded, expected):
    assert ask(peer, forwarded) == expected


def test_behind_two_proxies_the_outer_one_saw_the_client(settings):
    settings.TRUSTED_PROXY_COUNT = 2
    assert ask("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.5") == "203.0.113.9"
    # Somebody has gone round the outer one.
    assert ask("127.0.0.1", "203.0.113.9") == "127.0.0.1"


def test_without_a_proxy_the_header_is_not_heeded(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert ask("198.51.100.4", "127.0.0.1") == "198.51.100.4"


def test_a_household_shares_one_limit_whichever_of_its_addresses_it_uses():
    def household(client: str) -> str:
        return clients.household(RequestFactory().get("/", headers={"x-forwarded-for": client}))

    assert household("203.0.113.9") == "203.0.113.9"
    assert household("2001:db8:1:2::7") == household("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert household("2001:db8:1:3::7") != household("2001:db8:1:2::7")


def test_a_star_stands_for_every_network():
    assert clients.is_within(clients.NOBODY, ["*"])
    assert not clients.is_within(clients.NOBODY, [])
