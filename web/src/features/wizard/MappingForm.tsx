import type { Mapping, Preview } from "../sources/types";
import { isColumnar, ROLE_LABELS, roleOf, ROLES, withRole, type Role } from "./draft";
import styles from "./wizard.module.css";

interface MappingFormProps {
  columns: Preview["columns"];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

export function MappingForm({ columns, mapping, onChange }: MappingFormProps) {
  if (!isColumnar(mapping)) {
    return <p>This source is read by paths (JMESPath), as suggested. Other paths can be set through the API.</p>;
  }
  return (
    <ul className={styles.columns}>
      {columns.map(({ name, kind, samples }) => (
        <li key={name}>
          <label>
            <span className={styles.name}>{name}</span>
            <span className="hint">
              {kind}: {samples.slice(0, 3).join(", ") || "empty"}
            </span>
            <select
              className="text-input"
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
        </li>
      ))}
    </ul>
  );
}
