import { createRequire } from "node:module";
import { afterAll } from "vitest";

/** Node.js' register of what it loaded itself, that is past the aliases in vitest.config.ts. */
const { cache } = createRequire(import.meta.url);

// A component that gets React's hooks while Preact draws it fails in ways that are hard to read, or not at all.
afterAll(() => {
  const react = Object.keys(cache).find((path) => /\/node_modules\/react(-dom)?\//.test(path));
  if (react === undefined) return;
  const by = Object.values(cache).find((module) => module?.children.some((child) => child.filename === react));
  throw new Error(
    `${by?.filename ?? "An import"} loaded React (${react}), and browsers run Preact. Let Vite resolve what imports it: ` +
      "add its package to `inline` in vitest.config.ts and, if it is CommonJS, its modules of ECMAScript to MODULES.",
  );
});
