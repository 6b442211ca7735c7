import { AGGREGATES, BUCKETS, type Aggregate, type Bucket, type Dataset } from "./types";

/** What the dataset's page shows. It lives in the address, so that the address can be shared. */
export interface View {
  bucket: Bucket;
  aggregate: Aggregate;
  /** In the dataset's order; never empty. */
  columns: string[];
}

type Described = Pick<Dataset, "value_columns" | "first_time" | "last_time">;

const DAY_MS = 24 * 60 * 60 * 1000;

export function defaultView(dataset: Described): View {
  return { bucket: defaultBucket(dataset), aggregate: "avg", columns: dataset.value_columns };
}

/** The finest bucket that still gives a line one can read: about 20 to 200 points. */
function defaultBucket({ first_time, last_time }: Described): Bucket {
  if (!first_time || !last_time) return "day";
  const days = (Date.parse(last_time) - Date.parse(first_time)) / DAY_MS;
  if (days <= 7) return "hour";
  if (days <= 200) return "day";
  return days <= 4 * 365 ? "week" : "month";
}

/** Anything the address says that is not a choice of this dataset falls back to the default. */
export function readView(parameters: URLSearchParams, dataset: Described): View {
  const fallback = defaultView(dataset);
  const asked = new Set(parameters.getAll("column"));
  const columns = dataset.value_columns.filter((column) => asked.has(column));
  return {
    bucket: oneOf(BUCKETS, parameters.get("bucket")) ?? fallback.bucket,
    aggregate: oneOf(AGGREGATES, parameters.get("aggregate")) ?? fallback.aggregate,
    columns: columns.length > 0 ? columns : fallback.columns,
  };
}

/** @returns the query with its question mark; "" for the default view */
export function writeView(view: View, dataset: Described): string {
  const fallback = defaultView(dataset);
  const parameters = new URLSearchParams();
  if (view.bucket !== fallback.bucket) parameters.set("bucket", view.bucket);
  if (view.aggregate !== fallback.aggregate) parameters.set("aggregate", view.aggregate);
  if (view.columns.length !== fallback.columns.length) {
    for (const column of view.columns) parameters.append("column", column);
  }
  const query = parameters.toString();
  return query ? `?${query}` : "";
}

/** Switches a column on or off. The last one stays: a chart of nothing helps nobody. */
export function toggleColumn(view: View, column: string, dataset: Described): View {
  const chosen = new Set(view.columns);
  if (!chosen.delete(column)) chosen.add(column);
  const columns = dataset.value_columns.filter((name) => chosen.has(name));
  return columns.length > 0 ? { ...view, columns } : view;
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: string | null): Choice | undefined {
  return choices.find((choice) => choice === value);
}
