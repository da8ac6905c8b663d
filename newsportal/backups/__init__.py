"""Whole backups: the database, the photos and the private files, to a folder or to S3, each byte with a checksum.

- ``programs``: which pg_dump and pg_restore fit the server;
- ``places``: a folder or an S3 bucket, where backups lie;
- ``manifest``: what a backup holds, with checksums and numbers of rows; written last, so that without it there is no backup;
- ``making`` and ``restoring``: the two ways.

In a place, ``objects/`` holds every file once under its SHA-256, shared by all backups: photos never change, so a daily backup
costs a dump and the new ones. ``backups/<moment>/`` holds a dump and the manifest.
"""


class BackupError(Exception):
    """It cannot be done; the message is one line for the person who runs the site."""
