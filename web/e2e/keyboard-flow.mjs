// The same without a mouse: everything is reached by Tab, everything reached can be seen, dialogs give the focus back.
import { chartDrawn, expect } from "./looking.mjs";
import { typeRange } from "./range-flow.mjs";
import { allSeen, focused, tabTo } from "./stops.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * @param {Page} page
 * @param {{ source: string, look: import("./looking.mjs").Look }} wishes the address of the page of a source with series
 */
export async function walkKeyboard(page, { source, look }) {
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
  await typeRange(page, look);
  await tabTo(page, "Everything", "radio");
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(/range=1y/);
}
