#!/bin/sh
# Run once by the postgres image, when the volume is empty: the site's own role, which is no superuser, and its database.
set -eu
password=$(cat /run/secrets/database_password)
psql --username="${POSTGRES_USER:-postgres}" --set=ON_ERROR_STOP=1 --set=password="$password" <<'SQL'
CREATE ROLE newsportal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE newsportal OWNER newsportal;
REVOKE CONNECT ON DATABASE newsportal FROM PUBLIC;
SQL
