import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

import { contentId } from "./scripts/content-id.mjs";
import { PREACT } from "./scripts/preact.mjs";

/** Where `next dev` sends what the load balancer sends to the API. */
const DEVELOPMENT_API = process.env.DEVELOPMENT_API ?? "http://127.0.0.1:8000";

/**
 * React's own renderer is 64 kB compressed, half of what a page may load. Browsers get Preact, which answers to React's
 * names; on the server, where pages are drawn by the build, and in `next dev`, it is React itself.
 */
const IN_BROWSERS = Object.fromEntries(Object.entries(PREACT).map(([name, preact]) => [name, { browser: preact }]));

function securityHeaders(development: boolean) {
  // 'unsafe-inline' for scripts: Next.js writes its data into inline scripts, and a nonce would make every page dynamic.
  const script = development ? "'self' 'unsafe-inline' 'unsafe-eval'" : "'self' 'unsafe-inline'";
  const policy = [
    "default-src 'self'",
    `script-src ${script}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return [
    { key: "Content-Security-Policy", value: policy },
    // `next dev` gives one of its scripts the type of JSON.
    ...(development ? [] : [{ key: "X-Content-Type-Options", value: "nosniff" }]),
    { key: "Referrer-Policy", value: "same-origin" },
  ];
}

export default function nextConfig(phase: string): NextConfig {
  const development = phase === PHASE_DEVELOPMENT_SERVER;
  return {
    output: "standalone",
    // Content, not time or commit: unchanged source keeps its id, and with it the image's digest.
    ...(development ? {} : { deploymentId: contentId(import.meta.dirname) }),
    outputFileTracingRoot: import.meta.dirname,
    // Traced into the image because the preload needs the same instance as the route /metrics.
    serverExternalPackages: ["prom-client"],
    outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**", "node_modules/typescript/**"] },
    images: { unoptimized: true },
    turbopack: { resolveAlias: development ? {} : IN_BROWSERS },
    // `npm run typecheck` checks them, on every change; the image's build need not do it again.
    typescript: { ignoreBuildErrors: true },
    poweredByHeader: false,
    agentRules: false,
    typedRoutes: true,
    headers: () =>
      Promise.resolve([
        { source: "/:path*", headers: securityHeaders(development) },
        // Pages name the files of one release: ask for them again each time. Files under /_next are kept for ever.
        { source: "/((?!_next/).*)", headers: [{ key: "Cache-Control", value: "no-cache" }] },
      ]),
    // The first version's addresses: a data set has become the source of the same id.
    redirects: () =>
      Promise.resolve([
        { source: "/datasets", destination: "/", permanent: false },
        { source: "/datasets/new", destination: "/sources/new?from=file", permanent: false },
        { source: "/datasets/:id", destination: "/sources/:id", permanent: false },
      ]),
    rewrites: () =>
      Promise.resolve(development ? [{ source: "/api/:path*", destination: `${DEVELOPMENT_API}/api/:path*` }] : []),
  };
}
