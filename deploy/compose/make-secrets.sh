#!/bin/sh
# Make the secrets that are not there yet. The folder is closed to everybody else; the files in it can be read by the accounts
# of the containers, into which Docker mounts each by itself.
set -eu
folder=$(dirname "$0")/secrets
mkdir -p "$folder"
chmod 700 "$folder"
for name in secret_key database_password postgres_password; do
    if [ ! -s "$folder/$name" ]; then
        head -c 48 /dev/urandom | base64 | tr -d '\n/+=' >"$folder/$name.new"
        chmod 444 "$folder/$name.new"
        mv "$folder/$name.new" "$folder/$name"
        echo "Made $folder/$name."
    fi
done
