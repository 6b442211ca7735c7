import { HEALTH_LABELS } from "./health";
import type { Health } from "./types";
import styles from "./health-badge.module.css";

/** A shape of its own for each, beside the word: colour alone says nothing. */
const SHAPES: Record<Health, string> = {
  failing: "M5 5 L15 15 M15 5 L5 15",
  late: "M10 5 V10 L13.5 12.5 M10 2 A8 8 0 1 1 9.99 2",
  never: "M10 4 A6 6 0 1 1 9.99 4",
  fresh: "M4 10.5 L8.5 15 L16 6",
  paused: "M7 5 V15 M13 5 V15",
};

export function HealthBadge({ health }: { health: Health }) {
  return (
    <span className={styles.badge} data-health={health}>
      <svg viewBox="0 0 20 20" width="14" height="14" aria-hidden>
        <path d={SHAPES[health]} />
      </svg>
      {HEALTH_LABELS[health]}
    </span>
  );
}
