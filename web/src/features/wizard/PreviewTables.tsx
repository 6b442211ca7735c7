import { formatCount, formatCounted, formatValue } from "@/format/format";

import { RejectsTable } from "../sources/RejectsTable";
import type { Preview } from "../sources/types";

export function PreviewTables({ preview, stale }: { preview: Preview; stale: boolean }) {
  const names = [...new Set(preview.rows.flatMap((row) => Object.keys(row.values)))];
  const labels = [...new Set(preview.rows.flatMap((row) => Object.keys(row.labels)))];
  return (
    <div className="stack" aria-busy={stale}>
      <p role="status">
        {formatCounted(preview.rows_read, "row")} read{preview.complete ? "" : " so far"} as {preview.format},{" "}
        {formatCount(preview.rows_rejected)} rejected.
      </p>
      {preview.rows.length === 0 ? (
        <p>No row could be read like this. The reasons are below: choose other columns.</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label="First rows as they are read">
          <table className="grid-table">
            <caption className="visually-hidden">First rows as they are read</caption>
            <thead>
              <tr>
                <th scope="col">Time (UTC)</th>
                {labels.map((label) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
                {names.map((name) => (
                  <th key={name} scope="col" className="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.rows.map((row) => (
                <tr key={row.line}>
                  <td>{row.time?.replace("T", " ").replace(/(\.0+)?(Z|\+00:00)$/, "") ?? "–"}</td>
                  {labels.map((label) => (
                    <td key={label}>{row.labels[label] ?? "–"}</td>
                  ))}
                  {names.map((name) => (
                    <td key={name} className="number">
                      {formatValue(row.values[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {preview.rejected.length ? (
        <div className="scroll" tabIndex={0} role="region" aria-label="Rejected rows">
          <RejectsTable rejects={preview.rejected} />
        </div>
      ) : null}
    </div>
  );
}
