import { seriesColour } from "@/ui/chart/colours";
import styles from "./detail.module.css";

interface ColumnTogglesProps {
  columns: string[];
  chosen: string[];
  onToggle: (column: string) => void;
}

/** Which columns are shown; at the same time the chart's legend. */
export function ColumnToggles({ columns, chosen, onToggle }: ColumnTogglesProps) {
  return (
    <fieldset className={styles.toggles}>
      <legend>Columns</legend>
      <div>
        {columns.map((column, index) => {
          const on = chosen.includes(column);
          const last = on && chosen.length === 1;
          return (
            <label key={column} className={styles.toggle} title={last ? "At least one column stays on" : undefined}>
              <input
                type="checkbox"
                checked={on}
                disabled={last}
                onChange={() => onToggle(column)}
                className="visually-hidden"
              />
              <span>
                <i style={{ background: seriesColour(index) }} aria-hidden />
                {column}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
