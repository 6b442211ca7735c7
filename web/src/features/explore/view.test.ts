import { describe, expect, it } from "vitest";

import { DEFAULT_VIEW, MAX_SERIES, rangeOf, readView, toggleSeries, within, writeView, zoomed, type View } from "./view";

const read = (query: string) => readView(new URLSearchParams(query));

describe("the view in the address", () => {
  it("needs no address for the default", () => {
    expect(writeView(DEFAULT_VIEW)).toBe("");
    expect(read("")).toEqual(DEFAULT_VIEW);
  });

  it.each<Partial<View>>([
    { series: [3, 7] },
    { source: "7b0a1d3c-58f5-4b0e-9d55-0c9b7f0ab7c1", text: "temp & more", labels: ["station:Seattle", "a:b:c"] },
    { range: "30d", bucket: "6h", aggregate: "p95" },
    { range: { start: "2026-01-01T00:00:00.000Z", end: "2026-02-01T00:00:00.000Z" } },
    { range: { start: "2026-01-01T00:00:00.000Z" } },
    { range: { end: "2026-02-01T00:00:00.000Z" } },
  ])("is the same after it was written and read: %j", (part) => {
    const view = { ...DEFAULT_VIEW, ...part };
    expect(read(writeView(view))).toEqual(view);
  });

  it("falls back to the default for what is no choice", () => {
    expect(read("?bucket=toString&aggregate=median&range=2d&series=x&series=-1&series=0.5&label=nothing")).toEqual(DEFAULT_VIEW);
  });

  it("means the same to readers in every zone", () => {
    expect(new Date(2026, 0, 1).toISOString(), "the tests' own zone is not UTC").not.toContain("T00:00");
    const january = { start: "2026-01-01T00:00:00.000Z", end: "2026-02-01T00:00:00.000Z" };
    expect(read("?start=2026-01-01&end=2026-02-01").range).toEqual(january);
    expect(read("?start=2026-01-01T00:00&end=2026-02-01T00:00:00.000").range).toEqual(january);
    expect(read("?start=2026-01-01T01:00%2B01:00&end=2026-01-31T19:00:00-05:00").range).toEqual(january);
    expect(read("?start=1 Jan 2026&end=1 Feb 2026").range).toBe("all");
    expect(read("?start=2026-13-01&end=2027-01-01").range).toBe("all");
  });

  it("takes no range that ends before it begins", () => {
    expect(read("?start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z").range).toBe("all");
  });

  it("takes a series once, and no more than can be told apart", () => {
    const many = Array.from({ length: 20 }, (_, index) => `series=${index + 1}`).join("&");
    expect(read(`?series=4&series=4`).series).toEqual([4]);
    expect(read(`?${many}`).series).toHaveLength(MAX_SERIES);
  });
});

describe("a range", () => {
  it("of a preset ends with the minute", () => {
    expect(rangeOf("24h", Date.parse("2026-01-02T10:00:30Z"))).toEqual({
      start: "2026-01-01T10:01:00.000Z",
      end: "2026-01-02T10:01:00.000Z",
    });
  });

  it("of everything has no ends", () => {
    expect(rangeOf("all", 0)).toEqual({});
  });

  it("without ends is everything", () => {
    expect(within({ ...DEFAULT_VIEW, range: "7d" }, {})).toEqual(DEFAULT_VIEW);
    expect(within(DEFAULT_VIEW, { end: "2026-02-01T00:00:00.000Z" }).range).toEqual({ end: "2026-02-01T00:00:00.000Z" });
  });

  it("that was dragged over asks for the finer bucket, and is of whole minutes, one at least", () => {
    const view = zoomed({ ...DEFAULT_VIEW, bucket: "week" }, 1000.2, 1000.9);
    expect(view.bucket).toBe("auto");
    expect(view.range).toEqual({ start: "1970-01-01T00:16:00.000Z", end: "1970-01-01T00:17:00.000Z" });
  });
});

describe("choosing series", () => {
  it("adds and takes away", () => {
    const one = toggleSeries(DEFAULT_VIEW, 5);
    expect(one.series).toEqual([5]);
    expect(toggleSeries(one, 5).series).toEqual([]);
  });

  it("adds none beyond the most", () => {
    const full = { ...DEFAULT_VIEW, series: Array.from({ length: MAX_SERIES }, (_, index) => index + 1) };
    expect(toggleSeries(full, 99)).toBe(full);
  });
});
