import Link from "next/link";
import useSWR from "swr";

import { Title } from "@/layout/Title";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { getDataset } from "../api";
import { formatBytes, formatCount, formatMoment, formatSpan } from "@/format/format";
import { datasetKey } from "../keys";
import type { Dataset } from "../types";
import { AggregatesPanel } from "./AggregatesPanel";
import { DeleteDataset } from "./DeleteDataset";
import { Rejects } from "./Rejects";
import styles from "./detail.module.css";

export function DatasetDetail({ id }: { id: string }) {
  const { data: dataset, error, isLoading, mutate } = useSWR(datasetKey(id), ([, key]) => getDataset(key));

  return (
    <div className={styles.page}>
      <Title>{dataset?.name ?? "Dataset"}</Title>
      <nav aria-label="Breadcrumb">
        <Link href="/datasets" className={styles.back}>
          ← Datasets
        </Link>
      </nav>
      {dataset ? null : <h1>Dataset</h1>}
      {error && !dataset ? (
        <ProblemNotice
          error={error}
          onRetry={() => void mutate()}
          actions={
            <Link href="/datasets" className="button">
              Go to the datasets
            </Link>
          }
        />
      ) : null}
      {isLoading ? <Loading label="Loading the dataset" lines={5} /> : null}
      {dataset ? <Loaded dataset={dataset} /> : null}
    </div>
  );
}

function Loaded({ dataset }: { dataset: Dataset }) {
  return (
    <>
      <header className={styles.header}>
        <h1>{dataset.name}</h1>
        <DeleteDataset dataset={dataset} />
      </header>
      <Facts dataset={dataset} />
      {dataset.rows_accepted > 0 ? (
        <AggregatesPanel dataset={dataset} />
      ) : (
        <div className={`card ${styles.nothing}`}>
          <h2>No row could be read</h2>
          <p className="soft">
            Look at the reasons below, correct the file or choose another time column, and upload it again.
          </p>
        </div>
      )}
      <Rejects dataset={dataset} />
    </>
  );
}

function Facts({ dataset }: { dataset: Dataset }) {
  const facts: [string, string][] = [
    ["Rows", formatCount(dataset.rows_accepted)],
    ["Rejected", formatCount(dataset.rows_rejected)],
    ["Time span", formatSpan(dataset.first_time, dataset.last_time)],
    ["Time column", dataset.time_column],
    ["File", `${dataset.format.toUpperCase()}, ${formatBytes(dataset.bytes)}`],
    ["Created", formatMoment(dataset.created_at)],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
