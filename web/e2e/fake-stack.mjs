// Stands in for the load balancer and the API where the flow itself is tried: /api is answered here from memory, the
// rest goes to the web. It knows plain CSV without quotes only; the real service has its own tests.
import { randomUUID } from "node:crypto";
import { createServer, request } from "node:http";

import { fakeAccess } from "./fake-access.mjs";
import { fakeSources } from "./fake-sources.mjs";

const LONG_AGO = "2026-01-05T09:30:00Z";

/**
 * @typedef {{ time: Date, values: Record<string, number | null> }} Row
 * @typedef {{ line: number, reason: string, content: string }} Reject
 * @typedef {{ dataset: Record<string, any>, rows: Row[], rejects: Reject[] }} Stored
 */

/**
 * @param {string} web the web's address
 * @param {number} [known] sources that are there from the beginning
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function startFakeStack(web, known) {
  /** @type {Map<string, Stored>} */
  const stored = new Map();
  const sources = fakeSources(known);
  const access = fakeAccess();
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://fake");
    if (!url.pathname.startsWith("/api/")) return pass(web, incoming, outgoing);
    const body = await text(incoming);
    const method = incoming.method ?? "GET";
    const token = incoming.headers["x-csrf-token"];
    const [status, answer] = access(method, url, body, String(token)) ?? sources(method, url, body) ?? answerTo(method, url, body, stored);
    if (typeof answer === "string") outgoing.writeHead(status, { "Content-Type": "text/csv" }).end(answer);
    else outgoing.writeHead(status, { "Content-Type": "application/json" }).end(status === 204 ? "" : JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {string} method
 * @param {URL} url
 * @param {string} body
 * @param {Map<string, Stored>} stored
 * @returns {[number, unknown]}
 */
function answerTo(method, url, body, stored) {
  const [, id, part] = /^\/api\/v1\/datasets(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (id === "inspect") return body.includes(",") ? [200, inspect(body)] : [422, problem("unusable_file", "The file has no header line with column names.")];
  if (!id && method === "GET") return [200, { items: [...stored.values()].map((one) => one.dataset).reverse(), next_cursor: null }];
  if (!id && method === "POST") {
    const made = read(url.searchParams, body);
    stored.set(made.dataset.id, made);
    return [201, made.dataset];
  }
  const found = stored.get(id ?? "");
  if (!found) return [404, problem("not_found", "There is no dataset with this id.")];
  if (method === "DELETE") return [stored.delete(found.dataset.id) ? 204 : 404, null];
  if (part === "rejects") return [200, { items: found.rejects, next_cursor: null }];
  if (part === "aggregates") return [200, aggregate(found, url.searchParams)];
  if (part === "aggregates.csv") return [200, "time,column,avg,sum,min,max,count\n"];
  return [200, found.dataset];
}

/** @param {string} error @param {string} detail */
function problem(error, detail) {
  return { error, detail };
}

/** @param {string} body */
function cells(body) {
  return body.split(/\r?\n/).map((line) => line.split(","));
}

/** @param {string} body */
function inspect(body) {
  const [header = [], ...rows] = cells(body);
  const columns = header.map((name, index) => {
    const samples = rows.slice(0, 5).flatMap((row) => row[index] ?? []);
    const kind = samples.every((sample) => sample !== "" && !Number.isNaN(Number(sample))) ? "number" : samples.every((sample) => !Number.isNaN(Date.parse(sample))) ? "time" : "text";
    return { name, kind, samples };
  });
  return {
    format: "csv",
    columns,
    suggested_time_column: columns.find((column) => column.kind === "time")?.name ?? null,
    suggested_value_columns: columns.filter((column) => column.kind === "number").map((column) => column.name),
  };
}

/** @param {URLSearchParams} query @param {string} body @returns {Stored} */
function read(query, body) {
  const [header = [], ...lines] = cells(body.trimEnd());
  const timeColumn = query.get("time_column") ?? "";
  const valueColumns = query.getAll("value_columns");
  /** @type {Row[]} */ const rows = [];
  /** @type {Reject[]} */ const rejects = [];
  lines.forEach((line, index) => {
    const time = new Date(`${line[header.indexOf(timeColumn)]}Z`.replace(/(\d{4}-\d\d-\d\d)Z$/, "$1T00:00:00Z"));
    const numbers = valueColumns.map((name) => Number(line[header.indexOf(name)] ?? "x"));
    const at = { line: index + 2, content: line.join(",") };
    if (Number.isNaN(time.getTime())) rejects.push({ ...at, reason: `“${line[0]}” in the column ${timeColumn} is not a time.` });
    else if (numbers.some(Number.isNaN)) rejects.push({ ...at, reason: "A value is not a number." });
    else rows.push({ time, values: Object.fromEntries(valueColumns.map((name, column) => [name, numbers[column] ?? null])) });
  });
  const times = rows.map((row) => row.time.toISOString()).sort();
  const dataset = {
    id: randomUUID(),
    name: query.get("name"),
    format: "csv",
    time_column: timeColumn,
    value_columns: valueColumns,
    rows_accepted: rows.length,
    rows_rejected: rejects.length,
    bytes: body.length,
    first_time: times[0] ?? null,
    last_time: times.at(-1) ?? null,
    created_at: LONG_AGO,
  };
  return { dataset, rows, rejects };
}

/** @param {Stored} stored @param {URLSearchParams} query */
function aggregate({ rows, dataset }, query) {
  const bucket = query.get("bucket") ?? "day";
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  for (const column of dataset.value_columns)
    for (const row of rows) {
      const key = JSON.stringify([start(row.time, bucket), column]);
      groups.set(key, [...(groups.get(key) ?? []), row.values[column] ?? NaN]);
    }
  const answer = [...groups].map(([key, values]) => {
    const [time, column] = JSON.parse(key);
    const sum = values.reduce((total, value) => total + value, 0);
    return { time, column, sum, avg: sum / values.length, min: Math.min(...values), max: Math.max(...values), count: values.length };
  });
  return { bucket, rows: answer.sort((a, b) => a.time.localeCompare(b.time)) };
}

/** @param {Date} time @param {string} bucket */
function start(time, bucket) {
  const begin = new Date(time);
  begin.setUTCMinutes(0, 0, 0);
  if (bucket !== "hour") begin.setUTCHours(0);
  if (bucket === "week") begin.setUTCDate(begin.getUTCDate() - ((begin.getUTCDay() + 6) % 7));
  if (bucket === "month") begin.setUTCDate(1);
  return begin.toISOString();
}

/** @param {import("node:http").IncomingMessage} incoming */
async function text(incoming) {
  const parts = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** @param {string} web @param {import("node:http").IncomingMessage} incoming @param {import("node:http").ServerResponse} outgoing */
function pass(web, incoming, outgoing) {
  const onward = request(new URL(incoming.url ?? "/", web), { method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.writeHead(502).end());
  incoming.pipe(onward);
}
