// npm run build && npm run lighthouse [-- --phone] [-- --runs 5] [-- --out report.html]
// npm run lighthouse -- --base-url http://… [--key da_…] [--phone]     the same on a running stack, with its API and its data
//
// Lighthouse's three figures for the explore page with a chart of four series: on the built web and a fake of the API, six
// years by day, twice as many buckets as the service chooses by itself; on a stack, the first four series that it has, all
// there is of them. As a desktop, which is where series are explored, or as a phone: processor and network of that are reckoned
// four times slower and as slow 4G. A busy machine makes it slower again: look at `uptime` beside the figures.
// The median of the runs: https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import lighthouse, { desktopConfig } from "lighthouse";

import { launchBrowser } from "./browser.mjs";
import { startFakeStack } from "./fake-stack.mjs";
import { freePort, startWeb } from "./web.mjs";

const AT_LEAST = 95;
const KNOWN_SOURCES = 50;
const CHOSEN_SERIES = 4;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
/** What performance is made of, by Lighthouse's names. Milliseconds, but for the last. */
const PARTS = ["first-contentful-paint", "largest-contentful-paint", "speed-index", "total-blocking-time", "cumulative-layout-shift"];

const { values } = parseArgs({
  options: {
    "base-url": { type: "string" },
    key: { type: "string" },
    phone: { type: "boolean", default: false },
    runs: { type: "string", default: "3" },
    out: { type: "string" },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`--runs is "${values.runs}": give a whole number from 1 on.`);
  process.exit(2);
}

const port = await freePort();
const browser = await launchBrowser([`--remote-debugging-port=${port}`]);

/** @type {Record<string, number[]>} */
const figures = Object.fromEntries([...CATEGORIES, ...PARTS].map((name) => [name, []]));
/** @type {Set<string>} */
const weaknesses = new Set();
const stack = values["base-url"] ? await runningStack(browser, values["base-url"], values.key) : await fakeStack();
try {
  for (let run = 0; run < runs; run += 1) {
    const settings = { port, output: /** @type {const} */ ("html"), logLevel: /** @type {const} */ ("error"), onlyCategories: CATEGORIES, extraHeaders: stack.headers };
    const result = await lighthouse(stack.page, settings, values.phone ? undefined : desktopConfig);
    if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse could not measure: ${result?.lhr.runtimeError?.message ?? "no result"}`);
    for (const category of CATEGORIES) {
      const found = result.lhr.categories[category];
      figures[category]?.push(Math.round((found?.score ?? 0) * 100));
      for (const { id, weight } of found?.auditRefs ?? []) {
        const audit = result.lhr.audits[id];
        if (weight > 0 && audit && audit.score !== null && audit.score < 0.9) weaknesses.add(`${category}: ${audit.title} ${audit.displayValue ?? ""}`.trim());
      }
    }
    for (const part of PARTS) figures[part]?.push(Math.round((result.lhr.audits[part]?.numericValue ?? 0) * 1000) / 1000);
    if (values.out) await writeFile(values.out, String(result.report));
  }
} finally {
  await browser.close();
  stack.close();
}

console.log(`${stack.page}\n${values.phone ? "phone" : "desktop"}, median of ${runs} (all)`);
for (const [name, all] of Object.entries(figures)) {
  const rounded = all.map((figure) => (figure < 1 ? figure : Math.round(figure)));
  console.log(`  ${name.padEnd(25)} ${String(median(rounded)).padStart(5)}  (${rounded.join(", ")})`);
}
const low = CATEGORIES.filter((category) => median(figures[category] ?? []) < AT_LEAST);
if (low.length > 0) {
  console.error(`\nBelow ${AT_LEAST}: ${low.join(", ")}. What weighs:\n  ${[...weaknesses].join("\n  ")}`);
  process.exit(1);
}

/** @param {number[]} numbers the lower one of two in the middle */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0;
}

/** @typedef {{ page: string, headers?: Record<string, string>, close: () => void }} Stack */

/** @returns {Promise<Stack>} */
async function fakeStack() {
  const web = await startWeb();
  const fake = await startFakeStack(web.address, KNOWN_SOURCES);
  const view = new URLSearchParams([...chosen([1, 2, 3, 4]), ["start", "2020-01-01T00:00:00Z"], ["end", "2026-01-01T00:00:00Z"], ["bucket", "day"]]);
  return {
    page: `${fake.address}/explore?${view}`,
    close: () => {
      fake.close();
      web.close();
    },
  };
}

/**
 * The series are asked for in a page, as Node.js need not know names below `localhost`.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {string} [key] for a stack that nobody may read without
 * @returns {Promise<Stack>}
 */
async function runningStack(browser, address, key) {
  /** @type {Record<string, string>} */
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const asking = await browser.newPage({ extraHTTPHeaders: headers });
  const answer = await asking.goto(new URL(`/api/v1/series?limit=${CHOSEN_SERIES}`, address).href).catch(() => null);
  if (!answer?.ok()) throw new Error(`${address} answered ${answer?.status() ?? "nothing"}: give the address of a running stack, and --key where reading needs one.`);
  const { items } = /** @type {import("../src/api/schema").components["schemas"]["SeriesPage"]} */ (await answer.json());
  await asking.close();
  if (items.length === 0) throw new Error(`${address} has no series to explore: add a source and let it run once.`);
  const page = new URL(`/explore?${new URLSearchParams(chosen(items.map((one) => one.id)))}`, address).href;
  return { page, headers, close: () => undefined };
}

/** @param {number[]} ids @returns {[string, string][]} */
function chosen(ids) {
  return ids.map((id) => ["series", String(id)]);
}
