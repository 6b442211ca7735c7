// The names under which answers are kept in the page's cache, in one place: what is read and what is refreshed must agree.
import type { Bucket, DatasetPage, RejectPage } from "./types";

export function datasetPages(index: number, previous: DatasetPage | null) {
  if (index > 0 && !previous?.next_cursor) return null;
  return ["datasets", previous?.next_cursor ?? undefined] as const;
}

export function datasetKey(id: string) {
  return ["dataset", id] as const;
}

export function aggregatesKey(id: string, bucket: Bucket, columns: string[]) {
  return ["aggregates", id, bucket, columns] as const;
}

export function rejectPages(id: string) {
  return (index: number, previous: RejectPage | null) => {
    if (index > 0 && !previous?.next_cursor) return null;
    return ["rejects", id, previous?.next_cursor ?? undefined] as const;
  };
}
