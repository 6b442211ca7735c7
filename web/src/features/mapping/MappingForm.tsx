import { useId } from "react";

import type { Mapping, Preview } from "../sources/types";
import { ROLE_LABELS, roleOf, ROLES, withRole, type Role } from "./roles";
import { TimeFormat } from "./TimeFormat";
import styles from "./mapping.module.css";

interface MappingFormProps {
  columns: Preview["columns"];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

export function MappingForm({ columns, mapping, onChange }: MappingFormProps) {
  const id = useId();
  return (
    <>
      <ul className={styles.columns}>
        {columns.map(({ name, kind, samples }, index) => (
          <li key={name}>
            <label>
              <span className={styles.name}>{name}</span>
              <select
                className="text-input"
                aria-describedby={`${id}-${index}`}
                value={roleOf(mapping, name)}
                onChange={(event) => onChange(withRole(mapping, name, event.target.value as Role))}
              >
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {ROLE_LABELS[role]}
                  </option>
                ))}
              </select>
            </label>
            <p id={`${id}-${index}`} className="hint">
              {kind}: {samples.slice(0, 3).join(", ") || "empty"}
            </p>
          </li>
        ))}
      </ul>
      <TimeFormat mapping={mapping} onChange={onChange} />
    </>
  );
}
