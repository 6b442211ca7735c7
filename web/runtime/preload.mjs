// Loaded before Next.js' own server: `node --import ./runtime/preload.mjs server.js`.
//
// Why a preload: Next.js' server starts to listen before its instrumentation hook has run, so the hook misses the first
// requests; and a server of our own would lose the standalone output's generated one, with its embedded configuration.
import { drainOnSignals } from "./drain.mjs";
import { consoleAsJson } from "./log.mjs";
import { observeRequests } from "./requests.mjs";

consoleAsJson();
observeRequests();
drainOnSignals();
