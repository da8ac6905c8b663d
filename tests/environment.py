"""A plugin that pytest loads before pytest-django reads the settings: gives them a database and a secret.

A server of one's own is used where DATABASE_URL names one; otherwise an embedded one is started.
"""

from __future__ import annotations

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop in the test's own thread.
if not os.environ.get("DATABASE_URL"):
    from newsportal.embedded_postgres import start_for_tests

    os.environ["DATABASE_URL"] = start_for_tests()
