import { expect, it } from "vitest";

import { nameFrom } from "./draft";

it("names a source after its file, else its host", () => {
  expect(nameFrom("https://example.org/data/seattle-weather.csv?x=1")).toBe("seattle-weather");
  expect(nameFrom("https://example.org/")).toBe("example.org");
});
