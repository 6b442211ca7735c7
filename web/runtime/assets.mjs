// Which files a release of the web needs at the edge, and which of them are still to be put there.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

/** Where Next.js asks for them: https://nextjs.org/docs/app/api-reference/config/next-config-js/assetPrefix */
export const PREFIX = "_next/static/";
const CONCURRENCY = 16;

/** https://www.iana.org/assignments/media-types/media-types.xhtml */
const CONTENT_TYPES = new Map(
  Object.entries({
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
  }),
);

/** The folders whose files are named by a hash of their content. The manifests beside them keep their names. */
const HASHED = /^(chunks|css|media)\//;
const KEPT_FOR_EVER = "public, max-age=31536000, immutable";
const ASKED_FOR_AGAIN = "public, no-cache";

/** @typedef {{ key: string, content: Buffer, md5: string, contentType: string, cacheControl: string }} Asset */

/**
 * The bucket, as far as a publication needs it: the MD5 of each object there, by its key, and a way to put one.
 * @typedef {{ digests: (prefix: string) => Promise<Map<string, string>>, put: (asset: Asset) => Promise<void> }} Store
 */

/**
 * @param {string} path
 * @returns {string} what the browser has to be told: it is not left to guess (`X-Content-Type-Options: nosniff`)
 * @throws {Error} for an extension that has no known type
 */
export function contentType(path) {
  const type = CONTENT_TYPES.get(extname(path).toLowerCase());
  if (!type) throw new Error(`${path} has no known content type: add its extension to runtime/assets.mjs.`);
  return type;
}

/**
 * @param {string} path below `.next/static`
 * @returns {string}
 */
export function cacheControl(path) {
  return HASHED.test(path) ? KEPT_FOR_EVER : ASKED_FOR_AGAIN;
}

/**
 * @param {string} folder `.next/static` of a build
 * @returns {Promise<Asset[]>} its files, in the order of their keys
 * @throws {Error} when there are none
 */
export async function assetsIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length === 0) throw new Error(`${folder} holds no files: run this in the web's image.`);
  return Promise.all(
    paths.sort().map(async (path) => {
      const content = await readFile(path);
      const name = relative(folder, path).split(sep).join("/");
      return {
        key: PREFIX + name,
        content,
        md5: createHash("md5").update(content).digest("hex"),
        contentType: contentType(name),
        cacheControl: cacheControl(name),
      };
    }),
  );
}

/**
 * Puts what is not there yet, and removes nothing: pages of earlier releases still ask for their files.
 * @param {Asset[]} assets
 * @param {Store} store
 * @returns {Promise<{ uploaded: number, present: number }>}
 * @throws what the store throws; no further file is begun then
 */
export async function publish(assets, store) {
  const there = await store.digests(PREFIX);
  const missing = assets.filter((asset) => there.get(asset.key) !== asset.md5);
  const queue = missing.values();
  const upload = async () => {
    for (const asset of queue) await store.put(asset);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, upload));
  return { uploaded: missing.length, present: assets.length - missing.length };
}
