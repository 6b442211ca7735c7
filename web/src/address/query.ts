import { useSyncExternalStore } from "react";

import { useReady } from "./ready";

const CHANGED = "query-changed";

interface Query {
  /** False in the page that the build made, which knows no query. */
  ready: boolean;
  parameters: URLSearchParams;
  /** @param query with its `?`, or nothing. No request goes out, and Back still leads to the page before. */
  replace: (query: string) => void;
}

/** The query of the address, for what a page shows: an address can be shared and kept. */
export function useQuery(): Query {
  const ready = useReady();
  const search = useSyncExternalStore(subscribe, () => window.location.search, () => "");
  return { ready, parameters: new URLSearchParams(search), replace: replaceQuery };
}

/** The router's own `replace` answers a moment later: a checkbox would jump back before it is checked. */
function replaceQuery(query: string): void {
  const address = window.location.pathname + query;
  // What the router keeps beside the address, for Back and Forward, names it too.
  window.history.replaceState({ ...window.history.state, url: address, as: address }, "", address);
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void) {
  window.addEventListener(CHANGED, changed);
  window.addEventListener("popstate", changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener("popstate", changed);
  };
}
