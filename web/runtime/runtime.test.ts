import { expect, it } from "vitest";

import { readEnvironment } from "./environment.mjs";
import { requestId, routeOf } from "./requests.mjs";

it("runs without any variable", () => {
  expect(readEnvironment({ NODE_ENV: "test" })).toEqual({ release: "unreleased", drainSeconds: 5, exitSeconds: 15 });
});

it("refuses a time that is none, and says what is allowed", () => {
  expect(() => readEnvironment({ NODE_ENV: "test", DRAIN_S: "soon" })).toThrow(
    'DRAIN_S is "soon": give seconds from 0 to 120, or leave it out for 5.',
  );
});

it("takes the caller's request id, then the load balancer's, else a new one", () => {
  expect(requestId({ "x-request-id": "abc-1", "x-amzn-trace-id": "Root=1-2" })).toBe("abc-1");
  expect(requestId({ "x-amzn-trace-id": "Root=1-67891233-abc" })).toBe("Root=1-67891233-abc");
  expect(requestId({})).toMatch(/^[0-9a-f-]{36}$/);
});

it("never repeats an id that could break a header or a log line", () => {
  for (const id of ["a\r\nSet-Cookie: x", "a b", "x".repeat(129), ""]) {
    expect(requestId({ "x-request-id": id })).not.toBe(id);
  }
});

it("counts any unknown address under one name", () => {
  const paths = ["/", "/explore", "/datasets/new", "/datasets/7f", "/sources/new", "/sources/7f", "/_next/static/a.js", "/wp-admin/x"];
  expect(paths.map(routeOf)).toEqual([
    "/",
    "/explore",
    "/datasets/new",
    "/datasets/[id]",
    "/sources/new",
    "/sources/[id]",
    "/_next",
    "other",
  ]);
});
