// The stops of Tab on a page: what has the focus, and whether that can be seen.
import { expect } from "./looking.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** More stops than any page has. */
const MOST_STOPS = 80;

/** Presses Tab until the focus is on what is called so. @param {Page} page @param {string | RegExp} name @param {string} [type] of the input */
export async function tabTo(page, name, type) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const here = await focused(page);
    const kind = await page.evaluate(() => (document.activeElement instanceof HTMLInputElement ? document.activeElement.type : ""));
    if ((typeof name === "string" ? here === name : name.test(here)) && (!type || kind === type)) return;
  }
  throw new Error(`Expected: Tab reaches ${name}; it reaches ${(await stops(page)).join(", ")}.`);
}

/** What the element that has the focus is called. @param {Page} page */
export function focused(page) {
  return page.evaluate(() => {
    const here = /** @type {HTMLInputElement | null} */ (document.activeElement);
    return (here?.labels?.[0]?.textContent ?? here?.getAttribute("aria-label") ?? here?.textContent ?? "").trim();
  });
}

/** The names of all stops from the start of the page on, until it begins anew. @param {Page} page */
async function stops(page) {
  const names = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const name = await focused(page);
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    names.push(name);
  }
  return names;
}

/** Every stop shows that it has the focus, itself or by what stands for it. @param {Page} page */
export async function allSeen(page) {
  await page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(() => {
      const here = document.activeElement;
      if (here === document.body || here === null) return "";
      const shown = [here, here.nextElementSibling, here.closest("label")].some((one) => {
        if (one === null || one.getClientRects().length === 0) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
      });
      return shown ? undefined : here.outerHTML.slice(0, 200);
    });
    if (hidden === "") return;
    expect(hidden === undefined, `the focus can be seen on ${hidden}`);
  }
}
