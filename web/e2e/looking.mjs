// How pages are looked at: by axe, by their width, and by a person afterwards.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** @typedef {import("playwright-core").Page} Page */

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/** @param {boolean} truth @param {string} sentence */
export function expect(truth, sentence) {
  if (!truth) throw new Error(`Expected: ${sentence}.`);
}

/** The chart's canvas has pixels of more than one colour. @param {Page} page */
export async function chartDrawn(page) {
  await page.getByTestId("chart").locator("canvas").waitFor();
  await page.waitForFunction(() => {
    const canvas = document.querySelector('[data-testid="chart"] canvas');
    if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0 || document.querySelector('[aria-busy="true"]')) return false;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    return new Set(new Uint32Array(pixels.buffer)).size > 8;
  });
}

/**
 * Each page in light and dark, wide and narrow: no violation, nothing to scroll sideways, a picture in `out`.
 * @param {Page} page @param {string} out
 */
export function looker(page, out) {
  return async (/** @type {string} */ name, chart = false) => {
    for (const colorScheme of /** @type {const} */ (["dark", "light"]))
      for (const size of [NARROW, WIDE]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        if (chart) await chartDrawn(page);
        const what = `${name}-${colorScheme}-${size.width}`;
        await checkAccessible(page, what);
        if (size === NARROW) await fitsIn360(page, what);
        await page.screenshot({ path: join(out, `${what}.png`), fullPage: true });
      }
  };
}

/** @param {Page} page @param {string} what */
export async function fitsIn360(page, what) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width <= 360, `${what} fits in 360 pixels, it is ${width} wide`);
}

/** @param {Page} page @param {string} what */
export async function checkAccessible(page, what) {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run();
    return violations.map((/** @type {any} */ one) => `${one.help} (${one.nodes.map((/** @type {any} */ node) => node.target.join(" ")).join(", ")})`);
  });
  expect(found.length === 0, `${what} has no accessibility violations, it has: ${found.join("; ")}`);
}
