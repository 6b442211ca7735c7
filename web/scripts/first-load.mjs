// npm run first-load: what each page of the last build makes a browser load before it works, compressed as it is sent.
// The build itself fails above the limit, and with it the image.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { argv } from "node:process";
import { gzipSync } from "node:zlib";

/** Bytes of JavaScript a page, as gzip makes them. */
export const LIMIT = 130_000;

/** Routes that answer by themselves and draw nothing. */
const NO_PAGES = ["/_app", "/_error", "/health/live", "/metrics"];

/**
 * @typedef {{ pages: Record<string, string[]>, lowPriorityFiles: string[] }} Manifest
 * @param {string} output Next.js' folder, `.next`
 * @returns {{ route: string, bytes: number }[]} the largest first; what a page loads later (a chart) is not in it
 */
export function firstLoads(output) {
  /** @type {Manifest} */
  const { pages, lowPriorityFiles } = JSON.parse(readFileSync(join(output, "build-manifest.json"), "utf8"));
  /** @type {Map<string, number>} */
  const sizes = new Map();
  const sizeOf = (/** @type {string} */ file) => {
    const known = sizes.get(file) ?? gzipSync(readFileSync(join(output, file))).length;
    sizes.set(file, known);
    return known;
  };
  return Object.keys(pages)
    .filter((route) => !NO_PAGES.includes(route))
    .map((route) => {
      const files = new Set([...(pages["/_app"] ?? []), ...(pages[route] ?? []), ...lowPriorityFiles]);
      const scripts = [...files].filter((file) => file.endsWith(".js"));
      return { route, bytes: scripts.reduce((total, file) => total + sizeOf(file), 0) };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

/** @param {string} output @returns {boolean} whether every page keeps to the limit; says each page's size */
export function reportFirstLoads(output) {
  const loads = firstLoads(output);
  console.log(`\nJavaScript of the first load, gzip, at most ${LIMIT / 1000} kB:`);
  for (const { route, bytes } of loads) console.log(`  ${(bytes / 1000).toFixed(1).padStart(6)} kB  ${route}`);
  const large = loads.filter(({ bytes }) => bytes > LIMIT).map(({ route }) => route);
  if (large.length === 0) return true;
  console.error(`\nToo much: ${large.join(", ")}. Load what is not seen at first with next/dynamic; see what is in it with: npx next analyze`);
  return false;
}

if (argv[1] === import.meta.filename) process.exit(reportFirstLoads(resolve(import.meta.dirname, "../.next")) ? 0 : 1);
