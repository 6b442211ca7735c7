import { describe, expect, it } from "vitest";

import { bridged, isolated } from "./gaps";

const WEEK = 604_800;
const weeks = (count: number) => Array.from({ length: count }, (_, index) => index * WEEK);

describe("the line of a series", () => {
  it("goes on over the gaps that are its own rhythm", () => {
    const yearly = weeks(105).map((_, index) => (index % 52 === 0 ? index : null));
    expect(bridged(weeks(105), yearly).filter((value) => value === null)).toEqual([]);
  });

  it("breaks where a value is missing that usually comes", () => {
    expect(bridged(weeks(6), [1, 2, null, null, 5, 6])).toEqual([1, 2, null, null, 5, 6]);
    expect(bridged(weeks(7), [1, null, 3, null, null, null, 7])).toEqual([1, undefined, 3, null, null, null, 7]);
  });

  it("has nothing to bridge before its first and behind its last value", () => {
    expect(bridged(weeks(4), [null, 2, 3, null])).toEqual([null, 2, 3, null]);
    expect(bridged([], [])).toEqual([]);
  });
});

describe("values that no line reaches", () => {
  it("are those between two gaps", () => {
    expect(isolated([1, null, 3, 4, null, 6])).toEqual([0, 5]);
    expect(isolated([null, 2, null])).toEqual([1]);
    expect(isolated([1, undefined, 3])).toEqual([]);
  });
});

it("leaves a series without gaps as it is", () => {
  const values = [1, 2, 3];
  expect(bridged([0, 1, 9], values)).toBe(values);
});
