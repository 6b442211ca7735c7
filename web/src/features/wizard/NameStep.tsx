import type { FormEvent, ReactNode } from "react";

import { ProblemNotice } from "@/ui/Notice";

import styles from "./wizard.module.css";

/** The service takes no longer one. */
const NAME_LENGTH = 200;

interface NameStepProps {
  title: string;
  name: string;
  onName: (name: string) => void;
  /** What else is asked for before the source is saved. */
  children?: ReactNode;
  /** What the button says. */
  action: string;
  saving: boolean;
  /** False while what would be saved was not tried. */
  savable: boolean;
  refused: unknown;
  onSave: () => void;
}

/** The last step of both ways to a source. */
export function NameStep({ title, name, onName, children, action, saving, savable, refused, onSave }: NameStepProps) {
  function save(event: FormEvent) {
    event.preventDefault();
    onSave();
  }
  return (
    <form className={`card pad ${styles.last}`} onSubmit={save}>
      <h2>{title}</h2>
      <div>
        <label className="label" htmlFor="name">
          Name
        </label>
        <input id="name" required maxLength={NAME_LENGTH} className="text-input" value={name} onChange={(event) => onName(event.target.value)} />
      </div>
      {children}
      {refused ? <ProblemNotice error={refused} /> : null}
      <div>
        <button type="submit" className="button button-primary" disabled={saving || !savable}>
          {saving ? "Saving…" : action}
        </button>
      </div>
    </form>
  );
}
