"""What browsers report: that they refused something which the policy of the site does not allow."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from newsportal import limits

logger = logging.getLogger("security")

MAX_BYTES = 16 * 1024
# Of all visitors together: a page that is broken for everybody is reported by everybody.
LOGGED_PER_MINUTE = 30
_told = limits.Limiter("reports", lambda: LOGGED_PER_MINUTE)


# A browser sends it by itself, with nothing of the visitor's; it changes nothing.
@csrf_exempt
@never_cache
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log which directive refused what, on which page; whatever was sent, the answer is 204."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if 0 < length <= MAX_BYTES and not _told.exceeds("all"):
            for report in _reports(json.loads(request.read(MAX_BYTES)))[:5]:
                logger.warning("policy: %s refused %s on %s", *report)
    except (ValueError, RecursionError):
        # No JSON: sent by no browser.
        pass
    return HttpResponse(status=204)


def _reports(sent: Any) -> list[tuple[str, str, str]]:
    """Return directive, what was refused and on which page, from either form of report (CSP 2's, and the Reporting API's)."""
    bodies = [each.get("body") for each in sent if isinstance(each, dict)] if isinstance(sent, list) else []
    if isinstance(sent, dict):
        bodies = [sent.get("csp-report")]
    found = []
    for body in bodies:
        if isinstance(body, dict):
            directive = (
                body.get("effectiveDirective") or body.get("effective-directive") or body.get("violated-directive")
            )
            blocked = body.get("blockedURL") or body.get("blocked-uri")
            page = body.get("documentURL") or body.get("document-uri")
            found.append((_word(directive), _place(blocked), _path(page)))
    return found


def _word(text: Any) -> str:
    return str(text or "?")[:40]


def _place(url: Any) -> str:
    """Return where from, without path and query, which may hold what is private."""
    parts = urlsplit(str(url or "?")[:500])
    return f"{parts.scheme}://{parts.netloc}"[:120] if parts.netloc else str(url)[:20]


def _path(url: Any) -> str:
    return urlsplit(str(url or "?")[:500]).path[:200]
