import type { Mapping, NamedCell, NewSource, Preview } from "../sources/types";

/** What each column of the source is taken for. */
export const ROLES = ["ignored", "time", "value", "label"] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Record<Role, string> = { ignored: "Not used", time: "Time", value: "Value", label: "Label" };

/** Whether every cell of the mapping is a column: a path (JMESPath) is kept as it was suggested. */
export function isColumnar(mapping: Mapping): boolean {
  const cells = [mapping.time, ...mapping.values, ...(mapping.labels ?? [])];
  return cells.every((cell) => typeof cell.column === "string");
}

export function roleOf(mapping: Mapping, column: string): Role {
  if (mapping.time.column === column) return "time";
  if (mapping.values.some((one) => one.column === column)) return "value";
  return mapping.labels?.some((one) => one.column === column) ? "label" : "ignored";
}

/**
 * The mapping with another role for one column. There is one time column: the one before is not used any more. Taking
 * the time column away leaves none: `problemOf` says so until another is chosen.
 */
export function withRole(mapping: Mapping, column: string, role: Role): Mapping {
  const others = (cells: NamedCell[] | undefined) => (cells ?? []).filter((one) => one.column !== column);
  const cell = { column };
  const values = others(mapping.values);
  const labels = others(mapping.labels);
  const time = mapping.time.column === column ? {} : mapping.time;
  return {
    ...mapping,
    time: role === "time" ? cell : time,
    values: role === "value" ? [...values, cell] : values,
    labels: role === "label" ? [...labels, cell] : labels,
  };
}

/** Why this mapping cannot be tried, in words; undefined when it can. */
export function problemOf(mapping: Mapping): string | undefined {
  if (!mapping.time.column && !mapping.time.path) return "Choose the column that holds the time.";
  if (mapping.values.length === 0) return "Choose at least one column that holds a value.";
  return undefined;
}

/** A first name for a source: its file's name without the ending, else its host. */
export function nameFrom(url: string): string {
  const { pathname, hostname } = new URL(url);
  const file = pathname.split("/").filter(Boolean).at(-1) ?? "";
  return file.replace(/\.[^.]+$/, "") || hostname;
}

export interface Draft {
  url: string;
  preview: Preview;
  mapping: Mapping;
  name: string;
  interval: number | null;
}

export function newSource({ url, preview, mapping, name, interval }: Draft): NewSource {
  return { name: name.trim(), url, format: preview.format, mapping, interval_s: interval, enabled: true };
}
