// The built web, run as the image runs it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const START_MS = 30_000;

/** @returns {Promise<{ address: string, close: () => void }>} when it answers */
export async function startWeb() {
  if (!existsSync(`${root}/.next/standalone/server.js`)) throw new Error("There is no build: run npm run build first.");
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "./.next/standalone/runtime/preload.mjs", ".next/standalone/server.js"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT: String(port), HOSTNAME: "127.0.0.1", NEXT_MANUAL_SIG_HANDLE: "true", NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const address = `http://127.0.0.1:${port}`;
  const until = Date.now() + START_MS;
  // Its first line says that it listens; each look at the health check waits for another one.
  while (!(await fetch(`${address}/health/live`).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`The web did not start within ${START_MS / 1000} s.`);
    await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  }
  child.stdout.resume();
  return { address, close: () => void child.kill() };
}

/** @returns {Promise<number>} */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
