import { describe, expect, it } from "vitest";

import { fieldOf, readPeriod } from "./period";

describe("a period", () => {
  it("is read as UTC from what a field has", () => {
    expect(readPeriod("2026-03-08T02:30", "2026-11-01T01:30")).toEqual({ start: "2026-03-08T02:30:00.000Z", end: "2026-11-01T01:30:00.000Z" });
  });

  it("may be open at either side, or at both", () => {
    expect(readPeriod("2026-01-01", "")).toEqual({ start: "2026-01-01T00:00:00.000Z" });
    expect(readPeriod("", "2026-01-01")).toEqual({ end: "2026-01-01T00:00:00.000Z" });
    expect(readPeriod("", "")).toEqual({});
  });

  it("has a start before its end", () => {
    expect(readPeriod("2026-01-02T00:00", "2026-01-01T23:59")).toBeUndefined();
    expect(readPeriod("2026-01-01T00:00", "2026-01-01T00:00")).toBeUndefined();
  });

  it("is not what one of two texts says alone", () => {
    expect(readPeriod("soon", "2026-01-01")).toBeUndefined();
    expect(readPeriod("", "2026-13-01")).toBeUndefined();
  });
});

it("fills a field with the instant in UTC, to the minute", () => {
  expect(fieldOf("2026-07-01T00:00:59.5Z")).toBe("2026-07-01T00:00");
  expect(fieldOf("2026-07-01T00:00:00-02:30")).toBe("2026-07-01T02:30");
  expect(fieldOf("0999-01-01T00:00:00Z")).toBe("0999-01-01T00:00");
  expect(fieldOf(undefined)).toBe("");
});
