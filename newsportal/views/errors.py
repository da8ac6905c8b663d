"""Error pages in the site's look; those that must work with everything down ask for nothing."""

from __future__ import annotations

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from directory import security

# A full disk, a full share of one, and a file that may not grow.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or stale, and say what to do."""
    security.denied(request, "form without a valid token", reason=reason)
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 to a form that is too large, from a page that needs no database."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _bare(413)
    return _bare(400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return render(request, "403.html", status=403)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429 to somebody who tried too often, from a page that needs no database."""
    security.denied(request, "too many requests")
    return told_to_wait(900)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, without a word of what was looked for."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a page that needs nothing; 503 where the database did not answer in time, or a disk is full."""
    # Django calls this while it handles the exception, wherever it was raised: in a view, a template or a middleware.
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError) or (isinstance(error, OSError) and error.errno in NO_ROOM):
        response = _bare(503)
        response["Retry-After"] = "10"
    else:
        response = _bare(500)
    response["Cache-Control"] = "no-store"
    return response


def too_large() -> HttpResponse:
    """Answer 413, before anything of the body is read."""
    response = _bare(413)
    response["Cache-Control"] = "no-store"
    return response


def told_to_wait(seconds: int) -> HttpResponse:
    """Return a 429 that says after how many seconds to come again."""
    response = _bare(429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _bare(status: int) -> HttpResponse:
    return HttpResponse(loader.get_template(f"{status}.html").render(), status=status)
