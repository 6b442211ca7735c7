export const LOCALE = "en-GB";

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

const YEAR = new Intl.DateTimeFormat(LOCALE, { year: "numeric", timeZone: "UTC" });

/** The data's own times are shown in UTC, as they are aggregated. `bucket` is the width that begins at `time`. */
export function formatBucket(time: Date, bucket: string): string {
  if (bucket === "month") return MONTH.format(time);
  if (bucket === "year") return YEAR.format(time);
  if (bucket === "quarter") return `Q${Math.floor(time.getUTCMonth() / 3) + 1} ${YEAR.format(time)}`;
  if (bucket === "week") return `Week of ${DAY.format(time)}`;
  return bucket === "day" ? DAY.format(time) : HOUR.format(time);
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

const RELATIVE = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** `5 minutes ago`, `in 2 hours`; both moments in milliseconds. Less than a minute is `now`. */
export function formatRelative(moment: number, now: number): string {
  const seconds = (moment - now) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.trunc(seconds / length), unit);
  }
  return "now";
}

/** `every 15 minutes`, `every day`: an interval of whole minutes, in seconds; null: only when asked. */
export function formatInterval(seconds: number | null): string {
  if (seconds === null) return "only when asked";
  const units: [string, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [noun, length] = units.find(([, size]) => seconds % size === 0) ?? ["second", 1];
  return seconds === length ? `every ${noun}` : `every ${formatCounted(seconds / length, noun)}`;
}

/** How long something took: `340 ms`, `4.2 s`, `2 min 5 s`; both moments as the API gives them. */
export function formatDuration(begin: string, end: string): string {
  const took = Math.max(0, Date.parse(end) - Date.parse(begin));
  if (took < 1000) return took < 1 ? "< 1 ms" : `${INTEGER.format(took)} ms`;
  const seconds = Math.round(took / 100) / 10;
  if (seconds < 60) return `${VALUE.format(seconds)} s`;
  return `${INTEGER.format(Math.floor(seconds / 60))} min ${Math.floor(seconds % 60)} s`;
}
