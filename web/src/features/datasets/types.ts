import type { components } from "@/api/schema";

export type Dataset = components["schemas"]["Dataset"];
export type Inspection = components["schemas"]["Inspection"];
export type InspectedColumn = Inspection["columns"][number];
export type DatasetPage = components["schemas"]["DatasetPage"];
export type Aggregates = components["schemas"]["Aggregates"];
export type AggregateRow = Aggregates["rows"][number];
export type Reject = components["schemas"]["Reject"];
export type RejectPage = components["schemas"]["RejectPage"];
export type Bucket = components["schemas"]["Bucket"];

export const BUCKETS = ["hour", "day", "week", "month"] as const satisfies readonly Bucket[];

export const AGGREGATES = ["avg", "sum", "min", "max", "count"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export const BUCKET_LABELS: Record<Bucket, string> = { hour: "Hour", day: "Day", week: "Week", month: "Month" };
export const AGGREGATE_LABELS: Record<Aggregate, string> = {
  avg: "Average",
  sum: "Sum",
  min: "Minimum",
  max: "Maximum",
  count: "Count",
};

/** Where five stand side by side on a telephone. */
export const AGGREGATE_SHORT_LABELS: Record<Aggregate, string> = {
  avg: "Average",
  sum: "Sum",
  min: "Min",
  max: "Max",
  count: "Count",
};
