"""Addresses as the rest of the world writes them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path: str) -> str:
    """Return the canonical address of a path of this site; one that is absolute already stays."""
    return path if urlsplit(path).scheme else f"{settings.SITE_URL}{path}"


def tag_uri(kind: str, key: object) -> str:
    """Return an id (RFC 4151) for a thing of this site that no change of its slug or name touches: ``story``, 17."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_DATE}:{kind}/{key}"


# A date on which the site's name was ours. It is part of every id, so it never changes.
TAG_DATE = "2026"
