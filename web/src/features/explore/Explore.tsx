"use client";

import { usePathname, useSearchParams } from "next/navigation";

import { Controls } from "./Controls";
import { Result } from "./Result";
import { SeriesPicker } from "./SeriesPicker";
import { readView, toggleSeries, writeView, type View } from "./view";
import styles from "./explore.module.css";

export function Explore() {
  const pathname = usePathname();
  const view = readView(new URLSearchParams(useSearchParams()));
  // The address follows, without a request to the server.
  const setView = (next: View) => window.history.replaceState(null, "", pathname + writeView(next));
  return (
    <div className="stack">
      <h1>Explore</h1>
      <div className={styles.columns}>
        <SeriesPicker view={view} onChange={setView} onToggle={(id) => setView(toggleSeries(view, id))} />
        <section className="card pad stack" aria-label="Chart and table">
          <Controls view={view} onChange={setView} />
          {view.series.length ? (
            <Result view={view} onChange={setView} />
          ) : (
            <p className={styles.prompt}>Choose one or more series to see them here.</p>
          )}
        </section>
      </div>
    </div>
  );
}
