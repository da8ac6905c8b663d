"""The WSGI entry point."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
# A visitor's query never runs longer than this; commands set no limit.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "2000")

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

try:
    site = get_wsgi_application()
    # Only now are the apps ready that it asks for what is public.
    from newsportal.pagecache.site import page_cache

    application = page_cache(site)
except ImproperlyConfigured as error:
    # 78 is EX_CONFIG of sysexits.h: supervisors need not try again.
    print(error, file=sys.stderr)
    sys.exit(78)
