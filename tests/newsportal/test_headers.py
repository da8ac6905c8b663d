"""What every answer tells a browser: policies, cookies and caches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from newsportal.middleware import ContentSecurityPolicy
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = [
    "/",
    "/news/",
    "/news/world/",
    "/news/archive/",
    "/tag/trade/",
    "/author/ada-ng/",
    "/country/",
    "/country/germany/",
    "/search/?q=ships",
    "/about/",
    "/standards/",
    "/contact/",
    "/privacy/",
    "/feed/",
    "/feed/atom/",
    "/feed.json",
    "/sitemap.xml",
    "/news-sitemap.xml",
    "/api/",
    "/api/v1/stories/",
    "/api/v1/countries/",
    "/robots.txt",
    "/manifest.webmanifest",
]
ELSEWHERE = [
    "/nowhere/",
    "/api/v1/nowhere/",
    "/api/v1/stories/?x=1",
    "/media/nothing.jpg",
    "/%00",
    "/healthz",
    "/readyz",
    "/admin/",
    "/accounts/login/",
]


@pytest.fixture(autouse=True)
def story() -> Any:
    """Publish one story, so that every list has one."""
    return make_article(tags=["Trade"], countries=["DE"])


def directives(response: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("address", PUBLIC + ELSEWHERE)
def test_every_answer_has_a_policy_without_inline_or_evaluated_code(client: Client, address: str) -> None:
    policy = directives(client.get(address))
    sources = {source for of_kind in policy.values() for source in of_kind}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "https:"} & sources
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]


@pytest.mark.parametrize("address", PUBLIC + ELSEWHERE)
def test_every_answer_has_the_other_headers_of_safety(client: Client, address: str) -> None:
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in {"strict-origin-when-cross-origin", "same-origin"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response
    assert not {"Server", "X-Powered-By"} & set(response.headers)


def test_the_newsroom_has_the_same_policy_once_one_is_in(client: Client) -> None:
    client.force_login(make_user(role="Editor"))
    for address in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/"):
        response = client.get(address)
        assert response.status_code == 200
        policy = directives(response)
        assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(policy["script-src"] + policy["style-src"])


@pytest.mark.parametrize("address", [*PUBLIC, "story", "/nowhere/"])
@pytest.mark.parametrize("cookie", ["", "session=abcdefghijabcdefghijabcdefghij12"], ids=["new", "known"])
def test_a_public_page_sets_no_cookie_and_can_be_cached_whole(
    client: Client, story: Any, address: str, cookie: str
) -> None:
    response = client.get(story.get_absolute_url() if address == "story" else address, headers={"cookie": cookie})
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_public_page_does_not_name_who_is_signed_in(client: Client, story: Any) -> None:
    client.force_login(make_user("prunella@example.org", role="Editor"))
    for address in (*PUBLIC, story.get_absolute_url()):
        assert b"prunella" not in client.get(address).content


def test_a_policy_carries_a_nonce_only_where_a_template_used_it() -> None:
    def page(request: HttpRequest, *, uses: bool) -> HttpResponse:
        return HttpResponse(str(request.csp_nonce) if uses else "")  # type: ignore[attr-defined]

    without = ContentSecurityPolicy(lambda request: page(request, uses=False))(RequestFactory().get("/"))
    assert "nonce" not in without["Content-Security-Policy"]
    using = ContentSecurityPolicy(lambda request: page(request, uses=True))
    first, second = using(RequestFactory().get("/")), using(RequestFactory().get("/"))
    assert f"'nonce-{first.content.decode()}'" in directives(first)["script-src"]
    assert len(first.content) >= 20
    assert first.content != second.content


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_that_only_shows_takes_nothing(address: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code in {403, 405}


def test_a_changed_method_in_a_header_or_a_field_is_not_heeded(client: Client) -> None:
    assert client.get("/?_method=DELETE", headers={"x-http-method-override": "POST"}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/delete/",
        "/admin/login/",
        "/admin/logout/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        "/admin/articles/image/add/",
        "/admin/password_change/",
    ],
)
@pytest.mark.parametrize("origin", ["", "https://evil.example"])
def test_a_form_without_a_token_is_refused(address: str, origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="Editor-in-chief"))
    response = client.post(address, {"headline": "x"}, headers={"origin": origin} if origin else {})
    assert response.status_code == 403


SETTINGS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
answer = Client().get("/healthz", secure=True, headers={"host": "news.example.org"})
names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT", "DEBUG")
print(json.dumps({"headers": dict(answer.headers), **{name: getattr(settings, name) for name in names}}))
"""


def test_a_site_with_https_says_so_and_binds_its_cookies_to_it() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsportal.settings",
        "SITE_URL": "https://news.example.org",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "",
    }
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SETTINGS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    found = json.loads(result.stdout)
    assert found["headers"]["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert "upgrade-insecure-requests" in found["headers"]["Content-Security-Policy"]
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    assert all(found[f"{cookie}_COOKIE_{flag}"] for cookie in ("SESSION", "CSRF") for flag in ("SECURE", "HTTPONLY"))
    assert (found["SESSION_COOKIE_SAMESITE"], found["SECURE_SSL_REDIRECT"], found["DEBUG"]) == ("Lax", True, False)
