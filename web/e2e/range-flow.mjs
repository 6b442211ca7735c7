// The range of explore by its two fields: typed without a mouse, refused in words, kept by the address for readers everywhere.
import { chartDrawn, expect } from "./looking.mjs";
import { focused, tabTo } from "./stops.mjs";

/** @typedef {import("playwright-core").Page} Page */

const FROM = "From (UTC)";
const TO = "To (UTC)";
/** No source of the flow has observations there. */
const LATER = "2098";

/**
 * @param {Page} page of all there is of a series; it has a February and a March in the middle year
 * @param {import("./looking.mjs").Look} look
 */
export async function typeRange(page, look) {
  const all = await titleOf(page);
  const [first = NaN, last = NaN] = await Promise.all([FROM, TO].map(async (label) => Date.parse(`${await page.getByLabel(label).inputValue()}Z`)));
  expect(first < last, "the fields show where everything begins and ends");
  // The one in the middle: the first bucket may begin in the year before the first observation.
  const year = new Date((first + last) / 2).toISOString().slice(0, 4);

  await tabTo(page, FROM);
  await typeField(page, "03", year);
  await tabTo(page, TO);
  await typeField(page, "02", year);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("“From” has to lie before “To”: choose an earlier “From” or a later “To”.").waitFor();
  expect((await focused(page)) === FROM, "a refusal leads to the field");
  expect(!page.url().includes("start="), "a range that ends before it begins is not shown");
  await look("explore-range-refused", true);
  await typeField(page, "02", year);
  await page.getByRole("main").getByRole("alert").waitFor({ state: "detached" });
  await tabTo(page, TO);
  await page.keyboard.press("Backspace");
  await tabTo(page, "Apply");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("“To” is not a day and a time: fill in each part of it").waitFor();
  await typeField(page, "03", year);
  await tabTo(page, "Apply");
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.searchParams.get("start") === `${year}-02-02T01:00:00.000Z` && address.searchParams.get("end") === `${year}-03-03T01:00:00.000Z`);
  expect((await focused(page)) === "Apply", "the button keeps the focus");
  await page.getByRole("rowheader", { name: `2 Feb ${year}, 01:00`, exact: true }).waitFor();
  await chartDrawn(page);
  expect((await titleOf(page)) !== all, `a shorter range has narrower buckets than: ${all}`);
  await meansTheSameElsewhere(page);
  await look("explore-range", true);

  await tabTo(page, FROM);
  await typeField(page, "02", LATER);
  await tabTo(page, TO);
  await typeField(page, "03", LATER);
  await page.keyboard.press("Enter");
  await page.getByText("These series have no observations in this range. Choose another one above, or look at all there is.").waitFor();
  await look("explore-range-empty");
  await tabTo(page, "Show everything there is");
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => !address.searchParams.has("start"));
  await chartDrawn(page);
  expect((await titleOf(page)) === all, `everything is shown again: ${await titleOf(page)} instead of ${all}`);
}

/**
 * Into the field that has the focus: one o'clock in the night of the second of the second, or of the third of the third.
 * Browsers put day and month in the order of their own language; where that has no a.m., nobody hears the A.
 *
 * @param {Page} page @param {"02" | "03"} number @param {string} year
 */
async function typeField(page, number, year) {
  await page.keyboard.type(`${number}${number}${year}0100A`);
  const value = await page.locator(":focus").inputValue();
  expect(value === `${year}-${number}-${number}T01:00`, `what is typed stands in the field, not ${value}`);
}

/** @param {Page} page with a chart */
function titleOf(page) {
  return page.locator("figcaption > span").first().textContent();
}

/**
 * The range is said in UTC, as the table's times are, and a reader in another zone finds the same at the same address.
 * @param {Page} page of a range with both its ends, to the minute
 */
export async function meansTheSameElsewhere(page) {
  const address = new URL(page.url());
  const storageState = await page.context().storageState();
  const elsewhere = await page.context().browser()?.newContext({ locale: "en-GB", timezoneId: "America/New_York", storageState });
  if (!elsewhere) throw new Error("There is no second browser.");
  const there = await elsewhere.newPage();
  await there.goto(address.href);
  for (const one of [page, there]) {
    await chartDrawn(one);
    for (const [name, label] of /** @type {const} */ ([["start", FROM], ["end", TO]])) {
      const [told, value] = [address.searchParams.get(name), await one.getByLabel(label).inputValue()];
      expect(`${value}:00.000Z` === told, `${label} is the address' ${told}, not ${value}`);
    }
    await one.getByRole("columnheader", { name: "Time (UTC)" }).waitFor();
  }
  const [mine, theirs] = await Promise.all([page, there].map((one) => one.locator("tbody").last().textContent()));
  expect(mine === theirs, `the same address shows the same times in New York: ${theirs} instead of ${mine}`);
  await elsewhere.close();
}
