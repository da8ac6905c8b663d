"""Ask the site in this container whether it is alive; exit status 0 when it is."""

import os
import sys
from urllib.error import URLError
from urllib.request import urlopen

try:
    with urlopen(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz", timeout=4) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except (URLError, OSError) as error:
    sys.exit(f"The site does not answer: {error}.")
