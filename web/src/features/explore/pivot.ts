import type { ChartTable } from "@/ui/chart/TimeChart";

import type { Aggregate, QueriedSeries } from "./types";

/** One row a time that any of the series has; a series without a value there has null. */
export function pivot(series: QueriedSeries[], aggregate: Aggregate): ChartTable {
  const times = [...new Set(series.flatMap((one) => one.times))].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  return {
    times,
    series: series.map((one) => {
      const values: (number | null)[] = new Array<null>(times.length).fill(null);
      one.times.forEach((time, index) => {
        values[place.get(time) ?? 0] = one.values[aggregate]?.[index] ?? null;
      });
      return { column: seriesTitle(one), values };
    }),
  };
}

/** `temperature (station: Seattle)` */
export function seriesTitle({ name, labels }: { name: string; labels: Record<string, string> }): string {
  const words = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  return words.length === 0 ? name : `${name} (${words.join(", ")})`;
}
