// The fake's sources, runs and series, answered from memory. A run ends with the second look at it.
import { randomUUID } from "node:crypto";

/** @typedef {import("../src/api/schema").components["schemas"]} Schemas */

const DAYS = 90;
const DAY_S = 86_400;
/** The service's own rule for `auto`: the narrowest with at most so many buckets (service/aggregator/query). */
const AUTO_BUCKETS = 1000;
const WIDTHS_S = /** @type {Partial<Record<Schemas["BucketWidth"], number>>} */ ({ hour: 3600, "6h": 6 * 3600, day: DAY_S, week: 7 * DAY_S });
const BEGIN_S = Date.UTC(2026, 0, 1) / 1000;
const END_S = BEGIN_S + DAYS * DAY_S;
const BUCKETS = /** @type {Schemas["BucketWidth"][]} */ (Object.keys(WIDTHS_S));
const NEWEST = new Date((BEGIN_S + (DAYS - 1) * DAY_S) * 1000).toISOString();
const MAPPING = /** @type {Schemas["Mapping"]} */ ({ time: { column: "date" }, values: [{ column: "temp" }], labels: [{ column: "station" }] });
const PREVIEW = /** @type {Omit<Schemas["Preview"], "mapping">} */ ({
  format: "csv",
  complete: true,
  suggested: true,
  bytes_read: 64,
  rows_read: 3,
  rows_rejected: 1,
  columns: [
    { name: "date", kind: "time", samples: ["2026-01-01", "2026-01-02"] },
    { name: "station", kind: "text", samples: ["Seattle"] },
    { name: "temp", kind: "number", samples: ["4.5", "5.25"] },
    { name: "wind", kind: "number", samples: ["3.1", "12"] },
  ],
  rows: [
    { line: 2, time: "2026-01-01T00:00:00Z", values: { temp: 4.5 }, labels: { station: "Seattle" } },
    { line: 3, time: "2026-01-02T00:00:00Z", values: { temp: 5.25 }, labels: { station: "Seattle" } },
  ],
  rejected: [{ line: 4, reason: "“x” in the column temp is not a number.", content: "2026-01-03,Seattle,x,4" }],
});

/** @param {number} [known] as many sources are there from the beginning, read once, each with one series */
export function fakeSources(known = 0) {
  /** @type {Map<string, Schemas["Source"]>} */
  const sources = new Map();
  for (let number = 1; number <= known; number += 1) {
    const made = sourceOf({ name: `Station ${number}`, url: `https://example.org/${number}.csv`, format: "csv", mapping: MAPPING, interval_s: 3600, enabled: true });
    finish(made, runOf(made.id, 0));
    sources.set(made.id, made);
  }
  /** @type {Schemas["Run"][]} */
  const runs = [];
  /** By the run, of files that were sent. @type {Map<string, Schemas["RunReject"][]>} */
  const rejects = new Map();
  /** @param {string} id @param {string} body @returns {[number, unknown]} */
  const send = (id, body) => {
    const source = sources.get(id);
    if (!source?.mapping) return [404, { error: "not_found", detail: "There is no source with this id." }];
    const read = readCsv(body, source.mapping);
    const run = runOf(id, runs.length + 1);
    const again = source.series > 0;
    const values = read.rows * source.mapping.values.length;
    Object.assign(run, { trigger: "sent", state: again ? "unchanged" : "succeeded", ended_at: run.asked_at, http_status: null, bytes: body.length, rows_read: read.rows + read.rejected.length, rows_rejected: read.rejected.length, observations_new: again ? 0 : values });
    Object.assign(source, { health: "fresh", series: source.mapping.values.length, last_run: run, last_success_at: run.ended_at, newest_observation_at: NEWEST });
    runs.unshift(run);
    rejects.set(String(run.id), read.rejected);
    return [200, run];
  };
  /** @param {string} method @param {URL} url @param {string} body @returns {[number, unknown] | undefined} */
  return (method, url, body) => {
    const [, kind, id, part] = /^\/api\/v1\/(sources|runs|series|query|observations)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (!kind) return undefined;
    if (kind === "query") return [200, answer(url.searchParams)];
    if (kind === "series") return [200, page([...sources.values()].filter((one) => one.series > 0).map(seriesOf).filter((one) => one.name.includes(url.searchParams.get("text") ?? "")))];
    if (kind === "runs") return [200, page(rejects.get(id ?? "") ?? PREVIEW.rejected)];
    if (kind === "observations") return send(url.searchParams.get("source") ?? "", body);
    if (id === "preview") return preview(JSON.parse(body));
    if (!id && method === "POST") {
      const made = sourceOf(JSON.parse(body));
      sources.set(made.id, made);
      return [201, made];
    }
    if (!id) return [200, page([...sources.values()])];
    const found = sources.get(id);
    if (!found) return [404, { error: "not_found", detail: "There is no source with this id." }];
    if (part === "runs" && method === "POST") {
      found.last_run = runOf(found.id, runs.length + 1);
      runs.unshift(found.last_run);
      return [202, found.last_run];
    }
    if (part === "runs") return [200, page(runs.filter((one) => one.source_id === id))];
    if (method === "DELETE") return [sources.delete(id) ? 204 : 404, null];
    if (method === "PATCH") Object.assign(found, JSON.parse(body), { version: found.version + 1 });
    Reflect.deleteProperty(found, "credentials");
    found.health = found.enabled ? (found.last_success_at ? "fresh" : "never") : "paused";
    const before = structuredClone(found);
    if (found.last_run?.state === "running") finish(found, found.last_run);
    return [200, before];
  };
}

/** Plain CSV without quotes; the real service has its own tests. @param {string} body @param {Schemas["Mapping"]} mapping */
function readCsv(body, mapping) {
  const [header = "", ...lines] = body.trimEnd().split("\n");
  const place = header.split(",").indexOf(mapping.time.column ?? "");
  const rejected = lines.flatMap((content, index) => {
    const said = content.split(",")[place] ?? "";
    return Number.isNaN(Date.parse(said)) ? [{ line: index + 2, reason: `“${said}” in the column ${mapping.time.column} is not a time.`, content }] : [];
  });
  return { rows: lines.length - rejected.length, rejected };
}

/** The columns of plain CSV: the first is the time, numbers are values. @param {string} text @returns {Omit<Schemas["Preview"], "suggested">} */
function previewOf(text) {
  const [header = "", ...lines] = text.trimEnd().split("\n").map((line) => line.split(","));
  const columns = [...header].map((name, at) => {
    const samples = lines.slice(0, 3).map((cells) => cells[at] ?? "");
    return { name, kind: /** @type {Schemas["ColumnKind"]} */ (at === 0 ? "time" : samples.every((one) => !Number.isNaN(Number(one))) ? "number" : "text"), samples };
  });
  const values = columns.filter(({ kind }) => kind === "number").map(({ name }) => ({ column: name }));
  const mapping = /** @type {Schemas["Mapping"]} */ ({ time: { column: columns[0]?.name }, values, labels: [] });
  const rows = lines.slice(0, 5).map((cells, index) => ({
    line: index + 2,
    time: `${cells[0]}T00:00:00Z`,
    values: Object.fromEntries(columns.flatMap(({ name, kind }, at) => (kind === "number" ? [[name, Number(cells[at])]] : []))),
    labels: {},
  }));
  return { ...PREVIEW, columns, mapping, rows, rejected: [], rows_read: lines.length, rows_rejected: 0, bytes_read: text.length };
}

/** An address with `login` in it wants the token of the flow. @param {Schemas["DryRun"]} wanted @returns {[number, unknown]} */
function preview({ url, content, mapping, credentials }) {
  if (content) {
    const found = previewOf(Buffer.from(content, "base64").toString("utf8"));
    return [200, { ...found, mapping: mapping ?? found.mapping, suggested: !mapping }];
  }
  const opened = credentials?.kind === "bearer" && credentials.token === "sesame-4711";
  if (url?.includes("login") && !opened) return [422, { type: "/problems/unreadable-source", detail: "The host answered 401: it wants a login." }];
  const rows = PREVIEW.rows.map((row) => ({ ...row, values: Object.fromEntries((mapping ?? MAPPING).values.map(({ column }) => [column ?? "", row.values.temp ?? 0])) }));
  return [200, { ...PREVIEW, rows, mapping: mapping ?? MAPPING, suggested: !mapping }];
}

/** @param {unknown[]} items */
function page(items) {
  return { items, next_cursor: null };
}

/** @param {Schemas["NewSource"]} wanted @returns {Schemas["Source"]} */
function sourceOf(wanted) {
  const now = new Date().toISOString();
  return {
    id: randomUUID(), name: wanted.name, url: wanted.url ?? null, format: wanted.format ?? null, mapping: wanted.mapping ?? null,
    interval_s: wanted.interval_s ?? null, enabled: true, has_credentials: Boolean(wanted.credentials), health: "never", failures: 0, series: 0, version: 1,
    created_at: now, updated_at: now, due_at: now, last_run: null, last_success_at: null, newest_observation_at: null,
  };
}

/** @param {string} source @param {number} id @returns {Schemas["Run"]} */
function runOf(source, id) {
  const now = new Date().toISOString();
  return {
    id, source_id: source, state: "running", trigger: "person", asked_at: now, started_at: now, ended_at: null, attempts: 1, bytes: 0,
    error: null, http_status: 200, observations_changed: 0, observations_new: 0, rows_read: 0, rows_rejected: 0,
  };
}

/** @param {Schemas["Source"]} source @param {Schemas["Run"]} run */
function finish(source, run) {
  const now = new Date().toISOString();
  Object.assign(run, { state: "succeeded", ended_at: now, bytes: 64, rows_read: DAYS + 1, rows_rejected: 1, observations_new: DAYS });
  Object.assign(source, { health: "fresh", series: 1, last_success_at: now, newest_observation_at: NEWEST });
}

/** @param {Schemas["Source"]} source @param {number} index @returns {Schemas["Series"]} */
function seriesOf(source, index) {
  return { id: index + 1, name: "temp", labels: { station: "Seattle" }, source_id: source.id, source_name: source.name, first_time: null, last_time: source.newest_observation_at };
}

/** Behind the newest observation the buckets are empty. @param {URLSearchParams} query @returns {Schemas["QueryResult"]} */
function answer(query) {
  const [start, end] = ["start", "end"].map((name) => query.get(name));
  const from = start ? Date.parse(start) / 1000 : BEGIN_S;
  const to = end ? Date.parse(end) / 1000 : Math.max(END_S, from + DAY_S);
  const asked = /** @type {Schemas["BucketWidth"]} */ (query.get("bucket") ?? "auto");
  const bucket = asked in WIDTHS_S ? asked : (BUCKETS.find((one) => (to - from) / (WIDTHS_S[one] ?? 1) <= AUTO_BUCKETS) ?? "week");
  const width = WIDTHS_S[bucket] ?? DAY_S;
  const times = Array.from({ length: Math.floor((to - from) / width) }, (_, index) => from + index * width);
  const aggregate = query.get("aggregate") ?? "avg";
  return {
    bucket,
    start: new Date(from * 1000).toISOString(),
    end: new Date(to * 1000).toISOString(),
    series: query.getAll("series").map((id) => ({
      ids: [Number(id)], name: "temp", labels: { station: "Seattle" }, source_id: null, times,
      values: { [aggregate]: times.map((time) => (time < END_S ? 10 + 8 * Math.sin((time - BEGIN_S) / (9 * DAY_S)) + 2 * Math.sin(time / 50_000) : null)) },
    })),
  };
}
