#!/bin/sh
# Run a management command as the site: newsportal doctor. RELEASE names another release than the present one.
set -eu
cd "${RELEASE:-/opt/newsportal/current}"
set -a
. /etc/newsportal/environment
set +a
if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=newsportal --regid=newsportal --init-groups --no-new-privs .venv/bin/python manage.py "$@"
fi
exec .venv/bin/python manage.py "$@"
