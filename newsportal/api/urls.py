"""The addresses of the interface; each is a promise to programs."""

from __future__ import annotations

from django.urls import path, register_converter

from newsportal.api import document
from newsportal.api.converters import CountryCode

register_converter(CountryCode, "country_code")

app_name = "api"
urlpatterns = [path(endpoint.path, endpoint, name=endpoint.name) for endpoint in document.ENDPOINTS]
