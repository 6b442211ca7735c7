import { useId, useState, type FormEvent } from "react";

import { ProblemNotice } from "@/ui/Notice";

import { createKey } from "../access/api";
import type { CreatedKey, KeyScope } from "../access/types";
import { endOfDay, SCOPE_LABELS, SCOPES } from "./state";
import styles from "./keys.module.css";

export function NewKeyForm({ onMade }: { onMade: (key: CreatedKey) => void }) {
  const id = useId();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<KeyScope>("reader");
  const [until, setUntil] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function make(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      onMade(await createKey({ name: name.trim(), scope, expires_at: endOfDay(until) }));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <form aria-label="Make a key" className={`card pad ${styles.form}`} onSubmit={(event) => void make(event)}>
      <div>
        <label className="label" htmlFor={`${id}-name`}>
          Name
        </label>
        <input
          id={`${id}-name`}
          required
          maxLength={100}
          className="text-input"
          placeholder="nightly import"
          aria-describedby={`${id}-name-hint`}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <p id={`${id}-name-hint`} className="hint">
          What uses it.
        </p>
      </div>
      <div>
        <label className="label" htmlFor={`${id}-scope`}>
          Scope
        </label>
        <select id={`${id}-scope`} className="text-input" value={scope} onChange={(event) => setScope(event.target.value as KeyScope)}>
          {SCOPES.map((one) => (
            <option key={one} value={one}>
              {SCOPE_LABELS[one]}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label className="label" htmlFor={`${id}-until`}>
          Works until
        </label>
        <input
          id={`${id}-until`}
          type="date"
          className="text-input"
          aria-describedby={`${id}-until-hint`}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
        <p id={`${id}-until-hint`} className="hint">
          Empty: until it is revoked.
        </p>
      </div>
      {error ? <ProblemNotice error={error} /> : null}
      <div>
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? "Making…" : "Make the key"}
        </button>
      </div>
    </form>
  );
}
