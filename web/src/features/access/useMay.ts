import type { Me } from "./types";
import { useMe } from "./useMe";

const ORDER: Me["scope"][] = ["none", "reader", "writer", "admin"];

/** Whether to offer what needs that scope. Until it is known who looks, everything is: the API refuses what may not be. */
export function useMay(scope: Me["scope"]): boolean {
  const me = useMe();
  return me === undefined || ORDER.indexOf(me.scope) >= ORDER.indexOf(scope);
}
