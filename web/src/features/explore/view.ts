import { readPeriod, type Period } from "./period";
import { AGGREGATE_LABELS, BUCKET_LABELS, type Aggregate, type BucketWidth } from "./types";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How far back from now, in milliseconds; null: all there is. */
export const PRESETS = { "24h": DAY_MS, "7d": 7 * DAY_MS, "30d": 30 * DAY_MS, "1y": 365 * DAY_MS, all: null } as const;
export type Preset = keyof typeof PRESETS;

export const PRESET_LABELS: Record<Preset, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  "1y": "1 year",
  all: "Everything",
};

/** More lines than this cannot be told apart; it also keeps the address short. */
export const MAX_SERIES = 12;

/** Everything the page shows. It lives in the address, so that the address can be shared. */
export interface View {
  source: string;
  text: string;
  /** `key:value` each. */
  labels: string[];
  series: number[];
  /** A preset moves on with the time; a period has one end at least, which stays. */
  range: Preset | Period;
  bucket: BucketWidth;
  aggregate: Aggregate;
}

export const DEFAULT_VIEW: View = {
  source: "",
  text: "",
  labels: [],
  series: [],
  range: "all",
  bucket: "auto",
  aggregate: "avg",
};

/** Whatever the address says that is not a choice falls back to the default. */
export function readView(parameters: URLSearchParams): View {
  const series = parameters.getAll("series").map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
  const bucket = parameters.get("bucket") ?? "";
  const aggregate = parameters.get("aggregate") ?? "";
  return {
    source: parameters.get("source") ?? "",
    text: parameters.get("text") ?? "",
    labels: parameters.getAll("label").filter(isLabel),
    series: [...new Set(series)].slice(0, MAX_SERIES),
    range: readRange(parameters),
    bucket: Object.hasOwn(BUCKET_LABELS, bucket) ? (bucket as BucketWidth) : DEFAULT_VIEW.bucket,
    aggregate: Object.hasOwn(AGGREGATE_LABELS, aggregate) ? (aggregate as Aggregate) : DEFAULT_VIEW.aggregate,
  };
}

function readRange(parameters: URLSearchParams): View["range"] {
  const period = readPeriod(parameters.get("start") ?? "", parameters.get("end") ?? "");
  if (period?.start || period?.end) return period;
  const preset = parameters.get("range") ?? "";
  return Object.hasOwn(PRESETS, preset) ? (preset as Preset) : DEFAULT_VIEW.range;
}

/** @returns the query of the address, with its `?`; nothing for the default view */
export function writeView(view: View): string {
  const parameters = new URLSearchParams();
  if (view.source) parameters.set("source", view.source);
  if (view.text) parameters.set("text", view.text);
  for (const label of view.labels) parameters.append("label", label);
  for (const id of view.series) parameters.append("series", String(id));
  if (typeof view.range !== "string") {
    if (view.range.start) parameters.set("start", view.range.start);
    if (view.range.end) parameters.set("end", view.range.end);
  } else if (view.range !== DEFAULT_VIEW.range) parameters.set("range", view.range);
  if (view.bucket !== DEFAULT_VIEW.bucket) parameters.set("bucket", view.bucket);
  if (view.aggregate !== DEFAULT_VIEW.aggregate) parameters.set("aggregate", view.aggregate);
  const query = parameters.toString();
  return query === "" ? "" : `?${query}`;
}

export function isLabel(text: string): boolean {
  return /^[^:]+:.+$/.test(text);
}

/** A preset's instants are whole minutes, so that the same view within a minute is the same question. */
export function rangeOf(range: View["range"], now: number): Period {
  if (typeof range !== "string") return range;
  const length = PRESETS[range];
  if (length === null) return {};
  const end = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  return { start: new Date(end - length).toISOString(), end: new Date(end).toISOString() };
}

export function toggleSeries(view: View, id: number): View {
  if (view.series.includes(id)) return { ...view, series: view.series.filter((one) => one !== id) };
  return view.series.length >= MAX_SERIES ? view : { ...view, series: [...view.series, id] };
}

/** A period without an end at either side is everything. */
export function within(view: View, period: Period): View {
  return { ...view, range: period.start || period.end ? period : "all" };
}

/**
 * What was dragged over, in seconds since 1970, widened to whole minutes: no bucket is narrower, and the fields show no
 * seconds. The bucket becomes automatic: a closer look wants a finer one.
 */
export function zoomed(view: View, start: number, end: number): View {
  const from = Math.floor((start * 1000) / MINUTE_MS) * MINUTE_MS;
  const to = Math.max(Math.ceil((end * 1000) / MINUTE_MS) * MINUTE_MS, from + MINUTE_MS);
  return { ...view, range: { start: new Date(from).toISOString(), end: new Date(to).toISOString() }, bucket: "auto" };
}
