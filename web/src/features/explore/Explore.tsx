import { useQuery } from "@/address/query";
import { Loading } from "@/ui/Loading";

import { Controls } from "./Controls";
import { Result } from "./Result";
import { SeriesPicker } from "./SeriesPicker";
import { readView, toggleSeries, writeView, type View } from "./view";
import styles from "./explore.module.css";

export function Explore() {
  const { ready, parameters, replace } = useQuery();
  const view = readView(parameters);
  const setView = (next: View) => replace(writeView(next));
  return (
    <div className="stack">
      <h1>Explore</h1>
      {ready ? (
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
      ) : (
        <Loading label="Loading the page" lines={6} />
      )}
    </div>
  );
}
