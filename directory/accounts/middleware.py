"""What account pages and accounts with powers pass through."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from directory.accounts import second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]


class HoldBackStaff:
    """Keep the powers of an account from a session in which its second factor was not shown.

    The user stays as lazy as Django made it: a page that does not ask who is there touches no session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA_REQUIRED:
            request.user = SimpleLazyObject(lambda: _held_back(request))  # type: ignore[assignment]
        return self.get_response(request)


def _held_back(request: HttpRequest) -> object:
    user = get_user(request)
    if user.is_authenticated:
        user.lacks_second_factor = second_factor.is_due(request, user)
    return user


class KeepAccountsPrivate:
    """Keep every answer below /accounts/ out of all caches, errors and redirects included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/accounts/"):
            response["Cache-Control"] = "no-store"
        return response
