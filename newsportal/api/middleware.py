"""Below the interface's address every answer is JSON that any site may read: what went wrong on the way to it included."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsportal.api.answering import JSON, PROBLEM, problem

PREFIX = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
DETAILS = {
    400: "The request cannot be read.",
    403: "This is not for you.",
    404: "There is nothing at this address.",
    413: "The request is too large.",
    429: "Too many requests: wait for as many seconds as Retry-After says.",
    500: "Something broke on our side. We have been told.",
    503: "The site cannot answer at the moment. Try again in a little while.",
}


class SpeakJson:
    """Answer other methods than reading, turn error pages into RFC 9457's problems, and let every site's scripts read it all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = self._answer(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
            return response
        if request.method not in {"GET", "HEAD"}:
            response = problem(405, "This interface is for reading: GET, HEAD and OPTIONS.")
            response["Allow"] = METHODS
            return response
        response = self.get_response(request)
        if response.status_code < 400 or response["Content-Type"] in {JSON, PROBLEM}:
            return response
        said = problem(response.status_code, DETAILS.get(response.status_code, "This cannot be answered."))
        for name in ("Retry-After", "Cache-Control", "Allow"):
            if name in response:
                said[name] = response[name]
        if not hasattr(response, "is_told"):
            del said.is_told  # type: ignore[attr-defined]
        return said
