"""What we know of a person, to take along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from directory.personal import everything
from directory.views.access import for_keepers


@for_keepers
@require_safe
def my_data(request: HttpRequest) -> JsonResponse:
    """Return the account and all that hangs on it as JSON, whatever layer keeps it."""
    user: Any = request.user
    response = JsonResponse(everything(user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
