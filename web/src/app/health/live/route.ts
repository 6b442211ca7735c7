import { isDraining } from "../../../../runtime/state.mjs";

export const dynamic = "force-dynamic";

/** 503 while draining: the load balancer then sends no more requests here. */
export function GET(): Response {
  return isDraining()
    ? Response.json({ status: "draining" }, { status: 503 })
    : Response.json({ status: "live" });
}
