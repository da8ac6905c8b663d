"""Reports of errors to a Sentry of one's choice, without anything that tells who a visitor is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from newsportal import logs


def start(dsn: str, site: str) -> None:
    """Have what goes wrong reported to the Sentry at ``dsn``. Raises ImproperlyConfigured when that cannot be."""
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN needs the package sentry-sdk: install requirements-production.txt."
        ) from error
    try:
        sentry_sdk.init(
            dsn=dsn,
            environment=site,
            send_default_pii=False,
            # Neither what was sent nor the variables of our functions, which may hold it.
            max_request_body_size="never",
            include_local_variables=False,
            max_breadcrumbs=0,
            traces_sample_rate=0,
            before_send=without_persons,
        )
    except BadDsn as error:
        raise ImproperlyConfigured("SENTRY_DSN is no address of a Sentry project.") from error


def without_persons(event: Any, hint: dict[str, Any]) -> Any:
    """Return the report without cookies, headers, query, address and account, and with the id that the log has."""
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in ("method", "url") if name in request}
    if "url" in event["request"]:
        event["request"]["url"] = logs.blot(event["request"]["url"].split("?")[0])
    event.pop("user", None)
    event.pop("server_name", None)
    for each in event.get("exception", {}).get("values", []):
        each["value"] = logs.blot(str(each.get("value", "")))
    if "logentry" in event:
        event["logentry"] = {
            "message": logs.blot(str(event["logentry"].get("formatted") or event["logentry"].get("message")))
        }
    event.setdefault("tags", {})["request_id"] = logs.request_id.get()
    return event
