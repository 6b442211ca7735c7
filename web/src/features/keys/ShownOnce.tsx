import { useEffect, useId, useRef, useState } from "react";

import type { CreatedKey } from "../access/types";
import styles from "./keys.module.css";

/** The key itself, which the service shows this once. */
export function ShownOnce({ made, onDone }: { made: CreatedKey; onDone: () => void }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string>();

  useEffect(() => field.current?.focus(), []);

  async function copy() {
    field.current?.select();
    try {
      // Only there on HTTPS and on this machine; else the key is selected, and the keyboard copies it.
      await navigator.clipboard.writeText(made.key);
      setSaid("Copied.");
    } catch {
      setSaid("The browser does not let this page copy. The key is selected: copy it with the keyboard.");
    }
  }

  return (
    <section className={`card pad stack ${styles.once}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>The key “{made.name}” is made</h2>
      <p>Copy it now to where it is used. It is shown this once: nobody can read it again, and a lost key is replaced by a new one.</p>
      <div className={styles.copy}>
        <input
          ref={field}
          readOnly
          className="text-input"
          aria-label={`The key “${made.name}”`}
          spellCheck={false}
          autoComplete="off"
          value={made.key}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="button button-primary" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" className="button" onClick={onDone}>
          Done
        </button>
      </div>
      <p role="status" className="hint">
        {said}
      </p>
    </section>
  );
}
