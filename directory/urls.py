"""Every address of the directory; each is a promise to readers and owners."""

from __future__ import annotations

from django.urls import path

from directory.views import listing, taking_part

app_name = "directory"
urlpatterns = [
    path("business/<slug:slug>/", listing.business, name="business"),
    *taking_part.urlpatterns,
]
