import { expect, it } from "vitest";

import type { Mapping } from "../sources/types";
import { draftOf, mappingOf } from "./paths";

const MAPPING: Mapping = {
  rows: "data.items",
  time: { path: "at.utc" },
  time_format: "%s",
  values: [{ path: "reading.temp", name: "temperature" }, { column: "wind" }],
  labels: [{ path: "station.name" }],
  series: null,
};
const COLUMNS = ["wind", "at"];

it("gives back the mapping when nothing was changed", () => {
  expect(mappingOf(draftOf(MAPPING), MAPPING, COLUMNS)).toEqual(MAPPING);
});

it("leaves out lines without a path, and takes a column's name for the column", () => {
  const draft = { ...draftOf(MAPPING), time: " at ", values: [{ path: " ", name: "nothing" }, { path: "rain", name: "" }] };
  const changed = mappingOf(draft, MAPPING, COLUMNS);
  expect(changed.time).toEqual({ column: "at" });
  expect(changed.values).toEqual([{ path: "rain" }]);
  expect(changed.time_format).toBe("%s");
});

it("leaves the time out when its field is empty, so that it is asked for", () => {
  expect(mappingOf({ ...draftOf(MAPPING), time: "" }, MAPPING, COLUMNS).time).toEqual({});
});
