import type { Mapping, NamedCell } from "../sources/types";

/** What each column of the source is taken for. */
export const ROLES = ["ignored", "time", "value", "label", "series"] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Record<Role, string> = {
  ignored: "Not used",
  time: "Time",
  value: "Value",
  label: "Label",
  series: "Series' name",
};

/** Whether every cell of the mapping is a column, so that a role for each column says all of it. */
export function isColumnar(mapping: Mapping): boolean {
  const cells = [mapping.time, ...mapping.values, ...(mapping.labels ?? []), ...(mapping.series ? [mapping.series] : [])];
  return cells.every((cell) => typeof cell.path !== "string");
}

export function roleOf(mapping: Mapping, column: string): Role {
  if (mapping.time.column === column) return "time";
  if (mapping.series?.column === column) return "series";
  if (mapping.values.some((one) => one.column === column)) return "value";
  return mapping.labels?.some((one) => one.column === column) ? "label" : "ignored";
}

/**
 * The mapping with another role for one column. There is one time column and one that names the series: the one before
 * is not used any more. Taking the time column away leaves none: `problemOf` says so until another is chosen.
 */
export function withRole(mapping: Mapping, column: string, role: Role): Mapping {
  const others = (cells: NamedCell[] | undefined) => (cells ?? []).filter((one) => one.column !== column);
  const cell = { column };
  const values = others(mapping.values);
  const labels = others(mapping.labels);
  const time = mapping.time.column === column ? {} : mapping.time;
  const series = mapping.series?.column === column ? null : mapping.series;
  return {
    ...mapping,
    time: role === "time" ? cell : time,
    values: role === "value" ? [...values, cell] : values,
    labels: role === "label" ? [...labels, cell] : labels,
    series: role === "series" ? cell : series,
  };
}

/** Why this mapping cannot be tried, in words; undefined when it can. */
export function problemOf(mapping: Mapping): string | undefined {
  if (!mapping.time.column && !mapping.time.path) return "Choose the column that holds the time.";
  if (mapping.values.length === 0) return "Choose at least one column that holds a value.";
  if (mapping.series && mapping.values.length > 1) return "When a column names the series, one column holds the value: choose which.";
  return undefined;
}
