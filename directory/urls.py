"""Every address of the directory; each is a promise to readers and owners."""

from __future__ import annotations

from django.urls import include, path

from directory.feeds import feed_paths
from directory.views import (
    browse,
    feeds,
    find,
    invitation,
    list_your_business,
    listing,
    seen,
    social,
    still_true,
    taking_part,
)
from directory.views.my import customers, data, edit, listings, people

app_name = "directory"

new_listing = [
    path("", list_your_business.list_your_business, name="list_your_business"),
    path("cities.json", list_your_business.cities, name="cities"),
    path("<slug:token>/", list_your_business.draft, name="draft"),
    path("<slug:token>/alike/", list_your_business.draft_alike, name="draft_alike"),
    path("<slug:token>/photos/", list_your_business.draft_photos, name="draft_photos"),
    path("<slug:token>/preview/", list_your_business.draft_preview, name="draft_preview"),
    path("<slug:token>/erase/", list_your_business.draft_erase, name="draft_erase"),
    path("<slug:token>/from-mail/<slug:seal>/", list_your_business.draft_from_mail, name="draft_from_mail"),
    path("<slug:token>/<slug:part>/", list_your_business.draft_part, name="draft_part"),
]

# The first step below is a listing's slug, which has no dot.
my = [
    path("", listings.my, name="my"),
    path("data.json", data.my_data, name="my_data"),
    path("<slug:slug>/", listings.my_business, name="my_business"),
    path("<slug:slug>/preview/", listings.my_preview, name="my_preview"),
    path("<slug:slug>/submit/", listings.my_submit, name="my_submit"),
    path("<slug:slug>/pause/", listings.my_pause, name="my_pause"),
    path("<slug:slug>/reopen/", listings.my_reopen, name="my_reopen"),
    path("<slug:slug>/confirm/", listings.my_confirm, name="my_confirm"),
    path("<slug:slug>/close/", listings.my_close, name="my_close"),
    path("<slug:slug>/edit/", edit.my_edit, name="my_edit"),
    path("<slug:slug>/edit/photos/", edit.my_photos, name="my_photos"),
    path("<slug:slug>/edit/withdraw/", edit.my_withdraw, name="my_withdraw"),
    path("<slug:slug>/edit/<slug:part>/", edit.my_edit_part, name="my_edit_part"),
    path("<slug:slug>/holiday/", edit.my_holiday, name="my_holiday"),
    path("<slug:slug>/enquiries/", customers.my_enquiries, name="my_enquiries"),
    path("<slug:slug>/reviews/", customers.my_reviews, name="my_reviews"),
    path("<slug:slug>/reviews/<int:key>/", customers.my_reply, name="my_reply"),
    path("<slug:slug>/people/", people.my_people, name="my_people"),
    path("<slug:slug>/people/<int:key>/", people.my_person, name="my_person"),
    path("<slug:slug>/invitations/<int:key>/", people.my_invitation, name="my_invitation"),
    path("<slug:slug>/leave/", people.my_leave, name="my_leave"),
]

urlpatterns = [
    path("directory/", browse.world, name="world"),
    path("directory/find/", find.find, name="find"),
    path("directory/suggest/", find.suggest, name="suggest"),
    *feed_paths("directory/<slug:country>/", feeds.place_feed, "country_feed"),
    *feed_paths("directory/<slug:country>/in/<slug:category>/", feeds.place_feed, "country_category_feed"),
    *feed_paths("directory/<slug:country>/<slug:city>/", feeds.place_feed, "city_feed"),
    *feed_paths("directory/<slug:country>/<slug:city>/in/<slug:category>/", feeds.place_feed, "city_category_feed"),
    path("directory/<slug:country>/", browse.country, name="country"),
    path("directory/<slug:country>/in/<slug:category>/", browse.country_category, name="country_category"),
    path("directory/<slug:country>/<slug:city>/", browse.city, name="city"),
    path("directory/<slug:country>/<slug:city>/in/<slug:category>/", browse.city_category, name="city_category"),
    path("directory/social.jpg", social.place_social, name="world_social"),
    path("directory/<slug:country>/social.jpg", social.place_social, name="country_social"),
    path("directory/<slug:country>/<slug:city>/social.jpg", social.place_social, name="city_social"),
    path("business/<slug:slug>/", listing.business, name="business"),
    path("business/<slug:slug>/social.jpg", social.business_social, name="business_social"),
    path("business/<slug:slug>/reviews/", listing.reviews, name="business_reviews"),
    path("list-your-business/", include(new_listing)),
    path("my/", include(my)),
    path("invitation/<slug:token>/", invitation.invitation, name="invitation"),
    path("still-true/<str:value>/", still_true.still_true, name="still_true"),
    path("business/<slug:slug>/seen/", seen.seen, name="seen"),
    *taking_part.urlpatterns,
]
