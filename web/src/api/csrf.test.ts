import { beforeEach, expect, it, vi } from "vitest";

import { client } from "./client";
import { CSRF_HEADER, csrfToken, forgetCsrfToken } from "./csrf";

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  forgetCsrfToken();
  asked.mockReset();
  vi.stubGlobal("fetch", asked);
});

/** The client's own calls come as requests, with the origin that a browser would add. */
function request(call: number): Request {
  const [first] = asked.mock.calls[call] ?? [];
  if (!(first instanceof Request)) throw new Error(`Call ${call} is no request of the client.`);
  return first;
}

it("asks once, and keeps what it was told", async () => {
  asked.mockImplementation(() => Promise.resolve(json(200, { csrf_token: "t1" })));
  expect(await csrfToken()).toBe("t1");
  expect(await csrfToken()).toBe("t1");
  expect(asked).toHaveBeenCalledTimes(1);
});

it.each([
  ["the release before answers", () => Promise.resolve(json(404, {}))],
  ["nobody answers", () => Promise.reject(new TypeError("failed"))],
])("has none when %s, and asks again the next time", async (_, answer) => {
  asked.mockImplementation(answer);
  expect(await csrfToken()).toBeNull();
  asked.mockImplementation(() => Promise.resolve(json(200, { csrf_token: "t2" })));
  expect(await csrfToken()).toBe("t2");
});

it("goes with every write and no read, and is asked for again after a refusal", async () => {
  const base = { baseUrl: "http://web", fetch: asked };
  asked.mockImplementation((input) => Promise.resolve(input instanceof Request ? json(403, {}) : json(200, { csrf_token: "t3" })));
  await client.GET("/api/v1/keys", base);
  expect(request(0).headers.has(CSRF_HEADER)).toBe(false);

  await client.DELETE("/api/v1/keys/{key_id}", { ...base, params: { path: { key_id: "7" } } });
  expect(request(2).headers.get(CSRF_HEADER)).toBe("t3");
  await client.POST("/api/v1/logout", base);
  expect(asked.mock.calls.filter(([input]) => input === "/api/v1/me")).toHaveLength(2);
});
