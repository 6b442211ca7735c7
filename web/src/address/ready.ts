import { useSyncExternalStore } from "react";

let takenOver = false;

/**
 * Whether the browser has taken over the page that the build made. Until then a page must look as the build made it:
 * what follows from the address or from this browser comes afterwards. Pages reached by a link are ready at once.
 */
export function useReady(): boolean {
  return useSyncExternalStore(
    (changed) => {
      takenOver = true;
      changed();
      return () => undefined;
    },
    () => takenOver,
    () => false,
  );
}
