import { useId, useState } from "react";

import type { AuditSearch } from "../access/api";
import type { Action } from "../access/types";
import { ACTION_LABELS, ACTIONS } from "./view";
import styles from "./audit.module.css";

export function SearchForm({ search, onChange }: { search: AuditSearch; onChange: (search: AuditSearch) => void }) {
  const id = useId();
  const [actor, setActor] = useState(search.actor);
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ ...search, actor: actor.trim() });
      }}
    >
      <div>
        <label className="label" htmlFor={`${id}-actor`}>
          Who
        </label>
        <input id={`${id}-actor`} type="search" className="text-input" placeholder="The whole name" value={actor} onChange={(event) => setActor(event.target.value)} />
      </div>
      <div>
        <label className="label" htmlFor={`${id}-action`}>
          What
        </label>
        <select
          id={`${id}-action`}
          className="text-input"
          value={search.action}
          onChange={(event) => onChange({ actor: actor.trim(), action: event.target.value as Action | "" })}
        >
          <option value="">Everything</option>
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {ACTION_LABELS[action]}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className="button">
        Search
      </button>
    </form>
  );
}
