import type { Inspection } from "../types";

/** What the person decides about a file before it is uploaded. */
export interface Choice {
  name: string;
  timeColumn: string;
  valueColumns: string[];
}

export type Complaints = Partial<Record<keyof Choice, string>>;

/** The name's limit in the service. */
export const NAME_LIMIT = 200;

export function suggestedChoice(inspection: Inspection, fileName: string): Choice {
  const known = new Set(inspection.columns.map((column) => column.name));
  const suggested = inspection.suggested_time_column ?? "";
  const timeColumn = known.has(suggested) ? suggested : "";
  return {
    name: nameOfFile(fileName),
    timeColumn,
    valueColumns: inspection.suggested_value_columns.filter((column) => known.has(column) && column !== timeColumn),
  };
}

/** `seattle-weather.csv` → `seattle-weather`. */
export function nameOfFile(fileName: string): string {
  const stem = fileName.replace(/\.[^.]+$/, "").trim();
  return (stem || fileName).slice(0, NAME_LIMIT);
}

/** A column is the time or a value, not both. */
export function withTimeColumn(choice: Choice, timeColumn: string): Choice {
  return { ...choice, timeColumn, valueColumns: choice.valueColumns.filter((column) => column !== timeColumn) };
}

export function withValueColumn(choice: Choice, column: string, wanted: boolean): Choice {
  const others = choice.valueColumns.filter((name) => name !== column);
  return { ...choice, valueColumns: wanted ? [...others, column] : others };
}

/** @returns a sentence for each field that is not ready; an empty object when all are */
export function complaintsAbout({ name, timeColumn, valueColumns }: Choice): Complaints {
  const complaints: Complaints = {};
  if (name.trim() === "") complaints.name = "Give the dataset a name.";
  else if (name.trim().length > NAME_LIMIT) complaints.name = `Shorten the name to ${NAME_LIMIT} characters.`;
  if (timeColumn === "") complaints.timeColumn = "Choose the column that holds each row's time.";
  if (valueColumns.length === 0) complaints.valueColumns = "Choose at least one column to aggregate.";
  return complaints;
}
