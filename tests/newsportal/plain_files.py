"""The site's settings for a server that a test starts: static files as they lie, uncollected."""

from newsportal.settings import *  # noqa: F403
from newsportal.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
