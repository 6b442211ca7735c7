import { LOCALE } from "@/format/format";

/** As uPlot counts them where it looks for the distance of two ticks, in seconds. */
const DAY_S = 86_400;
const MONTH_S = 30 * DAY_S;
const YEAR_S = 365 * DAY_S;

/** The first Monday after 1970 began: ticks of seven days are where the weeks begin by which the service aggregates. */
const MONDAY_S = 4 * DAY_S;
/** Months are counted from the year 0, which JavaScript takes for 1900: this one stands in for it. */
const EPOCH_YEAR = 1970;

const utc = (parts: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(LOCALE, { ...parts, timeZone: "UTC" });
  return (time: number) => format.format(time * 1000);
};
const year = utc({ year: "numeric" });
const month = utc({ month: "short" });
const day = utc({ day: "numeric", month: "short" });
const dayOfYear = utc({ day: "numeric", month: "short", year: "numeric" });
const minute = utc({ hour: "2-digit", minute: "2-digit" });
const second = utc({ hour: "2-digit", minute: "2-digit", second: "2-digit" });

/**
 * Where a time axis has its ticks: where minutes, hours, days, months and years begin in UTC. uPlot's own ticks are made of
 * the reader's local times, which leave an hour out and have another twice where the clocks are changed.
 *
 * @param min and `max`: the ends of the axis, in seconds since 1970
 * @param distance of two ticks in seconds, one of uPlot's: a month is 30 days, a year 365
 */
export function ticksBetween(min: number, max: number, distance: number): number[] {
  if (distance < MONTH_S) {
    const begin = distance > DAY_S ? MONDAY_S : 0;
    return steps(Math.ceil((min - begin) / distance), max, (step) => begin + step * distance);
  }
  const months = distance < YEAR_S ? distance / MONTH_S : (distance / YEAR_S) * 12;
  const first = new Date(min * 1000);
  const begun = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months);
  const beginOf = (step: number) => Date.UTC(EPOCH_YEAR, step * months - EPOCH_YEAR * 12, 1) / 1000;
  return steps(begun, max, beginOf).filter((tick) => tick >= min);
}

/**
 * What stands below the ticks: as little as tells them apart, and in a second line the year or the day where it begins.
 *
 * @param distance of two ticks in seconds
 */
export function tickLabels(ticks: readonly number[], distance: number): string[] {
  return ticks.map((tick, index) => {
    const before = ticks[index - 1];
    const newYear = before === undefined || year(before) !== year(tick);
    if (distance >= YEAR_S) return year(tick);
    if (distance >= DAY_S) return `${distance < MONTH_S ? day(tick) : month(tick)}${newYear ? `\n${year(tick)}` : ""}`;
    const time = distance < 60 ? second(tick) : minute(tick);
    if (newYear) return `${time}\n${dayOfYear(tick)}`;
    return day(before) === day(tick) ? time : `${time}\n${day(tick)}`;
  });
}

function steps(from: number, max: number, timeOf: (step: number) => number): number[] {
  const found: number[] = [];
  for (let step = from; timeOf(step) <= max; step += 1) found.push(timeOf(step));
  return found;
}
