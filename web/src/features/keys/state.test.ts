import { expect, it } from "vitest";

import { endOfDay, stateOf } from "./state";

const NOW = Date.parse("2026-03-01T12:00:00Z");

it("says whether a key works", () => {
  expect(stateOf({ revoked_at: null, expires_at: null }, NOW)).toBe("works");
  expect(stateOf({ revoked_at: null, expires_at: "2026-03-01T12:00:01Z" }, NOW)).toBe("works");
  expect(stateOf({ revoked_at: null, expires_at: "2026-03-01T12:00:00Z" }, NOW)).toBe("expired");
  expect(stateOf({ revoked_at: "2026-02-01T00:00:00Z", expires_at: "2026-02-02T00:00:00Z" }, NOW)).toBe("revoked");
});

it("lets a key work to the end of the day that was chosen", () => {
  expect(endOfDay("")).toBeNull();
  expect(endOfDay("2026-12-31")).toBe(new Date(2027, 0, 1).toISOString());
});
