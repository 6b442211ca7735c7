import type { ServerResponse } from "node:http";

/**
 * What `getServerSideProps` returns when it has answered itself. The load balancer and Prometheus ask for paths outside
 * /api, where Next.js lets a route answer without a page no other way.
 */
export function answerWith(response: ServerResponse, status: number, contentType: string, body: string) {
  response.statusCode = status;
  response.setHeader("Content-Type", contentType);
  response.end(body);
  return Promise.resolve({ props: {} });
}

/** The page that is never drawn, since the answer is complete before. */
export function NoPage() {
  return null;
}
