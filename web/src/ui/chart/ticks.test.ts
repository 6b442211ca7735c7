import { describe, expect, it } from "vitest";

import { tickLabels, ticksBetween } from "./ticks";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

const at = (moment: string) => Date.parse(moment) / 1000;
const moments = (from: string, to: string, distance: number) =>
  ticksBetween(at(from), at(to), distance).map((tick) => new Date(tick * 1000).toISOString().replace(/(T00:00)?:00\.000Z$/, ""));
const labels = (from: string, to: string, distance: number) => tickLabels(ticksBetween(at(from), at(to), distance), distance);

describe("the ticks of a time axis", () => {
  it("begin with the hours of UTC, also where the reader's clocks are changed", () => {
    // In the zone of these tests the hour from 05:30 UTC to 06:30 UTC has other names before and after.
    expect(new Date("2026-03-08T05:29Z").getTimezoneOffset(), "the tests' own zone").not.toBe(new Date("2026-03-08T05:31Z").getTimezoneOffset());
    expect(moments("2026-03-08T03:10Z", "2026-03-08T08:00Z", HOUR)).toEqual([4, 5, 6, 7, 8].map((hour) => `2026-03-08T0${hour}:00`));
    expect(moments("2026-03-07T23:00Z", "2026-03-09T00:00Z", 6 * HOUR)).toEqual([
      "2026-03-08",
      "2026-03-08T06:00",
      "2026-03-08T12:00",
      "2026-03-08T18:00",
      "2026-03-09",
    ]);
  });

  it("begin with days, months and years, which are not equally long", () => {
    expect(moments("2026-03-07T12:00Z", "2026-03-10T00:00Z", DAY)).toEqual(["2026-03-08", "2026-03-09", "2026-03-10"]);
    expect(moments("2025-12-31T00:00Z", "2026-08-01T00:00Z", 3 * MONTH)).toEqual(["2026-01-01", "2026-04-01", "2026-07-01"]);
    expect(moments("2026-01-01T00:00Z", "2026-03-02T00:00Z", MONTH)).toEqual(["2026-01-01", "2026-02-01", "2026-03-01"]);
    expect(moments("1957-06-01T00:00Z", "1971-01-01T00:00Z", 5 * YEAR)).toEqual(["1960-01-01", "1965-01-01", "1970-01-01"]);
  });

  it("begin with the weeks of the service, on Mondays", () => {
    const weeks = moments("2026-03-01T00:00Z", "2026-03-20T00:00Z", 7 * DAY);
    expect(weeks).toEqual(["2026-03-02", "2026-03-09", "2026-03-16"]);
    expect(weeks.map((week) => new Date(week).getUTCDay())).toEqual([1, 1, 1]);
  });

  it("are none where none has room", () => {
    expect(ticksBetween(10, 50, MINUTE)).toEqual([]);
    expect(ticksBetween(at("2026-01-02T00:00Z"), at("2026-01-30T00:00Z"), MONTH)).toEqual([]);
  });
});

describe("what stands below the ticks", () => {
  it("names a day where it begins, and the year once", () => {
    expect(labels("2026-03-07T12:00Z", "2026-03-09T00:00Z", 12 * HOUR)).toEqual(["12:00\n7 Mar 2026", "00:00\n8 Mar", "12:00", "00:00\n9 Mar"]);
    expect(labels("2026-03-08T05:29:30Z", "2026-03-08T05:30:30Z", 30)).toEqual(["05:29:30\n8 Mar 2026", "05:30:00", "05:30:30"]);
  });

  it("names days, months and years", () => {
    expect(labels("2025-12-31T00:00Z", "2026-01-02T00:00Z", DAY)).toEqual(["31 Dec\n2025", "1 Jan\n2026", "2 Jan"]);
    expect(labels("2025-12-01T00:00Z", "2026-02-01T00:00Z", MONTH)).toEqual(["Dec\n2025", "Jan\n2026", "Feb"]);
    expect(labels("2012-01-01T00:00Z", "2014-01-01T00:00Z", YEAR)).toEqual(["2012", "2013", "2014"]);
  });
});
