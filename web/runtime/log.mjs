// One JSON object a line on stdout, for CloudWatch Logs and whoever reads it.
import { format } from "node:util";

import { environment } from "./environment.mjs";

/** @typedef {"info" | "warn" | "error"} Level */

/**
 * @param {Level} level
 * @param {string} event a short name, such as `request`
 * @param {Record<string, unknown>} [fields]
 */
export function logLine(level, event, fields = {}) {
  const line = { time: new Date().toISOString(), level, event, service: "web", release: environment.release, ...fields };
  process.stdout.write(JSON.stringify(line) + "\n");
}

/** Next.js and its libraries write plain text to the console: the same text, as JSON lines. */
export function consoleAsJson() {
  /** @param {Level} level */
  const writer = (level) => (/** @type {unknown[]} */ ...parts) => {
    const message = stripColours(format(...parts)).trim();
    if (message) logLine(level, "console", { message });
  };
  console.log = writer("info");
  console.info = writer("info");
  console.debug = writer("info");
  console.warn = writer("warn");
  console.error = writer("error");
}

/** @param {string} text */
function stripColours(text) {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}
