"""Every address of the directory; each is a promise to readers and owners."""

from __future__ import annotations

from django.urls import path

from directory.views import browse, find, listing, taking_part

app_name = "directory"
urlpatterns = [
    path("directory/", browse.world, name="world"),
    path("directory/find/", find.find, name="find"),
    path("directory/suggest/", find.suggest, name="suggest"),
    path("directory/<slug:country>/", browse.country, name="country"),
    path("directory/<slug:country>/in/<slug:category>/", browse.country_category, name="country_category"),
    path("directory/<slug:country>/<slug:city>/", browse.city, name="city"),
    path("directory/<slug:country>/<slug:city>/in/<slug:category>/", browse.city_category, name="city_category"),
    path("business/<slug:slug>/", listing.business, name="business"),
    path("business/<slug:slug>/reviews/", listing.reviews, name="business_reviews"),
    *taking_part.urlpatterns,
]
