import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Aggregate = Schemas["Aggregate"];
export type BucketWidth = Schemas["BucketWidth"];
export type ExportFormat = Schemas["ExportFormat"];
export type QueriedSeries = Schemas["QueriedSeries"];
export type QueryResult = Schemas["QueryResult"];
export type Series = Schemas["Series"];
export type SeriesPage = Schemas["SeriesPage"];

export const AGGREGATE_LABELS: Record<Aggregate, string> = {
  avg: "Average",
  sum: "Sum",
  min: "Minimum",
  max: "Maximum",
  count: "Count",
  first: "First",
  last: "Last",
  p50: "Median",
  p90: "90th percentile",
  p95: "95th percentile",
  p99: "99th percentile",
};
export const AGGREGATES = Object.keys(AGGREGATE_LABELS) as Aggregate[];

export const BUCKET_LABELS: Record<BucketWidth, string> = {
  auto: "Automatic",
  minute: "Minute",
  "5m": "5 minutes",
  "15m": "15 minutes",
  hour: "Hour",
  "6h": "6 hours",
  day: "Day",
  week: "Week",
  month: "Month",
  quarter: "Quarter",
  year: "Year",
};
export const BUCKETS = Object.keys(BUCKET_LABELS) as BucketWidth[];
