// Stands in for the load balancer and the API where the flow itself is tried: /api is answered here from memory, the
// rest goes to the web.
import { createServer, request } from "node:http";

import { fakeAccess } from "./fake-access.mjs";
import { fakeSources } from "./fake-sources.mjs";

/**
 * @param {string} web the web's address
 * @param {number} [known] sources that are there from the beginning
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function startFakeStack(web, known) {
  const sources = fakeSources(known);
  const access = fakeAccess();
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://fake");
    if (!url.pathname.startsWith("/api/")) return pass(web, incoming, outgoing);
    const body = await text(incoming);
    const method = incoming.method ?? "GET";
    const token = incoming.headers["x-csrf-token"];
    const [status, answer] = access(method, url, body, String(token)) ?? sources(method, url, body) ?? [404, { error: "not_found", detail: "There is nothing at this address." }];
    outgoing.writeHead(status, { "Content-Type": "application/json" }).end(status === 204 ? "" : JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param {import("node:http").IncomingMessage} incoming */
async function text(incoming) {
  const parts = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** @param {string} web @param {import("node:http").IncomingMessage} incoming @param {import("node:http").ServerResponse} outgoing */
function pass(web, incoming, outgoing) {
  const onward = request(new URL(incoming.url ?? "/", web), { method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.writeHead(502).end());
  incoming.pipe(onward);
}
