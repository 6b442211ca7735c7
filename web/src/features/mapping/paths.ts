import type { Cell, Mapping, NamedCell } from "../sources/types";

/** A mapping as a person types it: paths (JMESPath) and column names, and what each value and label is called. */
export interface PathDraft {
  rows: string;
  time: string;
  series: string;
  values: NamedPath[];
  labels: NamedPath[];
}

export interface NamedPath {
  path: string;
  /** Empty: called as the path. */
  name: string;
}

export function draftOf(mapping: Mapping): PathDraft {
  const named = (cells: NamedCell[]) => cells.map((cell) => ({ path: said(cell), name: cell.name ?? "" }));
  return {
    rows: mapping.rows ?? "",
    time: said(mapping.time),
    series: mapping.series ? said(mapping.series) : "",
    values: named(mapping.values),
    labels: named(mapping.labels ?? []),
  };
}

/** Lines without a path are left out; what is the name of a column is taken for the column. */
export function mappingOf(draft: PathDraft, before: Mapping, columns: string[]): Mapping {
  const cell = (text: string): Cell => (columns.includes(text) ? { column: text } : { path: text });
  const named = (lines: NamedPath[]): NamedCell[] =>
    lines.flatMap(({ path, name }) => (path.trim() === "" ? [] : [{ ...cell(path.trim()), ...(name.trim() ? { name: name.trim() } : {}) }]));
  return {
    ...before,
    rows: draft.rows.trim() || null,
    time: draft.time.trim() === "" ? {} : cell(draft.time.trim()),
    series: draft.series.trim() === "" ? null : cell(draft.series.trim()),
    values: named(draft.values),
    labels: named(draft.labels),
  };
}

function said(cell: Cell): string {
  return cell.column ?? cell.path ?? "";
}
