# For development: `next dev`. compose.yaml mounts src/ and runtime/, whose changes show at once; what else changes needs
# `docker compose up --build`.
FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/var/cache/npm,sharing=locked npm ci --cache /var/cache/npm --no-audit --no-fund --prefer-offline
COPY . .
# It writes .next/ and next-env.d.ts, and may write tsconfig.json.
RUN install -d -o node .next && chown node . tsconfig.json
ENV NEXT_TELEMETRY_DISABLED=1
USER node
EXPOSE 3000
CMD ["node_modules/.bin/next", "dev", "--hostname", "0.0.0.0"]
