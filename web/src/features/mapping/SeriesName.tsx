import styles from "./mapping.module.css";

/** A series' name, and its labels beside it. */
export function SeriesName({ name, labels }: { name: string; labels: Record<string, string> }) {
  const all = Object.entries(labels);
  return (
    <>
      <span className={styles.series}>{name}</span>
      {all.length ? (
        <dl className={styles.labels}>
          {all.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  );
}
