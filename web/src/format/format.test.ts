import { describe, expect, it } from "vitest";

import { formatBucket, formatBytes, formatCounted, formatDuration, formatInterval, formatRelative, formatSpan, formatValue } from "./format";

describe("formats", () => {
  it("show a missing value as a dash and a zero as a zero", () => {
    expect(formatValue(null)).toBe("–");
    expect(formatValue(Number.NaN)).toBe("–");
    expect(formatValue(0)).toBe("0");
    expect(formatValue(1234.56789)).toBe("1,234.57");
  });

  it("give sizes in units that people read", () => {
    expect([0, 999, 1500, 47_800, 3_210_000_000].map(formatBytes)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.5 kB",
      "47.8 kB",
      "3.21 GB",
    ]);
  });

  it("count one and many", () => {
    expect([formatCounted(1, "row"), formatCounted(1461, "row")]).toEqual(["1 row", "1,461 rows"]);
  });

  it("show buckets in UTC", () => {
    const midnight = new Date("2012-01-02T00:00:00Z");
    expect(formatBucket(midnight, "hour")).toBe("2 Jan 2012, 00:00");
    expect(formatBucket(midnight, "day")).toBe("2 Jan 2012");
    expect(formatBucket(midnight, "week")).toBe("Week of 2 Jan 2012");
    expect(formatBucket(midnight, "month")).toBe("Jan 2012");
  });

  it("name one day once", () => {
    expect(formatSpan("2012-01-01T01:00:00Z", "2012-01-01T23:00:00Z")).toBe("1 Jan 2012");
    expect(formatSpan(null, null)).toBe("–");
  });
});

describe("times for people", () => {
  const now = Date.parse("2026-01-10T12:00:00Z");

  it.each([
    ["2026-01-10T11:59:30Z", "now"],
    ["2026-01-10T11:55:00Z", "5 minutes ago"],
    ["2026-01-10T14:00:00Z", "in 2 hours"],
    ["2026-01-09T11:00:00Z", "yesterday"],
    ["2012-01-10T00:00:00Z", "14 years ago"],
  ])("%s is %s", (moment, words) => expect(formatRelative(Date.parse(moment), now)).toBe(words));

  it.each([
    [null, "only when asked"],
    [60, "every minute"],
    [900, "every 15 minutes"],
    [86_400, "every day"],
    [90, "every 90 seconds"],
  ])("an interval of %s is %s", (seconds, words) => expect(formatInterval(seconds)).toBe(words));

  it.each([
    ["00:00:00.000000", "00:00:00.000400", "< 1 ms"],
    ["00:00:00.000", "00:00:00.007", "7 ms"],
    ["00:00:00.000", "00:00:00.420", "420 ms"],
    ["00:00:00.000", "00:00:01.020", "1 s"],
    ["00:00:00.000", "00:00:04.260", "4.3 s"],
    ["00:00:00.000", "00:00:59.970", "1 min 0 s"],
    ["00:00:00", "00:02:05", "2 min 5 s"],
    ["00:00:01", "00:00:00", "< 1 ms"],
  ])("from %s to %s it took %s", (begin, end, words) =>
    expect(formatDuration(`2026-01-01T${begin}Z`, `2026-01-01T${end}Z`)).toBe(words),
  );

  it.each([
    ["quarter", "Q2 2026"],
    ["year", "2026"],
  ])("names a bucket of a %s", (bucket, words) => expect(formatBucket(new Date("2026-04-01T00:00:00Z"), bucket)).toBe(words));
});
