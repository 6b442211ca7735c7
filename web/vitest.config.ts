import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    // A test that renders says `@vitest-environment jsdom` in its first line: it costs a second a file.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}", "runtime/**/*.test.ts", "scripts/**/*.test.ts"],
    restoreMocks: true,
  },
});
