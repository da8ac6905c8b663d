"""Addresses of stories and of their lists; each is a promise to readers."""

from __future__ import annotations

from django.urls import path, register_converter

from articles import converters, feeds, views

register_converter(converters.Year, "yyyy")
register_converter(converters.Month, "mm")
register_converter(converters.Day, "dd")

app_name = "articles"
urlpatterns = [
    path("news/", views.latest, name="latest"),
    path("news/archive/", views.archive_index, name="archive_index"),
    path("news/archive/<yyyy:year>/<mm:month>/", views.archive, name="archive"),
    path("news/<yyyy:year>/<mm:month>/<dd:day>/<slug:slug>/", views.article, name="article"),
    path("news/<yyyy:year>/<mm:month>/<dd:day>/<slug:slug>/social.jpg", views.article_social, name="article_social"),
    path("news/<slug:slug>/", views.section, name="section"),
    path("corrections/", views.corrections, name="corrections"),
    path("tag/<slug:slug>/", views.tag, name="tag"),
    path("author/<slug:slug>/", views.author, name="author"),
    *feeds.urlpatterns,
]
