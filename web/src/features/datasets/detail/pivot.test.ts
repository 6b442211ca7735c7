import { expect, it } from "vitest";

import { pivot } from "./pivot";

const nothing = { avg: null, sum: null, min: null, max: null, count: 0 };

it("turns rows into one series a column, with gaps where a bucket has no value", () => {
  const rows = [
    { time: "2024-02-01T00:00:00Z", column: "b", avg: 2, sum: 4, min: 1, max: 3, count: 2 },
    { time: "2024-01-01T00:00:00Z", column: "a", ...nothing },
    { time: "2024-01-01T00:00:00+00:00", column: "b", avg: 0, sum: 0, min: 0, max: 0, count: 1 },
    { time: "2024-01-01T00:00:00Z", column: "hidden", avg: 9, sum: 9, min: 9, max: 9, count: 1 },
  ];
  expect(pivot(rows, ["b", "a"], "avg")).toEqual({
    times: [Date.UTC(2024, 0, 1) / 1000, Date.UTC(2024, 1, 1) / 1000],
    series: [
      { column: "b", values: [0, 2] },
      { column: "a", values: [null, null] },
    ],
  });
});
