import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

import { type Asset, assetsIn, contentType, publish } from "./assets.mjs";

const FILES = { "chunks/1a.js": "1", "chunks/2b.css": "2", "media/3c.woff2": "3", "build-x/_buildManifest.js": "4" };

function folderOf(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "static-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function memoryStore() {
  const objects = new Map<string, Asset>();
  return {
    objects,
    digests: () => Promise.resolve(new Map([...objects].map(([key, { md5 }]) => [key, md5]))),
    put: async (asset: Asset) => void objects.set(asset.key, asset),
  };
}

it("puts every file under the path that pages ask for, with its type", async () => {
  const store = memoryStore();
  expect(await publish(await assetsIn(folderOf(FILES)), store)).toEqual({ uploaded: 4, present: 0 });
  expect(Object.fromEntries([...store.objects.values()].map((asset) => [asset.key, asset.contentType]))).toEqual({
    "_next/static/chunks/1a.js": "text/javascript; charset=utf-8",
    "_next/static/chunks/2b.css": "text/css; charset=utf-8",
    "_next/static/media/3c.woff2": "font/woff2",
    "_next/static/build-x/_buildManifest.js": "text/javascript; charset=utf-8",
  });
});

it("keeps for ever only what a hash of its content names", async () => {
  const kept = (await assetsIn(folderOf(FILES))).filter((asset) => asset.cacheControl.includes("immutable"));
  expect(kept.map((asset) => asset.key)).toEqual([
    "_next/static/chunks/1a.js",
    "_next/static/chunks/2b.css",
    "_next/static/media/3c.woff2",
  ]);
});

it("puts nothing twice, replaces a changed manifest and leaves the files of the former release", async () => {
  const store = memoryStore();
  await publish(await assetsIn(folderOf(FILES)), store);
  expect(await publish(await assetsIn(folderOf(FILES)), store)).toEqual({ uploaded: 0, present: 4 });
  const next = { "chunks/9z.js": "9", "build-x/_buildManifest.js": "5" };
  expect(await publish(await assetsIn(folderOf(next)), store)).toEqual({ uploaded: 2, present: 0 });
  expect(store.objects.has("_next/static/chunks/1a.js")).toBe(true);
  expect(store.objects.get("_next/static/build-x/_buildManifest.js")?.content.toString()).toBe("5");
});

it("has a bounded number of uploads under way, and begins none after a failure", async () => {
  const many = await assetsIn(folderOf(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`chunks/${n}.js`, ""]))));
  let begun = 0;
  const refused = publish(many, {
    digests: () => Promise.resolve(new Map()),
    put: async () => {
      begun += 1;
      await Promise.resolve();
      throw new Error("AccessDenied");
    },
  });
  await expect(refused).rejects.toThrow("AccessDenied");
  expect(begun).toBe(16);
});

it("names the file whose type it does not know, and the folder that is empty", async () => {
  expect(() => contentType("chunks/a.xyz")).toThrow(
    "chunks/a.xyz has no known content type: add its extension to runtime/assets.mjs.",
  );
  await expect(assetsIn("/no/such/folder")).rejects.toThrow("/no/such/folder holds no files: run this in the web's image.");
});
