import type { Aggregate, AggregateRow } from "../types";

/** Aggregates turned for a chart and a table: one entry a bucket, one series a column. */
export interface Pivot {
  /** Beginnings of the buckets, Unix time in seconds, ascending. */
  times: number[];
  series: { column: string; values: (number | null)[] }[];
}

/**
 * @param columns the series wanted, in this order; one without rows becomes all gaps
 * @returns gaps as null: a bucket without values is not a zero
 */
export function pivot(rows: AggregateRow[], columns: string[], aggregate: Aggregate): Pivot {
  const times = [...new Set(rows.map((row) => Date.parse(row.time) / 1000))].sort((a, b) => a - b);
  const position = new Map(times.map((time, index) => [time, index]));
  const series = columns.map((column) => ({ column, values: times.map((): number | null => null) }));
  const byColumn = new Map(series.map((one) => [one.column, one.values]));
  for (const row of rows) {
    const index = position.get(Date.parse(row.time) / 1000);
    const values = byColumn.get(row.column);
    if (index !== undefined && values) values[index] = row[aggregate] ?? null;
  }
  return { times, series };
}
