import type { Health, RunState, Source } from "./types";

/** In the order in which they want attention. */
export const HEALTHS = ["failing", "late", "never", "fresh", "paused"] as const satisfies readonly Health[];

export const HEALTH_LABELS: Record<Health, string> = {
  failing: "Failing",
  late: "Late",
  never: "Not read yet",
  fresh: "Fresh",
  paused: "Paused",
};

/** What the word means for this source, and what to do. */
export function healthSentence(source: Pick<Source, "health" | "failures" | "url">): string {
  switch (source.health) {
    case "failing":
      return source.failures === 1
        ? "The last run failed. Its error below says what to do."
        : `The last ${source.failures} runs failed. The newest error below says what to do.`;
    case "late":
      return "No run succeeded for more than two intervals. Run it now, or look whether workers are up.";
    case "never":
      return source.url === null
        ? "Nothing was sent to this source yet. Send a file below, or observations through the API."
        : "No run has ended yet. The first one starts as soon as a worker is free.";
    case "fresh":
      return source.url === null ? "What was sent last is stored." : "It was read in time.";
    case "paused":
      return "It is not read on schedule. Resume it to read it again.";
  }
}

export const RUN_LABELS: Record<RunState, string> = {
  waiting: "Waiting for a worker",
  running: "Running",
  succeeded: "Succeeded",
  unchanged: "Unchanged",
  failed: "Failed",
};

export function isUnderWay(state: RunState): boolean {
  return state === "waiting" || state === "running";
}

/** Sources that `text` names (in their name or address) and that have this health; those that want attention first. */
export function choose(sources: Source[], text: string, health: Health | "all"): Source[] {
  const wanted = text.trim().toLowerCase();
  return sources
    .filter((one) => health === "all" || one.health === health)
    .filter((one) => `${one.name} ${one.url ?? ""}`.toLowerCase().includes(wanted))
    .sort((a, b) => HEALTHS.indexOf(a.health) - HEALTHS.indexOf(b.health) || a.name.localeCompare(b.name));
}

export function countByHealth(sources: Source[]): Record<Health, number> {
  const counts: Record<Health, number> = { failing: 0, late: 0, never: 0, fresh: 0, paused: 0 };
  for (const { health } of sources) counts[health] += 1;
  return counts;
}
