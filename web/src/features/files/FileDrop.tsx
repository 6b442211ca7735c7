import { useState, type ChangeEvent, type DragEvent } from "react";

import styles from "./files.module.css";

const ACCEPTED = ".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xml,.rss,.atom,.parquet";

/** A file chosen by dialog or dropped. The input itself covers the area, so that keyboard and screen reader find it. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);

  function chosen(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    if (file) onFile(file);
  }

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  }

  return (
    <label
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <svg viewBox="0 0 24 24" width="40" height="40" aria-hidden>
        <path d="M12 16V5m0 0L7.5 9.5M12 5l4.5 4.5M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3" />
      </svg>
      <span className={styles.title}>
        <span className={styles.action}>Choose a file</span> or drop it here
      </span>
      <span className="soft">CSV, JSON, NDJSON, RSS, Atom or Parquet</span>
      <input type="file" accept={ACCEPTED} onChange={chosen} className="visually-hidden" />
    </label>
  );
}
