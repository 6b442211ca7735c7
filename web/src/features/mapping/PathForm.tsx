import { useId, useState } from "react";

import type { Mapping, Preview } from "../sources/types";
import { draftOf, mappingOf, type NamedPath, type PathDraft } from "./paths";
import styles from "./mapping.module.css";

interface PathFormProps {
  columns: Preview["columns"];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

const FIELDS = [
  { name: "rows", label: "Rows", hint: "The array in the document; empty: the document is the array." },
  { name: "time", label: "Time", hint: "Within a row, such as measured.at" },
  { name: "series", label: "Series' name", hint: "Only where each row names the series of its value." },
] as const;

/** Where rows are no plain columns: paths (JMESPath) into them. Nothing is tried before the button is pressed. */
export function PathForm({ columns, mapping, onChange }: PathFormProps) {
  const id = useId();
  const [draft, setDraft] = useState<PathDraft>(() => draftOf(mapping));
  const names = columns.map((one) => one.name);
  return (
    <form
      aria-label="Paths"
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(mappingOf(draft, mapping, names));
      }}
    >
      <div className={styles.paths}>
        {FIELDS.map(({ name, label, hint }) => (
          <div key={name}>
            <label className="label" htmlFor={`${id}-${name}`}>
              {label}
            </label>
            <input
              id={`${id}-${name}`}
              className="text-input"
              spellCheck={false}
              aria-describedby={`${id}-${name}-hint`}
              value={draft[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
            />
            <p id={`${id}-${name}-hint`} className="hint">
              {hint}
            </p>
          </div>
        ))}
      </div>
      <NamedPaths legend="Values" noun="value" lines={draft.values} onChange={(values) => setDraft({ ...draft, values })} />
      <NamedPaths legend="Labels" noun="label" lines={draft.labels} onChange={(labels) => setDraft({ ...draft, labels })} />
      <p className="hint">
        Paths are <a href="https://jmespath.org/">JMESPath</a>. At the first level there are: {names.join(", ")}.
      </p>
      <div>
        <button type="submit" className="button">
          Try these paths
        </button>
      </div>
    </form>
  );
}

interface NamedPathsProps {
  legend: string;
  noun: string;
  lines: NamedPath[];
  onChange: (lines: NamedPath[]) => void;
}

function NamedPaths({ legend, noun, lines, onChange }: NamedPathsProps) {
  const change = (index: number, part: Partial<NamedPath>) => onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  return (
    <fieldset className={styles.named}>
      <legend>{legend}</legend>
      {lines.map(({ path, name }, index) => (
        <div key={index}>
          <input
            className="text-input"
            aria-label={`Path of ${noun} ${index + 1}`}
            placeholder="reading.temperature"
            spellCheck={false}
            value={path}
            onChange={(event) => change(index, { path: event.target.value })}
          />
          <input
            className="text-input"
            aria-label={`Name of ${noun} ${index + 1}`}
            placeholder="Called as its path"
            value={name}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <button type="button" className="button" onClick={() => onChange(lines.filter((_, at) => at !== index))}>
            Remove<span className="visually-hidden"> {noun} {index + 1}</span>
          </button>
        </div>
      ))}
      <button type="button" className="button" onClick={() => onChange([...lines, { path: "", name: "" }])}>
        Add a {noun}
      </button>
    </fieldset>
  );
}
