import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";

import { firstLoads, LIMIT, reportFirstLoads } from "./first-load.mjs";

/** A build with these pages; a file's name says how many bytes it has, which cannot be compressed. */
function built(pages: Record<string, string[]>): string {
  const output = mkdtempSync(join(tmpdir(), "first-load-"));
  mkdirSync(join(output, "static"));
  const manifest = { pages, lowPriorityFiles: ["static/10-manifest.js"] };
  for (const file of [...Object.values(pages).flat(), ...manifest.lowPriorityFiles]) {
    writeFileSync(join(output, file), randomBytes(Number.parseInt(file.slice("static/".length), 10)));
  }
  writeFileSync(join(output, "build-manifest.json"), JSON.stringify(manifest));
  return output;
}

it("counts a page's scripts, everybody's scripts and the manifest, each file once", () => {
  const output = built({
    "/_app": ["static/2000-shared.js", "static/9999-a.css"],
    "/small": ["static/2000-shared.js"],
    "/large": ["static/3000-own.js", "static/9999-a.css"],
    "/metrics": [],
  });
  const [large, small, ...others] = firstLoads(output);
  expect(others).toEqual([]);
  expect([large?.route, small?.route]).toEqual(["/large", "/small"]);
  // gzip adds some 23 bytes to what it cannot make smaller.
  expect(Math.floor((large?.bytes ?? 0) / 100)).toBe(50);
  expect(Math.floor((small?.bytes ?? 0) / 100)).toBe(20);
});

it("refuses a build with a page above the limit, and names the page", () => {
  vi.spyOn(console, "log").mockReturnValue();
  const said = vi.spyOn(console, "error").mockReturnValue();
  expect(reportFirstLoads(built({ "/_app": [], "/fine": [`static/${LIMIT - 1000}-a.js`] }))).toBe(true);
  expect(said).not.toHaveBeenCalled();
  expect(reportFirstLoads(built({ "/_app": [], "/fine": [], "/charts": [`static/${LIMIT}-a.js`] }))).toBe(false);
  expect(said.mock.calls.join()).toContain("Too much: /charts. Load what is not seen at first with next/dynamic");
});
