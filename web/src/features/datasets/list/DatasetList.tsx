import Link from "next/link";
import useSWRInfinite from "swr/infinite";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listDatasets } from "../api";
import { datasetPages } from "../keys";
import type { DatasetPage } from "../types";
import { DatasetTable } from "./DatasetTable";
import styles from "./list.module.css";

export function DatasetList() {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    (index: number, previous: DatasetPage | null) => datasetPages(index, previous),
    ([, cursor]) => listDatasets(cursor),
  );
  const datasets = data?.flatMap((page) => page.items);
  const more = data?.at(-1)?.next_cursor;

  return (
    <>
      <div className={styles.heading}>
        <h1>Datasets</h1>
        {datasets?.length ? (
          <Link href="/datasets/new" className="button button-primary">
            Upload a file
          </Link>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the datasets" lines={4} /> : null}
      {datasets?.length === 0 ? <Empty /> : null}
      {datasets?.length ? <DatasetTable datasets={datasets} /> : null}
      {more ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          {isValidating ? "Loading…" : "Show more"}
        </button>
      ) : null}
    </>
  );
}

function Empty() {
  return (
    <div className={`card ${styles.empty}`}>
      <svg viewBox="0 0 120 56" width="150" height="70" aria-hidden>
        <path d="M4 46 L24 34 L44 40 L64 18 L84 26 L116 8" />
        <path d="M4 52 H116" />
      </svg>
      <h2>No datasets yet</h2>
      <p className="soft">
        Upload a CSV, JSON or NDJSON file in which every row has a time and at least one number. It is then shown here,
        aggregated by hour, day, week or month.
      </p>
      <Link href="/datasets/new" className="button button-primary">
        Upload your first file
      </Link>
    </div>
  );
}
