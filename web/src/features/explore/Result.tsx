import dynamic from "next/dynamic";
import { useEffect, useMemo } from "react";

import { DataTable } from "@/ui/chart/DataTable";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { exportAddress, type Question } from "./api";
import { pivot } from "./pivot";
import { AGGREGATE_LABELS, BUCKET_LABELS, type QueryResult } from "./types";
import { useAnswer } from "./useAnswer";
import { zoomed, type View } from "./view";
import styles from "./explore.module.css";

export const CHART_HEIGHT = 380;

// The chart's library is loaded with the first chart, not with the first page.
const loadChart = () => import("@/ui/chart/TimeChart").then((module) => module.TimeChart);

const TimeChart = dynamic(loadChart, {
  ssr: false,
  loading: () => <Loading label="Loading the chart" height={CHART_HEIGHT} />,
});

interface ResultProps {
  view: View;
  onChange: (view: View) => void;
}

export function Result({ view, onChange }: ResultProps) {
  // While the service reads, not after it: a failure shows where the chart is drawn.
  useEffect(() => void loadChart().catch(() => undefined), []);
  const { data, error, isLoading, isValidating, mutate } = useAnswer(view);
  if (error) return <ProblemNotice error={error} onRetry={() => void mutate()} />;
  if (isLoading && !data) return <Loading label="Loading the observations" height={CHART_HEIGHT} />;
  return data ? <Answer data={data} view={view} onChange={onChange} stale={isValidating} /> : null;
}

function Answer({ data, view, onChange, stale }: ResultProps & { data: QueryResult; stale: boolean }) {
  const { aggregate, series } = view;
  const table = useMemo(() => pivot(data.series, aggregate), [data, aggregate]);
  const title = `${AGGREGATE_LABELS[aggregate]} by ${BUCKET_LABELS[data.bucket].toLowerCase()}, times in UTC`;
  // The service tells a range's buckets, whether anything lies in them or not.
  if (table.series.every((one) => one.values.every((value) => value === null))) {
    return stale ? <Loading label="Loading the observations" height={CHART_HEIGHT} /> : <Nothing view={view} onChange={onChange} />;
  }
  const asked: Pick<Question, "series" | "start" | "end"> = { series, start: data.start ?? undefined, end: data.end ?? undefined };
  return (
    <div className="stack" aria-busy={stale}>
      <TimeChart
        table={table}
        colours={data.series.map((one) => Math.max(0, series.indexOf(one.ids[0] ?? -1)))}
        bucket={data.bucket}
        title={title}
        height={CHART_HEIGHT}
        onZoom={(start, end) => onChange(zoomed(view, start, end))}
        onReset={() => onChange({ ...view, range: "all", bucket: "auto" })}
      />
      <DataTable
        key={`${data.bucket} ${data.start}`}
        table={table}
        bucket={data.bucket}
        caption={title}
        download={
          <div className="row">
            <a className="button" href={exportAddress(asked, "csv")} download>
              Download CSV
            </a>
            <a className="button" href={exportAddress(asked, "parquet")} download>
              Download Parquet
            </a>
          </div>
        }
      />
    </div>
  );
}

function Nothing({ view, onChange }: ResultProps) {
  const everything = view.range === "all";
  return (
    <div className={styles.prompt} role="status">
      <p>
        {everything
          ? "These series have no observations yet. Choose others, or let their source run once."
          : "These series have no observations in this range. Choose another one above, or look at all there is."}
      </p>
      {everything ? null : (
        <button type="button" className="button" onClick={() => onChange({ ...view, range: "all", bucket: "auto" })}>
          Show everything there is
        </button>
      )}
    </div>
  );
}
