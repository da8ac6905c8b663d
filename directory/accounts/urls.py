"""Everything below /accounts/: the overview, leaving, and allauth's pages."""

from __future__ import annotations

from django.urls import include, path

from directory.accounts import views

urlpatterns = [
    path("", views.overview, name="accounts"),
    path("delete/", views.delete, name="account_delete"),
    path("", include("allauth.urls")),
]
