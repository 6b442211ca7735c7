import { expect, it } from "vitest";

import { actionLabel, detailText, readSearch, writeSearch } from "./view";

it("is the same search after it was written and read", () => {
  const search = { actor: "Ada & Co", action: "key.revoke" } as const;
  expect(readSearch(new URLSearchParams(writeSearch(search)))).toEqual(search);
  expect(writeSearch({ actor: "", action: "" })).toBe("");
});

it("takes no action that is none", () => {
  expect(readSearch(new URLSearchParams("action=toString")).action).toBe("");
});

it("names an action that it does not know as the service does", () => {
  expect(actionLabel("key.create")).toBe("Key made");
  expect(actionLabel("planet.move")).toBe("planet.move");
});

it("says the details in one line, without those that are not there", () => {
  expect(detailText({ name: "weather", rows: 12, fields: ["url"], note: null })).toBe('name: weather, rows: 12, fields: ["url"]');
});
