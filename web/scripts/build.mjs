// `next build`, made complete (static files, the preload) and the same for the same source on every machine.
// The image's digest depends on it: unchanged source must not become a deployment.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "rolldown";

import { reportFirstLoads } from "./first-load.mjs";

const root = resolve(import.meta.dirname, "..");
const standalone = join(root, ".next/standalone");

const built = spawnSync("node_modules/.bin/next", ["build"], { cwd: root, stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
if (!reportFirstLoads(join(root, ".next"))) process.exit(1);

shutDraftMode();
for (const folder of [".next/static", "runtime", "public"]) {
  if (!existsSync(join(root, folder))) continue;
  cpSync(join(root, folder), join(standalone, folder), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
}
await bundlePublication();

/** One file instead of the 25 MB of packages that AWS's SDK is: Next.js' output holds only what its server imports. */
async function bundlePublication() {
  const name = "runtime/publish-assets.mjs";
  await build({
    input: join(root, name),
    platform: "node",
    output: { file: join(standalone, name), format: "esm", codeSplitting: false, minify: true },
  });
}

/**
 * Next.js makes random keys for its draft mode, which this web does not use. A lone surrogate takes their place: no
 * header and no cookie can hold one, so nobody can switch draft mode on or ask for a page to be made again.
 */
function shutDraftMode() {
  const closed = "\ud800";
  const keys = { previewModeId: closed, previewModeSigningKey: closed, previewModeEncryptionKey: closed };
  const manifest = join(standalone, ".next/prerender-manifest.json");
  writeFileSync(manifest, JSON.stringify({ ...readJson(manifest), preview: keys }));
  const properties = join(standalone, ".next/server/preview-props.json");
  const present = Object.keys(readJson(properties)).sort();
  if (present.join() !== Object.keys(keys).sort().join()) {
    console.error(`Next.js keeps its draft mode's keys differently now (${present.join(", ")}): adapt scripts/build.mjs.`);
    process.exit(1);
  }
  writeFileSync(properties, JSON.stringify(keys));
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
