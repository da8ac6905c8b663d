"""Who may see the pages of those who keep listings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from directory.models import User

View = Callable[..., HttpResponse]


def account_of(request: HttpRequest) -> User | None:
    """Return who is signed in with an address that is shown to be theirs, or None."""
    user = request.user
    return user if isinstance(user, User) and user.is_active and user.is_confirmed else None


def for_keepers(view: View) -> View:
    """Show a page only to somebody who is signed in with a confirmed address, and let no cache keep it.

    The view gets the account as ``request.user``; which listings it may see is part of each lookup.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if account_of(request) is None:
            # The page on which an address is confirmed.
            return redirect("account_email")
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))
