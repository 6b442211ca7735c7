// npm run build && npm run lighthouse [-- --phone] [-- --out report.html]
//
// Lighthouse's three figures for the explore page with a chart of six years by day, on the built web and a fake of the API.
// As a desktop, which is where series are explored, or as a phone: that one slows the processor down fourfold, and says
// something on a quiet machine only. The median of three runs:
// https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import lighthouse, { desktopConfig } from "lighthouse";

import { launchBrowser } from "./browser.mjs";
import { startFakeStack } from "./fake-stack.mjs";
import { freePort, startWeb } from "./web.mjs";

const AT_LEAST = 95;
const RUNS = 3;
const KNOWN_SOURCES = 50;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const PAGE = "/explore?series=1&series=2&series=3&series=4&start=2020-01-01T00:00:00Z&end=2026-01-01T00:00:00Z";

const { values } = parseArgs({ options: { out: { type: "string" }, phone: { type: "boolean", default: false } } });
const web = await startWeb();
const fake = await startFakeStack(web.address, KNOWN_SOURCES);
const port = await freePort();
const browser = await launchBrowser([`--remote-debugging-port=${port}`]);

/** @type {Record<string, number[]>} */
const figures = Object.fromEntries(CATEGORIES.map((category) => [category, []]));
/** @type {Set<string>} */
const weaknesses = new Set();
try {
  for (let run = 0; run < RUNS; run += 1) {
    const settings = { port, output: /** @type {const} */ ("html"), logLevel: /** @type {const} */ ("error"), onlyCategories: CATEGORIES };
    const result = await lighthouse(fake.address + PAGE, settings, values.phone ? undefined : desktopConfig);
    if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse could not measure: ${result?.lhr.runtimeError?.message ?? "no result"}`);
    for (const category of CATEGORIES) {
      const found = result.lhr.categories[category];
      figures[category]?.push(Math.round((found?.score ?? 0) * 100));
      for (const { id, weight } of found?.auditRefs ?? []) {
        const audit = result.lhr.audits[id];
        if (weight > 0 && audit && audit.score !== null && audit.score < 0.9) weaknesses.add(`${category}: ${audit.title} ${audit.displayValue ?? ""}`.trim());
      }
    }
    if (values.out) await writeFile(values.out, String(result.report));
  }
} finally {
  await browser.close();
  fake.close();
  web.close();
}

const medians = Object.entries(figures).map(([category, all]) => ({ category, median: [...all].sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0, all }));
for (const { category, median, all } of medians) console.log(`${category.padEnd(14)} ${median}  (${all.join(", ")})`);
const low = medians.filter(({ median }) => median < AT_LEAST);
if (low.length > 0) {
  console.error(`\nBelow ${AT_LEAST}: ${low.map(({ category }) => category).join(", ")}. What weighs:\n  ${[...weaknesses].join("\n  ")}`);
  process.exit(1);
}
