import dynamic from "next/dynamic";
import { useMemo } from "react";
import useSWR from "swr";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";
import { Segmented } from "@/ui/Segmented";

import { aggregatesCsvAddress, getAggregates } from "../api";
import { aggregatesKey } from "../keys";
import {
  AGGREGATE_LABELS,
  AGGREGATE_SHORT_LABELS,
  AGGREGATES,
  BUCKET_LABELS,
  BUCKETS,
  type Aggregates,
  type Dataset,
} from "../types";
import { toggleColumn, type View } from "../view";
import { DataTable } from "@/ui/chart/DataTable";
import { ColumnToggles } from "./ColumnToggles";
import { pivot } from "./pivot";
import { useView } from "./useView";
import styles from "./detail.module.css";

const CHART_HEIGHT = 360;

// The chart's library is loaded with the first chart, not with the first page.
const TimeChart = dynamic(() => import("@/ui/chart/TimeChart").then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <Loading label="Loading the chart" height={CHART_HEIGHT} />,
});

export function AggregatesPanel({ dataset }: { dataset: Dataset }) {
  const [view, setView] = useView(dataset);
  // All columns at once: switching one on or off then needs no request.
  const { data, error, isLoading, isValidating, mutate } = useSWR(
    aggregatesKey(dataset.id, view.bucket, dataset.value_columns),
    ([, id, bucket, columns]) => getAggregates(id, bucket, [...columns]),
    { keepPreviousData: true, revalidateOnFocus: false },
  );

  return (
    <section className={`card ${styles.panel}`} aria-label="Aggregates">
      <div className={styles.controls}>
        <Segmented
          legend="By"
          choices={BUCKETS}
          labels={BUCKET_LABELS}
          value={view.bucket}
          onChange={(bucket) => setView({ ...view, bucket })}
        />
        <Segmented
          legend="Aggregate"
          choices={AGGREGATES}
          labels={AGGREGATE_SHORT_LABELS}
          value={view.aggregate}
          onChange={(aggregate) => setView({ ...view, aggregate })}
        />
      </div>
      <ColumnToggles
        columns={dataset.value_columns}
        chosen={view.columns}
        onToggle={(column) => setView(toggleColumn(view, column, dataset))}
      />
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading && !data ? <Loading label="Loading the aggregates" height={CHART_HEIGHT} /> : null}
      {data && !error ? <Result dataset={dataset} view={view} data={data} stale={isValidating} /> : null}
    </section>
  );
}

interface ResultProps {
  dataset: Dataset;
  view: View;
  data: Aggregates;
  stale: boolean;
}

function Result({ dataset, view, data, stale }: ResultProps) {
  const { columns, aggregate } = view;
  const table = useMemo(() => pivot(data.rows, columns, aggregate), [data, columns, aggregate]);
  const colours = columns.map((column) => dataset.value_columns.indexOf(column));
  return (
    <div className={styles.result} aria-busy={stale}>
      <TimeChart
        table={table}
        colours={colours}
        bucket={data.bucket}
        title={`${AGGREGATE_LABELS[aggregate]} by ${data.bucket}`}
        height={CHART_HEIGHT}
      />
      <DataTable
        key={data.bucket}
        table={table}
        bucket={data.bucket}
        caption={`${AGGREGATE_LABELS[aggregate]} by ${data.bucket}, times in UTC`}
        download={
          <a className="button" href={aggregatesCsvAddress(dataset.id, view.bucket, columns)} download>
            Download CSV
          </a>
        }
      />
    </div>
  );
}
