// @vitest-environment jsdom
import { expect, it } from "vitest";

import { headOf, nameOfFile } from "./head";

const MIB = 1024 * 1024;

it.each([
  ["weather.csv", MIB, MIB, true],
  ["weather.csv", MIB + 1, MIB, false],
  ["weather.ndjson", 3 * MIB, MIB, false],
  ["weather.JSON", 3 * MIB, 3 * MIB, true],
  ["weather.parquet", 17 * MIB, 16 * MIB, false],
])("of %s with %i bytes it takes %i", async (name, size, taken, complete) => {
  const head = await headOf(new File([new Uint8Array(size)], name));
  expect(head.complete).toBe(complete);
  expect(atob(head.content ?? "").length).toBe(taken);
});

it("takes bytes as they are", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const { content } = await headOf(new File([bytes], "x.csv"));
  expect(Uint8Array.from(atob(content ?? ""), (one) => one.charCodeAt(0))).toEqual(bytes);
  expect((await headOf(new File([], "empty.csv"))).content).toBe("");
});

it("names a source after its file", () => {
  expect(nameOfFile("seattle.weather.csv")).toBe("seattle.weather");
  expect(nameOfFile(".csv")).toBe(".csv");
});
