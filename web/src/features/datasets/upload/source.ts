/** The formats that the service reads, by their media type. */
export type SourceFormat = "text/csv" | "application/json" | "application/x-ndjson";

const BY_EXTENSION: Record<string, SourceFormat> = {
  csv: "text/csv",
  json: "application/json",
  ndjson: "application/x-ndjson",
  jsonl: "application/x-ndjson",
};

const BY_MEDIA_TYPE: Record<string, SourceFormat> = {
  "text/csv": "text/csv",
  "application/json": "application/json",
  "application/x-ndjson": "application/x-ndjson",
};

export const ACCEPTED_FILES = [...Object.keys(BY_EXTENSION).map((extension) => `.${extension}`)].join(",");

export const FORMAT_LABELS: Record<SourceFormat, string> = {
  "text/csv": "CSV",
  "application/json": "JSON",
  "application/x-ndjson": "NDJSON",
};

/**
 * The name decides before the media type: Windows calls a CSV file `application/vnd.ms-excel`.
 * @returns undefined for a file that the service does not read
 */
export function formatOfFile(file: Pick<File, "name" | "type">): SourceFormat | undefined {
  const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
  return BY_EXTENSION[extension] ?? BY_MEDIA_TYPE[file.type.split(";", 1)[0] ?? ""];
}

/** @returns why this file cannot be used and what to do, or undefined when it can */
export function objectionTo(file: Pick<File, "name" | "type" | "size">): string | undefined {
  if (formatOfFile(file) === undefined) {
    return `“${file.name}” is not a CSV, JSON or NDJSON file. Export the data in one of these formats and choose that file.`;
  }
  if (file.size === 0) return `“${file.name}” is empty. Choose a file with at least one row.`;
  return undefined;
}
