// The same without a mouse: everything is reached by Tab, everything reached can be seen, dialogs give the focus back.
import { chartDrawn, expect } from "./looking.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** More stops than any page has. */
const MOST_STOPS = 80;

/**
 * @param {Page} page
 * @param {{ source: string }} wishes the address of the page of a source with series
 */
export async function walkKeyboard(page, { source }) {
  await page.goto("/");
  await page.getByRole("table", { name: "Sources" }).waitFor();
  await page.keyboard.press("Tab");
  expect((await focused(page)) === "Skip to the content", "the first stop skips the header");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect((await focused(page)) === "Add a source", "after the skip the header is behind");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Add a source" }).waitFor();
  await allSeen(page);

  await page.goto(source);
  await page.getByRole("button", { name: "Delete…" }).waitFor();
  await allSeen(page);
  await tabTo(page, "Delete…");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  const inside = await page.evaluate(() => document.activeElement?.closest("dialog") !== null);
  expect(inside, "an open dialog has the focus");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect((await focused(page)) === "Delete…", "a closed dialog gives the focus back");

  await tabTo(page, /^Explore \d+ series$/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Explore" }).waitFor();
  await page.getByRole("checkbox").first().waitFor();
  await tabTo(page, /^temp|^[^:]+ \(/, "checkbox");
  await page.keyboard.press("Space");
  await chartDrawn(page);
  await page.waitForURL(/series=/);
  await allSeen(page);
  await tabTo(page, "Everything", "radio");
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(/range=1y/);
}

/** Presses Tab until the focus is on what is called so. @param {Page} page @param {string | RegExp} name @param {string} [type] of the input */
async function tabTo(page, name, type) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const here = await focused(page);
    const kind = await page.evaluate(() => (document.activeElement instanceof HTMLInputElement ? document.activeElement.type : ""));
    if ((typeof name === "string" ? here === name : name.test(here)) && (!type || kind === type)) return;
  }
  throw new Error(`Expected: Tab reaches ${name}; it reaches ${(await stops(page)).join(", ")}.`);
}

/** What the element that has the focus is called. @param {Page} page */
function focused(page) {
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
