"""The least that a WSGI application can do: one page's headers and bytes for whoever asks. The page cache is held to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_folder = Path(os.environ["BENCH_PAGE"])
_headers = [tuple(header) for header in json.loads((_folder / "headers.json").read_text())]
_body = ((_folder / "page.html.gz").read_bytes(),)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Send the page."""
    start_response("200 OK", _headers)
    return _body
