import { useState } from "react";
import useSWRInfinite from "swr/infinite";

import { Ago } from "@/ui/Ago";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";
import { StackedTable, type Column } from "@/ui/StackedTable";
import { formatBytes, formatCount, formatDuration } from "@/format/format";

import { listRuns } from "../sources/api";
import { RUN_LABELS } from "../sources/health";
import { runPages } from "../sources/keys";
import type { Run, Source } from "../sources/types";
import { RunRejects } from "./RunRejects";
import styles from "./source.module.css";

export function Runs({ source }: { source: Source }) {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    runPages(source.id),
    ([, id, cursor]) => listRuns(id, cursor),
    // A run may end within the seconds for which SWR takes an answer for new.
    { dedupingInterval: 0 },
  );
  const runs = data?.flatMap((page) => page.items);
  const more = data?.at(-1)?.next_cursor;
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const columns: Column<Run>[] = [
    { heading: "When", cell: (run) => <Ago moment={run.started_at ?? run.asked_at} never="" /> },
    {
      heading: "Result",
      cell: (run) => (
        <>
          {RUN_LABELS[run.state]}
          {run.error ? <p className={styles.error}>{run.error}</p> : null}
        </>
      ),
    },
    { heading: "Rows", number: true, cell: (run) => formatCount(run.rows_read) },
    { heading: "New", number: true, cell: (run) => formatCount(run.observations_new) },
    { heading: "Changed", number: true, cell: (run) => formatCount(run.observations_changed) },
    {
      heading: "Rejected",
      number: true,
      cell: (run) =>
        run.rows_rejected > 0 ? (
          <button type="button" className="button" aria-expanded={opened.has(run.id)} onClick={() => setOpened(toggled(opened, run.id))}>
            {formatCount(run.rows_rejected)}
            <span className="visually-hidden"> rejected rows of this run</span>
          </button>
        ) : (
          "0"
        ),
    },
    { heading: "Size", number: true, cell: (run) => formatBytes(run.bytes) },
    { heading: "Took", number: true, cell: (run) => (run.started_at && run.ended_at ? formatDuration(run.started_at, run.ended_at) : "–") },
  ];
  return (
    <section className="card pad stack" aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the runs" /> : null}
      {runs?.length === 0 ? <p>{source.url !== null ? "It was not run yet. “Run now” reads it at once." : "Nothing was sent to it yet."}</p> : null}
      {runs?.length ? (
        <StackedTable
          caption="Runs, newest first"
          columns={columns}
          rows={runs}
          keyOf={(run) => run.id}
          below={(run) => (opened.has(run.id) ? <RunRejects run={run.id} /> : null)}
        />
      ) : null}
      {more ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          Show older runs
        </button>
      ) : null}
    </section>
  );
}

function toggled(opened: ReadonlySet<number>, run: number): ReadonlySet<number> {
  const next = new Set(opened);
  if (!next.delete(run)) next.add(run);
  return next;
}
