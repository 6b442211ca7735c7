// How pages are looked at: by axe, by their width, and by a person afterwards.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(name: string, chart?: boolean) => Promise<void>} Look */

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };
/** Between them columns have the least room for what they hold. */
const BETWEEN = { width: 860, height: 900 };

/** @param {boolean} truth @param {string} sentence */
export function expect(truth, sentence) {
  if (!truth) throw new Error(`Expected: ${sentence}.`);
}

/** The chart is drawn when it comes near: its canvas has pixels of more than one colour. @param {Page} page */
export async function chartDrawn(page) {
  await page.getByTestId("chart").scrollIntoViewIfNeeded();
  await page.getByTestId("chart").locator("canvas").waitFor();
  await page.waitForFunction(() => {
    const canvas = document.querySelector('[data-testid="chart"] canvas');
    if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0 || document.querySelector('[aria-busy="true"]')) return false;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    return new Set(new Uint32Array(pixels.buffer)).size > 8;
  });
}

/**
 * Each page in light and dark, wide and narrow: no violation, nothing to scroll sideways (nor between the two), a picture in `out`.
 * @param {Page} page @param {string} out
 */
export function looker(page, out) {
  return async (/** @type {string} */ name, chart = false) => {
    await page.setViewportSize(BETWEEN);
    await fitsTheScreen(page, `${name}-${BETWEEN.width}`);
    for (const colorScheme of /** @type {const} */ (["dark", "light"]))
      for (const size of [NARROW, WIDE]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        if (chart) await chartDrawn(page);
        const what = `${name}-${colorScheme}-${size.width}`;
        await checkAccessible(page, what);
        await fitsTheScreen(page, what);
        await page.screenshot({ path: join(out, `${what}.png`), fullPage: true });
      }
  };
}

/**
 * Neither the page nor a part of it has to be scrolled sideways, at any width. But for tables that have as many columns as
 * series were chosen: they say `data-wide`.
 * @param {Page} page @param {string} what
 */
export async function fitsTheScreen(page, what) {
  const wide = await page.evaluate(() => {
    const scrolls = (/** @type {Element} */ one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX);
    const found = [...document.querySelectorAll("*")].filter((one) => one.scrollWidth > one.clientWidth && scrolls(one) && !one.matches("[data-wide], textarea, input, select"));
    return found.map((one) => `${one.getAttribute("aria-label") ?? `<${one.localName} class="${one.className}">`} is ${one.scrollWidth} wide in ${one.clientWidth}`);
  });
  expect(wide.length === 0, `${what} is no wider than the screen, but ${wide.join(", ")}`);
}

/**
 * On a phone a row is a list of its cells, each behind its heading; on a wide screen they stand beside each other.
 * @param {Page} page @param {import("playwright-core").Locator} table of one row or more
 */
export async function stacksOnPhones(page, table) {
  const row = table.locator("> tbody > tr").first();
  const boxes = () => row.locator("> *").evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().toJSON()));
  await page.setViewportSize(NARROW);
  const narrow = await boxes();
  expect(narrow.every((box, index) => index === 0 || box.top >= narrow[index - 1].bottom), "cells stand below each other on a phone");
  await page.setViewportSize(WIDE);
  const wide = await boxes();
  expect(wide.every((box, index) => index === 0 || box.left >= wide[index - 1].right), "cells stand beside each other on a wide screen");
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
