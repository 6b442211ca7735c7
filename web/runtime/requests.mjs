// What happens around every request: its id, the release header, one log line, the counters.
// Node publishes the start of each request on a diagnostics channel before any handler sees it, so Next.js'
// own server stays as it is: https://nodejs.org/api/diagnostics_channel.html#http
import { subscribe } from "node:diagnostics_channel";
import { randomUUID } from "node:crypto";
import client from "prom-client";

import { environment } from "./environment.mjs";
import { logLine } from "./log.mjs";
import { isDraining } from "./state.mjs";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {{ request: Request, response: Response, server: import("node:http").Server }} Started */

/** What a request id may look like when it comes from outside: it is written to logs and headers. */
const REQUEST_ID = /^[A-Za-z0-9._=;:-]{1,128}$/;

/** @type {Set<import("node:http").Server>} */
export const servers = new Set();
/** @type {Set<Response>} */
export const openResponses = new Set();

/**
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @returns {string} the caller's id, the load balancer's trace id, or a new one
 */
export function requestId(headers) {
  for (const name of ["x-request-id", "x-amzn-trace-id"]) {
    const value = headers[name];
    if (typeof value === "string" && REQUEST_ID.test(value)) return value;
  }
  return randomUUID();
}

const PLAIN_ROUTES = new Set(["/", "/explore", "/datasets", "/datasets/new", "/sources/new", "/keys", "/sessions", "/audit", "/login-failed", "/health/live", "/metrics"]);

/**
 * A small, closed set of names: a counter must not grow with every address that somebody tries.
 * @param {string} path
 */
export function routeOf(path) {
  if (PLAIN_ROUTES.has(path)) return path;
  if (path.startsWith("/_next/")) return "/_next";
  const [, folder] = /^\/(datasets|sources)\/[^/]+$/.exec(path) ?? [];
  return folder ? `/${folder}/[id]` : "other";
}

export function observeRequests() {
  client.register.setDefaultLabels({ service: "web" });
  client.collectDefaultMetrics();
  const durations = new client.Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request's first byte to the end of its response, in seconds.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.025, 0.1, 0.25, 1, 5],
  });

  subscribe("http.server.request.start", (message) => {
    const { request, response, server } = /** @type {Started} */ (message);
    const started = performance.now();
    const id = requestId(request.headers);
    const method = request.method ?? "GET";
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    servers.add(server);
    openResponses.add(response);
    request.headers["x-request-id"] = id;
    response.setHeader("X-Request-Id", id);
    response.setHeader("X-Release", environment.release);
    if (isDraining()) response.setHeader("Connection", "close");

    response.once("close", () => {
      openResponses.delete(response);
      const milliseconds = performance.now() - started;
      // 499: the browser went away before the answer was written (nginx's word for it).
      const status = response.writableFinished ? response.statusCode : 499;
      durations.observe({ method, route: routeOf(path), status: String(status) }, milliseconds / 1000);
      logLine(status >= 500 ? "error" : "info", "request", {
        method,
        path,
        status,
        duration_ms: Math.round(milliseconds * 10) / 10,
        request_id: id,
      });
    });
  });
}
