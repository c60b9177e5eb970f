# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
ARG BASE=python:3.13-slim-bookworm
FROM ${BASE}

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# Pango draws the certificates; the fonts are in the repository, so that a PDF is the same everywhere.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python3 -m venv /venv \
    && /venv/bin/pip install --require-hashes --no-deps -r requirements/base.txt
ENV PATH=/venv/bin:$PATH

COPY . .
# Keys for this one command only: collecting files needs settings, not secrets.
RUN python -m config.translating \
    && PLATFORM=production SECRET_KEY=only-for-collectstatic FIELD_KEYS=unused ALLOWED_HOSTS=localhost \
        DATABASE_URL=postgres://unused REDIS_URL=redis://unused STATIC_ROOT=/app/static-collected \
        python manage.py collectstatic --noinput \
    && mkdir -p /data \
    && chown 1000:1000 /data

ENV PLATFORM=production \
    STATIC_ROOT=/app/static-collected \
    VAR_DIR=/data
USER 1000
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", "--access-logfile=-"]
