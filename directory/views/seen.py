"""A page of a listing tells that somebody reads it: no cookie, no address and no account is kept with that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from directory.models import DailyViews
from directory.spam import HOUR, Rate, limit

# More pages than a person reads, and fewer than a script would ask for.
READS = Rate(240, HOUR)


@csrf_exempt
@require_POST
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Count one reader of a page. It is open to everybody, so it does no more than that, and not without end."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return HttpResponse(status=403)
    if not limit(request, "seen", per_address=READS):
        DailyViews.objects.count_one(slug)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
