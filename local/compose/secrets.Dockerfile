# For development: MiniStack as AWS's Secrets Manager, in the version of the local stack.
FROM python:3.13-slim
COPY --from=ghcr.io/astral-sh/uv:latest /uv /usr/local/bin/uv
ENV UV_CACHE_DIR=/var/cache/uv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin ministack && install -d -o ministack /state
WORKDIR /app
COPY requirements.lock ./
RUN --mount=type=cache,target=/var/cache/uv \
    uv venv --quiet .venv \
 && uv pip install --quiet --python .venv --constraint requirements.lock ministack boto3
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
CMD ["ministack"]
