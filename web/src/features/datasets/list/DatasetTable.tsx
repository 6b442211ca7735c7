import Link from "next/link";

import { formatCount, formatMoment, formatSpan } from "@/format/format";
import type { Dataset } from "../types";
import styles from "./list.module.css";

/** A table that becomes a list of cards on a narrow screen; the roles stay because CSS takes them from the elements. */
export function DatasetTable({ datasets }: { datasets: Dataset[] }) {
  return (
    <div className="card">
      <table role="table" className={styles.table}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">Name</th>
            <th role="columnheader" scope="col" className="number">Rows</th>
            <th role="columnheader" scope="col" className="number">Rejected</th>
            <th role="columnheader" scope="col">Time span</th>
            <th role="columnheader" scope="col">Created</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {datasets.map((dataset) => (
            <tr role="row" key={dataset.id}>
              <th role="rowheader" scope="row">
                <Link href={`/datasets/${dataset.id}`}>{dataset.name}</Link>
              </th>
              <td role="cell" data-label="Rows" className="number">
                {formatCount(dataset.rows_accepted)}
              </td>
              <td role="cell" data-label="Rejected" className="number">
                {dataset.rows_rejected > 0 ? (
                  <span className={styles.rejected}>{formatCount(dataset.rows_rejected)}</span>
                ) : (
                  <span className="soft">0</span>
                )}
              </td>
              <td role="cell" data-label="Time span">
                {formatSpan(dataset.first_time, dataset.last_time)}
              </td>
              <td role="cell" data-label="Created">
                <time dateTime={dataset.created_at}>{formatMoment(dataset.created_at)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
