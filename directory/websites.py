"""Addresses on the web that the public gives us: websites, profiles, and whether a host is safe to be asked by our servers.

Nothing here fetches anything. Whoever does asks ``resolve_public`` first, for the host of every redirect anew, and
connects to the very address that it returned: a name that is looked up twice may lead inside the second time.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Any
from urllib.parse import quote, urlsplit

import dns.exception
import dns.rdatatype
import dns.resolver
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.phones import clean_phone

MAX_URL = 300

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SAFE = "%/:@!$&'()*+,;=~-._"
_UNSEEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\ud800-\udfff\\<>\"`{}|^]"
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names that lead nowhere on the public internet (RFC 6761, 6762, 7686, 8375, 9476, and what companies use inside).
PRIVATE_DOMAINS = _names(
    """
    localhost local internal intranet private corp home lan localdomain home.arpa arpa test invalid onion alt
    """
)

# Sites on which many have their page: that two listings share such a host says nothing about them.
SHARED_HOSTS = _names(
    """
    amazon.com behance.net bigcartel.com blogspot.com booking.com business.site carrd.co deliveroo.co.uk
    doctolib.de doordash.com ebay.com etsy.com eventbrite.com facebook.com fb.com fb.me fresha.com github.io
    gitlab.io godaddysites.com goo.gl google.com g.page indiamart.com instagram.com jimdo.com jimdofree.com
    jimdosite.com justdial.com linkedin.com linktr.ee lieferando.de medium.com myshopify.com netlify.app
    notion.site opentable.com pages.dev pinterest.com site123.me sites.google.com square.site squarespace.com
    substack.com swiggy.com t.me talabat.com tiktok.com treatwell.co.uk tripadvisor.com tumblr.com twitter.com
    vercel.app wa.me webflow.io weebly.com whatsapp.com wix.com wixsite.com wordpress.com x.com yelp.com
    yolasite.com youtu.be youtube.com zomato.com
    """
)
# Mail that anybody can have.
FREE_MAIL = _names(
    """
    163.com 126.com aol.com comcast.net fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
    googlemail.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr icloud.com libero.it live.com mac.com
    mail.com mail.ru me.com msn.com orange.fr outlook.com outlook.de proton.me protonmail.com qq.com
    rediffmail.com rocketmail.com t-online.de tutanota.com web.de yahoo.ca yahoo.co.in yahoo.co.uk yahoo.com
    yahoo.de yahoo.fr yandex.com yandex.ru ymail.com zoho.com zohomail.com
    """
)
# Second-level names below which others register (the public suffix list knows all; these are those of most businesses).
_SECOND_LEVEL = _names(
    """
    ac co com edu firm gen go gob gouv gov gv ind info ltd me mil ne net nhs nom or org plc sch tm
    """
)

# Network -> hosts, of which subdomains count as well, and the address that a bare name stands for.
NETWORKS: dict[str, tuple[tuple[str, ...], str]] = {
    "facebook": (("facebook.com", "fb.com", "fb.me"), "https://www.facebook.com/{}"),
    "instagram": (("instagram.com",), "https://www.instagram.com/{}/"),
    "x": (("x.com", "twitter.com"), "https://x.com/{}"),
    "linkedin": (("linkedin.com",), "https://www.linkedin.com/company/{}"),
    "youtube": (("youtube.com", "youtu.be"), "https://www.youtube.com/@{}"),
    "tiktok": (("tiktok.com",), "https://www.tiktok.com/@{}"),
    "whatsapp": (("wa.me", "whatsapp.com"), ""),
}
NETWORK_NAMES = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
}
_HANDLE = re.compile(r"@?([\w.-]{1,60})", re.ASCII)
# Doors that lead from a network to anywhere else.
_DOORS = re.compile(r"/(?:redirect|l\.php|flx|away|linkshim|safety/go|share|sharer|intent|dialog)\b", re.IGNORECASE)


def clean_website(text: str) -> str:
    """Return the address of a website in one form: scheme, ASCII host in small letters, path. Nothing stays "".

    ``https`` is added where there is no scheme. Raises ValidationError for anything but http and https, for a user's name
    or an odd port before the path, for addresses in figures, for names inside a network, and for more than ``MAX_URL``
    characters.
    """
    text = text.strip()
    if not text:
        return ""
    if len(text) > MAX_URL:
        raise ValidationError(_("The address is longer than %(limit)d characters."), "url", {"limit": MAX_URL})
    if _UNSEEN.search(text):
        raise ValidationError(_('A web address has no spaces and none of the characters \\ < > " ` { } | ^.'), "url")
    scheme = _SCHEME.match(text)
    if text.startswith("//"):
        text = f"https:{text}"
    elif not scheme or "." in scheme[1]:
        text = f"https://{text}"
    elif scheme[1].lower() not in {"http", "https"} or not text[scheme.end() :].startswith("//"):
        raise ValidationError(_("A web address begins with https:// or http://."), "url")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address() from None
    if "@" in parts.netloc:
        raise ValidationError(_("Please give the address without a user name or an @ before the path."), "url")
    if port not in {None, 80, 443}:
        raise ValidationError(_("Please give the address without the port (:%(port)d)."), "url", {"port": port})
    url = f"{parts.scheme.lower()}://{clean_host(host)}{quote(parts.path, _SAFE) or '/'}"
    url += f"?{quote(parts.query, _SAFE + '?')}" if parts.query else ""
    url += f"#{quote(parts.fragment, _SAFE + '?')}" if parts.fragment else ""
    if len(url) > MAX_URL:
        raise ValidationError(_("The address is longer than %(limit)d characters."), "url", {"limit": MAX_URL})
    return url


def clean_host(host: str) -> str:
    """Return a host name as it is asked for in the DNS. Raises ValidationError for what is no name of a public host.

    Letters beyond ASCII are written after IDNA 2008 ("müller.example" is "xn--mller-kva.example"), by which "ß" stays a
    letter of its own.
    """
    labels = [_ascii_label(label) for label in unicodedata.normalize("NFKC", host).lower().rstrip(".").split(".")]
    name = ".".join(labels)
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _no_address()
    # A last label of figures makes browsers read the whole as an address: 127.1, 0x7f.0.0.1.
    if not labels[-1].startswith("xn--") and not labels[-1].isalpha():
        raise ValidationError(_("Please give the name of the site in place of figures."), "url")
    if any(name == domain or name.endswith(f".{domain}") for domain in PRIVATE_DOMAINS):
        raise ValidationError(_("Nobody else can reach that address; please give the one that customers use."), "url")
    return name


def website_host(url: str) -> str:
    """Return the host of a clean website without "www.", for comparing; "" of none. The database computes it likewise."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def website_words(url: str) -> str:
    """Return the host as people read it: "müller.example". Names that could pass for others stay in their ASCII form."""
    labels = website_host(url).split(".")
    foreign = labels[-1].startswith("xn--")
    return ".".join(_readable_label(label, foreign=foreign) for label in labels)


def is_shared_host(host: str) -> bool:
    """Tell whether many businesses have their page at a host, so that two with the same one need not be the same."""
    return any(parent in SHARED_HOSTS for parent in _parents(host.removeprefix("www.")))


def speaks_for(email: str, url: str) -> bool:
    """Tell whether whoever reads mail at an address can be taken to keep a website: both are of one domain of its own.

    Mail at "example.com" speaks for "shop.example.com", and the other way round; free mail and shared hosts speak for
    nobody.
    """
    host = website_host(url)
    try:
        domain = clean_host(email.rpartition("@")[2])
    except ValidationError:
        return False
    if not host or domain in FREE_MAIL or is_shared_host(host) or is_shared_host(domain):
        return False
    shorter, longer = sorted((domain.removeprefix("www."), host), key=len)
    return shorter == longer or (longer.endswith(f".{shorter}") and not _is_suffix(shorter))


def clean_profiles(value: Any) -> dict[str, str]:
    """Return profiles by network ("facebook", "instagram", "x", "linkedin", "youtube", "tiktok", "whatsapp"), none empty.

    Each may come as an address at the network's own host or as a name ("@cafe"); WhatsApp as a number with country code.
    Raises ValidationError with a message for each wrong one; ``params["network"]`` says which.
    """
    if not value:
        return {}
    if not isinstance(value, dict) or set(value) - set(NETWORKS):
        raise ValidationError(
            _("Profiles can be given for %(names)s."), "profiles", {"names": ", ".join(NETWORK_NAMES.values())}
        )
    cleaned: dict[str, str] = {}
    errors: list[ValidationError] = []
    for network in NETWORKS:
        given = value.get(network) or ""
        try:
            if url := clean_profile(network, given if isinstance(given, str) else "\0"):
                cleaned[network] = url
        except ValidationError as error:
            params = {"name": NETWORK_NAMES[network], "message": error.messages[0], "network": network}
            errors.append(ValidationError(_("%(name)s: %(message)s"), "profiles", params))
    if errors:
        raise ValidationError(errors)
    return cleaned


def clean_profile(network: str, text: str) -> str:
    """Return the address of one profile; see ``clean_profiles``. Raises ValidationError."""
    text = text.strip()
    if not text:
        return ""
    hosts, pattern = NETWORKS[network]
    if network == "whatsapp" and re.match(r"[+\d(\u200e\u202a\u202d]", text):
        return f"https://wa.me/{clean_phone(text, '').removeprefix('+')}"
    if pattern and (handle := _HANDLE.fullmatch(text)) and not _is_at(text, hosts):
        return pattern.format(handle[1])
    url = clean_website(text)
    parts = urlsplit(url)
    if not _is_at(parts.hostname or "", hosts):
        message = _("That address is not at %(host)s.")
        raise ValidationError(message, "profiles", {"host": hosts[0]})
    if not parts.path.strip("/") or _DOORS.match(parts.path) or re.match(r"lm?\.", parts.hostname or ""):
        raise ValidationError(_("Please give the address of your own page there."), "profiles")
    # What comes after the path says how somebody got there; only Facebook's old addresses need it.
    query = re.search(r"(?:^|&)(id=\d+)", parts.query) if parts.path == "/profile.php" else None
    return f"https://{parts.hostname}{parts.path}" + (f"?{query[1]}" if query else "")


class NotPublic(Exception):
    """A host has no address on the public internet, or also one that is not."""


def is_public_address(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, so that our servers may connect to it.

    Addresses that carry another one within (mapped, 6to4, NAT64) are judged by that one.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return False
        if ip.ipv4_mapped or ip in _NAT64:
            return _is_public(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.sixtofour and not _is_public(ip.sixtofour):
            return False
    return _is_public(ip)


def resolve_public(host: str, *, seconds: float = 5, resolver: dns.resolver.Resolver | None = None) -> list[str]:
    """Return the IP addresses of a host, for connecting to one of them and to nothing else. Bounded in time.

    Asks the DNS and not the machine's own list of hosts. Raises NotPublic when the host has no address, or any that is
    not public: a name that mixes the two is up to no good. Raises ValidationError for what is no host name.
    """
    name = clean_host(host)
    asking = resolver or dns.resolver.get_default_resolver()
    addresses: list[str] = []
    for kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
        try:
            answer = asking.resolve(f"{name}.", kind, lifetime=seconds / 2, search=False)
        except dns.exception.DNSException:
            continue
        addresses += [record.to_text() for record in answer]
    if not addresses or not all(map(is_public_address, addresses)):
        raise NotPublic(name)
    return addresses


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    closed = (
        ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_private
    )
    return ip.is_global and not closed


def _ascii_label(label: str) -> str:
    """Return a label in ASCII. Raises ValidationError for letters that no name may have."""
    if label.isascii():
        return label
    if not all(unicodedata.category(character)[0] in "LMN" or character == "-" for character in label):
        raise _no_address()
    return "xn--" + label.encode("punycode").decode("ascii")


def _readable_label(label: str, *, foreign: bool) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        text = label[4:].encode("ascii").decode("punycode")
        if _ascii_label(text) != label:
            return label
    except (UnicodeError, ValidationError):
        return label
    latin = all(unicodedata.name(character, "").startswith("LATIN ") for character in text if character.isalpha())
    return text if latin or foreign else label


def _parents(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[n:]) for n in range(len(labels) - 1)]


def _is_suffix(domain: str) -> bool:
    """Tell whether businesses of their own register names directly below a domain."""
    labels = domain.split(".")
    return len(labels) == 1 or (len(labels) == 2 and labels[0] in _SECOND_LEVEL and len(labels[1]) == 2)


def _is_at(host: str, hosts: tuple[str, ...]) -> bool:
    host = host.lower()
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _no_address() -> ValidationError:
    return ValidationError(_("That is no web address; give it as in www.example.com."), "url")
