#!/bin/sh
# certbot --deploy-hook: give nginx, which is not root, its copy of a new certificate.
set -eu
umask 077
for name in fullchain.pem privkey.pem; do
    install -o root -g www-data -m 0640 "$RENEWED_LINEAGE/$name" "/etc/newsportal/certificates/$name"
done
if systemctl is-active --quiet newsportal-nginx; then
    systemctl reload newsportal-nginx
fi
