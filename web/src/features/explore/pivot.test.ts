import { expect, it } from "vitest";

import { pivot, seriesTitle } from "./pivot";

const series = (name: string, times: number[], avg: (number | null)[]) => ({ ids: [1], source_id: null, name, labels: {}, times, values: { avg } });

it("has a row for every time of any series, and null where a series has none", () => {
  expect(pivot([series("a", [10, 30], [1, 3]), series("b", [20, 30], [2, null])], "avg")).toEqual({
    times: [10, 20, 30],
    series: [
      { column: "a", values: [1, null, 3] },
      { column: "b", values: [null, 2, null] },
    ],
  });
});

it("has nothing for an aggregate that was not asked for", () => {
  expect(pivot([series("a", [10], [1])], "max").series[0]?.values).toEqual([null]);
});

it("says a series' labels beside its name", () => {
  expect(seriesTitle({ name: "wind", labels: {} })).toBe("wind");
  expect(seriesTitle({ name: "wind", labels: { station: "Seattle", unit: "m/s" } })).toBe("wind (station: Seattle, unit: m/s)");
});
