"""How the picture that is shown where a page is shared is sent, whatever the page is about."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

# For how long a card may be kept, in seconds.
HOUR = 3600


def send_card(
    request: HttpRequest, digest: str, keep: Callable[[], bytes], cache_control: str = f"public, max-age={HOUR}"
) -> HttpResponse:
    """Return the card as a JPEG, or 304 to who has it; 503 while it cannot be drawn.

    digest: changes with all that is seen. keep: returns the card's bytes, drawn where nobody has asked before.
    """
    headers = {
        "Cache-Control": cache_control,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        # Other sites show it; that is what it is for.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": f'"{digest}"',
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}:
        return HttpResponseNotModified(headers=headers)
    try:
        data = keep()
    except (DatabaseError, OSError):
        # Somebody else draws it at this moment, or there is no room: ask again.
        return HttpResponse(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})
    return HttpResponse(data, content_type="image/jpeg", headers=headers)
