export const dynamic = "force-dynamic";

/** Set by runtime/drain.mjs when the process was told to stop. */
const DRAINING = Symbol.for("data-aggregator.draining");

/** 503 while draining: the load balancer then sends no more requests here. */
export function GET(): Response {
  const draining = Reflect.get(globalThis, DRAINING) === true;
  return Response.json(
    { status: draining ? "draining" : "live" },
    { status: draining ? 503 : 200, headers: { "Cache-Control": "no-store" } },
  );
}
