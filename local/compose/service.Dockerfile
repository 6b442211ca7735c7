# For development: what the service uses, without the service. compose.yaml mounts the source, and watchfiles starts a
# program again when it changes.
FROM python:3.13-slim
COPY --from=ghcr.io/astral-sh/uv:latest /uv /usr/local/bin/uv
ENV UV_CACHE_DIR=/var/cache/uv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin aggregator
WORKDIR /app
COPY requirements.lock ./
RUN --mount=type=cache,target=/var/cache/uv \
    uv venv --quiet .venv \
 && uv pip install --quiet --python .venv --require-hashes -r requirements.lock \
 && uv pip install --quiet --python .venv --constraint requirements.lock watchfiles==1.1.1
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
