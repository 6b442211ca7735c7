import { expect, it } from "vitest";

import type { Mapping } from "../sources/types";
import { isColumnar, problemOf, roleOf, withRole } from "./roles";

const MAPPING: Mapping = { time: { column: "date" }, values: [{ column: "high", name: "maximum" }, { column: "low" }], labels: [{ column: "city" }] };

it("knows what each column is taken for", () => {
  expect(["date", "high", "city", "note"].map((column) => roleOf(MAPPING, column))).toEqual(["time", "value", "label", "ignored"]);
});

it("moves a column from one role to the other", () => {
  const changed = withRole(MAPPING, "city", "value");
  expect(changed.labels).toEqual([]);
  expect(changed.values.at(-1)).toEqual({ column: "city" });
});

it("has one time column only", () => {
  const changed = withRole(MAPPING, "low", "time");
  expect(roleOf(changed, "low")).toBe("time");
  expect(roleOf(changed, "date")).toBe("ignored");
});

it("keeps a value's name when another column changes", () => {
  expect(withRole(MAPPING, "low", "ignored").values).toEqual([{ column: "high", name: "maximum" }]);
});

it("says what is missing before it can be tried", () => {
  expect(problemOf(MAPPING)).toBeUndefined();
  expect(problemOf(withRole(MAPPING, "date", "ignored"))).toBe("Choose the column that holds the time.");
  expect(problemOf({ ...MAPPING, values: [] })).toBe("Choose at least one column that holds a value.");
});

it("leaves a mapping by paths alone", () => {
  expect(isColumnar(MAPPING)).toBe(true);
  expect(isColumnar({ ...MAPPING, time: { path: "a.b" } })).toBe(false);
});

it("lets one column name the series, and then takes one value a row", () => {
  const named = withRole(MAPPING, "city", "series");
  expect(roleOf(named, "city")).toBe("series");
  expect(named.labels).toEqual([]);
  expect(problemOf(named)).toBe("When a column names the series, one column holds the value: choose which.");
  expect(problemOf(withRole(named, "low", "ignored"))).toBeUndefined();
  expect(withRole(named, "city", "ignored").series).toBeNull();
});
