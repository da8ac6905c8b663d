"""The least that a WSGI application can do: one page's status, headers and bytes for whoever asks. The cache is held to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsportal.pagecache.pages import Page, Ready

_page = Page.unpack(Path(os.environ["BENCH_PAGE"]).read_bytes())
assert _page is not None
_ready = Ready(_page, "gzip", 0.0)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Send the page."""
    start_response(_ready.status, _ready.headers)
    return _ready.chunks
