// What a reader does with the report's page: reads it with and without JavaScript, by keyboard, by screen reader, small.
// Called with the page's file and a folder for the pictures; prints what it saw as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const web = createRequire(pathToFileURL(process.env.WEB_PACKAGE));
const { launchBrowser } = await import(pathToFileURL(join(process.env.WEB_PACKAGE, "../e2e/browser.mjs")).href);
const [file, pictures] = process.argv.slice(2);
const url = pathToFileURL(file).href;
const axe = web.resolve("axe-core/axe.min.js");
const browser = await launchBrowser();
const seen = { requests: [], complaints: [], violations: {}, overflow: {} };

async function open({ scheme = "light", width = 1280, javaScriptEnabled = true } = {}) {
  const context = await browser.newContext({ colorScheme: scheme, javaScriptEnabled, viewport: { width, height: 900 }, bypassCSP: false });
  const page = await context.newPage();
  page.on("request", (request) => request.url() !== url && !request.url().startsWith("data:") && seen.requests.push(request.url()));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.goto(url);
  return page;
}

async function check(page, name) {
  // Through the debugger, since the page's policy rightly refuses a script from elsewhere.
  const session = await page.context().newCDPSession(page);
  const { readFile } = await import("node:fs/promises");
  await session.send("Runtime.evaluate", { expression: await readFile(axe, "utf8") });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document).then((all) => JSON.stringify(all.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' ; ')}`)))",
    awaitPromise: true,
    returnByValue: true,
  });
  seen.violations[name] = JSON.parse(result.value);
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const scheme of ["light", "dark"]) {
  const page = await open({ scheme });
  await page.screenshot({ path: join(pictures, `${scheme}.png`) });
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  await check(page, scheme);
  await page.context().close();
}

for (const width of [360, 768]) {
  const page = await open({ width });
  seen.overflow[width] = await overflow(page);
  await page.screenshot({ path: join(pictures, `${width}.png`) });
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  seen.overflow[`${width} unfolded`] = await overflow(page);
  await check(page, String(width));
  await page.context().close();
}

{
  const page = await open();
  const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole("button", { name: "Dark colours" }).focus();
  await page.keyboard.press("Enter");
  seen.toggled = before !== (await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  await page.getByRole("button", { name: "Light colours" }).waitFor();
  await check(page, "toggled");
  await page.context().close();
}

{
  // Tab through the page: everything that can be used is met once, in the order of the page, with a visible focus.
  const page = await open();
  const expected = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
    const usable = all.filter((each) => each.checkVisibility());
    usable.forEach((each, place) => (each.dataset.walk = String(place)));
    return usable.length;
  });
  const met = [];
  const invisible = [];
  for (let step = 0; step <= expected; step += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const active = document.activeElement;
      const style = getComputedStyle(active);
      return { walk: active.dataset.walk, outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, html: active.outerHTML.slice(0, 120) };
    });
    if (found.walk === undefined) break;
    met.push(Number(found.walk));
    if (!found.outline) invisible.push(found.html);
  }
  seen.walk = { expected, met, invisible };
  await page.context().close();
}

{
  const page = await open();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  seen.skipped = await page.evaluate(() => document.activeElement.id);
  const folded = page.locator("section.other details").first();
  if (await folded.count()) {
    const was = await folded.evaluate((each) => each.open);
    await folded.locator("> summary").focus();
    await page.keyboard.press("Enter");
    seen.unfolds = (await folded.evaluate((each) => each.open)) !== was;
  }
  await page.context().close();
}

{
  const page = await open();
  const shown = () => page.evaluate(() => [...document.querySelectorAll("article.change")].filter((each) => !each.hidden).length);
  const said = async () => (await page.getByRole("status").textContent()).trim();
  const status = page.getByRole("status");
  seen.filter = { live: await status.getAttribute("aria-live"), all: [await shown(), await said()] };
  await page.getByLabel("Danger", { exact: true }).selectOption({ index: 1 });
  seen.filter.danger = [await shown(), await said(), await page.locator("section.danger:not([hidden])").count()];
  await page.getByRole("button", { name: "Show all" }).click();
  seen.filter.reset = [await shown(), await said()];
  await page.getByLabel("Brick", { exact: true }).selectOption({ index: 1 });
  seen.filter.brick = [await shown(), await said()];
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("searchbox", { name: "Search" }).fill("subnet  CIDRBLOCK");
  seen.filter.text = [await shown(), await said()];
  await page.getByRole("searchbox", { name: "Search" }).fill("nothing has this");
  seen.filter.none = [await shown(), await said()];
  await check(page, "filtered");
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("button", { name: "Unfold everything" }).click();
  seen.filter.unfolded = await page.evaluate(() => [...document.querySelectorAll("main details")].every((each) => each.open));
  await page.context().close();
}

{
  const page = await open({ javaScriptEnabled: false });
  seen.without = {
    filter: await page.locator("#filter").isVisible(),
    theme: await page.locator("#theme").isVisible(),
    articles: await page.locator("article.change").count(),
    text: (await page.locator("main").textContent()).replace(/\s+/g, " "),
  };
  await page.locator("section.other summary").first().click({ timeout: 5_000 }).catch((error) => seen.complaints.push(String(error)));
  seen.without.opened = await page.locator("section.other details[open]").count();
  await page.context().close();
}

{
  const page = await open();
  await page.emulateMedia({ media: "print" });
  seen.print = {
    filter: await page.locator("#filter").isVisible(),
    contents: await page.locator("nav.contents").isVisible(),
    folded: await page.evaluate(() => [...document.querySelectorAll("section.other details:not([open]) .urns")].every((each) => each.checkVisibility({ contentVisibilityAuto: true }))),
  };
  await page.context().close();
}

await browser.close();
console.log(JSON.stringify(seen));
