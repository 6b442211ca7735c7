import { useState } from "react";
import useSWRInfinite from "swr/infinite";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { listRejects } from "../api";
import { formatCount, formatCounted } from "@/format/format";
import { rejectPages } from "../keys";
import type { Dataset } from "../types";
import styles from "./detail.module.css";

export function Rejects({ dataset }: { dataset: Dataset }) {
  const [open, setOpen] = useState(false);
  if (dataset.rows_rejected === 0) {
    return <p className="soft">Every row of the file could be read.</p>;
  }
  return (
    <details className={`card ${styles.rejects}`} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{formatCounted(dataset.rows_rejected, "rejected row")}</h2>
        <span className="soft">The rows that could not be read, with the reason</span>
      </summary>
      {open ? <RejectedRows id={dataset.id} /> : null}
    </details>
  );
}

function RejectedRows({ id }: { id: string }) {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    rejectPages(id),
    ([, dataset, cursor]) => listRejects(dataset, cursor),
    { revalidateFirstPage: false, revalidateOnFocus: false },
  );
  const rejects = data?.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.rejectsBody}>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the rejected rows" /> : null}
      {rejects.length > 0 ? (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Rejected rows">
          <table className={styles.table}>
            <caption className="visually-hidden">Rejected rows</caption>
            <thead>
              <tr>
                <th scope="col" className="number">
                  Line
                </th>
                <th scope="col">Reason</th>
                <th scope="col">Content</th>
              </tr>
            </thead>
            <tbody>
              {rejects.map((reject) => (
                <tr key={reject.line}>
                  <td className="number">{formatCount(reject.line)}</td>
                  <td>{reject.reason}</td>
                  <td>
                    <code>{reject.content}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {data?.at(-1)?.next_cursor ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          {isValidating ? "Loading…" : "Show more"}
        </button>
      ) : null}
    </div>
  );
}
