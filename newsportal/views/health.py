"""For load balancers and monitors: alive, able to serve, and the figures."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory import clients
from newsportal import metrics, state

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process answers at all."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, 503 when they cannot: without the database, or with migrations waiting.

    A cache or a worker that is away is told, but takes no machine out of service; for a monitor, ``?all=1`` makes it a 503
    too. Only those in METRICS_ALLOW read which part it is.
    """
    parts = state.parts()
    vital = {part.vital for part in parts if part.trouble}
    failed = True in vital or (bool(vital) and request.GET.get("all") == "1")
    lines = ["not ready" if failed else "degraded" if vital else "ready"]
    if _may_look_inside(request):
        lines += [f"{part.name}: {part.trouble or 'ok'}" for part in parts]
    response = HttpResponse("\n".join(lines) + "\n", status=503 if failed else 200, content_type=PLAIN)
    if failed:
        response["Retry-After"] = "5"
    return response


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Answer with everything that is counted, in Prometheus' text format. Nobody outside METRICS_ALLOW learns that it exists."""
    if not _may_look_inside(request):
        raise Http404
    shown = metrics.Figures()
    queue = state.queue()
    shown.add("database_up", "1 while the database answers.", queue is not None)
    if queue is not None:
        shown.add("queue_ready", "Tasks that are due and wait for a worker.", queue.ready)
        shown.add("queue_running", "Tasks in the hands of a worker.", queue.running)
        shown.add("queue_failed", "Tasks that failed and are still kept.", queue.failed)
        shown.add("queue_oldest_seconds", "Seconds for which the first due task has been waiting.", queue.oldest)
        seen = state.worker_seen()
        if seen is not None:
            late = (timezone.now() - seen).total_seconds()
            shown.add("worker_seen_seconds", "Seconds since a worker was last seen alive.", late)
    return HttpResponse(metrics.render(shown), content_type=metrics.CONTENT_TYPE)


def _may_look_inside(request: HttpRequest) -> bool:
    return clients.is_within(clients.address(request), settings.METRICS_ALLOW)
