// What a person does with a source: try an address, save it, run it, read its rejects, explore its series, zoom, delete it.
import { walkKeyboard } from "./keyboard-flow.mjs";
import { chartDrawn, expect, looker } from "./looking.mjs";
import { meansTheSameElsewhere } from "./range-flow.mjs";

/** As the fake of the API wants it of an address with `login` in it. */
const SECRET = "sesame-4711";

/** A login that was typed in is neither in the address nor in what the browser keeps. @param {import("playwright-core").Page} page */
async function keptNowhere(page) {
  const kept = await page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(!kept.includes(SECRET), "the login is kept nowhere");
}

/**
 * @param {import("playwright-core").Page} page
 * @param {import("./looking.mjs").Look} look
 */
async function editMapping(page, look) {
  await page.getByRole("button", { name: "Edit mapping" }).click();
  await page.getByRole("region", { name: "Mapping" }).getByLabel("Login").selectOption("bearer");
  await page.getByLabel("Token").fill(SECRET);
  await page.getByRole("button", { name: "Read it" }).click();
  const rows = page.getByRole("table", { name: "First rows as they are read" });
  await rows.waitFor();
  await look("edit-mapping");
  await page.getByRole("combobox", { name: /^wind/ }).selectOption("value");
  await rows.getByRole("cell", { name: "wind" }).first().waitFor();
  await page.getByRole("button", { name: "Save the mapping" }).click();
  await page.getByRole("region", { name: "Mapping" }).waitFor({ state: "detached" });
}

/** @param {import("playwright-core").Page} page */
async function keepsTheme(page) {
  const colours = page.getByRole("combobox", { name: "Colours" });
  await colours.selectOption("dark");
  await page.reload();
  expect((await page.locator("html").getAttribute("data-theme")) === "dark", "the chosen colours are kept");
  await page.waitForFunction(() => /** @type {HTMLSelectElement} */ (document.querySelector('[aria-label="Colours"]')).value === "dark");
  await colours.selectOption("system");
}

/**
 * @param {import("playwright-core").Page} page
 * @param {{ address: string, out: string }} wishes
 */
export async function walkSources(page, { address, out }) {
  const look = looker(page, out);
  await page.goto("/");
  await page.getByRole("table", { name: "Sources" }).or(page.getByText("No sources yet")).first().waitFor();
  await look("overview-before");
  await page.getByRole("link", { name: /^Add (a|your first) source$/ }).first().click();
  await page.getByLabel("1. Address").fill(address);
  await page.getByLabel("Login").selectOption("bearer");
  await page.getByLabel("Token").fill(SECRET);
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("table", { name: "First rows as they are read" }).waitFor();
  await look("source-wizard");
  await keptNowhere(page);
  const name = await page.getByLabel("Name", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Save the source" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.getByRole("button", { name: "Run now" }).click();
  await page.getByText("Succeeded", { exact: true }).first().waitFor();
  await look("source");
  await keptNowhere(page);
  const rejects = page.getByRole("button", { name: /rejected rows of this run$/ }).first();
  // A stack's source may have none; the fake's always has one.
  if ((await rejects.count()) > 0) {
    await rejects.click();
    await page.getByRole("table", { name: "Rejected rows" }).waitFor();
    await look("source-rejects");
  }
  const source = page.url();
  await editMapping(page, look);

  await page.goto("/");
  await page.getByRole("link", { name, exact: true }).waitFor();
  await look("overview");
  await page.goto(source);
  await page.getByRole("link", { name: /^Explore \d+ series$/ }).click();
  await page.getByRole("checkbox").first().check();
  await chartDrawn(page);
  await look("explore", true);
  const box = await page.locator(".u-over").boundingBox();
  if (!box) throw new Error("The chart has no area to drag over.");
  await page.mouse.move(box.x + box.width * 0.3, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/start=/);
  await chartDrawn(page);
  await meansTheSameElsewhere(page);
  const rows = await page.locator("tbody tr").first().textContent();
  await page.reload();
  await chartDrawn(page);
  expect((await page.locator("tbody tr").first().textContent()) === rows, "the same address shows the same table");
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.goBack();
  await chartDrawn(page);
  expect((await page.locator("tbody tr").first().textContent()) === rows, "going back shows the same table");
  await keepsTheme(page);

  await walkKeyboard(page, { source, look });
  await page.goto(source);
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete source" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  return { name };
}
