import styles from "./loading.module.css";

interface LoadingProps {
  /** Said to screen readers: what is being loaded. */
  label: string;
  lines?: number;
  /** One block of this height in pixels instead of lines. */
  height?: number;
}

/** Grey shapes where the content will be. They appear after a moment only, so that a fast answer does not flicker. */
export function Loading({ label, lines = 3, height }: LoadingProps) {
  const shapes = height === undefined ? Array.from({ length: lines }, (_, index) => index) : [0];
  return (
    <div role="status" className={styles.loading}>
      <span className="visually-hidden">{label}</span>
      {shapes.map((shape) => (
        <span key={shape} aria-hidden className={styles.shape} style={height === undefined ? undefined : { height }} />
      ))}
    </div>
  );
}
