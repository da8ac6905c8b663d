"""What is wrong with a configuration, told by ``manage.py check`` with an id and what to do about it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from newsportal import migration_rules

# The first PostgreSQL that has everything that migrations and queries use.
OLDEST_POSTGRES = 15
SECRET_LENGTH = 50
_HEADER = re.compile(r"[-A-Za-z0-9]+: *[\x21-\x7e][\x20-\x7e]*", re.ASCII)


def register_checks() -> None:
    """Have Django run these checks; called once, when the app is ready."""
    register(secret_key, Tags.security)
    register(addresses, Tags.security)
    register(proxies, Tags.security)
    register(doors, Tags.security)
    register(databases, Tags.database)
    register(media_folder, Tags.files)
    register(page_cache, Tags.caches)
    register(postgres_version, Tags.database)
    # What is no trouble of a running site, but of its next release.
    register(migration_rules.check, "migrations", deploy=True)


def _is_deployed() -> bool:
    """Tell whether the site is for others than the person who started it."""
    return not (settings.DEBUG or settings.EMBEDDED)


def secret_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.E001: sessions and password resets are signed with a key that can be guessed."""
    key = settings.SECRET_KEY
    if not _is_deployed() or (len(key) >= SECRET_LENGTH and len(set(key)) >= 5):
        return []
    hint = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' prints one."
    return [Error(f"SECRET_KEY must have {SECRET_LENGTH} or more random characters.", hint=hint, id="newsportal.E001")]


def addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.W001 and E002: cookies travel in the clear, or the site answers to any name."""
    if not _is_deployed():
        return []
    found: list[CheckMessage] = []
    if not settings.SITE_URL.startswith("https://"):
        hint = "Set SITE_URL to the https address that readers use: cookies are then secure and HSTS is sent."
        found.append(Warning(f"SITE_URL is {settings.SITE_URL}, without https.", hint=hint, id="newsportal.W001"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts: with * a forged Host header gets into links and caches."
        found.append(Error("ALLOWED_HOSTS contains *.", hint=hint, id="newsportal.E002"))
    return found


def proxies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.E006 and W002: who a visitor is, is not known, or whatever anybody says."""
    if not _is_deployed() or not settings.BEHIND_PROXY:
        return []
    found: list[CheckMessage] = []
    if settings.TRUSTED_PROXY_COUNT == 0:
        hint = "Set TRUSTED_PROXY_COUNT to the number of your proxies: all visitors share one limit otherwise."
        found.append(Error("BEHIND_PROXY is on, and no proxy is believed.", hint=hint, id="newsportal.E006"))
    if "*" in settings.FORWARDED_ALLOW_IPS:
        hint = "Name the proxies' addresses: whoever reaches the port directly can pretend any address otherwise."
        found.append(Warning("FORWARDED_ALLOW_IPS believes everybody.", hint=hint, id="newsportal.W002"))
    return found


def doors(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.W003 and W004: the newsroom opens to a password alone, or the figures to everybody."""
    if not _is_deployed():
        return []
    found: list[CheckMessage] = []
    if settings.HTTPS and not settings.STAFF_MFA_REQUIRED:
        hint = "Unset STAFF_MFA_REQUIRED: one stolen password publishes stories otherwise."
        found.append(Warning("The newsroom asks for no second factor.", hint=hint, id="newsportal.W003"))
    if {"*", "0.0.0.0/0", "::/0"} & set(settings.METRICS_ALLOW):
        hint = "Name the addresses of your monitors."
        found.append(Warning("METRICS_ALLOW shows the figures to everybody.", hint=hint, id="newsportal.W004"))
    return found


def databases(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.W005 and E007: every form waits for a second, or a replica is the primary itself."""
    found: list[CheckMessage] = []
    if not settings.PAGE_CACHE_HEARS and settings.PAGE_CACHE:
        hint = "Set PAGE_CACHE_DATABASE_URL to the way round PgBouncer (docs/cache.md)."
        message = "Changes are not heard of through PgBouncer: each form that makes one waits for a second."
        found.append(Warning(message, hint=hint, id="newsportal.W005"))
    names = ("HOST", "PORT", "NAME")
    places = [tuple(given.get(name) for name in names) for given in settings.DATABASES.values()]
    if len(set(places)) < len(places):
        hint = "Name each standby server once in DATABASE_REPLICA_URLS, and not the server of DATABASE_URL."
        found.append(Error("Two databases are the same server.", hint=hint, id="newsportal.E007"))
    return found


def media_folder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.E003: photos cannot be stored."""
    folder = Path(settings.MEDIA_ROOT)
    # Whatever of the path is there already must let the rest be made in it.
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return []
    hint = f"Give the site's user write permission to {folder}, or set VAR_DIR to a folder that it may write to."
    return [Error("The folder for photos cannot be written to.", hint=hint, id="newsportal.E003")]


def page_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.W020 to E023: pages are kept nowhere, too long, or not dropped where they should be."""
    found: list[CheckMessage] = []
    folder = Path(settings.PAGE_CACHE_DIR)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if settings.PAGE_CACHE and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        hint = f"Give the site's user write permission to {folder}, or set PAGE_CACHE_DIR to a folder that it may write to."
        found.append(Warning("The folder for kept pages cannot be written to.", hint=hint, id="newsportal.W020"))
    if settings.PAGE_CACHE_CDN_SECONDS and not settings.PAGE_CACHE_PURGE_URL:
        hint = "Set PAGE_CACHE_PURGE_URL, or leave PAGE_CACHE_CDN_SECONDS out: docs/cache.md."
        told = f"A network may show what was taken down for {settings.PAGE_CACHE_CDN_SECONDS} seconds more: nobody tells it."
        found.append(Warning(told, hint=hint, id="newsportal.W021"))
    if url := settings.PAGE_CACHE_PURGE_URL:
        place = urlsplit(url)
        if place.scheme not in {"http", "https"} or not place.hostname or place.username:
            hint = "Give it as https://host/path, without a name and password: those go into PAGE_CACHE_PURGE_HEADER."
            found.append(Error("PAGE_CACHE_PURGE_URL is no such address.", hint=hint, id="newsportal.E022"))
    if (header := settings.PAGE_CACHE_PURGE_HEADER) and not _HEADER.fullmatch(header):
        hint = "Give it as Name: value, on one line."
        found.append(Error("PAGE_CACHE_PURGE_HEADER is no header.", hint=hint, id="newsportal.E023"))
    return found


def postgres_version(app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """newsportal.E004: the server is too old; E005: it does not answer. Asked only where a command checks databases."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SHOW server_version_num")
                number = int(cursor.fetchone()[0])
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            hint = "Is the server of DATABASE_URL running, and are its name and password right?"
            found.append(Error(f"The database does not answer: {reason}", hint=hint, id="newsportal.E005"))
            continue
        if number < OLDEST_POSTGRES * 10_000:
            hint = f"Upgrade the server to PostgreSQL {OLDEST_POSTGRES} or later."
            message = f"The database is PostgreSQL {number // 10_000}, which is too old."
            found.append(Error(message, hint=hint, id="newsportal.E004"))
    return found
