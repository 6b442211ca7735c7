import { useSyncExternalStore } from "react";

import { formatMoment, formatRelative } from "@/format/format";

const TICK_MS = 30_000;

/** `5 minutes ago`, kept up to date, with the full time to hover over; what never was is said in words. */
export function Ago({ moment, never }: { moment: string | null; never: string }) {
  const now = useNow();
  if (moment === null) return <span className="soft">{never}</span>;
  return (
    <time dateTime={moment} title={formatMoment(moment)} suppressHydrationWarning>
      {formatRelative(Date.parse(moment), now)}
    </time>
  );
}

/** Milliseconds since 1970, in steps of half a minute. */
function useNow(): number {
  return useSyncExternalStore(subscribe, steppedNow, steppedNow);
}

function steppedNow(): number {
  return Math.floor(Date.now() / TICK_MS) * TICK_MS;
}

function subscribe(changed: () => void) {
  const timer = setInterval(changed, TICK_MS);
  return () => clearInterval(timer);
}
