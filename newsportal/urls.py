"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from newsportal.views import country, home, pages, search

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("articles.urls")),
    path("country/", country.country_index, name="country_index"),
    path("country/<slug:slug>/", country.country, name="country"),
    path("search/", search.search, name="search"),
    path("about/", pages.about, name="about"),
    path("standards/", pages.standards, name="standards"),
    path("contact/", pages.contact, name="contact"),
    path("privacy/", pages.privacy, name="privacy"),
    path("admin/", admin.site.urls),
]
