"""Pictures, where no web server in front serves them; behind one, those that are not made yet."""

from __future__ import annotations

import hashlib
import re

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from directory.models.pictures import find_picture
from directory.pictures import renditions

# The forms of address that a picture can have. What is of another form is no file of ours, wherever it would lead.
PICTURE = re.compile(
    r"images/(?P<key>[0-9a-f]{32})/"
    r"(?:original|\d{1,4}-\d{1,3}-\d{1,3}/(?:full|3x2|1x1)-\d{1,4})\.(?P<format>jpg|png|webp|avif)",
    re.ASCII,
)
YEAR = 365 * 24 * 60 * 60


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a picture, for keeps; make a rendition that is missing, once, if it is one that its picture should have."""
    parts = PICTURE.fullmatch(path)
    if parts is None:
        raise Http404
    try:
        file = _open(path)
        if file is None:
            answer = _make(parts["key"], path)
            if answer is not None:
                return answer
            file = _open(path)
    except (DatabaseError, OSError):
        # Somebody else makes it, there is no room, or the store is away: ask again.
        return HttpResponse(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})
    if file is None:
        raise Http404
    return _send(request, file, path, renditions.CONTENT_TYPES[parts["format"]])


def _open(path: str) -> File | None:
    try:
        return default_storage.open(path)
    except FileNotFoundError:
        return None


def _make(key: str, path: str) -> HttpResponse | None:
    """Make the rendition at ``path``, or return an answer in its stead. Raises Http404 where there should be none."""
    image = find_picture(key)
    rendition = renditions.find(image, path) if image else None
    if image is None or rendition is None:
        raise Http404
    if rendition.format == "avif":
        # It would take seconds, and every browser that asks for it reads WebP.
        image.remake_avif()
        answer = redirect(renditions.media_url(path.removesuffix("avif") + "webp"))
        patch_cache_control(answer, public=True, max_age=60)
        return answer
    try:
        renditions.make(image, rendition)
    except FileNotFoundError as error:
        raise Http404 from error
    return None


def _send(request: HttpRequest, file: File, path: str, content_type: str) -> HttpResponseBase:
    """Return the file, or 304 where the browser has it. An address never gets other bytes, so it may be kept."""
    etag = f'"{hashlib.sha256(path.encode()).hexdigest()[:16]}-{file.size:x}"'
    headers = {
        "Cache-Control": f"public, max-age={YEAR}, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in {tag.removeprefix("W/") for tag in known} or known == ["*"]:
        file.close()
        return HttpResponseNotModified(headers=headers)
    return FileResponse(file, content_type=content_type, headers=headers)
