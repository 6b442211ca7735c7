import { useState, type ReactNode } from "react";

import { formatBucket, formatCount, formatValue } from "@/format/format";
import type { ChartTable } from "./TimeChart";
import styles from "./data-table.module.css";

/** Rows shown at first and added by each "Show more": ten years of hours would make a very long page. */
const STEP = 50;

interface DataTableProps {
  table: ChartTable;
  bucket: string;
  caption: string;
  download: ReactNode;
}

export function DataTable({ table, bucket, caption, download }: DataTableProps) {
  const [shown, setShown] = useState(STEP);
  const visible = table.times.slice(0, shown);
  return (
    <div className={styles.tableBlock}>
      <div className={styles.tableHead}>
        <p className="soft" role="status">
          {formatCount(visible.length)} of {formatCount(table.times.length)} shown
        </p>
        {download}
      </div>
      <div className={styles.scroll} data-wide tabIndex={0} role="region" aria-label={caption}>
        <table className={styles.table}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Time (UTC)</th>
              {table.series.map((one) => (
                <th key={one.column} scope="col" className="number">
                  {one.column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {visible.map((time, index) => (
              <tr key={time}>
                <th scope="row">{formatBucket(new Date(time * 1000), bucket)}</th>
                {table.series.map((one) => (
                  <td key={one.column} className="number">
                    {formatValue(one.values[index])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < table.times.length ? (
        <button type="button" className="button" onClick={() => setShown(shown + STEP)}>
          Show {Math.min(STEP, table.times.length - shown)} more
        </button>
      ) : null}
    </div>
  );
}
