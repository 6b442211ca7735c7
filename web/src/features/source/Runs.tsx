import { useState } from "react";
import useSWRInfinite from "swr/infinite";

import { Ago } from "@/ui/Ago";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";
import { formatBytes, formatCount, formatDuration } from "@/format/format";

import { listRuns } from "../sources/api";
import { RUN_LABELS } from "../sources/health";
import { runPages } from "../sources/keys";
import type { Run, Source } from "../sources/types";
import { RunRejects } from "./RunRejects";
import styles from "./source.module.css";

const COLUMNS = 8;

export function Runs({ source }: { source: Source }) {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    runPages(source.id),
    ([, id, cursor]) => listRuns(id, cursor),
    // A run that ends within seconds of the page's opening is asked for too.
    { dedupingInterval: 0 },
  );
  const runs = data?.flatMap((page) => page.items);
  const more = data?.at(-1)?.next_cursor;
  return (
    <section className="card pad stack" aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the runs" /> : null}
      {runs?.length === 0 ? <p>{source.url !== null ? "It was not run yet. “Run now” reads it at once." : "Nothing was sent to it yet."}</p> : null}
      {runs?.length ? (
        <div className="scroll" tabIndex={0} role="region" aria-label="Runs, newest first">
          <table className="grid-table">
            <caption className="visually-hidden">Runs, newest first</caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Result</th>
                <th scope="col" className="number">Rows</th>
                <th scope="col" className="number">New</th>
                <th scope="col" className="number">Changed</th>
                <th scope="col" className="number">Rejected</th>
                <th scope="col" className="number">Size</th>
                <th scope="col" className="number">Took</th>
              </tr>
            </thead>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </table>
        </div>
      ) : null}
      {more ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          Show older runs
        </button>
      ) : null}
    </section>
  );
}

function RunRow({ run }: { run: Run }) {
  const [open, setOpen] = useState(false);
  return (
    <tbody>
      <tr>
        <td>
          <Ago moment={run.started_at ?? run.asked_at} never="" />
        </td>
        <td>
          {RUN_LABELS[run.state]}
          {run.error ? <p className={styles.error}>{run.error}</p> : null}
        </td>
        <td className="number">{formatCount(run.rows_read)}</td>
        <td className="number">{formatCount(run.observations_new)}</td>
        <td className="number">{formatCount(run.observations_changed)}</td>
        <td className="number">
          {run.rows_rejected > 0 ? (
            <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
              {formatCount(run.rows_rejected)}
              <span className="visually-hidden"> rejected rows of this run</span>
            </button>
          ) : (
            "0"
          )}
        </td>
        <td className="number">{formatBytes(run.bytes)}</td>
        <td className="number">{run.started_at && run.ended_at ? formatDuration(run.started_at, run.ended_at) : "–"}</td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={COLUMNS} className={styles.rejects}>
            <RunRejects run={run.id} />
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}
