"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from directory.feeds import feed_paths
from newsportal import feeds, sitemaps
from newsportal.views import api, country, health, home, media, pages, places, press, reports, robots, search

urlpatterns = [
    path("", home.home, name="home"),
    path("edition/", home.edition, name="edition"),
    path("", include("articles.urls")),
    path("", include("directory.urls")),
    path("country/", country.country_index, name="country_index"),
    path("country/<slug:slug>/", country.country, name="country"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    *feed_paths("search/", search.search_feed, "search_feed"),
    path("api/", api.explained, name="api"),
    path("api/v1/", include("newsportal.api.urls")),
    path("about/", pages.about, name="about"),
    path("standards/", pages.standards, name="standards"),
    path("transparency/", pages.transparency, name="transparency"),
    path("transparency/<yyyy:year>/", pages.transparency, name="transparency_year"),
    path("contact/", pages.contact, name="contact"),
    path("privacy/", pages.privacy, name="privacy"),
    *feeds.urlpatterns,
    *places.urlpatterns,
    *press.urlpatterns,
    path("csp-report/", reports.csp_report, name="csp_report"),
    path(".well-known/security.txt", robots.security, name="security"),
    path("robots.txt", robots.robots, name="robots"),
    path("manifest.webmanifest", robots.manifest, name="manifest"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:month>.xml", sitemaps.sitemap_month, name="sitemap_month"),
    path("sitemap/<slug:part>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("news-sitemap.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("media/<path:path>", media.media, name="media"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.figures, name="metrics"),
    path("accounts/", include("directory.accounts.urls")),
    path(
        ".well-known/change-password",
        RedirectView.as_view(pattern_name="account_change_password"),
        name="change_password",
    ),
    path("admin/", admin.site.urls),
]

handler400 = "newsportal.views.errors.bad_request"
handler403 = "newsportal.views.errors.permission_denied"
handler404 = "newsportal.views.errors.not_found"
handler429 = "newsportal.views.errors.too_many_requests"
handler500 = "newsportal.views.errors.server_error"
