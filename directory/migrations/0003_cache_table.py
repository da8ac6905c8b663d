from django.db import migrations

# The cache that all processes share where no Redis is configured. Unlogged: what is cached may be lost in a crash, and
# costs no write-ahead log.
CREATE = """
CREATE UNLOGGED TABLE cache_entry (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX cache_entry_expires ON cache_entry (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_remember_slugs")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE cache_entry")]
