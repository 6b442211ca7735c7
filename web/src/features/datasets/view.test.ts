import { describe, expect, it } from "vitest";

import { defaultView, readView, toggleColumn, writeView } from "./view";

const dataset = {
  value_columns: ["rain", "wind & gusts", "temp"],
  first_time: "2012-01-01T00:00:00Z",
  last_time: "2015-12-31T00:00:00Z",
};

function read(query: string) {
  return readView(new URLSearchParams(query), dataset);
}

describe("the address of a view", () => {
  it("is empty for the default view", () => {
    expect(writeView(defaultView(dataset), dataset)).toBe("");
    expect(read("")).toEqual({ bucket: "week", aggregate: "avg", columns: dataset.value_columns });
  });

  it("comes back as the same view, whatever the columns are called", () => {
    const view = { bucket: "month", aggregate: "max", columns: ["wind & gusts"] } as const;
    expect(read(writeView({ ...view, columns: [...view.columns] }, dataset))).toEqual(view);
  });

  it("falls back to the default where it names what does not exist", () => {
    expect(read("?bucket=century&aggregate=median&column=snow")).toEqual(defaultView(dataset));
  });

  it("keeps the dataset's order of columns", () => {
    expect(read("?column=temp&column=rain").columns).toEqual(["rain", "temp"]);
  });
});

describe("the default bucket", () => {
  it.each([
    ["2024-01-03T00:00:00Z", "hour"],
    ["2024-05-01T00:00:00Z", "day"],
    ["2026-01-01T00:00:00Z", "week"],
    ["2044-01-01T00:00:00Z", "month"],
  ])("for data until %s is %s", (last_time, bucket) => {
    expect(defaultView({ value_columns: ["a"], first_time: "2024-01-01T00:00:00Z", last_time }).bucket).toBe(bucket);
  });

  it("is day where there is no time at all", () => {
    expect(defaultView({ value_columns: ["a"], first_time: null, last_time: null }).bucket).toBe("day");
  });
});

describe("switching a column", () => {
  it("takes it away and puts it back in its place", () => {
    const without = toggleColumn(defaultView(dataset), "rain", dataset);
    expect(without.columns).toEqual(["wind & gusts", "temp"]);
    expect(toggleColumn(without, "rain", dataset).columns).toEqual(dataset.value_columns);
  });

  it("leaves the last one on", () => {
    const one = { ...defaultView(dataset), columns: ["temp"] };
    expect(toggleColumn(one, "temp", dataset)).toEqual(one);
  });
});
