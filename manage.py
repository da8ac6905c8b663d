#!/usr/bin/env python3
"""Django's command-line utility."""

import os
import sys


def main() -> None:
    """Run a command; a misconfiguration ends with one line and exit code 78 (EX_CONFIG of sysexits.h)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(_complain(str(error)))
    except OperationalError as error:
        sys.exit(_complain(f"The database cannot be used: {str(error).strip().splitlines()[0]}"))


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 78


if __name__ == "__main__":
    main()
