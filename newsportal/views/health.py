"""For load balancers: alive, and able to serve."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served: the database answers and no migration is waiting; 503 and the reason if not."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _not_ready("the database does not answer")
    return (
        _not_ready("migrations are waiting")
        if waiting
        else HttpResponse("ready\n", content_type="text/plain; charset=utf-8")
    )


def _not_ready(reason: str) -> HttpResponse:
    response = HttpResponse(f"{reason}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = "5"
    return response
