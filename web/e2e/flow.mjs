// What a person does: upload a file, look at it, change the view, read the rejected rows. Every step is checked.
import { basename, join } from "node:path";

import { chartDrawn, checkAccessible, expect, fitsTheScreen, looker } from "./looking.mjs";

const STEP_MS = 30_000;
const DATASET_ADDRESS = /\/datasets\/(?!new\b)[^/?#]+/;

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {{ file: string, out: string, expectRejects?: number, remove: boolean }} Wishes
 */

/**
 * @param {Page} page at the base address
 * @param {Wishes} wishes
 */
export async function walk(page, { file, out, expectRejects, remove }) {
  page.setDefaultTimeout(STEP_MS);
  const screenshots = /** @type {string[]} */ ([]);
  const shoot = async (/** @type {string} */ name) => {
    const path = join(out, `${name}.png`);
    await page.screenshot({ path, fullPage: true });
    screenshots.push(path);
  };

  await page.goto("/datasets");
  await page.getByRole("heading", { name: "Datasets", exact: true }).waitFor();
  await page.getByRole("table").or(page.getByText("No datasets yet")).first().waitFor();
  const look = looker(page, out);
  await look("list");

  await page.getByRole("link", { name: /^Upload (a|your first) file$/ }).first().click();
  await page.getByRole("heading", { name: "Upload a file" }).waitFor();
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByLabel("Time column").waitFor();
  const name = await page.getByLabel("Name", { exact: true }).inputValue();
  const stem = basename(file).replace(/\.[^.]+$/, "");
  expect(name === stem, `the name is filled in from the file: ${name} instead of ${stem}`);
  expect((await page.getByLabel("Time column").inputValue()) !== "", "a time column is suggested");
  await look("upload");

  await page.getByRole("button", { name: /^Upload \d/ }).click();
  await page.waitForURL(DATASET_ADDRESS);
  await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
  await chartDrawn(page);
  await checkAccessible(page, "the dataset");
  await shoot("dataset");
  const facts = Object.fromEntries(
    await page.locator("dl > div").evaluateAll((all) => all.map((one) => [one.querySelector("dt")?.textContent ?? "", one.querySelector("dd")?.textContent ?? ""])),
  );

  const views = /** @type {Record<string, string[][]>} */ ({});
  for (const bucket of ["Week", "Month"]) {
    await page.getByRole("group", { name: "By" }).getByText(bucket, { exact: true }).click();
    const table = page.getByRole("table", { name: `Average by ${bucket.toLowerCase()}, times in UTC` });
    await table.waitFor();
    await chartDrawn(page);
    views[bucket.toLowerCase()] = await cellsOf(table);
  }
  await page.getByRole("group", { name: "Aggregate" }).getByText("Max", { exact: true }).click();
  const maxima = page.getByRole("table", { name: "Maximum by month, times in UTC" });
  await maxima.waitFor();
  views.month_max = await cellsOf(maxima);
  expect(new URL(page.url()).searchParams.get("aggregate") === "max", "the address says the aggregate");
  await page.reload();
  await maxima.waitFor();
  expect(JSON.stringify(await cellsOf(maxima)) === JSON.stringify(views.month_max), "the same address shows the same table");

  const rejected = Number((facts.Rejected ?? "").replace(/\D/g, ""));
  if (expectRejects !== undefined) expect(rejected === expectRejects, `${expectRejects} rows are rejected, not ${rejected}`);
  let rejects = /** @type {string[][]} */ ([]);
  if (rejected > 0) {
    await page.getByRole("heading", { name: /rejected rows?$/ }).click();
    const table = page.getByRole("table", { name: "Rejected rows" });
    await table.waitFor();
    rejects = await cellsOf(table);
    await shoot("rejects");
  } else {
    await page.getByText("Every row of the file could be read.").waitFor();
  }

  await page.emulateMedia({ colorScheme: "dark" });
  await chartDrawn(page);
  await checkAccessible(page, "the dataset in the dark");
  await shoot("dataset-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 740 });
  await chartDrawn(page);
  await fitsTheScreen(page, "the dataset");
  await shoot("dataset-360");
  const address = page.url();
  await page.goto("/datasets");
  await page.getByRole("link", { name, exact: true }).first().waitFor();
  await fitsTheScreen(page, "the list");
  await shoot("list-360");

  if (remove) {
    await page.goto(address);
    await page.getByRole("button", { name: "Delete…" }).click();
    await shoot("delete-360");
    await page.getByRole("button", { name: "Delete dataset" }).click();
    await page.getByRole("heading", { name: "Datasets", exact: true }).waitFor();
  }
  const id = DATASET_ADDRESS.exec(new URL(address).pathname)?.[0].split("/").at(-1);
  return { dataset_id: id, name, facts, views, rejects, screenshots, address };
}

/** @param {import("playwright-core").Locator} table */
function cellsOf(table) {
  return table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
}
