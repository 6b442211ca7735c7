// What a person does with a file: upload it as a source, look at its rejected rows, explore it, send it again, delete it.
import { basename } from "node:path";

import { chartDrawn, expect, looker, stacksOnPhones } from "./looking.mjs";

const STEP_MS = 30_000;
const SOURCE_ADDRESS = /\/sources\/(?!new\b)[^/?#]+/;

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
  const look = looker(page, out);

  // The first version's addresses lead to what has taken their place.
  await page.goto("/datasets");
  await page.getByRole("heading", { name: "Overview", exact: true }).waitFor();
  await page.goto("/datasets/new");
  await page.getByRole("heading", { name: "Add a source" }).waitFor();
  expect(await page.getByRole("radio", { name: "Upload a file" }).isChecked(), "an upload is chosen");
  await page.getByText("Choose a file").waitFor();
  await look("upload-file");

  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole("table", { name: "First rows as they are read" }).waitFor();
  const name = await page.getByLabel("Name", { exact: true }).inputValue();
  const stem = basename(file).replace(/\.[^.]+$/, "");
  expect(name === stem, `the name is filled in from the file: ${name} instead of ${stem}`);
  // What is text is no label here: each quantity is one series.
  for (const role of await page.getByRole("combobox").all()) if ((await role.inputValue()) === "label") await role.selectOption("ignored");
  await page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  await look("upload-columns");

  await page.getByRole("button", { name: /^Save and send \d/ }).click();
  await page.waitForURL(SOURCE_ADDRESS);
  await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
  await page.getByText("Succeeded", { exact: true }).first().waitFor();
  await look("uploaded");
  const source = page.url();
  const id = SOURCE_ADDRESS.exec(new URL(source).pathname)?.[0].split("/").at(-1);
  const runs = page.getByRole("table", { name: "Runs, newest first" });
  const [, , rows, added, , rejected] = (await cellsOf(runs))[0] ?? [];
  const counts = { rows: numberOf(rows), added: numberOf(added), rejected: numberOf(rejected) };
  if (expectRejects !== undefined) expect(counts.rejected === expectRejects, `${expectRejects} rows are rejected, not ${counts.rejected}`);
  let rejects = /** @type {string[][]} */ ([]);
  if (counts.rejected > 0) {
    await runs.getByRole("button", { name: "rejected rows of this run" }).click();
    const table = page.getByRole("table", { name: "Rejected rows" });
    await table.waitFor();
    rejects = await cellsOf(table);
    await stacksOnPhones(page, table);
    await look("upload-rejects");
  }

  await page.getByRole("link", { name: /^Explore \d+ series$/ }).click();
  await page.getByRole("checkbox").first().check();
  await chartDrawn(page);
  await look("upload-explored", true);

  // The first version's address of what has become a source; the same file again changes nothing.
  await page.goto(`/datasets/${id}`);
  await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
  expect(page.url() === source, `the old address leads to the source, not to ${page.url()}`);
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByText(/ 0 new observations, 0 changed\.$/).waitFor();
  await page.getByText("Unchanged", { exact: true }).first().waitFor();

  await page.getByRole("button", { name: "Edit mapping" }).click();
  const editor = page.getByRole("region", { name: "Mapping" });
  await editor.locator('input[type="file"]').setInputFiles(file);
  await editor.getByRole("table", { name: "First rows as they are read" }).waitFor();
  await look("upload-mapping");

  if (remove) {
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete source" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  }
  return { source_id: id, name, counts, rejects, address: source };
}

/** @param {import("playwright-core").Locator} table */
function cellsOf(table) {
  return table.locator("> tbody > tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
}

/** @param {string | undefined} text */
function numberOf(text) {
  return Number((text ?? "").replace(/\D/g, ""));
}
