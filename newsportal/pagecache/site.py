"""The page cache of this site, as its settings say."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from newsportal.pagecache.asking import Asking
from newsportal.pagecache.editions import Editions
from newsportal.pagecache.files import Files
from newsportal.pagecache.gateway import Application, PageCache
from newsportal.pagecache.memory import Memory
from newsportal.pagecache.purging import Purger, poster
from newsportal.pagecache.redis import Redis
from newsportal.pagecache.turns import turns
from newsportal.postgresql.base import DatabaseWrapper
from newsportal.postgresql.connections import Connection

MB = 1024 * 1024

# The one that this process answers from, if it does.
active: PageCache | None = None


def page_cache(application: Application) -> Application:
    """Return the application with the page cache around it, or as it is where PAGE_CACHE says so."""
    global active
    if not settings.PAGE_CACHE:
        return application
    store = _store()
    stale_if_error = settings.PAGE_CACHE_STALE_IF_ERROR_SECONDS
    active = PageCache(
        application,
        asking=_asking(),
        editions=Editions(
            connect,
            partial(turns, memory=stale_if_error),
            memory=stale_if_error,
            hears=settings.PAGE_CACHE_HEARS,
            remember=store.remember,
            recall=store.recall,
        ),
        memory=Memory(settings.PAGE_CACHE_MEMORY_MB * MB),
        store=store,
        secure_by=_secure_by(),
        lifetime=settings.PAGE_CACHE_SECONDS,
        stale_if_error=stale_if_error,
    )
    return active


def purger() -> Purger | None:
    """Return what tells a content delivery network of changes, or None where there is none to be told."""
    if not settings.PAGE_CACHE_PURGE_URL:
        return None
    return Purger(
        connect,
        partial(turns, memory=0),
        poster(settings.PAGE_CACHE_PURGE_URL, settings.PAGE_CACHE_PURGE_HEADER),
        hears=settings.PAGE_CACHE_HEARS,
    )


def connect() -> psycopg.Connection[Any]:
    """Return a new connection to the primary server, for one who listens."""
    # A pooler that lends a server for one transaction cannot deliver notifications: the way round it has a setting.
    own = {**connections[DEFAULT_DB_ALIAS].settings_dict, **settings.PAGE_CACHE_DATABASE}
    parameters = DatabaseWrapper(own, DEFAULT_DB_ALIAS).get_connection_params()
    return Connection.connect(**parameters, autocommit=True)


def _store() -> Files | Redis:
    files = Files(Path(settings.PAGE_CACHE_DIR), settings.PAGE_CACHE_DISK_MB * MB)
    return Redis(settings.REDIS_URL, files) if settings.REDIS_URL else files


def _asking() -> Asking:
    site = urlsplit(settings.SITE_URL)
    return Asking(
        hosts=[site.hostname or "", *settings.ALLOWED_HOSTS],
        port=str(site.port or ""),
        https=settings.HTTPS,
        secure_header=settings.SECURE_PROXY_SSL_HEADER,
        private_cookies=(settings.SESSION_COOKIE_NAME,),
    )


def _secure_by() -> tuple[str, str | None]:
    """Return a variable of the request, and the value that it has when the request came as readers' requests do."""
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return "wsgi.url_scheme", "https" if settings.HTTPS else "http"
    name, secure = settings.SECURE_PROXY_SSL_HEADER
    return name, secure if settings.HTTPS else None
