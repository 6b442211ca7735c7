import { AGGREGATE_LABELS, BUCKET_LABELS, type Aggregate, type BucketWidth } from "./types";

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
  /** A preset moves on with the time; `start` and `end` (ISO, UTC) stay. */
  range: Preset | { start: string; end: string };
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
  const [start, end] = [instantOf(parameters.get("start")), instantOf(parameters.get("end"))];
  if (start < end) return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  const preset = parameters.get("range") ?? "";
  return Object.hasOwn(PRESETS, preset) ? (preset as Preset) : DEFAULT_VIEW.range;
}

/** A day, or a day with its time and perhaps an offset from UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Without an offset it is UTC, as for the API. A browser would take it for the reader's own time: one address would be
 * another range for each reader.
 *
 * @returns milliseconds since 1970, `NaN` for what is no instant
 */
function instantOf(text: string | null): number {
  const [instant, time, , , offset] = INSTANT.exec(text ?? "") ?? [];
  return instant === undefined ? Number.NaN : Date.parse(time !== undefined && offset === undefined ? `${instant}Z` : instant);
}

/** @returns the query of the address, with its `?`; nothing for the default view */
export function writeView(view: View): string {
  const parameters = new URLSearchParams();
  if (view.source) parameters.set("source", view.source);
  if (view.text) parameters.set("text", view.text);
  for (const label of view.labels) parameters.append("label", label);
  for (const id of view.series) parameters.append("series", String(id));
  if (typeof view.range !== "string") {
    parameters.set("start", view.range.start);
    parameters.set("end", view.range.end);
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
export function rangeOf(range: View["range"], now: number): { start?: string; end?: string } {
  if (typeof range !== "string") return range;
  const length = PRESETS[range];
  if (length === null) return {};
  const end = Math.ceil(now / 60_000) * 60_000;
  return { start: new Date(end - length).toISOString(), end: new Date(end).toISOString() };
}

export function toggleSeries(view: View, id: number): View {
  if (view.series.includes(id)) return { ...view, series: view.series.filter((one) => one !== id) };
  return view.series.length >= MAX_SERIES ? view : { ...view, series: [...view.series, id] };
}

/** What was dragged over, in seconds since 1970. The bucket becomes automatic: a closer look wants a finer one. */
export function zoomed(view: View, start: number, end: number): View {
  const from = Math.floor(start) * 1000;
  const to = Math.max(Math.ceil(end) * 1000, from + 60_000);
  return { ...view, range: { start: new Date(from).toISOString(), end: new Date(to).toISOString() }, bucket: "auto" };
}
