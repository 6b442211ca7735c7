import { describe, expect, it } from "vitest";

import { choose, countByHealth, HEALTH_LABELS, healthSentence, HEALTHS, isUnderWay } from "./health";
import { intervalChoices, intervalOf } from "./intervals";
import type { Health, Source } from "./types";

function source(name: string, health: Health, url: string | null = "https://example.org/a.csv"): Source {
  return {
    id: name,
    name,
    health,
    url,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    due_at: null,
    enabled: true,
    failures: 0,
    format: "csv",
    has_credentials: false,
    interval_s: 3600,
    last_run: null,
    last_success_at: null,
    mapping: null,
    newest_observation_at: null,
    series: 0,
    version: 1,
  };
}

describe("health in words", () => {
  it("has a word and a sentence for each", () => {
    for (const health of HEALTHS) {
      expect(HEALTH_LABELS[health]).not.toBe("");
      expect(healthSentence({ health, failures: 2, url: "https://example.org" })).toMatch(/\.$/);
    }
  });

  it("counts the failures", () => {
    expect(healthSentence({ health: "failing", failures: 1, url: null })).toContain("The last run failed");
    expect(healthSentence({ health: "failing", failures: 3, url: null })).toContain("The last 3 runs failed");
  });

  it("says of a source without an address that files are sent to it", () => {
    expect(healthSentence({ health: "never", failures: 0, url: null })).toContain("Send a file below");
  });
});

describe("the overview's choice", () => {
  const all = [source("b", "fresh"), source("a", "fresh"), source("c", "failing", "https://weather.example"), source("d", "paused", null)];
  const names = (sources: Source[]) => sources.map((one) => one.name);

  it("begins with what wants attention", () => {
    expect(names(choose(all, "", "all"))).toEqual(["c", "a", "b", "d"]);
  });

  it("looks at names and addresses, in any case", () => {
    expect(names(choose(all, " WEATHER ", "all"))).toEqual(["c"]);
    expect(choose(all, "weather", "fresh")).toEqual([]);
  });

  it("counts by health", () => {
    expect(countByHealth(all)).toEqual({ failing: 1, late: 0, never: 0, fresh: 2, paused: 1 });
  });
});

it("follows a run until it has ended", () => {
  expect(["waiting", "running", "succeeded", "unchanged", "failed"].map((one) => isUnderWay(one as never))).toEqual([true, true, false, false, false]);
});

it("offers the interval that is set, also when it is none of the usual ones", () => {
  expect(intervalChoices(1234)).toContain(1234);
  expect(intervalChoices(3600)).toEqual(intervalChoices(null));
  expect(intervalOf("")).toBeNull();
  expect(intervalOf("900")).toBe(900);
});
