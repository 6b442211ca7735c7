// What an admin does: make a key, copy it, revoke it, find both in the audit log; and what is left after the log-out.
import { expect, looker } from "./looking.mjs";
import { allSeen } from "./stops.mjs";

const EVENTS = "Events, newest first";

/**
 * @param {import("playwright-core").Page} page of somebody who is logged in as an admin, with more than a page of events
 * @param {{ out: string, other: string }} wishes who else is logged in, elsewhere and once
 */
export async function walkAccess(page, { out, other }) {
  const look = looker(page, out);
  const name = `walk ${Date.now()}`;

  await page.goto("/");
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await page.getByRole("form", { name: "Make a key" }).getByLabel("Name").fill(name);
  await page.getByLabel("Scope").selectOption("writer");
  await page.getByLabel("Works until").fill("2099-12-31");
  await page.getByRole("button", { name: "Make the key" }).click();
  const field = page.getByRole("textbox", { name: `The key “${name}”` });
  const key = await field.inputValue();
  expect(key.startsWith("da_"), `the key is shown, it is ${key.slice(0, 3)}…`);
  expect(await field.evaluate((element) => document.activeElement === element), "the key has the focus");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied.").waitFor();
  expect((await page.evaluate(() => navigator.clipboard.readText())) === key, "the key is in the clipboard");
  await look("key-made");
  await page.reload();
  const row = page.getByRole("row").filter({ hasText: name });
  await row.getByText("Works until").waitFor();
  expect(!(await page.content()).includes(key), "the key is shown once");
  await look("keys");
  await allSeen(page);

  await row.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await row.getByText("Revoked").waitFor();
  expect((await row.getByRole("button").count()) === 0, "a revoked key cannot be revoked again");

  await page.getByRole("link", { name: "Sessions", exact: true }).click();
  const sessions = page.getByRole("table", { name: "Sessions, newest first" }).locator("tbody tr");
  await sessions.filter({ hasText: "(this browser)" }).first().waitFor();
  expect((await sessions.filter({ hasText: "(this browser)" }).getByRole("button").count()) === 0, "one's own session ends by logging out");
  await look("sessions");
  const others = sessions.filter({ hasText: other });
  await others.getByRole("button").first().click();
  await page.getByRole("button", { name: "End session" }).click();
  await others.first().waitFor({ state: "detached" });

  await page.getByRole("link", { name: "Audit", exact: true }).click();
  const events = page.getByRole("table", { name: EVENTS }).locator("tbody tr");
  await events.filter({ hasText: "Key made" }).filter({ hasText: name }).waitFor();
  const before = await events.count();
  await page.getByRole("button", { name: "Show older" }).click();
  await page.waitForFunction(({ rows }) => document.querySelectorAll("tbody tr").length > rows, { rows: before });
  await page.getByLabel("What").selectOption("key.revoke");
  await events.filter({ hasText: "Source run by hand" }).first().waitFor({ state: "detached" });
  await page.reload();
  await events.filter({ hasText: name }).waitFor();
  expect((await page.getByLabel("What").inputValue()) === "key.revoke", "the address keeps the search");
  await look("audit");
  await allSeen(page);
  await page.getByLabel("Who").fill("nobody of that name");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByText("Nothing fits.").waitFor();
  return { name };
}

/**
 * Where nothing may be seen without a login.
 * @param {import("playwright-core").Page} page at the audit log, of somebody who is logged in
 * @param {{ out: string, whileFailing: <T>(action: () => Promise<T>) => Promise<T> }} wishes
 */
export async function walkLockedDoor(page, { out, whileFailing }) {
  const look = looker(page, out);
  await whileFailing(async () => {
    await page.getByRole("button", { name: "Log out" }).click();
    const door = page.getByRole("main").getByRole("alert").getByRole("link", { name: "Log in" });
    await door.waitFor();
    await look("logged-out");
    expect((await page.getByRole("link", { name: "Keys", exact: true }).count()) === 0, "who may not see the keys has no link to them");
    await page.route("**/api/v1/login?*", (route) => route.fulfill({ status: 200, body: "the provider" }));
    const asked = page.waitForRequest(/\/api\/v1\/login\?/);
    await door.click();
    const next = new URL((await asked).url()).searchParams.get("next");
    expect(next?.startsWith("/audit?") ?? false, `the login leads back to the page, not to ${next}`);
  });
}
