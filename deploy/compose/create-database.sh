#!/bin/sh
# Run once by the postgres image, when the volume is empty: the site's own role and database.
set -eu
psql --username="$POSTGRES_USER" --set=ON_ERROR_STOP=1 --set=password="$DATABASE_PASSWORD" <<'SQL'
CREATE ROLE newsportal LOGIN PASSWORD :'password';
CREATE DATABASE newsportal OWNER newsportal;
REVOKE CONNECT ON DATABASE newsportal FROM PUBLIC;
SQL
