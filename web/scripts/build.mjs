// `next build`, made complete (static files, the preload) and the same for the same source on every machine.
// The image's digest depends on it: unchanged source must not become a deployment.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "rolldown";

import { contentId } from "./content-id.mjs";

const root = resolve(import.meta.dirname, "..");
const standalone = join(root, ".next/standalone");
const givenKey = process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY;

/** Next.js makes a random key a build otherwise. It protects Server Actions, and this web has none (see below). */
const contentKey = createHash("sha256").update(contentId(root)).digest("base64");

const built = spawnSync("node_modules/.bin/next", ["build"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: givenKey || contentKey },
});
if (built.status !== 0) process.exit(built.status ?? 1);

refuseServerActionsWithoutKey();
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

function refuseServerActionsWithoutKey() {
  const { node, edge } = readJson(join(standalone, ".next/server/server-reference-manifest.json"));
  if (Object.keys({ ...node, ...edge }).length === 0 || givenKey) return;
  console.error(
    "There are Server Actions now, and their key would follow from the public source: " +
      "give the build a secret NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, the same for every task of a release.",
  );
  process.exit(1);
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
