import { useId, useRef, useState, type FormEvent, type ReactNode } from "react";

import { formatBytes } from "@/format/format";
import type { InspectedColumn, Inspection } from "../types";
import { complaintsAbout, NAME_LIMIT, withTimeColumn, withValueColumn, type Choice, type Complaints } from "./choice";
import { FORMAT_LABELS, type SourceFormat } from "./source";
import styles from "./upload.module.css";

interface ColumnFormProps {
  source: { file: File; format: SourceFormat };
  inspection: Inspection;
  choice: Choice;
  onChange: (choice: Choice) => void;
  onSubmit: () => void;
  restart: ReactNode;
}

const SHOWN_SAMPLES = 3;

export function ColumnForm({ source, inspection, choice, onChange, onSubmit, restart }: ColumnFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [submitted, setSubmitted] = useState(false);
  const complaints = submitted ? complaintsAbout(choice) : {};

  function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    const [first] = Object.keys(complaintsAbout(choice));
    if (first === undefined) onSubmit();
    else form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  }

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <p className="soft">
        <strong>{source.file.name}</strong> · {FORMAT_LABELS[source.format]} · {formatBytes(source.file.size)}
      </p>

      <div>
        <label className="label" htmlFor={`${id}-name`}>
          Name
        </label>
        <input
          id={`${id}-name`}
          name="name"
          className={styles.input}
          value={choice.name}
          maxLength={NAME_LIMIT}
          autoComplete="off"
          onChange={(event) => onChange({ ...choice, name: event.target.value })}
          {...described(complaints, "name", id)}
        />
        <Complaint complaints={complaints} field="name" id={id} />
      </div>

      <div>
        <label className="label" htmlFor={`${id}-time`}>
          Time column
        </label>
        <select
          id={`${id}-time`}
          name="timeColumn"
          className={styles.input}
          value={choice.timeColumn}
          onChange={(event) => onChange(withTimeColumn(choice, event.target.value))}
          {...described(complaints, "timeColumn", id)}
        >
          <option value="" disabled>
            Choose a column
          </option>
          {inspection.columns.map((column) => (
            <option key={column.name} value={column.name}>
              {column.name}
            </option>
          ))}
        </select>
        <Complaint complaints={complaints} field="timeColumn" id={id} />
      </div>

      <fieldset className={styles.columns} {...described(complaints, "valueColumns", id)}>
        <legend>Value columns</legend>
        <p className="soft">A row whose time or values cannot be read is kept apart with the reason; nothing is dropped.</p>
        <ul>
          {inspection.columns
            .filter((column) => column.name !== choice.timeColumn)
            .map((column) => (
              <ValueColumn
                key={column.name}
                column={column}
                checked={choice.valueColumns.includes(column.name)}
                onChange={(wanted) => onChange(withValueColumn(choice, column.name, wanted))}
              />
            ))}
        </ul>
        <Complaint complaints={complaints} field="valueColumns" id={id} />
      </fieldset>

      <div className={styles.actions}>
        <button type="submit" className="button button-primary">
          Upload {formatBytes(source.file.size)}
        </button>
        {restart}
      </div>
    </form>
  );
}

interface ValueColumnProps {
  column: InspectedColumn;
  checked: boolean;
  onChange: (wanted: boolean) => void;
}

function ValueColumn({ column, checked, onChange }: ValueColumnProps) {
  return (
    <li>
      <label className={styles.column}>
        <input
          type="checkbox"
          name="valueColumns"
          value={column.name}
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span className={styles.columnName}>{column.name}</span>
        <span className={styles.kind} data-kind={column.kind}>
          {column.kind}
        </span>
        <span className={styles.samples}>{column.samples.slice(0, SHOWN_SAMPLES).join(" · ")}</span>
      </label>
    </li>
  );
}

function described(complaints: Complaints, field: keyof Choice, id: string) {
  return complaints[field] ? { "aria-invalid": true, "aria-describedby": `${id}-${field}-complaint` } : {};
}

function Complaint({ complaints, field, id }: { complaints: Complaints; field: keyof Choice; id: string }) {
  const complaint = complaints[field];
  return complaint ? (
    <p id={`${id}-${field}-complaint`} className={styles.complaint} role="alert">
      {complaint}
    </p>
  ) : null;
}
