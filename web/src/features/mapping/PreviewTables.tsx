import { formatCount, formatCounted, formatValue } from "@/format/format";

import { RejectsTable } from "../sources/RejectsTable";
import type { Preview } from "../sources/types";
import { SeriesName } from "./SeriesName";
import styles from "./mapping.module.css";

export function PreviewTables({ preview, stale }: { preview: Preview; stale: boolean }) {
  return (
    <div className="stack" aria-busy={stale}>
      <p role="status">
        {formatCounted(preview.rows_read, "row")} read{preview.complete ? "" : " so far"} as {preview.format},{" "}
        {formatCount(preview.rows_rejected)} rejected.
      </p>
      {preview.rows.length === 0 ? (
        <p>
          No row could be read like this. {preview.rejected.length ? "The reasons are below: choose other columns." : "The source has no rows now: try it again later."}
        </p>
      ) : (
        <Observations rows={preview.rows} />
      )}
      {preview.rejected.length ? (
        <>
          <h3>Rejected rows</h3>
          <RejectsTable rejects={preview.rejected} />
        </>
      ) : null}
    </div>
  );
}

/** What would be kept: for each row its time once, and under it every value with the series that it belongs to. */
function Observations({ rows }: { rows: Preview["rows"] }) {
  return (
    <div className={`scroll ${styles.observations}`} tabIndex={0} role="region" aria-label="First rows as they are read">
      <table className="grid-table">
        <caption className="visually-hidden">First rows as they are read</caption>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Series</th>
            <th scope="col" className="number">
              Value
            </th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.line}>
            {Object.entries(row.values).map(([name, value], index, all) => (
              <tr key={name}>
                {index === 0 ? (
                  <th scope="rowgroup" rowSpan={all.length}>
                    {row.time?.replace("T", " ").replace(/(\.0+)?(Z|\+00:00)$/, "") ?? "–"}
                  </th>
                ) : null}
                <td>
                  <SeriesName name={name} labels={row.labels} />
                </td>
                <td className="number">{formatValue(value)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
