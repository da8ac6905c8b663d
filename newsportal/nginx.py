"""Write nginx's configuration: ``python -m newsportal.nginx FOLDER [NAME=VALUE ...]``.

The files of ``deploy/nginx/`` have places such as ``${NGINX_LISTEN}``; its README.md lists them. What is not given here has the
value below. Where there is no Python, ``envsubst`` does the same with the same names.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from newsportal.pagecache import rules

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "deploy" / "nginx"
FILES = ("nginx.conf", "http.conf", "proxy.conf", "site.conf")
HTTPS_FILES = ("https.conf", "http-to-https.conf")
# Whoever started it, nginx's workers are never root.
NOBODY = "nobody"
_PLACE = re.compile(r"\$\{(NGINX_[A-Z_]+)\}")
# What leads a value out of the place that it stands in.
_UNFIT = re.compile(r"[\x00-\x1f{}\"'\\]")


def parameters() -> str:
    """Return the names of the parameters that pages know, as a regular expression."""
    return "|".join(sorted(frozenset[str]().union(*(rule.parameters for rule in rules.KEPT))))


def defaults(folder: Path) -> dict[str, str]:
    """Return the values of a site on port 8080 of this machine before a web server on port 8000."""
    return {
        "NGINX_ACCESS_LOG": "/dev/stdout newsportal",
        "NGINX_ALIASES": "alias.invalid",
        "NGINX_CACHE": str(folder / "cache"),
        "NGINX_CACHE_SIZE": "1g",
        "NGINX_CERTIFICATE": "",
        "NGINX_CERTIFICATE_KEY": "",
        "NGINX_CHALLENGES": str(folder / "challenges"),
        "NGINX_CONF": str(folder),
        "NGINX_ERRORS": str(TEMPLATES / "errors"),
        "NGINX_FORMS_PER_SECOND": "5",
        "NGINX_HOST": "127.0.0.1:8080",
        "NGINX_LISTEN": "127.0.0.1:8080",
        "NGINX_LISTEN_HTTP": "80",
        "NGINX_MEDIA": str(ROOT / "var" / "media"),
        "NGINX_MORE": "",
        "NGINX_PAGES_PER_SECOND": "200",
        "NGINX_PARAMETERS": parameters(),
        "NGINX_RUN": str(folder / "run"),
        "NGINX_SCHEME": "$scheme",
        "NGINX_SERVERS": "server 127.0.0.1:8000 max_fails=0;",
        "NGINX_SERVER_NAME": "127.0.0.1",
        "NGINX_STATIC": str(ROOT / "var" / "static"),
        "NGINX_TEMP": str(folder / "temp"),
        "NGINX_UPLOAD_SIZE": "260m",
        "NGINX_USER": _user(),
        "NGINX_WORKERS": "auto",
    }


def write(folder: Path, given: Mapping[str, str]) -> Path:
    """Write the files into ``folder``, with the folders that nginx needs. Returns the path of nginx.conf.

    Raises ValueError for a name that has no place, and for a value that would not stay in its place.
    """
    folder = folder.absolute()
    values = defaults(folder)
    if unknown := given.keys() - values.keys():
        raise ValueError(f"There is no {', '.join(sorted(unknown))}.")
    for name, value in given.items():
        if _UNFIT.search(value):
            raise ValueError(f"{name} must not hold quotes, braces, backslashes or line ends.")
    values |= given
    https = bool(values["NGINX_CERTIFICATE"])
    if https:
        values["NGINX_MORE"] += f" include {folder / 'https.conf'};"
    for name in ("NGINX_RUN", "NGINX_TEMP", "NGINX_CACHE"):
        made = Path(values[name])
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0 and "NGINX_USER" not in given:
            shutil.chown(made, NOBODY)
    for file in HTTPS_FILES:
        # nginx.conf includes what is there.
        (folder / file).unlink(missing_ok=True)
    for file in FILES + (HTTPS_FILES if https else ()):
        text = (TEMPLATES / file).read_text("utf-8")
        (folder / file).write_text(_PLACE.sub(lambda place: values[place[1]], text), "utf-8")
    return folder / "nginx.conf"


def _user() -> str:
    """Return the line that says who nginx is when root starts it; nobody else may say so."""
    if os.geteuid() != 0:
        return ""
    return f"user {NOBODY} {grp.getgrgid(pwd.getpwnam(NOBODY).pw_gid).gr_name};"


def main(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    if not arguments or any("=" not in word for word in arguments[1:]):
        print("usage: python -m newsportal.nginx FOLDER [NAME=VALUE ...]", file=sys.stderr)
        return 64
    try:
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        print(write(folder, dict(word.split("=", 1) for word in arguments[1:])))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
