// What a person sees when there is nothing to see, or when something fails: each page says what to do, and trying again helps.
import { expect, looker } from "./looking.mjs";

/** @typedef {import("playwright-core").Page} Page */

const NOWHERE = "00000000-0000-4000-8000-000000000000";
/** What fails, as the load balancer or the API says it; `undefined`: the connection breaks. */
const FAILURES = [
  { page: "/", api: "**/api/v1/sources?*", status: 503, says: "Try again in a moment." },
  { page: "/", api: "**/api/v1/sources?*", status: 500, says: "Try again in a moment." },
  { page: "/explore", api: "**/api/v1/series?*", status: undefined, says: "Check your connection, then try again." },
  { page: "/explore?series=1", api: "**/api/v1/query?*", status: 429, says: "Wait a minute, then try again." },
];

/**
 * @param {Page} page
 * @param {{ out: string, whileFailing: <T>(action: () => Promise<T>) => Promise<T> }} wishes `whileFailing` takes errors in
 *   the console for what was asked for
 */
export async function walkStates(page, { out, whileFailing }) {
  const look = looker(page, out);

  await page.goto("/explore");
  await page.getByText("Choose one or more series to see them here.").waitFor();
  await look("explore-nothing-chosen");
  await page.getByRole("searchbox", { name: "Name" }).fill("no series has this name");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByText("No series fits.").waitFor();
  await page.getByLabel("Labels").fill("station");
  await page.getByText("“station” is not a label: write key:value.").waitFor();
  await look("explore-no-series");

  for (const [index, failure] of FAILURES.entries()) {
    const answer = failure.status;
    await page.route(failure.api, (route) => (answer === undefined ? route.abort() : route.fulfill({ status: answer, body: "<html>" })));
    await whileFailing(async () => {
      await page.goto(failure.page);
      await notice(page).getByText(failure.says).waitFor();
      await look(`failed-${index + 1}`);
    });
    await page.unroute(failure.api);
    // With an API again, the button is all that is needed; what it then shows depends on what is there.
    const again = page.waitForResponse((response) => response.url().includes(failure.api.slice(3, -2)));
    await whileFailing(async () => {
      await notice(page).getByRole("button", { name: "Try again" }).click();
      await again;
    });
  }

  for (const [index, address] of [`/sources/${NOWHERE}`, `/datasets/${NOWHERE}`].entries())
    await whileFailing(async () => {
      await page.goto(address);
      await notice(page).getByText("It may have been deleted. Go back to the list.").waitFor();
      await look(`missing-${index + 1}`);
    });
  await whileFailing(async () => {
    await page.goto("/no-such-page");
    await notice(page).getByText("There is no page at this address.").waitFor();
    await look("no-such-page");
  });
  await page.getByRole("link", { name: "Go to the overview" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect((await page.title()) === "Data Aggregator", "the title follows the page");
}

/** Next.js has an alert of its own, which says the page's title. @param {Page} page */
function notice(page) {
  return page.getByRole("main").getByRole("alert");
}
