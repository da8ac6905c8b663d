"""Who is asking: the address that limits and allow-lists go by, which no header of the client's own can change."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Stands for whoever reached us through a socket file without a proxy's word on who it was.
NOBODY = ipaddress.ip_address("0.0.0.0")  # noqa: S104 - compared, never bound to
# One household or machine gets a network of this size and may use any address in it (RFC 6177).
HOUSEHOLD = 64


def address(request: HttpRequest) -> Address:
    """Return the client's address.

    Each of the TRUSTED_PROXY_COUNT proxies in front of us appends the address that it saw to X-Forwarded-For, so the one
    that counts stands that far from the right; what stands left of it is the client's own invention. It is heeded only from
    a peer that FORWARDED_ALLOW_IPS names, or over a socket file, which only this machine can open.
    """
    peer = _parse(request.META.get("REMOTE_ADDR", ""))
    count = settings.TRUSTED_PROXY_COUNT
    if count and (peer is None or is_within(peer, settings.FORWARDED_ALLOW_IPS)):
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(seen) >= count and (claimed := _parse(seen[-count])) is not None:
            return claimed
    return peer or NOBODY


def household(request: HttpRequest) -> str:
    """Return what a limit per client goes by: the IPv4 address, or the network that an IPv6 client can move in."""
    client = address(request)
    if client.version == 6:
        return str(ipaddress.ip_network((client, HOUSEHOLD), strict=False))
    return str(client)


def is_within(client: Address, networks: Iterable[str]) -> bool:
    """Tell whether an address lies in one of the networks (``10.0.0.0/8``, ``::1``; ``*`` is every one)."""
    return any(network is None or client in network for network in _networks(tuple(networks)))


@lru_cache(maxsize=16)
def _networks(names: tuple[str, ...]) -> tuple[Network | None, ...]:
    return tuple(None if name == "*" else ipaddress.ip_network(name, strict=False) for name in names)


def _parse(text: str) -> Address | None:
    """Return the address that a peer or a proxy wrote, an IPv4 one mapped into IPv6 as IPv4; None for anything else."""
    try:
        found = ipaddress.ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
