#!/bin/sh
# Put another release in the place of the present one, without a failed request: upgrade.sh /opt/newsportal/2026-12-01
# The same with the former one goes back; its migrations stay, and both releases bear them (docs/operating.md).
set -eu
release=$(realpath "$1")
if [ ! -f "$release/manage.py" ]; then
    echo "There is no site in $release." >&2
    exit 64
fi

echo "Installing its libraries."
# Behind whoever serves, who may have no other cores.
(cd "$release" && nice python3 deploy/bootstrap.py production \
    && nice .venv/bin/python -m compileall -q articles directory newsportal)

echo "Looking at the settings."
RELEASE=$release newsportal check --deploy --fail-level ERROR

echo "Bringing the database up to date, beside the present release."
ln -sfn "$release" /opt/newsportal/next
systemctl start newsportal-migrate

ln -sfn "$release" /opt/newsportal/current.new
mv -T /opt/newsportal/current.new /opt/newsportal/current
for unit in newsportal-web@1 newsportal-web@2 newsportal-worker; do
    echo "Restarting $unit."
    systemctl restart "$unit"
    # Ready when it says so (Type=notify); nginx asks the other one meanwhile.
    systemctl is-active --quiet "$unit"
done
newsportal doctor
