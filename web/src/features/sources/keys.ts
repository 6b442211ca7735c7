// The names under which answers are kept in the page's cache, in one place: what is read and what is refreshed must agree.
import type { RunPage, SourcePage } from "./types";

export function sourcePages(index: number, previous: SourcePage | null) {
  if (index > 0 && !previous?.next_cursor) return null;
  return ["sources", previous?.next_cursor ?? undefined] as const;
}

export function sourceKey(id: string) {
  return ["source", id] as const;
}

export function runPages(id: string) {
  return (index: number, previous: RunPage | null) => {
    if (index > 0 && !previous?.next_cursor) return null;
    return ["runs", id, previous?.next_cursor ?? undefined] as const;
  };
}

export function runRejectsKey(run: number) {
  return ["run-rejects", run] as const;
}
