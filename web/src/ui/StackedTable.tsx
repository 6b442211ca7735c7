import { Fragment, type ReactNode } from "react";

import styles from "./stacked-table.module.css";

export interface Column<Row> {
  heading: string;
  cell: (row: Row) => ReactNode;
  /** It names its row; one column a table. Where rows are stacked it stands above the others, without its heading. */
  names?: boolean;
  /** Numbers, which stand below each other. */
  number?: boolean;
  /** The heading is said, not shown: of a column of buttons. */
  silent?: boolean;
}

interface StackedTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row, place: number) => string | number;
  /** What is opened below a row, over its whole width; nothing for a closed one. */
  below?: (row: Row) => ReactNode;
}

/**
 * A table of which nothing lies beside the screen: where its columns find no room, each row is a list of its cells, each
 * behind its heading. The roles are written down because some browsers forget what a table is when it is drawn otherwise.
 */
export function StackedTable<Row>({ caption, columns, rows, keyOf, below }: StackedTableProps<Row>) {
  return (
    <div className={styles.room}>
      <table role="table" className={`grid-table ${styles.table}`}>
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ heading, number, silent }) => (
              <th key={heading} role="columnheader" scope="col" className={number ? "number" : undefined}>
                <span className={silent ? "visually-hidden" : undefined}>{heading}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, place) => {
            const opened = below?.(row);
            return (
              <Fragment key={keyOf(row, place)}>
                <tr role="row">
                  {columns.map((column) => (
                    <Cell key={column.heading} column={column} row={row} />
                  ))}
                </tr>
                {opened ? (
                  <tr role="row">
                    <td role="cell" colSpan={columns.length} className={styles.below}>
                      {opened}
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { heading, cell, names, number, silent } = column;
  const content = <div className={styles.content}>{cell(row)}</div>;
  if (names) {
    return (
      <th role="rowheader" scope="row">
        {content}
      </th>
    );
  }
  return (
    <td role="cell" data-heading={silent ? undefined : heading} className={number ? "number" : undefined}>
      {content}
    </td>
  );
}
