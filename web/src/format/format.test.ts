import { describe, expect, it } from "vitest";

import { formatBucket, formatBytes, formatCounted, formatSpan, formatValue } from "./format";

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
