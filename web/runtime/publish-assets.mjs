// A one-off task of every update: puts the release's static files where CloudFront serves them, before a page names
// them. `node runtime/publish-assets.mjs`, with ASSETS_BUCKET; region and credentials are those of the task.
import { join, resolve } from "node:path";
import { paginateListObjectsV2, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

import { assetsIn, publish } from "./assets.mjs";
import { logLine } from "./log.mjs";

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * @param {string} bucket
 * @returns {import("./assets.mjs").Store}
 */
function bucketStore(bucket) {
  const client = new S3Client({
    // A bucket is no host name of an endpoint on this machine.
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL || process.env.AWS_ENDPOINT_URL_S3),
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
  return {
    async digests(prefix) {
      /** @type {Map<string, string>} */
      const digests = new Map();
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        // The tag of an object encrypted with S3's own keys and put in one piece is its MD5, in quotes:
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
        for (const { Key, ETag } of page.Contents ?? []) if (Key) digests.set(Key, (ETag ?? "").replaceAll('"', ""));
      }
      return digests;
    },
    async put(asset) {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: asset.key,
          Body: asset.content,
          ContentType: asset.contentType,
          CacheControl: asset.cacheControl,
        }),
      );
    },
  };
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : error.name;
  return error.message.includes(code) ? error.message : `${code} ${error.message}`.trim();
}

async function main() {
  const started = performance.now();
  const bucket = process.env.ASSETS_BUCKET;
  if (!bucket) throw new Error("ASSETS_BUCKET is not set: name the bucket that CloudFront takes /_next/static from.");
  const assets = await assetsIn(join(resolve(import.meta.dirname, ".."), ".next/static"));
  const counts = await publish(assets, bucketStore(bucket)).catch((error) => {
    throw new Error(
      `The static files were not published to the bucket ${bucket}: ${reasonOf(error)}. See that it exists, that the ` +
        "task reaches S3, and that its role may list the bucket and put objects; then run the update again.",
    );
  });
  const seconds = Math.round(performance.now() - started) / 1000;
  logLine("info", "assets-published", { bucket, ...counts, seconds });
}

main().catch((error) => {
  logLine("error", "assets-not-published", { message: error.message });
  process.exit(1);
});
