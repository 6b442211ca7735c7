// In and out with the test provider of a local stack, local/login_provider.py: what a reader sees, and what an admin.
import { walkAccess } from "./access-flow.mjs";
import { expect, looker } from "./looking.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * @param {Page} page of a stack where everybody may do everything without a login
 * @param {{ out: string }} wishes
 */
export async function walkLogins(page, { out }) {
  const look = looker(page, out);
  await page.goto("/explore?range=1y");
  await logIn(page, "Nobody: cancel", look);
  await page.getByRole("main").getByRole("alert").getByText("The login was cancelled").waitFor();
  await look("login-cancelled");

  await page.goto("/explore?range=1y");
  await logIn(page, "Rita Reader");
  await page.getByText("Logged in: Rita Reader").waitFor();
  expect(new URL(page.url()).search === "?range=1y", "the login leads back to where one was");
  expect((await page.getByRole("link", { name: "Keys", exact: true }).count()) === 0, "a reader has no link to the keys");
  await page.goto("/");
  await page.getByRole("table", { name: "Sources" }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "Runs" }).waitFor();
  await page.getByText("Logged in: Rita Reader").waitFor();
  expect((await page.getByRole("main").getByRole("button", { name: /^(Edit|Run now|Delete…)$/ }).count()) === 0, "a reader is offered no change");
  await look("source-of-a-reader");
  await logOut(page);

  await logIn(page, "Ada Admin");
  const elsewhere = await page.context().browser()?.newPage({ baseURL: new URL(page.url()).origin });
  if (!elsewhere) throw new Error("There is no second browser.");
  await elsewhere.goto("/");
  await logIn(elsewhere, "Walt Writer");
  await elsewhere.getByText("Logged in: Walt Writer").waitFor();
  const seen = await walkAccess(page, { out, other: "Walt Writer" });
  await elsewhere.reload();
  await elsewhere.getByRole("link", { name: "Log in" }).first().waitFor();
  await elsewhere.close();
  await page.goto("/audit?action=login");
  const logins = page.getByRole("table", { name: "Events, newest first" }).locator("tbody tr");
  await logins.filter({ hasText: "Ada Admin" }).first().waitFor();
  await logins.filter({ hasText: "Rita Reader" }).first().waitFor();
  await logOut(page);
  return seen;
}

/** @param {Page} page @param {string} person @param {(name: string) => Promise<void>} [look] at the provider's page */
export async function logIn(page, person, look) {
  await page.getByRole("link", { name: "Log in" }).first().click();
  await page.getByRole("heading", { name: "Who are you?" }).waitFor();
  await look?.("login-provider");
  await page.getByRole("button", { name: person }).click();
}

/** @param {Page} page */
async function logOut(page) {
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("link", { name: "Log in" }).first().waitFor();
}
