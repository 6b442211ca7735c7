// src/api/schema.ts from ../service/openapi.json. With --check: writes nothing, fails when the two differ.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import openapiTypescript, { astToString } from "openapi-typescript";

const root = resolve(import.meta.dirname, "..");
const source = resolve(root, "../service/openapi.json");
const target = join(root, "src/api/schema.ts");
const banner = "// Generated from service/openapi.json by `npm run generate`: change the service, not this file.\n\n";

if (!existsSync(source)) {
  fail("service/openapi.json is missing: write it from the service first, then run this again.");
}
const wanted = banner + astToString(await openapiTypescript(JSON.parse(readFileSync(source, "utf8")), { alphabetize: true }));

if (process.argv.includes("--check")) {
  const present = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (present !== wanted) {
    fail("web/src/api/schema.ts does not match service/openapi.json: run `npm run generate` in web/ and commit the result.");
  }
  console.log("web/src/api/schema.ts matches service/openapi.json.");
} else {
  writeFileSync(target, wanted);
  console.log("Wrote web/src/api/schema.ts.");
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
