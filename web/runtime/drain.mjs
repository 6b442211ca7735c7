// SIGTERM: fail the load balancer's health check, go on answering for a few seconds, let the last answers end, exit.
import { environment } from "./environment.mjs";
import { logLine } from "./log.mjs";
import { openResponses, servers } from "./requests.mjs";
import { startDraining } from "./state.mjs";

export function drainOnSignals() {
  process.once("SIGTERM", () => void drain());
  process.once("SIGINT", () => process.exit(130));
}

async function drain() {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  startDraining();
  logLine("info", "draining", { drain_s: environment.drainSeconds, open_requests: openResponses.size });

  await until(() => elapsed() >= environment.drainSeconds);
  for (const server of servers) {
    server.close();
    server.closeIdleConnections();
  }
  await until(() => openResponses.size === 0 || elapsed() >= environment.exitSeconds);

  logLine("info", "stopped", { open_requests: openResponses.size, after_s: Math.round(elapsed()) });
  process.exit(0);
}

/** @param {() => boolean} condition */
function until(condition) {
  return /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      const look = () => (condition() ? resolve() : setTimeout(look, 50));
      look();
    })
  );
}
