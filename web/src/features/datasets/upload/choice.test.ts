import { describe, expect, it } from "vitest";

import type { Inspection } from "../types";
import { complaintsAbout, suggestedChoice, withTimeColumn } from "./choice";
import { formatOfFile, objectionTo } from "./source";

const inspection: Inspection = {
  format: "csv",
  columns: [
    { name: "date", kind: "time", samples: ["2012-01-01"] },
    { name: "rain", kind: "number", samples: ["0.0"] },
  ],
  suggested_time_column: "date",
  suggested_value_columns: ["rain", "gone", "date"],
};

describe("the columns suggested", () => {
  it("are those that exist, and the time is not also a value", () => {
    expect(suggestedChoice(inspection, "seattle.weather.csv")).toEqual({
      name: "seattle.weather",
      timeColumn: "date",
      valueColumns: ["rain"],
    });
  });

  it("leave the time open where none looks like one, and say so", () => {
    const choice = suggestedChoice({ ...inspection, suggested_time_column: null }, "x.csv");
    expect(complaintsAbout(choice)).toEqual({ timeColumn: "Choose the column that holds each row's time." });
  });
});

describe("a choice", () => {
  it("gives up a value that becomes the time", () => {
    expect(withTimeColumn({ name: "x", timeColumn: "date", valueColumns: ["rain"] }, "rain").valueColumns).toEqual([]);
  });

  it("needs a name of at most 200 characters and a value", () => {
    expect(Object.keys(complaintsAbout({ name: "  ", timeColumn: "t", valueColumns: [] }))).toEqual(["name", "valueColumns"]);
    expect(complaintsAbout({ name: "x".repeat(201), timeColumn: "t", valueColumns: ["v"] }).name).toContain("200");
  });
});

describe("a file", () => {
  it.each([
    ["a.CSV", "application/vnd.ms-excel", "text/csv"],
    ["a.jsonl", "", "application/x-ndjson"],
    ["export", "application/json; charset=utf-8", "application/json"],
    ["a.xlsx", "", undefined],
  ])("called %s of type “%s” is %s", (name, type, format) => {
    expect(formatOfFile({ name, type })).toBe(format);
  });

  it("that cannot be used is refused with what to do", () => {
    expect(objectionTo({ name: "a.xlsx", type: "", size: 9 })).toMatch(/not a CSV, JSON or NDJSON file\. Export/);
    expect(objectionTo({ name: "a.csv", type: "", size: 0 })).toMatch(/empty\. Choose/);
    expect(objectionTo({ name: "a.csv", type: "", size: 9 })).toBeUndefined();
  });
});
