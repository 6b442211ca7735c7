// The deployment id: a hash of what the build reads. https://nextjs.org/docs/app/guides/self-hosting#version-skew
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const READ_BY_THE_BUILD = ["src", "runtime", "scripts", "public", "next.config.ts", "package.json", "package-lock.json"];

/**
 * @param {string} root the folder of package.json
 * @returns {string} 16 hexadecimal digits; the same for the same content, on every machine
 */
export function contentId(root) {
  const hash = createHash("sha256");
  for (const path of READ_BY_THE_BUILD.flatMap((name) => files(join(root, name)))) {
    hash.update(relative(root, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function files(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return [];
  if (!entry.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !/\.test\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => files(join(path, name)));
}
