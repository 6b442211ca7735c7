// npm run pictures -- --base-url http://… --out ../docs/pictures
//
// Pictures of the pages for docs/web.md, of a local stack with its sample sources; wide and light, narrow and dark.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { launchBrowser } from "./browser.mjs";
import { logIn } from "./login-flow.mjs";
import { chartDrawn } from "./looking.mjs";

/** @typedef {import("playwright-core").Page} Page */

const WIDE = { viewport: { width: 1280, height: 800 }, colorScheme: /** @type {const} */ ("light") };
const NARROW = { viewport: { width: 360, height: 740 }, colorScheme: /** @type {const} */ ("dark") };
const SAMPLE = "Weather in Seattle";

const { values } = parseArgs({ options: { "base-url": { type: "string" }, out: { type: "string", default: "e2e/out" } } });
const baseURL = values["base-url"];
if (!baseURL) {
  console.error("Give --base-url: npm run pictures -- --base-url http://… --out dir");
  process.exit(2);
}

/** The pages, by the picture's name. @type {Record<string, (page: Page) => Promise<unknown>>} */
const PAGES = {
  overview: async (page) => {
    await page.goto("/");
    await page.getByRole("link", { name: SAMPLE }).waitFor();
  },
  source: async (page) => {
    await page.goto("/");
    await page.getByRole("link", { name: SAMPLE }).click();
    await page.getByText(/^(Succeeded|Unchanged)$/).first().waitFor();
  },
  wizard: async (page) => {
    const address = await addressOf(page);
    await page.goto("/sources/new");
    await page.getByLabel("1. Address").fill(address);
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("table", { name: "First rows as they are read" }).waitFor();
  },
  explore: async (page) => {
    await page.goto("/");
    await page.getByRole("link", { name: SAMPLE }).click();
    await page.getByRole("link", { name: /^Explore \d/ }).click();
    await page.getByRole("checkbox", { name: /temp_max/ }).check();
    await page.getByRole("checkbox", { name: /temp_min/ }).check();
    await chartDrawn(page);
  },
  keys: async (page) => {
    await page.goto("/keys");
    await page.getByRole("form", { name: "Make a key" }).getByLabel("Name").fill("nightly export");
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByRole("textbox", { name: /^The key/ }).waitFor();
    await page.reload();
    await page.getByRole("table").waitFor();
  },
  audit: async (page) => {
    await page.goto("/audit");
    await page.getByRole("table").waitFor();
  },
};

/** Of the sample; asked in the page, as Node.js need not know names below `localhost`. @param {Page} page */
async function addressOf(page) {
  const { items } = await page.evaluate(async () => (await fetch("/api/v1/sources")).json());
  return /** @type {{ name: string, url: string }[]} */ (items).find((one) => one.name === SAMPLE)?.url ?? "";
}

await mkdir(values.out, { recursive: true });
const browser = await launchBrowser();
for (const [size, look] of Object.entries({ wide: WIDE, narrow: NARROW })) {
  const page = await browser.newPage({ baseURL, locale: "en-GB", ...look });
  await page.goto("/");
  await logIn(page, "Ada Admin");
  for (const [name, open] of Object.entries(PAGES)) {
    await open(page);
    await page.screenshot({ path: join(values.out, `${name}-${size}.png`) });
  }
}
await browser.close();
