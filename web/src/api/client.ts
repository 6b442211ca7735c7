import createClient, { type Middleware } from "openapi-fetch";

import { CSRF_HEADER, csrfToken, forgetCsrfToken } from "./csrf";
import { noAnswer, problemFrom } from "./problem";
import type { paths } from "./schema";

/** Calls go to the page's own origin: the load balancer sends /api there, `next dev` rewrites it. */
export const client = createClient<paths>({ baseUrl: "" });

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

const intended: Middleware = {
  async onRequest({ request }) {
    if (SAFE_METHODS.includes(request.method)) return;
    const token = await csrfToken();
    if (token !== null) request.headers.set(CSRF_HEADER, token);
  },
  onResponse({ response }) {
    if (response.status === 401 || response.status === 403) forgetCsrfToken();
  },
};
client.use(intended);

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * @returns the answer's data
 * @throws ApiProblem when the call fails, for whatever reason
 */
export async function answerOf<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  let outcome: Outcome<Data>;
  try {
    outcome = await call;
  } catch (cause) {
    // fetch rejects with a TypeError for a failed connection, a JSON answer cut short with a SyntaxError.
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw noAnswer();
  }
  const { data, error, response } = outcome;
  if (!response.ok) throw problemFrom(response.status, error, response.headers.get("X-Request-Id"));
  return data as Data;
}
