// npm run e2e -- --base-url http://… --file data.csv --out dir [--expect-rejects N] [--delete]
//   … --source-url http://…/data.csv   adds that address as a source as well, runs it and explores it
//   … --test-logins                    logs in as the people of the local stack's provider
// npm run e2e -- --fake-api-for http://127.0.0.1:3000 …   the same on a web alone, with a fake of the API
//
// Prints one JSON object; exits with 1 on a failed expectation, an error in the console or a failed request.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";

import { walkAccess, walkLockedDoor } from "./access-flow.mjs";
import { launchBrowser } from "./browser.mjs";
import { startFakeStack } from "./fake-stack.mjs";
import { walk } from "./flow.mjs";
import { walkLogins } from "./login-flow.mjs";
import { walkSources } from "./sources-flow.mjs";
import { walkStates } from "./states-flow.mjs";

const { values } = parseArgs({
  options: {
    "base-url": { type: "string" },
    "fake-api-for": { type: "string" },
    file: { type: "string" },
    "source-url": { type: "string" },
    out: { type: "string", default: "e2e/out" },
    "expect-rejects": { type: "string" },
    "test-logins": { type: "boolean", default: false },
    delete: { type: "boolean", default: false },
  },
});
const { file, out } = values;
if (!file || !(values["base-url"] || values["fake-api-for"])) {
  console.error("Give --base-url (or --fake-api-for) and --file: npm run e2e -- --base-url http://… --file data.csv --out dir");
  process.exit(2);
}

await mkdir(out, { recursive: true });
const fake = values["fake-api-for"] ? await startFakeStack(values["fake-api-for"]) : undefined;
const baseURL = fake?.address ?? values["base-url"];
const browser = await launchBrowser();
// A reader far from UTC: the data's times are UTC nevertheless.
const reader = { locale: "en-GB", timezoneId: "America/St_Johns" };
const page = await browser.newPage({ baseURL, viewport: { width: 1280, height: 900 }, colorScheme: "light", ...reader });

/** @type {string[]} */
const complaints = [];
let failing = false;
// A status of 400 and above is told by the response itself, and in the console only later.
const isStatus = (/** @type {string} */ text) => /^Failed to load resource: the server responded with a status of/.test(text);
page.on("console", (message) => message.type() === "error" && !failing && !isStatus(message.text()) && complaints.push(`console: ${message.text()}`));
page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
page.on("response", (response) => response.status() >= 400 && !failing && complaints.push(`${response.status()} ${response.url()}`));

/** @type {<T>(action: () => Promise<T>) => Promise<T>} */
async function whileFailing(action) {
  failing = true;
  try {
    return await action();
  } finally {
    failing = false;
  }
}

let result = {};
const started = performance.now();
try {
  const expectRejects = values["expect-rejects"] === undefined ? undefined : Number(values["expect-rejects"]);
  result = await walk(page, { file, out, expectRejects, remove: values.delete });
  await walkStates(page, { out, whileFailing });
  const address = values["source-url"];
  if (address) Object.assign(result, { sources: await walkSources(page, { address, out }) });
  if (values["test-logins"]) Object.assign(result, { access: await walkLogins(page, { out }) });
  if (fake) {
    Object.assign(result, { access: await walkAccess(page, { out, other: "Rita Reader" }) });
    await walkLockedDoor(page, { out, whileFailing });
  }
} catch (error) {
  complaints.push(error instanceof Error ? error.message : String(error));
  await page.screenshot({ path: `${out}/failure.png`, fullPage: true }).catch(() => undefined);
} finally {
  await browser.close();
  fake?.close();
}
const seconds = Math.round((performance.now() - started) / 100) / 10;
console.log(JSON.stringify({ ok: complaints.length === 0, complaints, seconds, ...result }, null, 2));
process.exit(complaints.length === 0 ? 0 : 1);
