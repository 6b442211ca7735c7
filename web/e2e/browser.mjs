import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** It runs as root in CI and must not talk to anybody but the page's origin. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @param {string[]} [flags] more of them @returns {Promise<import("playwright-core").Browser>} */
export function launchBrowser(flags = []) {
  const path = [process.env.CHROMIUM, ...USUAL_PLACES].find((place) => place && existsSync(place));
  if (!path) throw new Error("No Chromium was found: install it (apt-get install chromium) or name it in CHROMIUM.");
  return chromium.launch({ executablePath: path, args: [...FLAGS, ...flags] });
}
