"""Addresses on the web that the public gives us."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import dns.message
import dns.resolver
import dns.rrset
import pytest
from django.core.exceptions import ValidationError

from directory.websites import (
    NotPublic,
    clean_host,
    clean_profiles,
    clean_website,
    is_public_address,
    is_shared_host,
    resolve_public,
    speaks_for,
    website_host,
    website_words,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("example.com", "https://example.com/"),
        (" WWW.Example.COM./Menu?x=1#top ", "https://www.example.com/Menu?x=1#top"),
        ("http://example.com:80/a b".replace(" ", "%20"), "http://example.com/a%20b"),
        ("//example.com", "https://example.com/"),
        ("example.com:443", "https://example.com/"),
        ("müller.example", "https://xn--mller-kva.example/"),
        ("straße.example/Öl", "https://xn--strae-oqa.example/%C3%96l"),
        ("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah/"),
        ("ｅｘａｍｐｌｅ.com", "https://example.com/"),
        ("https://example.com/?q=a%20b&c='d'", "https://example.com/?q=a%20b&c='d'"),
    ],
)  # fmt: skip
def test_a_website_is_brought_to_one_form(typed: str, stored: str):
    assert clean_website(typed) == stored
    assert clean_website(stored) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://example.com/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "https:example.com",
        "mailto:me@example.com",
        "me@example.com",
        "https://bank.example@evil.example/",
        "https://example.com:8080/",
        "https://example.com\\@evil.example",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://１２７.０.０.１/",
        "localhost",
        "http://localhost:8000",
        "printer.local",
        "metadata.google.internal",
        "db.home.arpa",
        "example",
        "-bad-.com",
        "a..com",
        "exa mple.com",
        "exam\u200bple.com",
        "exam\u202eple.com",
        "a\0.com",
        "example.com/\r\nBcc:x",
        "☃.com",
        "x" * 64 + ".com",
        "https://example.com/" + "x" * 300,
        "https://example.com/" + "ö" * 100,
        "http://[",
        "https://",
        "example.123",
    ],
)  # fmt: skip
def test_what_is_no_public_website_is_refused(typed: str):
    with pytest.raises(ValidationError) as error:
        clean_website(typed)
    assert error.value.messages[0].endswith(".")


def test_hosts_are_compared_without_www_and_read_with_their_letters():
    assert website_host("https://www.example.com/menu") == "example.com"
    assert website_host("") == website_words("") == ""
    assert website_words("https://www.xn--mller-kva.example/") == "müller.example"
    assert website_words("https://xn--r8jz45g.xn--zckzah/") == "例え.テスト"
    # Cyrillic letters that look like "apple".
    assert website_words("https://xn--80ak6aa92e.com/") == "xn--80ak6aa92e.com"


def test_a_host_may_be_the_page_of_many():
    assert is_shared_host("www.facebook.com")
    assert is_shared_host("cafe.wixsite.com")
    assert not is_shared_host("notfacebook.com")
    assert not is_shared_host("example.com")


@pytest.mark.parametrize(
    ("email", "url", "speaks"),
    [
        ("me@example.com", "https://www.example.com/", True),
        ("me@mail.example.com", "https://example.com/", True),
        ("me@example.co.uk", "https://shop.example.co.uk/", True),
        ("me@müller.example", "https://xn--mller-kva.example/", True),
        ("me@ample.com", "https://example.com/", False),
        ("me@example.com.evil.example", "https://example.com/", False),
        ("me@co.uk", "https://example.co.uk/", False),
        ("me@com", "https://example.com/", False),
        ("me@gmail.com", "https://gmail.com/", False),
        ("me@facebook.com", "https://facebook.com/cafe", False),
        ("me@wordpress.com", "https://cafe.wordpress.com/", False),
        ("me@example.com", "", False),
        ("no address", "https://example.com/", False),
    ],
)
def test_mail_speaks_for_a_website_of_its_own_domain_only(email: str, url: str, speaks: bool):
    assert speaks_for(email, url) is speaks


def test_profiles_are_addresses_at_the_network_itself():
    given = {
        "facebook": "https://m.facebook.com/profile.php?id=123&ref=x",
        "instagram": "@cafe.example",
        "x": "twitter.com/cafe?s=20",
        "linkedin": "https://uk.linkedin.com/company/cafe/",
        "youtube": "cafe",
        "tiktok": "",
        "whatsapp": "+44 20 7946 0123",
    }
    assert clean_profiles(given) == {
        "facebook": "https://m.facebook.com/profile.php?id=123",
        "instagram": "https://www.instagram.com/cafe.example/",
        "x": "https://twitter.com/cafe",
        "linkedin": "https://uk.linkedin.com/company/cafe/",
        "youtube": "https://www.youtube.com/@cafe",
        "whatsapp": "https://wa.me/442079460123",
    }
    assert clean_profiles(clean_profiles(given)) == clean_profiles(given)
    assert clean_profiles(None) == clean_profiles({}) == {}


@pytest.mark.parametrize(
    ("network", "typed"),
    [
        ("facebook", "https://facebook.com.evil.example/cafe"),
        ("facebook", "https://l.facebook.com/l.php?u=https://evil.example"),
        ("facebook", "https://www.facebook.com/"),
        ("facebook", "facebook.com"),
        ("instagram", "javascript:alert(1)"),
        ("youtube", "https://www.youtube.com/redirect?q=https://evil.example"),
        ("x", "https://evilx.com/cafe"),
        ("whatsapp", "020 7946 0123"),
        ("whatsapp", "cafe"),
        ("x", ["a", "list"]),
    ],
)
def test_a_profile_elsewhere_is_refused_by_its_network(network: str, typed: object):
    with pytest.raises(ValidationError) as error:
        clean_profiles({network: typed})
    assert error.value.error_list[0].params["network"] == network


def test_unknown_networks_are_refused():
    for value in ({"myspace": "cafe"}, ["facebook"], "facebook"):
        with pytest.raises(ValidationError, match="Profiles can be given for Facebook"):
            clean_profiles(value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:db8::1", "2001:0:7f00:1::", "2130706433", "0x7f.1",
        "localhost", "",
    ],
)  # fmt: skip
def test_no_address_of_a_network_inside_is_public(address: str):
    assert not is_public_address(address)


def test_addresses_of_the_internet_are_public():
    for address in ("1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"):
        assert is_public_address(address), address


@pytest.fixture
def resolver() -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks a name server of ours, whose answers are in the names."""

    class Server(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            query = dns.message.from_wire(self.request[0])
            question = query.question[0]
            answer = dns.message.make_response(query)
            records = {
                ("good.example.", "A"): ["93.184.215.14"],
                ("good.example.", "AAAA"): ["2606:4700:4700::1111"],
                ("inside.example.", "A"): ["10.0.0.1"],
                ("mixed.example.", "A"): ["93.184.215.14", "169.254.169.254"],
                ("sixth.example.", "A"): ["93.184.215.14"],
                ("sixth.example.", "AAAA"): ["::1"],
            }.get((question.name.to_text(), dns.rdatatype.to_text(question.rdtype)), [])
            if records:
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", question.rdtype, *records))
            self.request[1].sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        asking = dns.resolver.Resolver(configure=False)
        asking.nameservers, asking.port = ["127.0.0.1"], server.server_address[1]
        yield asking
        server.shutdown()


def test_only_a_host_whose_every_address_is_public_is_resolved(resolver: dns.resolver.Resolver):
    assert resolve_public("good.example", resolver=resolver) == ["93.184.215.14", "2606:4700:4700::1111"]
    for host in ("inside.example", "mixed.example", "sixth.example", "nowhere.example"):
        with pytest.raises(NotPublic):
            resolve_public(host, resolver=resolver)
    for host in ("127.0.0.1", "localhost", "2130706433"):
        with pytest.raises(ValidationError):
            clean_host(host)
