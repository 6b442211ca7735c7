import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

import { PREACT } from "./scripts/preact.mjs";

/** Names for tests only: JSX as it is built for development, and where the testing library finds `act`. */
const PREACT_IN_TESTS = {
  ...PREACT,
  "react/jsx-dev-runtime": "preact/jsx-dev-runtime",
  "react-dom/test-utils": "preact/compat/test-utils",
  // The hook for React before 18 that SWR asks for. It is CommonJS too, and Preact has the hook.
  "use-sync-external-store/shim": "preact/compat",
};

/**
 * The same code as modules of ECMAScript. The packages' main files are CommonJS: Node.js itself resolves what those
 * `require`, and it would find React.
 */
const MODULES = {
  "@testing-library/react": "@testing-library/react/dist/@testing-library/react.esm.js",
  "next/dynamic": "next/dist/esm/shared/lib/dynamic.js",
  "next/head": "next/dist/esm/shared/lib/head.js",
  "next/link": "next/dist/esm/client/link.js",
  "next/router": "next/dist/esm/client/router.js",
};

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@(?=\/)/, replacement: fileURLToPath(new URL("./src", import.meta.url)) },
      ...exactly(PREACT_IN_TESTS, (name) => name),
      ...exactly(MODULES, (path) => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url))),
    ],
  },
  test: {
    // A test that renders says `@vitest-environment jsdom` in its first line: it costs a second a file.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}", "runtime/**/*.test.ts", "scripts/**/*.test.ts"],
    restoreMocks: true,
    // Not UTC, not by whole hours, and with summer time: what should be UTC and takes the reader's zone is then seen.
    env: { TZ: "America/St_Johns" },
    setupFiles: "vitest.setup.ts",
    // What renders, or keeps state with hooks: it gets the aliases only where Vite, not Node.js, resolves its imports.
    server: { deps: { inline: [/node_modules\/(@testing-library\/react|next|swr)\//] } },
  },
});

/** Aliases for these names alone, and not for what begins with them. */
function exactly(names: Record<string, string>, place: (target: string) => string) {
  return Object.entries(names).map(([name, target]) => ({ find: new RegExp(`^${name}$`), replacement: place(target) }));
}
