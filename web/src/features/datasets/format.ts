import type { Bucket } from "./types";

const LOCALE = "en-GB";

const INTEGER = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const VALUE = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 6 });
const COMPACT = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumSignificantDigits: 4 });
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const HOUR = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" });

const NOTHING = "–";

export function formatCount(count: number): string {
  return INTEGER.format(count);
}

/** `1 row`, `2 rows`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A measured value; a bucket without one shows a dash, never a zero. */
export function formatValue(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? NOTHING : VALUE.format(value);
}

/** A value for an axis, where room is short: `12.5K`. */
export function formatCompact(value: number): string {
  return COMPACT.format(value);
}

export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: unit === 0 ? 6 : 3 }).format(amount)} ${units[unit]}`;
}

/** The data's own times are shown in UTC, as they are aggregated. */
export function formatBucket(time: Date, bucket: Bucket): string {
  if (bucket === "hour") return HOUR.format(time);
  if (bucket === "month") return MONTH.format(time);
  return bucket === "week" ? `Week of ${DAY.format(time)}` : DAY.format(time);
}

export function formatSpan(first: string | null, last: string | null): string {
  if (!first || !last) return NOTHING;
  const from = DAY.format(new Date(first));
  const to = DAY.format(new Date(last));
  return from === to ? from : `${from} – ${to}`;
}

/** When something happened here: in the reader's own time zone. */
export function formatMoment(moment: string): string {
  return MOMENT.format(new Date(moment));
}
