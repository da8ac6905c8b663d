"""What is said to machines about the site as a whole."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

THEME_COLOUR = "#fbf8f2"


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not worth their while, and where the sitemaps are."""
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /search/",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        f"Sitemap: {settings.SITE_URL}{reverse('news_sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def security(request: HttpRequest) -> HttpResponse:
    """Tell whoever finds a hole where to write (RFC 9116)."""
    # Good for a year at most; to the month, so that the page stays the same.
    expires = (timezone.now() + timedelta(days=270)).strftime("%Y-%m-01T00:00:00Z")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.split('-')[0]}",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """Tell a phone how to put the site on its home screen."""
    icons = [
        {"src": static("brand/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("brand/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("brand/maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    document = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("World news and a business directory that share one map."),
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": THEME_COLOUR,
        "theme_color": THEME_COLOUR,
        "lang": settings.LANGUAGE_CODE,
        "icons": icons,
    }
    return JsonResponse(document, content_type="application/manifest+json")
